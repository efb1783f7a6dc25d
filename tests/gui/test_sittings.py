"""What a window leaves is found once, whole, and by whoever comes next."""

from __future__ import annotations

import faulthandler
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from gui.sittings import CRASH, DRAWING, MOST_LEFT, LeftSitting, Sitting, forget
from nncore.data.drawing import Drawing, Stroke
from nncore.errors import SaveError
from tests.house.sources import ROOT
from tests.windows import TINY

DRAWN = Drawing((Stroke(np.array([[20.0, 30.0], [90.0, 120.5]]), 18.0),), canvas=(280.0, 280.0))
BLANK = Drawing(canvas=(280.0, 280.0))


class Sittings:
    """Begins sittings in one folder."""

    def __init__(self, base: Path) -> None:
        self._base = base
        self._all: list[Sitting] = []

    def begin(self) -> Sitting:
        self._all.append(Sitting(self._base))
        return self._all[-1]

    def left(self) -> tuple[LeftSitting, ...]:
        return self.begin().left

    def crash(self, sitting: Sitting) -> None:
        """End as a process ends that is killed: the lock goes, its file stays."""
        sitting._owner._connection.close()
        sitting._log.close()

    def close(self) -> None:
        for sitting in self._all:
            sitting.close()


@pytest.fixture
def sittings(tmp_path: Path) -> Iterator[Sittings]:
    sittings = Sittings(tmp_path)
    yield sittings
    sittings.close()
    faulthandler.enable()  # pytest's own


def left_after(sittings: Sittings, sitting: Sitting) -> tuple[LeftSitting, ...]:
    sittings.crash(sitting)
    return sittings.left()


def same(one: Drawing | None, other: Drawing) -> bool:
    return one is not None and one.to_dict() == other.to_dict()


def test_a_crash_leaves_drawing_recipe_and_log(sittings: Sittings) -> None:
    sitting = sittings.begin()
    sitting.save_drawing(BLANK)
    sitting.save_drawing(DRAWN)
    sitting.save_recipe(TINY)
    sitting.note("Traceback: a fault")
    (left,) = left_after(sittings, sitting)
    assert not left.was_closed
    assert same(left.drawing, DRAWN)
    assert left.recipe == TINY
    assert left.log == "Traceback: a fault"


def test_a_usual_end_leaves_the_drawing_only(sittings: Sittings) -> None:
    sitting = sittings.begin()
    sitting.save_drawing(DRAWN)
    sitting.save_recipe(TINY)
    sitting.note("told in its window")
    sitting.mark_closed()
    sitting.close()
    assert faulthandler.is_enabled()
    (left,) = sittings.left()
    assert left.was_closed
    assert same(left.drawing, DRAWN)
    assert left.recipe is None
    assert left.log == ""


def test_a_blank_canvas_leaves_nothing(sittings: Sittings, tmp_path: Path) -> None:
    sitting = sittings.begin()
    sitting.save_drawing(DRAWN)
    sitting.save_drawing(BLANK)
    assert left_after(sittings, sitting) == ()
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 1  # the one that looked


def test_a_window_that_is_open_is_left_alone(sittings: Sittings) -> None:
    first = sittings.begin()
    first.save_drawing(DRAWN)
    second = sittings.begin()
    assert second.left == ()
    first.save_drawing(BLANK)  # its folder is still its own
    sittings.crash(second)
    assert sittings.left() == ()


def test_of_two_windows_one_gets_what_was_left(sittings: Sittings) -> None:
    gone = sittings.begin()
    gone.save_drawing(DRAWN)
    sittings.crash(gone)
    first, second = sittings.begin(), sittings.begin()
    assert [len(first.left), len(second.left)] == [1, 0]
    sittings.crash(first)  # before anybody said what to do
    (left,) = sittings.left()
    assert same(left.drawing, DRAWN)
    forget(left)
    assert not left.folder.exists()


def test_what_is_damaged_is_as_good_as_not_there(sittings: Sittings) -> None:
    sitting = sittings.begin()
    sitting.save_recipe(TINY)
    (sitting.folder / DRAWING).write_bytes(b"{half a drawi")
    (sitting.folder / CRASH).write_bytes(b"\xff\xfe\x00odd")
    (left,) = left_after(sittings, sitting)
    assert left.drawing is None
    assert left.recipe == TINY
    assert "odd" in left.log


def test_only_the_latest_are_kept(sittings: Sittings) -> None:
    for _ in range(MOST_LEFT + 3):
        sitting = sittings.begin()
        sitting.save_drawing(DRAWN)
        sittings.crash(sitting)
    assert len(sittings.left()) == MOST_LEFT


def test_a_place_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(SaveError, match=r"could not be used, because .+\.$"):
        Sitting(tmp_path / "file" / "sittings")


ABORTING = """
import os, sys
from pathlib import Path
from gui.sittings import Sitting
Sitting(Path(sys.argv[1]))
os.abort()
"""


def test_a_crash_of_the_interpreter_is_written_down(sittings: Sittings, tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", ABORTING, str(tmp_path)], cwd=ROOT, check=False)
    assert ended.returncode != 0
    (left,) = sittings.left()
    assert left.log.startswith("Fatal Python error: Aborted")
    assert 'File "<string>", line 6' in left.log
