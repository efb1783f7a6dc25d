"""The recorder: what it writes when, and that a library that fails does not harm the training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from nncore.errors import DataError, LibraryError, SaveError
from nncore.storage import library_networks, library_recorder, library_writer
from nncore.storage.library import Library
from nncore.storage.library_recorder import LibraryRecorder, parameter_digest, recorded
from nncore.training.checkpoints import Checkpoint
from nncore.training.events import Event, RunEnded, SetRate
from nncore.training.follower import Follower
from nncore.training.history import History
from tests.nncore.storage.runs import library, same_bits
from tests.toys import RECIPE, ToyRun

__all__ = ["library"]


def train(toy: ToyRun, library: Library | None, problems: list[str] | None = None) -> History:
    """Record a toy's run; return the curves that it gave."""
    history = History()
    tell = None if problems is None else problems.append
    for event in recorded(toy.events(), toy.model, library, tell):
        history.add(event)
    return history


def test_a_run_is_kept_with_all_that_belongs_to_it(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_recorder, "INTERVAL", 0.0)
    toy = ToyRun(RECIPE)
    toy.submit(SetRate(0.25))
    history = train(toy, library)
    (run,) = library.summaries()
    assert (run.ended, run.reason, run.step, run.epoch) == ("finished", "It finished.", 100, 5.0)
    assert (run.validation_accuracy, dict(run.test_accuracies)) == (0.91, {"strokes": 0.9})
    assert same_bits(library.curves(run.run_id), history.curves())
    assert [each.epoch for each in library.epochs(run.run_id)] == [1, 2, 3, 4, 5]
    assert [each.rate for each in library.details(run.run_id).changes] == [0.25]
    kept = library.checkpoints(run.run_id)
    assert 10 < len(kept) <= 60
    assert kept[-1].step == 100
    assert [each.validation_accuracy for each in kept if each.step in (1, 100)] == [0.1, 0.9]
    left = library.load_checkpoint(run.run_id, 100)
    assert left.figures["validation_accuracy"] == 0.91
    assert library.details(run.run_id).digest == parameter_digest(left)


def test_parcels_are_handed_over_once_in_a_while(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    now, parcels = [0.0], []
    monkeypatch.setattr(library, "add_curves", lambda _run, news: parcels.append(news.step))
    toy = ToyRun(RECIPE)
    follower = Follower(toy.model)
    recorder = LibraryRecorder(lambda: library, follower, clock=lambda: now[0])
    for event in toy.events():
        now[0] += 0.03
        follower.add(event)
        recorder.add(event)
    recorder.close("", "")
    assert 20 < parcels[0] < 40
    assert parcels[-1] == 100
    assert len(parcels) <= 2 + 0.03 * 120 / library_recorder.INTERVAL


def test_networks_wait_for_the_end_where_writing_them_would_slow_the_training(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_recorder, "INTERVAL", 0.0)
    monkeypatch.setattr(library_writer, "SHARE", 0.0)
    written: list[int] = []
    add = library.add_checkpoints

    def watch(run_id: str, networks: Sequence[tuple[Checkpoint, float | None]]) -> None:
        written.extend(checkpoint.step for checkpoint, _ in networks)
        add(run_id, networks)

    monkeypatch.setattr(library, "add_checkpoints", watch)
    train(ToyRun(RECIPE), library)
    (run,) = library.summaries()
    assert written[1] == 100
    assert written[2:] == sorted(written[2:], reverse=True)
    assert len(library.checkpoints(run.run_id)) == len(written) > 10


def test_who_is_in_a_hurry_has_the_end_and_the_last_network(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_writer, "SHARE", 0.0)
    toy = ToyRun(RECIPE)
    follower = Follower(toy.model)
    recorder = LibraryRecorder(lambda: library, follower)
    for event in toy.events():
        follower.add(event)
        recorder.add(event)
    recorder.hurry()
    recorder.close("", "")
    (run,) = library.summaries()
    assert run.ended == "finished"
    assert [each.step for each in library.checkpoints(run.run_id)] == [100]


def test_a_run_that_is_given_up_leaves_its_network(library: Library) -> None:
    toy = ToyRun(RECIPE)
    events = recorded(toy.events(), toy.model, library)
    for _ in range(40):
        next(events)
    events.close()
    (run,) = library.summaries()
    assert (run.ended, run.reason) == ("stopped", "The training was given up.")
    assert library.checkpoints(run.run_id)[-1].step == run.step == toy.steps


def test_a_run_that_fails_says_why_and_one_that_never_began_is_not_kept(library: Library) -> None:
    with pytest.raises(DataError):
        train(ToyRun(RECIPE, error=DataError("The images have gone.")), library)
    (run,) = library.summaries()
    assert (run.ended, run.reason) == ("failed", "The images have gone.")
    toy = ToyRun(RECIPE, loading=5)
    next(recorded(toy.events(), toy.model, library))
    assert len(library.summaries()) == 1


def test_a_library_that_cannot_be_written_does_not_stop_a_training(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("The disk has gone.")

    monkeypatch.setattr(library, "add_curves", fail)
    problems: list[str] = []
    history = train(ToyRun(RECIPE), library, problems)
    assert len(history.curves().epoch) == 100
    assert problems == ["The disk has gone."]


def test_curves_are_kept_where_there_is_no_room_for_networks(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, *_: object) -> None:
        raise SaveError(f"{path.name}: no space.")

    monkeypatch.setattr(library_networks, "save_network", fail)
    problems: list[str] = []
    history = train(ToyRun(RECIPE), library, problems)
    (run,) = library.summaries()
    assert run.ended == "finished"
    assert not run.has_network
    assert same_bits(library.curves(run.run_id), history.curves())
    assert problems == ["100.safetensors: no space."]


def test_without_a_library_every_event_comes_through() -> None:
    toy = ToyRun(RECIPE)
    events: list[Event] = list(recorded(toy.events(), toy.model, None))
    assert isinstance(events[-1], RunEnded)
