"""Mutated files for every reader: data, or one documented error with a sentence.

Each reader runs in a process of its own, so that a crash, a hang or a memory that grows is seen
from outside. What was found is written beside, to be read again by ``--again``.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from nncore.errors import InklingError
from tests.reliability import memory
from tests.reliability.mutation import mutated
from tests.reliability.readers import Reader, readers

MOST_SECONDS = 2.0
MOST_BYTES = 256 * 2**20
HANG_SECONDS = 30
LONGEST_SENTENCE = 800
_ONE_SENTENCE = re.compile(r"[^\n\r]+[.…]")


class TooSlowError(BaseException):
    """An input took so long that it was given up."""


@dataclass
class Outcome:
    """What a reader made of its inputs.

    Parameters
    ----------
    inputs, accepted : int
        How many there were, and how many of them were read.
    errors : dict of str to int
        How often each type of error was raised.
    seconds, grown : float, int
        Of the input that took longest (of the processor's time), and the most bytes beyond
        those held before.
    faults : list of (bytes, str)
        Inputs that were answered by anything else, and by what.
    """

    inputs: int = 0
    accepted: int = 0
    errors: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    grown: int = 0
    faults: list[tuple[bytes, str]] = field(default_factory=list)


def fuzz(reader: Reader, count: int, seed: int, seconds: float = float("inf")) -> Outcome:
    """Let a reader read mutated inputs, at most so many and for so long."""
    rng, outcome, end = random.Random(seed), Outcome(), time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        for name, content in reader.beside.items():
            (Path(folder) / name).write_bytes(content)
        path = Path(folder) / reader.file_name
        _try(reader, path, reader.seeds[0], Outcome())  # imports, and what is kept
        before = memory.now()
        memory.forget_peak()
        for _ in range(count):
            if time.monotonic() > end:
                break
            _try(reader, path, _next_input(rng, reader), outcome)
        outcome.grown = memory.peak() - before
    return outcome


def _next_input(rng: random.Random, reader: Reader) -> bytes:
    if reader.inside and rng.random() < 0.5:
        content, wrap = rng.choice(reader.inside)
        return wrap(mutated(rng, (content,)))
    return mutated(rng, reader.seeds)


def _try(reader: Reader, path: Path, content: bytes, outcome: Outcome) -> None:
    path.write_bytes(content)
    began = time.process_time()
    fault = ""
    try:
        reader.read(path)
        outcome.accepted += 1
    except InklingError as error:
        name = type(error).__name__
        outcome.errors[name] = outcome.errors.get(name, 0) + 1
        text = str(error)
        if len(text) > LONGEST_SENTENCE or not _ONE_SENTENCE.fullmatch(text):
            fault = f"no sentence: {text[:200]!r}"
    except BaseException as error:
        fault = f"{type(error).__name__}: {str(error)[:200]}"
        if isinstance(error, KeyboardInterrupt):
            raise
    taken = time.process_time() - began
    outcome.inputs += 1
    outcome.seconds = max(outcome.seconds, taken)
    if not fault and taken > MOST_SECONDS:
        fault = f"took {taken:.1f} s"
    if fault:
        outcome.faults.append((content, fault))


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability fuzz")
    parser.add_argument("--count", type=int, default=100_000, help="inputs for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=60.0, help="at most, for each reader")
    parser.add_argument("--reader", action="append", help="this one only; again for more")
    parser.add_argument("--found", type=Path, help="folder for inputs that were answered wrongly")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    names = options.reader or list(readers())
    if options.here:
        return _run_here(names[0], options)
    print("| reader | inputs | read | documented errors | slowest | memory beyond the start |")
    print("|---|---|---|---|---|---|", flush=True)
    failed = 0
    for name in names:
        command = [sys.executable, "-m", "tests.reliability", "fuzz", "--here", "--reader", name]
        for option in ("count", "seed", "minutes", "found"):
            if (value := getattr(options, option)) is not None:
                command += [f"--{option}", str(value)]
        failed += subprocess.run(command, check=False).returncode != 0
    return int(failed > 0)


def _run_here(name: str, options: argparse.Namespace) -> int:
    faulthandler.enable()
    logging.disable()
    warnings.simplefilter("error")
    signal.signal(signal.SIGVTALRM, _give_up)
    outcome = _guarded(readers()[name], options)
    told = ", ".join(f"{count:,} {kind}" for kind, count in sorted(outcome.errors.items()))
    print(
        f"| {name} | {outcome.inputs:,} | {outcome.accepted:,} | {told or '–'} "
        f"| {outcome.seconds:.2f} s | {outcome.grown / 2**20:.0f} MB |",
        flush=True,
    )
    for number, (content, fault) in enumerate(outcome.faults):
        if number < 20:
            print(f"  {name}: {fault}", file=sys.stderr)
        if options.found:
            options.found.mkdir(parents=True, exist_ok=True)
            (options.found / f"{name}-{options.seed}-{number}").write_bytes(content)
    return int(bool(outcome.faults) or outcome.grown > MOST_BYTES)


def _guarded(reader: Reader, options: argparse.Namespace) -> Outcome:
    """Fuzz with a clock that ends what hangs."""
    read = reader.read

    def bounded(path: Path) -> object:
        signal.setitimer(signal.ITIMER_VIRTUAL, HANG_SECONDS)
        try:
            return read(path)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    bounded_reader = Reader(reader.file_name, bounded, reader.seeds, reader.inside, reader.beside)
    return fuzz(bounded_reader, options.count, options.seed, 60 * options.minutes)


def _give_up(number: int, frame: FrameType | None) -> None:
    raise TooSlowError(f"more than {HANG_SECONDS} s")
