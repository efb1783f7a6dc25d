"""The real window for a test, with data small enough to wait for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache

import numpy as np
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.app import make_application
from gui.controller import Controller
from gui.faults import Faults
from gui.furnishing import furnished_window
from gui.main_window import MainWindow
from gui.settings import SettingsFile
from gui.snapshot import Trainable
from gui.theme import ThemeWatcher
from nncore.data.dataset import Dataset, Samples
from nncore.data.strokes import generate
from nncore.network.model import Model
from nncore.recipe import Batch, Dense, Recipe
from nncore.session import Run
from tests.toys import make_model

TINY = Recipe(
    name="tiny", layers=(Dense(24, "relu"), Dense(10, "softmax")), batch=Batch("size", 32), epochs=3
)
"""Trains in well under a second."""

LONG = replace(TINY, name="long", epochs=100_000)
"""Never ends by itself."""


@cache
def tiny_data() -> Dataset:
    """A few hundred generated digits."""
    parts = [_digits(640, "training"), _digits(100, "validation"), _digits(100, "test")]
    return Dataset("strokes", parts[0], parts[1], {"strokes": parts[2]})


def _digits(count: int, part: str) -> Samples:
    chunks = list(generate(count, 7, part=part))  # type: ignore[arg-type]
    images, labels = zip(*chunks, strict=True)
    return Samples(np.concatenate(images), np.concatenate(labels))


def run_on_tiny_data(recipe: Recipe) -> Trainable:
    """Make a real run, on data that are there already."""
    return Run(recipe, dataset=tiny_data())


@contextmanager
def open_window(
    qtbot: QtBot,
    *,
    model: Model | None = None,
    make_run: Callable[[Recipe], Trainable] = run_on_tiny_data,
    with_plots: bool = False,
) -> Iterator[MainWindow]:
    """Open the window, and see that it ends as it should."""
    app = make_application()
    assert isinstance(app, QApplication)
    controller = Controller(model or make_model(3), make_run=make_run)
    themes = ThemeWatcher(app, SettingsFile().load().theme)
    faults = Faults()
    window = furnished_window(SettingsFile(), themes, faults, controller)
    window.resize(1280, 800)
    window.show()
    qtbot.waitExposed(window)
    try:
        if with_plots:
            window.load_plots()
            qtbot.waitUntil(lambda: window.has_plots, timeout=30_000)
        yield window
    finally:
        window.close()
        assert window.shut_down() or controller.shut_down(10_000)  # the disk may be busy
        window.deleteLater()
        themes.deleteLater()
        faults.deleteLater()
