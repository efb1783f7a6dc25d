"""Closes windows at a random moment of whatever goes on, each in a process of its own.

python -m tests.reliability closings [--count 50] [--seed 1]

Exit code 0, nothing on standard error, and from the wish to close to the end of the process at
most two seconds; the next start finds the window closed as usual, with no stale temporary file.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.reliability.closing_window import MODES
from tests.reliability.figures import tell
from tests.reliability.real_window import folders_in, own_folders

ROOT = Path(__file__).parents[2]
MOST_SECONDS = 2.0
LONGEST_WAIT = 1.2


@dataclass(frozen=True)
class Closing:
    """How one window ended.

    Parameters
    ----------
    mode : str
        What went on.
    after : float
        Seconds for which it had gone on.
    code : int
        The exit code.
    seconds : float
        From the wish to close to the end of the process.
    errors : str
        What was written to standard error.
    left : tuple of str
        Temporary files that were left.
    """

    mode: str
    after: float
    code: int
    seconds: float
    errors: str
    left: tuple[str, ...]

    @property
    def failure(self) -> str:
        """What is wrong with it; empty where nothing is."""
        if self.code or self.errors or self.left:
            return f"{self.mode} after {self.after:.2f} s: {self.code} {self.errors} {self.left}"
        if self.seconds > MOST_SECONDS:
            return f"{self.mode} after {self.after:.2f} s took {self.seconds:.2f} s"
        return ""


def close_once(mode: str, after: float, base: Path) -> Closing:
    """Open a window in a process of its own and close it.

    Parameters
    ----------
    mode : str
        What goes on (`MODES`).
    after : float
        Seconds after whose beginning it is closed.
    base : Path
        Where its home is made; the saves and the data lie there too.
    """
    environment = dict(os.environ) | folders_in(base)
    for name in ("INKLING_LIBRARY_DIR", "INKLING_DATA_DIR"):
        environment.pop(name, None)
    command = [sys.executable, "-m", "tests.reliability.closing_window", mode, str(after)]
    command.append(str(_data_in(base) if mode == "importing" else base))
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        out, errors = process.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)  # what it was at is written down by faulthandler
        out, errors = process.communicate()
        errors += "".join(path.read_text() for path in base.rglob("crash.txt"))
    now = time.monotonic()
    told = float(out) if out else now
    errors = errors if out else f"never told to close: {errors}"
    left = tuple(str(path.relative_to(base)) for path in base.rglob("*.tmp"))
    return Closing(mode, after, process.returncode, now - told, errors, left)


def _data_in(base: Path) -> Path:
    """Write a table of digits that takes seconds to read."""
    path = base / "digits.csv"
    generator = np.random.default_rng(1)
    rows = generator.integers(0, 256, (2000, 785))
    rows[:, 0] %= 10
    text = "\n".join(",".join(map(str, row)) for row in rows.tolist())
    path.write_text("\n".join([text] * 10))
    return path


def run(arguments: Sequence[str]) -> dict[str, Any]:
    """Close the windows; return how long that took."""
    parser = argparse.ArgumentParser(prog="python -m tests.reliability closings")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mode", choices=MODES)
    options = parser.parse_args(arguments)
    generator = random.Random(options.seed)
    found: list[Closing] = []
    for number in range(options.count):
        mode = options.mode or MODES[number % len(MODES)]
        with own_folders() as base:
            found.append(close_once(mode, generator.uniform(0.0, LONGEST_WAIT), base))
    seconds = sorted(each.seconds for each in found)
    slowest = {
        mode: round(max(each.seconds for each in found if each.mode == mode), 2)
        for mode in dict.fromkeys(each.mode for each in found)
    }
    return {
        "windows": len(found),
        "exit codes": sorted({each.code for each in found}),
        "seconds to the end, median": round(statistics.median(seconds), 2),
        "seconds to the end, slowest": slowest,
        "failures": [each.failure for each in found if each.failure],
    }


def main(words: Sequence[str]) -> int:
    """Run it and tell of it."""
    return tell(run(words))
