"""Made-up curves, as a training would leave them; a form and a list that are shown."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.train.recipe_form import RecipeForm
from gui.train.runs_list import RunsList
from nncore.arrays import freeze
from nncore.training.history import Curves

MakeCurves = Callable[..., Curves]


@pytest.fixture
def make_curves() -> MakeCurves:
    """Return curves that have come `epochs` far."""

    def make(epochs: float, points: int = 200, highest: float = 2.3) -> Curves:
        epoch = np.linspace(epochs / points, epochs, points)
        validation = np.arange(int(epochs) + 1.0)
        arrays = (
            epoch,
            highest * np.exp(-epoch),
            1.0 - 0.9 * np.exp(-epoch),
            validation,
            highest * np.exp(-validation) + 0.05,
            0.97 - 0.87 * np.exp(-validation),
        )
        return Curves(*(freeze(array) for array in arrays))

    return make


@pytest.fixture
def form(qtbot: QtBot) -> RecipeForm:
    form = RecipeForm()
    qtbot.addWidget(form)
    form.show()
    return form


@pytest.fixture
def runs(qtbot: QtBot) -> RunsList:
    runs = RunsList()
    qtbot.addWidget(runs)
    runs.resize(320, 260)
    runs.show()
    qtbot.waitExposed(runs)
    return runs
