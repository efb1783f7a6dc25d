"""Measures how fast Inkling is and writes docs/performance.md.

python -m tests.benchmarks [--rounds 15] [--out docs/performance.md] [--only trainers]

Needs the extra "bench", a quiet machine, and half an hour. The parts can be run by themselves:
`tests.benchmarks.trainers`, `.shares`, `.growth` and `.window`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.benchmarks.performance_page import page

PARTS = ("trainers", "shares", "growth", "window")
PLOT = "images/growth.svg"


def run(module: str, *options: str) -> str:
    """Run one part in a process of its own; what it reports on the way goes to the screen."""
    print(f"{module} …", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *options]
    surroundings = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=surroundings)
    return done.stdout


def machine() -> list[str]:
    """Tell what it was measured on, by kind and not by name."""
    names = ("numpy", "jax", "torch", "scikit-learn", "PySide6-Essentials")
    return [
        f"{platform.system()} {platform.machine()}",
        f"{len(os.sched_getaffinity(0))} processors",
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in names),
    ]


def main() -> None:
    """Measure what is wanted; keep what was measured before of the rest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--out", type=Path, default=Path("docs/performance.md"))
    parser.add_argument("--kept", type=Path, default=Path("build/performance.json"))
    parser.add_argument("--only", choices=PARTS, action="append")
    arguments = parser.parse_args()
    found: dict[str, Any] = {}
    if arguments.kept.exists():
        found = json.loads(arguments.kept.read_text(encoding="utf-8"))
    wanted = arguments.only or PARTS
    arguments.kept.parent.mkdir(parents=True, exist_ok=True)
    for part in wanted:
        if part == "trainers":
            found[part] = json.loads(run(part, "--rounds", str(arguments.rounds), "--json"))
        elif part == "shares":
            found[part] = {n: json.loads(run(part, "--threads", n, "--json")) for n in ("1", "2")}
        elif part == "growth":
            plot = arguments.out.parent / PLOT
            found[part] = json.loads(run(part, "--plot", str(plot), "--json"))
        else:
            found[part] = run(part, "--markdown")
        found["machine"] = machine()
        arguments.kept.write_text(json.dumps(found), encoding="utf-8")
    arguments.out.write_text(page(found, PLOT), encoding="utf-8")


if __name__ == "__main__":
    main()
