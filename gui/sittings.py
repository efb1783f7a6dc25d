"""What a window holds, on the disk while it is open; and what earlier windows left there.

A sitting is one window from its start to its end, in a folder of the user's state folder:

``drawing.json``  what is on the canvas
``recipe.json``   the recipe in the form, once it was edited
``run.training``  the run in training, to be taken up again
``crash.txt``     what the interpreter wrote while it died, and faults in the program
``closed``        there only where the window was closed as usual

Whether a sitting is over is told by the lock of its window (`library_owner`). A window that
finds one that is over makes it its own by giving the folder another name, so that of two
windows only one offers it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import re
import shutil
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from gui.run_keeper import NAME as RUN
from nncore.data.drawing import Drawing, drawing_of_text, write_drawing
from nncore.errors import InklingError, SaveError
from nncore.files import read_limited, write_atomically
from nncore.recipe import Recipe
from nncore.recipe.file import read_recipe, write_recipe
from nncore.storage.checkpoint_file import load_checkpoint
from nncore.storage.library_owner import Owner, gone_owners, opening
from nncore.training.state import TrainingState

DRAWING, RECIPE, CRASH, CLOSED = "drawing.json", "recipe.json", "crash.txt", "closed"
MOST_DRAWING_BYTES = 32_000_000
MOST_LOG_BYTES = 1_000_000
MOST_LEFT = 8
"""Sittings that are over and whose contents are kept until somebody says what to do."""

_NAME = re.compile(r"[0-9a-f]{16}-[0-9a-f]{16}")
"""Who has it now, and whose it was."""


def sittings_folder() -> Path:
    """Give the folder of this user's sittings; it need not exist."""
    return platformdirs.user_state_path("inkling") / "sittings"


@dataclass(frozen=True, eq=False)
class LeftSitting:
    """What a window left that is gone.

    Parameters
    ----------
    folder : Path
        Where it lies.
    ended : float
        When it last saved anything, in seconds since 1970 (UTC).
    was_closed : bool
        Whether it was closed as usual.
    drawing : Drawing or None
        What was on the canvas; None where that was blank.
    recipe : Recipe or None
        What was edited and not yet among the settings.
    run : TrainingState or None
        The run that was in training.
    log : str
        What was written down of a crash.
    """

    folder: Path
    ended: float
    was_closed: bool
    drawing: Drawing | None
    recipe: Recipe | None
    run: TrainingState | None
    log: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to offer."""
        return self.drawing is None and self.recipe is None and self.run is None and not self.log


class Sitting:
    """Where one window saves what it holds; everything here reads or writes files.

    Parameters
    ----------
    base : Path or None
        The folder of all sittings, made where it is missing; None for the usual place.

    Attributes
    ----------
    left : tuple of LeftSitting
        Sittings that are over and belong to this window now, the latest first.

    Raises
    ------
    SaveError
        Where nothing can be written there.
    """

    def __init__(self, base: Path | None = None) -> None:
        base = base or sittings_folder()
        try:
            base.mkdir(parents=True, exist_ok=True)
            with opening(base):
                self._owner = Owner(base)
                left = _adopt(base, self._owner.token)
            self.folder = base / f"{self._owner.token}-{self._owner.token}"
            self.folder.mkdir()
            path = self.folder / CRASH  # open as long as anything may crash
            self._log = open(path, "a", encoding="utf-8", errors="replace")  # noqa: SIM115
        except (OSError, sqlite3.Error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise SaveError(f"{base}: could not be used, because {reason}.") from error
        self.left = tuple(sorted(left, key=lambda each: -each.ended))
        faulthandler.enable(self._log)

    def save_drawing(self, drawing: Drawing) -> None:
        """Write what is on the canvas.

        Raises
        ------
        SaveError
            Where that is not possible; what was there is untouched.
        """
        if drawing.is_blank:
            (self.folder / DRAWING).unlink(missing_ok=True)
        else:
            write_drawing(self.folder / DRAWING, drawing)

    def save_recipe(self, recipe: Recipe) -> None:
        """Write what is in the form; raise SaveError where that is not possible."""
        write_recipe(self.folder / RECIPE, recipe)

    def note(self, report: str) -> None:
        """Write down a fault in the program, in case worse follows."""
        with contextlib.suppress(OSError, ValueError):  # closed, or no room
            if self._log.tell() < MOST_LOG_BYTES:
                self._log.write(f"{report.rstrip()}\n\n")
                self._log.flush()

    def mark_closed(self) -> None:
        """Note that it ends as usual; raise SaveError where that is not possible."""
        write_atomically(self.folder / CLOSED, b"")

    def close(self) -> None:
        """Let go of the files; what is there is for the next window."""
        if sys.stderr is not None:
            faulthandler.enable()
        else:
            faulthandler.disable()
        self._log.close()
        self._owner.close()


def forget(left: LeftSitting) -> None:
    """Remove what a sitting left."""
    shutil.rmtree(left.folder, ignore_errors=True)


def _adopt(base: Path, token: str) -> list[LeftSitting]:
    """Take over all sittings whose windows are gone, and read them."""
    _, alive = gone_owners(base, token)
    over = [
        folder
        for folder in base.iterdir()
        if _NAME.fullmatch(folder.name) and folder.name.partition("-")[0] not in (*alive, token)
    ]
    over.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    found = []
    for place, folder in enumerate(over):
        mine = folder.rename(base / f"{token}-{folder.name.rpartition('-')[2]}")
        left = _read(mine)
        if left.is_empty or place >= MOST_LEFT:
            forget(left)
        else:
            found.append(left)
    return found


def _read(folder: Path) -> LeftSitting:
    """Read what can be read; what is damaged is as good as not there."""
    was_closed = (folder / CLOSED).exists()
    times = [path.stat().st_mtime for path in folder.iterdir()]
    drawing: Drawing | None = None
    recipe: Recipe | None = None
    run: TrainingState | None = None
    log = ""
    with contextlib.suppress(InklingError):
        run = load_checkpoint(folder / RUN)
    with contextlib.suppress(InklingError):
        content = read_limited(folder / DRAWING, MOST_DRAWING_BYTES, SaveError)
        found = drawing_of_text(content, DRAWING)
        drawing = found if isinstance(found, Drawing) else None
    if not was_closed:  # otherwise it is among the settings, and whoever closed it has seen
        with contextlib.suppress(InklingError):
            recipe = read_recipe(folder / RECIPE)
        with contextlib.suppress(InklingError):
            content = read_limited(folder / CRASH, 2 * MOST_LOG_BYTES, SaveError)
            log = content.decode("utf-8", "replace").strip()
    return LeftSitting(folder, max(times, default=0.0), was_closed, drawing, recipe, run, log)
