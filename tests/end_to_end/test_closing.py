"""Windows closed in the middle of training, each in its own process, end cleanly and at once.

Three by default; INKLING_CLOSINGS names another number.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COUNT = int(os.environ.get("INKLING_CLOSINGS", "3"))
MOST_SECONDS = 2.0


def close_in_training(*arguments: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run the process; return how it ended, and the seconds from the wish to close to its end."""
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-m", "tests.end_to_end.closing", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    now = time.monotonic()
    assert ended.stdout, ended.stderr
    return ended, now - float(ended.stdout)


@pytest.mark.parametrize("number", range(COUNT))
def test_closing_in_the_middle_of_training(number: int) -> None:
    ended, seconds = close_in_training(str(random.Random(number).uniform(0.0, 0.8)))
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    if COUNT > 3:  # somebody wants to know; otherwise a busy machine would fail the test
        assert seconds < MOST_SECONDS


def test_closing_in_a_batch_that_does_not_end() -> None:
    """The thread cannot be ended, and Qt would abort; nothing waits a minute for it either."""
    ended, seconds = close_in_training("0.3", "stuck")
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    assert seconds < 30.0


@pytest.mark.parametrize("pieces", [0, 7, 30])
def test_closing_before_all_its_parts_are_there(pieces: int) -> None:
    ended, _ = close_in_training("0.0", "early", str(pieces))
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
