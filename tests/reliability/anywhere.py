"""Opens the window in homes, places and languages of all kinds, and beside other windows.

python -m tests.reliability anywhere

Everywhere it opens, reads a drawing, trains, and ends with exit code 0 and nothing on standard
error. Where nothing can be saved it says so in one sentence, once; elsewhere it says nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.reliability.figures import tell
from tests.reliability.real_window import folders_in, own_folders

ROOT = Path(__file__).parents[2]
STRANGE = "ein Ordner mit Ümläuten и 数字 'n' \"so\" 🖋"
SMALL_SCREEN = {"synchronousWindowSystemEvents": False, "windowFrameMargins": False, "screens": [
    {"name": "small", "x": 0, "y": 0, "width": 800, "height": 600, "logicalDpi": 96, "dpr": 1}
]}  # fmt: skip

EXPECTED = (
    "The settings ",  # as the log says of those that cannot be read or written
    'Detected locale "C"',  # as Qt says of a locale that cannot write all letters
    "Qt depends on a UTF-8",
    "If this causes problems",
    "for more information",
)
"""How lines of standard error may begin."""

Variables = dict[str, str]


def ordinary(base: Path) -> Variables:
    """A home as it should be."""
    return folders_in(base)


def strange_names(base: Path) -> Variables:
    """Folders with spaces, quotes and letters of other scripts."""
    (base / STRANGE).mkdir()
    return folders_in(base / STRANGE)


def nothing_can_be_written(base: Path) -> Variables:
    """A home in which no folder can be made."""
    (base / "file").write_text("where the home should be")
    return dict.fromkeys(folders_in(base), str(base / "file" / "home"))


def read_only(base: Path) -> Variables:
    """A home that is read-only (for the administrator, who may write anywhere: one in /proc)."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        return dict.fromkeys(folders_in(base), "/proc/sys/inkling")
    variables = folders_in(base)
    for path in set(variables.values()):
        os.chmod(path, 0o555)
    return variables


def others_in_the_way(base: Path) -> Variables:
    """Folders where files should be, and the other way round."""
    variables = folders_in(base)
    (Path(variables["XDG_CONFIG_HOME"]) / "inkling" / "settings.json").mkdir(parents=True)
    library = Path(variables["XDG_DATA_HOME"]) / "inkling" / "library"
    (library / "library.sqlite").mkdir(parents=True)
    (Path(variables["XDG_STATE_HOME"]) / "inkling").write_text("in the way")
    return variables


def damaged(base: Path) -> Variables:
    """Files that are not what their names say."""
    variables = folders_in(base)
    for variable, name in (
        ("XDG_CONFIG_HOME", "settings.json"),
        ("XDG_DATA_HOME", "library/library.sqlite"),
        ("XDG_STATE_HOME", "sittings/0123456789abcdef-0123456789abcdef/drawing.json"),
        ("XDG_STATE_HOME", "sittings/opening.lock"),
    ):
        path = Path(variables[variable]) / "inkling" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff\x00 damaged" * 100)
    return variables


def plain_locale(base: Path) -> Variables:
    """A system that knows nothing but ASCII."""
    return folders_in(base) | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def turkish(base: Path) -> Variables:
    """Where the small I has no dot and a comma parts the decimals."""
    return folders_in(base) | {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}


def small_screen(base: Path) -> Variables:
    """A screen of 800 × 600."""
    (base / "screen.json").write_text(json.dumps(SMALL_SCREEN))
    return folders_in(base) | {"QT_QPA_PLATFORM": f"offscreen:configfile={base}/screen.json"}


QUIET: tuple[Callable[[Path], Variables], ...] = (
    ordinary,
    strange_names,
    plain_locale,
    turkish,
    small_screen,
)
"""Where there is nothing to be said."""

TOLD: tuple[Callable[[Path], Variables], ...] = (
    nothing_can_be_written,
    read_only,
    others_in_the_way,
    damaged,
)
"""Where something must be said, and nothing twice."""

UNWRITABLE = (nothing_can_be_written, read_only)
"""Where one sentence says it all."""


@contextlib.contextmanager
def opened(variables: Variables, *words: str, root: Path = ROOT) -> Iterator[subprocess.Popen[str]]:
    """Open the window in a process of its own, and see that it is gone at the end."""
    environment = dict(os.environ) | variables
    for name in ("INKLING_LIBRARY_DIR", "INKLING_DATA_DIR"):
        environment.pop(name, None)
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.anywhere_window", *words],
        cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def visit(variables: Variables, *, root: Path = ROOT) -> tuple[dict[str, Any], list[str]]:
    """Open the window somewhere; return what it told, and what is wrong."""
    with opened(variables, root=root) as process:
        out, errors = process.communicate(timeout=120)
    unforeseen = [each for each in errors.splitlines() if not each.startswith(EXPECTED)]
    if process.returncode or unforeseen or not out:
        return {}, [f"exit code {process.returncode}: {errors}"]
    seen: dict[str, Any] = json.loads(out)
    wrong = [] if seen["trained"] == "finished" else [f"the training ended: {seen['trained']}"]
    if any(side > room for side, room in zip(seen["size"], seen["screen"], strict=True)):
        wrong.append(f"the window of {seen['size']} does not fit on {seen['screen']}")
    return seen, wrong


def neighbours(base: Path) -> list[str]:
    """Kill one of two windows: the other goes on, and a third is offered what the first had."""
    variables, wrong = folders_in(base), []
    with opened(variables, "stay") as first, opened(variables, "stay") as second:
        for process in (first, second):
            assert process.stdout is not None
            seen = json.loads(process.stdout.readline())
            wrong += [f"a window said: {each}" for each in seen["said"] + [seen["offered"]] if each]
        first.send_signal(signal.SIGKILL)
        first.wait(30)
        seen, problems = visit(variables)
        wrong += problems
        if "It kept the drawing" not in seen.get("offered", ""):
            wrong.append(f"nothing was offered of the window that was killed: {seen}")
        second.terminate()
        _, errors = second.communicate(timeout=30)
        if second.returncode or errors:
            wrong.append(f"the other window ended with {second.returncode}: {errors}")
    return wrong


def moved_program(base: Path) -> list[str]:
    """Run the program from a folder with a strange name."""
    root = base / STRANGE / "inkling"
    for name in ("gui", "nncore", "resources", "tests"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    seen, wrong = visit(folders_in(base), root=root)
    return wrong + [f"it said: {each}" for each in seen.get("said", ())]


def run(arguments: Sequence[str]) -> dict[str, Any]:
    """Open the window everywhere; return what it said and what was wrong."""
    argparse.ArgumentParser(prog="python -m tests.reliability anywhere").parse_args(arguments)
    failures: list[str] = []
    said: dict[str, list[str]] = {}
    for place in (*QUIET, *TOLD):
        with own_folders() as base:
            seen, wrong = visit(place(base))
            words = [each.replace(str(base), "…") for each in seen.get("said", ())]
        said[place.__name__] = words
        if bool(words) != (place in TOLD) or len(set(words)) < len(words):
            wrong.append(f"it said: {words}")
        if place in UNWRITABLE and len(words) != 1:
            wrong.append(f"it said more than one sentence: {words}")
        failures += [f"{place.__name__}: {each}" for each in wrong]
    for check in (neighbours, moved_program):
        with own_folders() as base:
            failures += [f"{check.__name__}: {each}" for each in check(base)]
    return {"places": len(said) + 2, "said": said, "failures": failures}


def main(words: Sequence[str]) -> int:
    """Run it and tell of it."""
    return tell(run(words))
