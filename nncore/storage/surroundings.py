"""What a training ran on: the same bits can be expected only where all of this is the same."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
import threadpoolctl  # type: ignore[import-untyped]

import nncore


@dataclass(frozen=True)
class Surroundings:
    """Program, libraries and machine of a training.

    Parameters
    ----------
    inkling, numpy, python : str
        Versions.
    blas : str
        What multiplies NumPy's matrices: name, version, kernel; "unknown" where it does not say.
    threads : int
        How many threads it may use; 0 where it does not say.
    platform : str
        System and processor.
    """

    inkling: str = ""
    numpy: str = ""
    python: str = ""
    blas: str = ""
    threads: int = 0
    platform: str = ""

    @classmethod
    def here(cls) -> Surroundings:
        """Describe this process as it is now; takes a few milliseconds."""
        libraries = [each for each in threadpoolctl.threadpool_info() if each["user_api"] == "blas"]
        used = libraries[0] if libraries else {}
        words = (used.get("internal_api"), used.get("version"), used.get("architecture"))
        return cls(
            inkling=nncore.__version__,
            numpy=np.__version__,
            python=platform.python_version(),
            blas=" ".join(str(word) for word in words if word) or "unknown",
            threads=int(used.get("num_threads", 0)),
            platform=f"{platform.system()} {platform.machine()}",
        )

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Surroundings:
        """Read what `to_dict` gave; what is unknown is left out, what is missing stays empty."""
        known = {part.name for part in fields(cls)}
        return cls(**{name: value for name, value in plain.items() if name in known})

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold."""
        return asdict(self)

    def differences(self, other: Surroundings) -> tuple[str, ...]:
        """Say in which points another training ran on something else, a few words for each."""
        mine, others = self.to_dict(), other.to_dict()
        return tuple(
            f"{name} {mine[name]} instead of {others[name]}"
            for name in mine
            if mine[name] != others[name]
        )
