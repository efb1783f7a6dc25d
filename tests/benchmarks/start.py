"""How long it takes until the window can be drawn on and reads, and until all of it is loaded.

python -m tests.benchmarks.start [--runs 1000] [--rounds 15] [--json FILE]

Three programs (`tests.benchmarks.starting`) are started in turn, again and again: a bare PySide6
window with one label, Inkling with an empty library, and Inkling with a library of many runs of
100 epochs. Measured from the start of the process: *drawable* is the end of the first painting of
the canvas (of the label), with the reading of the drawing beside it; *complete* is plots and
earlier runs in the window. Files are warm, compiled modules too, after the first round, which does
not count; they are kept in a folder of their own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks.measuring import interval

PROGRAMS = {"bare": "label", "empty": "canvas", "full": "canvas"}
EPOCHS = 100
LONGEST_BAR, RATIO_BAR = 0.100, 2.5


def start(name: str, runs: int, folder: Path) -> dict[str, float]:
    """Start a program; return its times in seconds from the start of the process."""
    home = folder / "home"
    places = ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")
    surroundings = {**os.environ, **dict.fromkeys(places, str(home))}
    surroundings["INKLING_LIBRARY_DIR"] = str(folder / name)
    surroundings["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    surroundings.setdefault("QT_QPA_PLATFORM", "offscreen")
    surroundings.setdefault("OPENBLAS_NUM_THREADS", "1")
    command = [sys.executable, "-m", "tests.benchmarks.starting", PROGRAMS[name]]
    count = runs if name == "full" else 0
    begun = time.monotonic()
    done = subprocess.run(
        [*command, "--runs", str(count)],
        env=surroundings,
        stdout=subprocess.PIPE,
        check=True,
        timeout=120,
    )
    times: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return {
        "drawable": times["drawable"] - begun,
        "complete": times["complete"] - begun,
        "longest": times["longest"],
    }


def fill(folder: Path, runs: int) -> None:
    """Put runs into a library."""
    from nncore.storage.library import Library
    from tests.nncore.storage.runs import add_run

    with Library(folder) as library:
        for _ in range(runs):
            add_run(library, epochs=EPOCHS, networks=0)


def measure(runs: int, rounds: int) -> dict[str, list[dict[str, float]]]:
    """Start all programs in turn; the first round does not count."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if runs:
            fill(folder / "full", runs)
        programs = [each for each in PROGRAMS if runs or each != "full"]
        times: dict[str, list[dict[str, float]]] = {each: [] for each in programs}
        for round_number in range(rounds + 1):
            for each in programs:
                measured = start(each, runs, folder)
                if round_number:
                    times[each].append(measured)
    return times


def figures(times: dict[str, list[dict[str, float]]]) -> dict[str, Any]:
    """Give medians in seconds, and how many times as long as the bare window Inkling takes."""
    medians = {
        name: {key: interval([each[key] for each in measured])[0] for key in measured[0]}
        for name, measured in times.items()
    }
    pairs = zip(times["empty"], times["bare"], strict=True)
    ratios = interval([mine["drawable"] / bare["drawable"] for mine, bare in pairs])
    longest = max(each["longest"] for name in times if name != "bare" for each in times[name])
    return {
        "rounds": len(times["bare"]),
        "load": os.getloadavg()[0],
        "medians": medians,
        "ratio": dict(zip(("median", "low", "high"), ratios, strict=True)),
        "longest": longest,
    }


def lines(found: dict[str, Any], runs: int) -> list[str]:
    """Put the figures in words."""
    names = {"bare": "bare window", "empty": "no runs", "full": f"{runs:,} runs"}
    told = [f"load {found['load']:.1f}; medians of {found['rounds']} rounds, in turn"]
    for name, row in found["medians"].items():
        times = ", ".join(f"{key} {1000 * row[key]:.0f} ms" for key in ("drawable", "complete"))
        told.append(f"  {names[name]:12} {times}, longest turn {1000 * row['longest']:.0f} ms")
    ratio = found["ratio"]
    told.append(
        f"  drawable: {ratio['median']:.2f} times the bare window "
        f"(90 %: {ratio['low']:.2f} to {ratio['high']:.2f}); at most {RATIO_BAR}"
    )
    stall = f"{1000 * found['longest']:.0f} ms, at most {1000 * LONGEST_BAR:.0f} ms"
    told.append(f"  longest turn of the event loop in all rounds: {stall}")
    return told


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    found = figures(measure(arguments.runs, arguments.rounds))
    print("\n".join(lines(found, arguments.runs)))
    if arguments.json:
        arguments.json.write_text(json.dumps(found, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
