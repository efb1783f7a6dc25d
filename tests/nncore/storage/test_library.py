"""The library: what is put in comes out the same; names, deletion, quota, two at once."""

from __future__ import annotations

import csv
import math
import time
from pathlib import Path

import numpy as np
import pytest

from nncore.errors import LibraryError, NetworkFileError
from nncore.storage import library as library_module
from nncore.storage.library import FOLDER_VARIABLE, Library, library_folder
from nncore.storage.library_records import Progressed
from nncore.training.events import EpochDone, RateChanged
from nncore.training.history import CurvePart
from tests.nncore.storage.runs import HERE, add_run, library, same_bits
from tests.toys import RECIPE, make_model

__all__ = ["library"]

NOTHING = CurvePart(np.zeros((0, 3)), np.zeros((0, 3)))


def test_a_run_comes_out_as_it_went_in(library: Library) -> None:
    run, curves = add_run(library)
    assert library.summaries() == (run,)
    assert (run.number, run.name, run.recipe) == (1, "toy", RECIPE)
    assert (run.ended, run.reason, run.step, run.epoch) == ("finished", "It ended.", 80, 2.0)
    assert (run.seconds, run.parameters, run.validation_accuracy) == (1.5, 50, 0.9)
    assert (dict(run.test_accuracies), run.checkpoints) == ({"mnist": 0.8}, 3)
    assert abs(run.started - time.time()) < 60
    assert same_bits(library.curves(run.run_id), curves)
    assert [each.epoch for each in library.epochs(run.run_id)] == [1, 2]
    kept = library.checkpoints(run.run_id)
    assert [(each.step, each.validation_accuracy) for each in kept] == [
        (10, 0.51),
        (20, 0.52),
        (30, 0.53),
    ]
    model = library.load_checkpoint(run.run_id, 20)
    assert model.parameters.tobytes() == make_model(2).parameters.tobytes()
    assert library.details(run.run_id).surroundings == HERE


def test_what_is_unknown_stays_unknown_and_changes_keep_their_order(library: Library) -> None:
    run = library.begin(RECIPE)
    row = EpochDone(1, 40, 2.5, 0.5, math.nan, math.nan, 0.25)
    changes = (RateChanged(3, 0.1, 0.5), RateChanged(3, 0.1, 0.25))
    library.add_curves(run.run_id, Progressed(NOTHING, 40, 1.0, 0.5, (row,), changes))
    later = (RateChanged(50, 1.2, 0.1),)
    library.add_curves(run.run_id, Progressed(NOTHING, 60, 1.5, 0.7, (), later))
    (stored,) = library.epochs(run.run_id)
    assert stored.train_loss == 2.5
    assert math.isnan(stored.validation_loss)
    assert library.details(run.run_id).changes == changes + later
    assert library.curves(run.run_id).rate_changes == ((0.1, 0.5), (0.1, 0.25), (1.2, 0.1))
    assert library.summary(run.run_id).is_alive
    assert library.summary(run.run_id).validation_accuracy is None


def test_runs_are_renamed(library: Library) -> None:
    run, _ = add_run(library)
    library.rename(run.run_id, "  my\nbest  run ")
    assert library.summary(run.run_id).name == "my best run"
    for name in ("", " \n", "x" * 81):
        with pytest.raises(LibraryError, match="1 to 80 letters"):
            library.rename(run.run_id, name)
    assert library.summary(run.run_id).name == "my best run"


def test_a_deleted_run_can_be_restored_whole(library: Library) -> None:
    (first, curves), (second, _) = add_run(library), add_run(library)
    library.delete(first.run_id)
    assert library.summaries() == (second,)
    assert [run.run_id for run in library.summaries(deleted=True)] == [first.run_id]
    library.restore(first.run_id)
    assert library.summaries() == (first, second)
    assert same_bits(library.curves(first.run_id), curves)
    assert library.load_checkpoint(first.run_id, 30).name == "toy 3"


def test_a_run_in_training_is_not_deleted(library: Library) -> None:
    run, _ = add_run(library, ended="")
    with pytest.raises(LibraryError, match="still training"):
        library.delete(run.run_id)


