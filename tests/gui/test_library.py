"""The window's runs outlive it: recorded, listed at the next start, read, changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from gui.run_state import RunState
from gui.runs import RECENT, SessionRun
from nncore.storage.library import FOLDER_VARIABLE, Library
from nncore.storage.library_records import RunSummary
from tests.gui.stage import Stage, endless, until_idle
from tests.nncore.storage.runs import same_bits
from tests.toys import RECIPE


class Reader(QObject):
    """Writes down what the window's library tells."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.runs: tuple[SessionRun, ...] | None = None
        self.curves: dict[str, Any] = {}
        stage.controller.library.runs_loaded.connect(self.on_runs)
        stage.controller.library.curves_loaded.connect(self.on_curves)

    @Slot(object)
    def on_runs(self, runs: tuple[SessionRun, ...]) -> None:
        self.runs = runs

    @Slot(str, object)
    def on_curves(self, run_id: str, curves: Any) -> None:
        self.curves[run_id] = curves


@contextmanager
def session() -> Iterator[Stage]:
    """Open a controller, and close it as the window does."""
    stage = Stage()
    try:
        yield stage
    finally:
        assert stage.controller.shut_down(10_000)


def train(stage: Stage, qtbot: QtBot) -> SessionRun:
    stage.controller.start(RECIPE)
    until_idle(stage, qtbot)
    run = stage.controller.run
    assert run is not None
    qtbot.waitUntil(lambda: run.stored is not None)
    return run


def load(stage: Stage, qtbot: QtBot) -> tuple[Reader, tuple[SessionRun, ...]]:
    reader = Reader(stage)
    stage.controller.library.load()
    qtbot.waitUntil(lambda: reader.runs is not None)
    assert reader.runs is not None
    return reader, reader.runs


def stored() -> tuple[RunSummary, ...]:
    with Library() as library:
        return library.summaries()


def test_a_run_is_there_at_the_next_start(qtbot: QtBot) -> None:
    with session() as stage:
        first = train(stage, qtbot)
        curves = first.curves
    with session() as stage:
        reader, (run,) = load(stage, qtbot)
        library = stage.controller.library
        assert (run.run_id, run.number, run.name) == (first.run_id, 1, "toy")
        assert run.is_over
        assert (run.validation_accuracy, run.has_network, run.model) == (0.91, True, None)
        library.choose(run.run_id)
        qtbot.waitUntil(lambda: stage.controller.networks.shown.run_id == run.run_id)
        assert stage.controller.networks.shown.name == "toy (run 1)"
        library.request_curves(run.run_id)
        qtbot.waitUntil(lambda: run.run_id in reader.curves)
        assert curves is not None
        assert same_bits(reader.curves[run.run_id], curves)
        assert train(stage, qtbot).number == 2


def test_a_run_of_an_earlier_session_is_kept_for_good(qtbot: QtBot) -> None:
    with session() as stage:
        train(stage, qtbot)
    with session() as stage:
        _, (run,) = load(stage, qtbot)
        stage.controller.library.keep(run.run_id)
        qtbot.waitUntil(lambda: run.kept_as != "")
        assert stage.controller.networks.kept.names() == [run.kept_as]


def test_changes_are_made_even_where_the_window_closes_at_once(qtbot: QtBot) -> None:
    with session() as stage:
        ids = [train(stage, qtbot).run_id for _ in range(3)]
        stage.controller.library.rename(ids[0], "the first")
        stage.controller.library.delete((ids[1], ids[2]))
        stage.controller.library.restore((ids[2],))
    assert [(run.number, run.name) for run in stored()] == [(1, "the first"), (3, "toy")]


def test_curves_are_exported(qtbot: QtBot, tmp_path: Path) -> None:
    with session() as stage:
        run = train(stage, qtbot)
        stage.controller.library.export(run.run_id, tmp_path / "curves.csv")
        qtbot.waitUntil(lambda: stage.witness.notes == ["Saved the curves as curves.csv"])
        assert (tmp_path / "curves.csv").read_text().startswith("series,epoch,loss,accuracy\n")
        stage.controller.library.export(run.run_id, tmp_path / "nowhere" / "curves.csv")
        qtbot.waitUntil(lambda: len(stage.witness.sentences) == 1)
        assert "could not be saved" in stage.witness.sentences[0]


def test_a_run_that_trains_while_the_window_closes_leaves_its_network(qtbot: QtBot) -> None:
    with session() as stage:
        stage.make = endless
        stage.controller.start(RECIPE)
        qtbot.waitUntil(lambda: stage.toys[0].steps > 100)
    (run,) = stored()
    assert (run.ended, run.reason) == ("stopped", "Stopped by closing the window.")
    with Library() as library:
        assert library.checkpoints(run.run_id)[-1].step == run.step == stage.toys[0].steps


def test_without_a_library_the_window_trains_all_the_same(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file" / "library"))
    with session() as stage:
        stage.controller.start(RECIPE)
        until_idle(stage, qtbot)
        qtbot.waitUntil(lambda: len(stage.witness.sentences) == 1)
        assert "cannot be kept there" in stage.witness.sentences[0]
        assert stage.controller.run is not None
        assert stage.controller.run.ending is not None
        assert stage.controller.run.ending.ended == "finished"
        with qtbot.waitSignal(stage.controller.jobs.job_failed):
            stage.controller.library.load()
        assert len(stage.witness.sentences) == 1  # and not again
        assert stage.controller.state is RunState.IDLE


def test_a_damaged_library_is_told_once(qtbot: QtBot) -> None:
    with session() as stage:
        train(stage, qtbot)
    with Library() as library:
        path = library.folder / "library.sqlite"
    path.write_bytes(b"no database " * 1000)
    with session() as stage:
        load(stage, qtbot)
        qtbot.waitUntil(lambda: len(stage.witness.sentences) == 1)
        assert "1 run was brought over" in stage.witness.sentences[0]


def test_older_runs_live_in_the_library_alone(qtbot: QtBot) -> None:
    with session() as stage:
        run = train(stage, qtbot)
        network, seconds, curves = run.model, run.seconds, run.curves
        assert network is not None
        qtbot.waitUntil(lambda: run.stored is not None and run.stored.has_network)
        for _ in range(RECENT + 1):
            train(stage, qtbot)
        assert (run.model, run.curves) == (None, None)
        assert run.has_network
        assert run.seconds == pytest.approx(seconds, abs=0.01)
        stage.controller.library.choose(run.run_id)
        qtbot.waitUntil(lambda: run.model is not None)
        assert run.model is not None
        assert (run.model.parameters == network.parameters).all()
        with qtbot.waitSignal(stage.controller.library.curves_loaded) as loaded:
            stage.controller.library.request_curves(run.run_id)
        assert loaded.args is not None
        assert same_bits(loaded.args[1], curves)
