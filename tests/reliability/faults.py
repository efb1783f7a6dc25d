"""Each write, flush and rename of a saving fails once: the old or the new is there, whole.

Files: the calls of `nncore.files` are made to fail, one after the other. Library: a training is
recorded under strace, which lets the N-th call of a kind fail in SQLite too. Disks that are full:
a small tmpfs where one can be mounted, else a limit on the size of files.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import logging
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nncore.errors import InklingError, SaveError
from nncore.files import TEMPORARY_PREFIX
from tests.reliability import recording
from tests.reliability.savers import Saver, savers

CALLS = ("open", "write", "fsync", "close", "chown", "chmod", "replace")
"""What `nncore.files.write_atomically` asks the system for."""

LIBRARY_CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "rename", "openat", "unlink")
MADE_BY_ALL = ("openat", "unlink")
"""Calls that a program makes for other files too; only those on the library's count."""
EPOCHS, INTERVAL = 3, 0.05
"""A short training, and seconds between two parcels of it: each call of it is to fail once."""

SMALL_DISK = "4m"
BALLAST = "ballast"
MOST_CALLS = 400


@contextmanager
def failing(number: int, code: int) -> Generator[list[str]]:
    """Let the call with this number, from 1, fail; give the names of the calls made so far."""
    made: list[str] = []
    real = {name: getattr(os, name) for name in CALLS}

    def counting(name: str) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            made.append(name)
            if len(made) == number:
                if name == "close":
                    real[name](*arguments)
                if name == "write":  # a disk that is nearly full takes a part
                    real[name](arguments[0], arguments[1][: len(arguments[1]) // 2])
                raise OSError(code, os.strerror(code))
            return real[name](*arguments, **options)

        return call

    for name in CALLS:
        setattr(os, name, counting(name))
    try:
        yield made
    finally:
        for name, call in real.items():
            setattr(os, name, call)


def fail_everywhere(saver: Saver, folder: Path, code: int) -> tuple[int, int, int]:
    """Save with every call failing once; return how many calls, and of these refused and done.

    Raises
    ------
    AssertionError
        Where the file is not the old one after an error, or no sentence was given.
    """
    path, number, refused, done = folder / saver.file_name, 0, 0, 0
    while True:
        saver.save(path, 0)
        number += 1
        with failing(number, code) as made:
            problem = None
            try:
                saver.save(path, 1)
            except InklingError as error:
                problem = str(error)
        if len(made) < number:
            return number - 1, refused, done
        if problem is None:
            version = saver.load(path)
            assert version == 1 or saver.is_quiet, f"{made[-1]}: neither saved nor refused"
            done += 1
        else:
            assert saver.load(path) == 0, f"{made[-1]}: the old file is not as it was"
            assert problem.endswith("."), problem
            refused += 1
        for left in folder.glob(f"{TEMPORARY_PREFIX}*"):
            assert made[number - 1] in ("close", "replace"), f"{left} after {made[number - 1]}"
            left.unlink()


def fill_up(saver: Saver, folder: Path) -> str:
    """Save until the disk is full; return the sentence."""
    path = folder / saver.file_name
    saver.save(path, 0)
    _fill(folder / BALLAST)
    try:
        saver.save(path, 1)
        assert saver.is_quiet, "there was room"
        sentence = "(quiet: it is made again)"
    except SaveError as error:
        sentence = str(error)
    finally:
        (folder / BALLAST).unlink()
    assert saver.load(path) == 0
    assert not list(folder.glob(f"{TEMPORARY_PREFIX}*"))
    path.unlink()
    return sentence


def _fill(ballast: Path) -> None:
    """Write until nothing more goes onto the disk."""
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability faults")
    parser.add_argument("--record", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--small-disk", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--no-library", action="store_true", help="files only")
    options = parser.parse_args(words)
    logging.disable()
    if options.record:
        return _record_here(options.record)
    if options.small_disk:
        return _fill_here(options.small_disk)
    print("| what was saved | calls, each failing once | refused in a sentence | saved |")
    print("|---|---|---|---|", flush=True)
    for code in (errno.ENOSPC, errno.EIO):
        for name, saver in savers().items():
            with tempfile.TemporaryDirectory() as folder:
                calls, refused, done = fail_everywhere(saver, Path(folder), code)
            print(
                f"| {name} ({errno.errorcode[code]}) | {calls} | {refused} | {done} |", flush=True
            )
    failed = 0
    if not options.no_library:
        failed = _fail_recordings()
    return failed + _fill_small_disk()


def _record_here(folder: Path) -> int:
    complaints = recording.record(folder, EPOCHS, INTERVAL)
    print("\n".join(complaints))
    return 0


def _fail_recordings() -> int:
    """Let calls of the library fail under strace, and look at what is there."""
    if shutil.which("strace") is None:
        print("strace is not installed: calls of SQLite were not made to fail.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        complete = Path(folder) / "complete"
        recording.record(complete)
        recording.truth()
        bad = 0
        for call in LIBRARY_CALLS:
            bad += _fail_one_kind(call, Path(folder), complete)
    return int(bad > 0)


def _fail_one_kind(call: str, folder: Path, complete: Path) -> int:
    made = told = bad = 0
    for number in range(1, MOST_CALLS):
        place = folder / "library"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(complete, place)
        log = folder / "log"
        command = ["strace", "-f", "-qq", "-o", str(log), "-e", f"trace={call}"]
        for path in _paths(place) if call in MADE_BY_ALL else ():
            command += ["-P", str(path)]
        command += ["-e", f"inject={call}:error=ENOSPC:when={number}", sys.executable, "-m"]
        command += ["tests.reliability", "faults", "--record", str(place)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
        if "INJECTED" not in log.read_text():
            break
        made += 1
        sentence = (ended.stdout or ended.stderr).strip().splitlines()
        told += bool(sentence)
        if "Traceback" in ended.stderr and "InklingError" not in ended.stderr:
            last = ended.stderr.strip().splitlines()[-1]
            if not last.startswith("nncore.errors."):
                print(f"  {call} {number}: {last}", file=sys.stderr)
                bad += 1
        try:
            recording.check(place, complete=1)
        except (AssertionError, InklingError) as error:
            print(f"  {call} {number}: {type(error).__name__}: {error}", file=sys.stderr)
            bad += 1
    print(f"| library: {call} | {made} | {told} | {made - told} |", flush=True)
    return bad


def _paths(place: Path) -> list[Path]:
    database = place / "library.sqlite"
    return [place, database, Path(f"{database}-wal"), Path(f"{database}-shm"), place / "networks"]


def _fill_small_disk() -> int:
    """Fill a small file system, in a process that may mount one."""
    with tempfile.TemporaryDirectory() as folder:
        here = [sys.executable, "-m", "tests.reliability", "faults", "--small-disk", folder]
        mount = f"mount -t tmpfs -o size={SMALL_DISK} tmpfs {folder} && exec "
        script = mount + " ".join(here)
        if shutil.which("unshare"):
            ended = subprocess.run(["unshare", "-rm", "sh", "-c", script], check=False)
            if ended.returncode in (0, 1):
                return ended.returncode
        print("No file system could be mounted; files are limited in size instead.")
        return _limit_files(Path(folder))


def _fill_here(folder: Path) -> int:
    for name, saver in savers().items():
        print(f"| {name}, disk full | {_shown(fill_up(saver, folder))} |", flush=True)
    place = folder / "library"
    recording.record(place)
    _fill(folder / BALLAST)
    try:
        complaints = recording.record(place)
    except InklingError as error:
        complaints = [str(error)]
    (folder / BALLAST).unlink()
    print(f"| run, disk full | {_shown(' '.join(complaints))} |", flush=True)
    recording.check(place, complete=1)
    return int(not complaints)


def _shown(sentence: str) -> str:
    return sentence.partition(": ")[2] if sentence.startswith("/") else sentence


def _limit_files(folder: Path) -> int:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for name, saver in savers().items():
        path = folder / saver.file_name
        saver.save(path, 0)
        most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (path.stat().st_size // 2, most[1]))
        try:
            saver.save(path, 1)
            assert saver.is_quiet, f"{name}: was saved"
        except SaveError as error:
            print(f"| {name}, size limited | {_shown(str(error))} |", flush=True)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, most)
        assert saver.load(path) == 0
    return 0
