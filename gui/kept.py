"""The networks that the user keeps: files in the user's data folder, there at the next start."""

from __future__ import annotations

import re
from pathlib import Path

import platformdirs

from nncore.errors import SaveError
from nncore.network.model import Model
from nncore.storage.network_file import SUFFIX, load_network, save_network

LONGEST_NAME = 80


class KeptNetworks:
    """A folder of network files.

    Parameters
    ----------
    folder : Path or None
        Where they lie; None for the usual place of this system. Made when it is needed.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or platformdirs.user_data_path("inkling") / "networks"

    def names(self) -> list[str]:
        """Names of the networks, as a menu shows them; empty where the folder cannot be read."""
        try:
            found = [each.stem for each in self.folder.glob(f"*{SUFFIX}") if each.is_file()]
        except OSError:
            return []
        return sorted((name for name in found if not name.startswith(".")), key=_natural_key)

    def keep(self, model: Model) -> str:
        """Save a network under its own name, with a number where that is taken.

        Parameters
        ----------
        model : Model
            What to keep.

        Returns
        -------
        str
            The name under which it is listed.

        Raises
        ------
        SaveError
            Where the folder cannot be made or written; what was there is untouched.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SaveError(
                f"{self.folder}: the network could not be kept, because the folder cannot be "
                "made; save it elsewhere with Save Network As…"
            ) from error
        name = self._free_name(model.name)
        save_network(self.folder / f"{name}{SUFFIX}", model.with_changes(name=name))
        return name

    def load(self, name: str) -> Model:
        """Open a kept network.

        Raises
        ------
        NetworkFileError
            Where its file has gone or cannot be trusted.
        """
        return load_network(self.folder / f"{name}{SUFFIX}")

    def _free_name(self, wanted: str) -> str:
        # Only what every file system takes; never hidden, never a path.
        base = re.sub(r"[^\w ,.+()-]+", "-", wanted)[:LONGEST_NAME].strip(" .-") or "network"
        taken = {name.casefold() for name in self.names()}
        name, number = base, 1
        while name.casefold() in taken:
            number += 1
            name = f"{base} {number}"
        return name


def _natural_key(name: str) -> list[tuple[int, str]]:
    """Sort "run 10" behind "run 9"."""
    parts = re.split(r"(\d+)", name.casefold())
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]
