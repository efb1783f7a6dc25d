"""``kill -9`` at random moments of saving: the old or the new is there, whole, every time."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from nncore.files import TEMPORARY_PREFIX
from tests.reliability import recording
from tests.reliability.savers import Saver, savers

MOST_SECONDS_OF_SAVING = 0.03
MOST_SECONDS_OF_RUN = 1.2


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability kill")
    parser.add_argument("--trials", type=int, default=300, help="for each kind of file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", help="this kind only; again for more")
    options = parser.parse_args(words)
    names = options.only or [*savers(), "run"]
    print("| what was saved | killed | old | new | none yet | killed while writing | broken |")
    print("|---|---|---|---|---|---|---|", flush=True)
    broken = 0
    for name in names:
        rng = random.Random(options.seed)
        kill = _kill_recording if name == "run" else _kill_saving(savers()[name])
        with tempfile.TemporaryDirectory() as folder:
            found = Counter[str]()
            for _ in range(options.trials):
                found.update(kill(Path(folder), rng))
        broken += found["broken"]
        columns = (found[each] for each in ("old", "new", "none", "half", "broken"))
        print(f"| {name} | {options.trials} | {' | '.join(map(str, columns))} |", flush=True)
    return int(broken > 0)


def _kill_saving(saver: Saver) -> Callable[[Path, random.Random], Counter[str]]:
    def kill(folder: Path, rng: random.Random) -> Counter[str]:
        path, before = folder / saver.file_name, None
        if rng.random() < 0.9:
            before = 0
            saver.save(path, 0)
        else:
            path.unlink(missing_ok=True)

        def save_for_ever() -> None:
            while True:
                saver.save(path, 1)
                saver.save(path, 0)

        _kill_after(rng.uniform(0.0, MOST_SECONDS_OF_SAVING), save_for_ever)
        left = list(folder.glob(f"{TEMPORARY_PREFIX}*"))
        found = Counter(half=1 if left else 0)
        for temporary in left:
            temporary.unlink()
        if before is None and not path.exists():
            found["none"] += 1
            return found
        try:
            found[("old", "new")[saver.load(path)]] += 1
        except Exception as error:
            print(f"  {saver.file_name}: {type(error).__name__}: {error}", file=sys.stderr)
            found["broken"] += 1
        return found

    return kill


def _kill_recording(folder: Path, rng: random.Random) -> Counter[str]:
    """Kill a training that is recorded; "old" is a run of which nothing is there yet."""
    place, found = folder / "library", Counter[str]()
    complete = folder / "complete"
    if not complete.exists():
        recording.record(complete)
        recording.truth()
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(complete, place)
    _kill_after(rng.uniform(0.0, MOST_SECONDS_OF_RUN), lambda: recording.record(place))
    found["half"] = int(any(place.rglob(f"{TEMPORARY_PREFIX}*")) or _has_log(place))
    try:
        runs, _ = recording.check(place, complete=1)
        found["new" if runs > 1 else "old"] += 1
    except Exception as error:
        print(f"  run: {type(error).__name__}: {error}", file=sys.stderr)
        found["broken"] += 1
    return found


def _has_log(place: Path) -> bool:
    log = place / "library.sqlite-wal"
    return log.exists() and log.stat().st_size > 0


def _kill_after(seconds: float, work: Callable[[], object]) -> None:
    """Let a copy of this process work, and end it without a word after so many seconds."""
    begun, told = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(told, b".")
            work()
        finally:
            os._exit(0)
    os.read(begun, 1)
    os.close(begun)
    os.close(told)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
