"""Who may import whom."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import ROOMS, ROOT, module_name, parse, python_files, relative

HEIGHT = {room: height for height, rooms in enumerate(ROOMS) for room in rooms}


def imported_modules(path: Path) -> Iterator[str]:
    """Full names of everything that a file imports, relative imports resolved."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package.pop()
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            base = ".".join([*start, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a file, with the last part of the name that is called."""
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def test_importing_all_of_nncore_loads_no_qt() -> None:
    modules = [module_name(path) for path in python_files("nncore")]
    code = (
        "import importlib, sys\n"
        f"for name in {modules!r}:\n"
        "    importlib.import_module(name)\n"
        "foreign = ('PySide6', 'shiboken6', 'pyqtgraph', 'gui', 'torch')\n"
        "print([name for name in sys.modules if name.partition('.')[0] in foreign])\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_a_room_imports_only_from_rooms_above_it() -> None:
    wrong = []
    for path in python_files("nncore"):
        own = module_name(path).split(".")[1:2]
        if not own:
            continue  # the package itself gathers what it offers from every room
        for imported in imported_modules(path):
            top, _, rest = imported.partition(".")
            room = rest.partition(".")[0]
            if top in {"gui", "main", "PySide6", "pyqtgraph", "tests"} or (
                top == "nncore" and room and HEIGHT[room] > HEIGHT[own[0]]
            ):
                wrong.append(f"{relative(path)} imports {imported}")
    assert wrong == []


def test_only_the_commands_print() -> None:
    rooms = [path for path in python_files("nncore") if "commands" not in path.parts]
    found = [relative(path) for path in rooms for name, _ in calls(path) if name == "print"]
    assert found == []


def test_nothing_that_could_run_a_files_code() -> None:
    forbidden = {"pickle", "cPickle", "shelve", "marshal", "dill", "joblib"}
    wrong = []
    for path in python_files("nncore", "gui", "resources"):
        names = [imported.partition(".")[0] for imported in imported_modules(path)]
        wrong += [f"{relative(path)} imports {name}" for name in names if name in forbidden]
        for name, call in calls(path):
            if isinstance(call.func, ast.Name) and name in {"eval", "exec"}:
                wrong.append(f"{relative(path)}:{call.lineno} calls {name}")
            for keyword in call.keywords:
                if keyword.arg == "allow_pickle" and ast.unparse(keyword.value) != "False":
                    wrong.append(f"{relative(path)}:{call.lineno} allows pickle")
    assert wrong == []


def test_slots_are_methods() -> None:
    """A lambda, a partial or a plain function connected to a signal runs in the sender's thread."""
    wrong = []
    for path in python_files("gui"):
        if not any(name.startswith("PySide6.") for name in imported_modules(path)):
            continue  # a socket connects, too
        plain = {node.name for node in parse(path).body if isinstance(node, ast.FunctionDef)}
        for name, call in calls(path):
            if name != "connect" or not call.args:
                continue
            slot = call.args[0]
            is_method = isinstance(slot, ast.Attribute | ast.Name)
            if not is_method or (isinstance(slot, ast.Name) and slot.id in plain):
                wrong.append(f"{relative(path)}:{call.lineno}: {ast.unparse(slot)}")
    assert wrong == []
