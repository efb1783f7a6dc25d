"""What the first window needs, and what has to wait until it is on the screen."""

from __future__ import annotations

import subprocess
import sys

import nncore
from gui.engine_first import ENGINE
from gui.views import PAGES
from tests.house.sources import ROOT

WAITING = (
    "pyqtgraph",
    "sqlite3",
    "click",
    "pooch",
    "importlib.metadata",
    "PIL.ImageOps",
    "gui.controller",
    "gui.data",
    "gui.dialogs",
    "gui.train",
    "nncore.data.picture",
    "nncore.data.strokes",
    "nncore.estimator",
    "nncore.export",
    "nncore.insight",
    "nncore.reproduction",
    "nncore.session",
    "nncore.storage.library",
    "nncore.training.trainer",
)
"""Must not be there when the window is drawn on for the first time."""

COSTLY = ("QStyle", "QMessageBox")
"""Classes of Qt with many enumerations, which PySide6 makes when it first meets a class."""

FIRST_WINDOW = f"""
import builtins, gc, sys
from gui.engine_first import import_plainly, load_engine
load_engine()
assert not any(name.startswith("PySide6") for name in sys.modules)
import_plainly()
from gui import app

def look(application, window, garbage):
    window.close()  # and the program ends
    assert builtins.__import__ is not builtins.__feature_import__
    assert not gc.isenabled()
    qt = [vars(sys.modules["PySide6." + name]) for name in ("QtCore", "QtGui", "QtWidgets")]
    print(*(name for name in {WAITING!r} if name in sys.modules))
    print(*(name for name in {COSTLY!r} if any(name in names for names in qt)))
    yield

app._what_can_wait = look
sys.exit(app.open_window())
"""


def test_the_first_window_waits_for_nothing_that_it_does_not_need() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["", ""]


def test_the_engine_is_no_more_than_its_rooms() -> None:
    assert all(name.startswith("nncore.") for name in ENGINE)


def test_every_page_has_a_wiring() -> None:
    wirings = [page.wiring for page in PAGES]
    for name in wirings:
        path = ROOT / f"{name.replace('.', '/')}.py"
        assert "\ndef build(" in path.read_text(encoding="utf-8"), name
    assert len(set(wirings)) == len(wirings)


def test_every_name_of_the_package_is_there_when_it_is_asked_for() -> None:
    code = "import nncore, sys\nprint(len([n for n in sys.modules if n.startswith('nncore.')]))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"
    for name in nncore.__all__:
        assert getattr(nncore, name) is not None
    assert set(nncore.__all__) <= set(dir(nncore))