def test_runs_that_were_deleted_long_ago_go_for_good(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = add_run(library)
    library.delete(run.run_id)
    monkeypatch.setattr(library_module, "RESTORABLE_DAYS", -1)
    following, _ = add_run(library)
    assert library.summaries(deleted=True) == ()
    assert library.summaries() == (following,)
    assert not (library.folder / "networks" / run.run_id).exists()


def test_nobody_asks_for_an_unknown_run_in_vain(library: Library) -> None:
    run, _ = add_run(library)
    with pytest.raises(LibraryError, match="not in the library"):
        library.summary("nobody")
    with pytest.raises(LibraryError, match="not in the library"):
        library.rename("nobody", "somebody")
    with pytest.raises(LibraryError, match="no longer in the library"):
        library.add_curves(
            "nobody", Progressed(CurvePart(np.ones((1, 3)), np.ones((0, 3))), 1, 1, 1)
        )
    with pytest.raises(LibraryError, match="batch 11 is no longer kept"):
        library.load_checkpoint(run.run_id, 11)
    next((library.folder / "networks" / run.run_id).glob("10.*")).unlink()
    with pytest.raises(NetworkFileError):
        library.load_checkpoint(run.run_id, 10)


def test_curves_are_exported_with_every_digit(library: Library, tmp_path: Path) -> None:
    run, curves = add_run(library)
    library.export_csv(run.run_id, tmp_path / "curves.csv")
    with (tmp_path / "curves.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    training = [row for row in rows if row["series"] == "training"]
    assert [float(row["loss"]) for row in training] == curves.loss.tolist()
    validation = [row for row in rows if row["series"] == "validation"]
    assert [float(row["accuracy"]) for row in validation] == curves.validation_accuracy.tolist()


def test_the_library_stays_within_its_quota(library: Library) -> None:
    runs = [add_run(library, networks=5)[0] for _ in range(4)]
    library.delete(runs[3].run_id)
    size = library.checkpoints(runs[0].run_id)[0].size

    def left() -> list[list[int]]:
        return [[each.step for each in library.checkpoints(run.run_id)] for run in runs]

    rest = library.size - 20 * size
    library.set_quota(rest + 31 * size // 2)
    assert left() == [[10, 20, 30, 40, 50]] * 3 + [[]]
    library.set_quota(rest + 27 * size // 2)
    assert left() == [[30, 40, 50], *[[10, 20, 30, 40, 50]] * 2, []]
    library.set_quota(rest + 7 * size // 2)
    assert left() == [[50], [50], [50], []]
    library.set_quota(rest + 3 * size // 2)
    assert left() == [[], [], [50], []]
    assert library.size <= library.quota
    library.set_quota(0)
    assert left() == [[]] * 4
    assert not list((library.folder / "networks").rglob("*.safetensors"))
    assert all(len(library.curves(run.run_id).epoch) for run in runs)


def test_a_run_in_training_keeps_the_library_within_its_quota(library: Library) -> None:
    first, _ = add_run(library, networks=2)
    size = library.checkpoints(first.run_id)[0].size
    library.set_quota(library.size + 20 * size)
    second, _ = add_run(library, networks=30)
    assert library.size <= library.quota
    assert library.checkpoints(second.run_id)[-1].step == 300
    assert library.checkpoints(first.run_id)[-1].step == 20


def test_the_quota_is_remembered_and_cannot_be_negative(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.set_quota(10**9)
        with pytest.raises(LibraryError):
            library.set_quota(-1)
    with Library(tmp_path) as library:
        assert library.quota == 10**9


def test_two_at_once_do_not_disturb_each_other(library: Library) -> None:
    with Library(library.folder) as other:
        mine, my_curves = add_run(library, ended="")
        theirs, their_curves = add_run(other, ended="")
        assert (mine.number, theirs.number) == (1, 2)
        assert [run.ended for run in library.summaries()] == ["", ""]
        with Library(library.folder) as third:
            assert all(run.is_alive for run in third.summaries())
        assert same_bits(other.curves(mine.run_id), my_curves)
        assert same_bits(library.curves(theirs.run_id), their_curves)


def test_the_folder_can_be_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = library_folder()
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "Bücher und Läufe"))
    with Library() as library:
        add_run(library)
        assert library.folder == tmp_path / "Bücher und Läufe"
    assert usual != library.folder
    assert not usual.exists()
