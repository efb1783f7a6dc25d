"""The folds by writer: nobody is read by a network that has met him, and pooling adds up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nncore.data.stroke_archive import read_stroke_archive
from nncore.errors import InklingError
from nncore.network.model import Calibration
from nncore.recipe import Data, Dense, Recipe
from nncore.storage import load_network
from tests.benchmarks import writers
from tests.benchmarks.reading_pool import Fold, cross_fit, load_folds, pool


def write_archive(path: Path, people: int = 6, each: int = 10) -> Path:
    """Write one stroke for each digit of each writer: a slanted line whose slope is the digit."""
    rng = np.random.default_rng(3)
    count = people * each
    labels = np.arange(count) % 10
    line = np.linspace(0, 1, 8)[:, None]
    angle = labels[:, None, None] * np.pi / 10
    points = 50 * line * np.concatenate([np.cos(angle), np.sin(angle)], axis=2)
    points += rng.normal(0, 0.5, points.shape)
    starts = np.arange(count + 1)
    np.savez(
        path,
        xy=points.reshape(-1, 2).astype(np.float32),
        stroke_start=8 * starts,
        sample_start=starts,
        label=labels,
        writer=np.array([f"tr{1 + index // each:02}" for index in range(count)]),
    )
    return path


def test_two_folds_end_to_end(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write_archive(tmp_path / "strokes.npz")
    recipe = Recipe(
        "tiny", (Dense(8, "relu"), Dense(10, "softmax")), data=Data(sources=(str(data),)), epochs=2
    )
    (tmp_path / "tiny.json").write_text(recipe.to_json())
    out = tmp_path / "folds"
    words = ["--data", data, "--recipe", tmp_path / "tiny.json", "--folds", "2", "--out", out]
    for number in "01":
        writers.main([str(word) for word in (*words, "--fold", number)])
    capsys.readouterr()
    for fold in load_folds(out):
        people = {writers.writer_number(name) % 2 for name in fold.writers}
        assert people == {fold.number}
        others = read_stroke_archive(out / f"others-{fold.number}.npz")
        assert not set(others.writers) & set(fold.writers)
        assert len(others) + len(fold.labels) == 60
        model = load_network(out / f"fold-{fold.number}.safetensors")
        assert model.recipe is not None
        assert str(data) not in model.recipe.data.sources
        assert "test_accuracy" not in model.figures
    writers.main(["--pool", str(out), "--json"])
    figures = json.loads(capsys.readouterr().out)
    assert figures["count"] == 60
    assert len(figures["misread"]) == round(60 * (1 - figures["accuracy"]))
    writers.main(["--pool", str(out)])
    assert figures["worst_writer"] in capsys.readouterr().out


def some_folds() -> list[Fold]:
    """Three folds of 200 drawings, nine in ten read rightly, at 0.6 when wrong and 0.95 when
    right."""
    rng = np.random.default_rng(1)
    folds = []
    for number in range(3):
        labels = rng.integers(0, 10, 200).astype(np.uint8)
        wrong = np.arange(200) % 10 == 0
        favoured = np.where(wrong, (labels + 1) % 10, labels)
        sure = np.where(wrong, 0.6, 0.95)[:, None]
        probabilities = np.where(np.eye(10, dtype=bool)[favoured], sure, (1 - sure) / 9)
        people = np.repeat([f"tr{number}", f"tr{number + 3}"], 100)
        place = np.arange(200) + 200 * number
        folds.append(
            Fold(number, place, people, labels, probabilities.astype(np.float32), rejects=True)
        )
    return folds


def test_a_rejected_digit_counts_as_wrong() -> None:
    folds = some_folds()
    figures = pool(folds, [Calibration(1.0, 0.97)] * 3)
    assert (figures["accuracy"], figures["rejected"]) == (0.0, 1.0)
    figures = pool(folds, [Calibration(1.0, 0.7)] * 3)
    assert figures["accuracy"] == pytest.approx(0.9)
    assert figures["accuracy_unrejected"] == pytest.approx(0.9)
    assert figures["rejected"] == pytest.approx(0.1)
    assert figures["writers"][figures["worst_writer"]] == min(figures["writers"].values())
    assert {each["drawing"] for each in figures["misread"]} == set(range(0, 600, 10))
    assert figures["before"] == figures["after"]


def test_a_fold_is_calibrated_on_the_others_only() -> None:
    folds = some_folds()
    fitted = cross_fit(folds)
    odd: Any = np.eye(10, dtype=np.float32)[(folds[0].labels + 1) % 10]
    spoilt = Fold(0, folds[0].index, folds[0].writers, folds[0].labels, odd, rejects=True)
    again = cross_fit([spoilt, *folds[1:]])
    assert again[0] == fitted[0]
    assert again[1] != fitted[1]
    assert [each.threshold for each in cross_fit(folds, threshold=0.5)] == [0.5] * 3


def test_what_cannot_be_divided_is_refused(tmp_path: Path) -> None:
    archive = read_stroke_archive(write_archive(tmp_path / "strokes.npz"))
    with pytest.raises(InklingError, match="none or all"):
        writers.held_out(archive, 9, 10)
    with pytest.raises(InklingError, match="no number"):
        writers.writer_number("somebody")
    with pytest.raises(InklingError, match="holds 0 folds"):
        load_folds(tmp_path)
