"""Small data of all kinds, as a user would bring them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nncore.data.dataset import Samples
from tests.windows import tiny_data

WriteCsv = Callable[..., Path]


@pytest.fixture
def digits() -> Samples:
    """A hundred generated digits of 28×28 pixels."""
    return tiny_data().test["strokes"]


@pytest.fixture
def write_csv(tmp_path: Path, digits: Samples) -> WriteCsv:
    """Return a function that writes digits as Kaggle does, some rows spoilt."""

    def write(name: str = "mine.csv", spoilt: dict[int, str] | None = None, every: int = 1) -> Path:
        images = digits.images[:, ::every, ::every]
        rows = np.column_stack([digits.labels, images.reshape(len(digits), -1)])
        lines = [",".join(map(str, row)) for row in rows.tolist()]
        for line, text in (spoilt or {}).items():
            lines[line - 2] = text + "," + lines[line - 2].partition(",")[2]
        header = ",".join(["label", *(f"pixel{n}" for n in range(rows.shape[1] - 1))])
        path = tmp_path / name
        path.write_text("\n".join([header, *lines]) + "\n")
        return path

    return write
