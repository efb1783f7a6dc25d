"""Networks to compare with: which there are, and how each is brought to hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from gui.controller import Controller
from gui.library_questions import read_last
from gui.mistakes.views_card import Rival
from gui.runs import SessionRun
from nncore.network.model import Model
from nncore.storage.network_file import load_network

FILE: Final[Rival] = ("file", "")
"""Stands for a file that is asked for."""

SHIPPED: Final = "shipped network"
MOST_RUNS: Final = 30


def rivals_of(controller: Controller, opened: Path | None) -> list[tuple[Rival, str]]:
    """List the networks that there are, with what a person calls each.

    Parameters
    ----------
    controller : Controller
        Knows the shipped network, those that were kept, and the runs.
    opened : Path or None
        A file that was chosen before.
    """
    found: list[tuple[Rival, str]] = [(("shipped", ""), SHIPPED)]
    found += [(("kept", name), f"{name} (kept)") for name in controller.networks.kept.names()]
    runs = [run for run in controller.runs.all() if run.has_network]
    found += [(("run", run.run_id), run_name(run)) for run in runs[: -MOST_RUNS - 1 : -1]]
    if opened is not None:
        found.append((("file", str(opened)), opened.stem))
    return [*found, (FILE, "a file …")]


def run_name(run: SessionRun) -> str:
    """Return what a person calls the network of a run."""
    return f"{run.name} (run {run.number})"


def fetching(controller: Controller, rival: Rival) -> Callable[[], Model] | None:
    """Return what gives the network, to be called in the second thread; None where it has gone."""
    kind, name = rival
    if kind == "shipped":
        return partial(_given, controller.networks.shipped)
    if kind == "kept":
        return partial(controller.networks.kept.load, name)
    if kind == "file":
        return partial(load_network, Path(name))
    run = controller.runs.get(name)
    if run is None:
        return None
    if run.model is not None:
        return partial(_given, run.model)
    return partial(_of_library, controller, name)


def _given(model: Model) -> Model:
    return model


def _of_library(controller: Controller, run_id: str) -> Model:
    return read_last(run_id, controller.library.open())[1].model
