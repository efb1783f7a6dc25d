"""The short forms of ``python -m tests.reliability``."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT
from tests.reliability import memory
from tests.reliability.bombs import BOMBS, MOST_BYTES, Make, explode
from tests.reliability.faults import fail_everywhere
from tests.reliability.fuzz import fuzz
from tests.reliability.readers import readers
from tests.reliability.savers import savers

INPUTS = 60
SLOW_TO_MAKE = (
    *("inflated", "large_picture", "crowded", "long_line", "long_drawing"),
    *("packed_lines", "many_lists"),
)
"""Bombs of the long form only."""

on_linux = pytest.mark.skipif(not memory.can_measure(), reason="memory is told by Linux only")


@on_linux
@pytest.mark.filterwarnings("ignore:.*set aside")
@pytest.mark.parametrize("name", readers())
def test_mutated_files_are_read_or_refused_with_a_sentence(name: str) -> None:
    outcome = fuzz(readers()[name], INPUTS, seed=os.getpid())
    assert outcome.inputs == INPUTS
    assert outcome.faults == []


@on_linux
@pytest.mark.parametrize(
    ("reader", "name", "make"),
    [bomb for bomb in BOMBS if bomb[2].__name__ not in SLOW_TO_MAKE],
    ids=lambda part: part if isinstance(part, str) else getattr(part, "__name__", "?"),
)
def test_bombs_are_refused(reader: str, name: str, make: Make, tmp_path: Path) -> None:
    make(tmp_path / name)
    answer, _, grown = explode(reader, tmp_path / name)
    assert answer
    assert grown < MOST_BYTES


@pytest.mark.parametrize("name", savers())
def test_every_call_of_a_saving_may_fail(name: str, tmp_path: Path) -> None:
    calls, refused, done = fail_everywhere(savers()[name], tmp_path, errno.ENOSPC)
    assert calls == refused + done > 5


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and fork")
def test_killed_savings_leave_the_old_or_the_new() -> None:
    words = ["kill", "--trials", "3", "--only", "network", "--only", "drawing", "--only", "run"]
    ended = subprocess.run(
        [sys.executable, "-m", "tests.reliability", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert len(ended.stdout.splitlines()) == 5
