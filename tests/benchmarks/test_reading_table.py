"""The page about reading: honest readers, four ways to an input, the same bytes every time."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from nncore.arrays import IndexArray
from nncore.data.dataset import Samples
from nncore.data.drawing import Drawing
from nncore.data.stroke_archive import StrokeArchive, read_stroke_archive
from nncore.data.strokes import generate, generate_drawings
from nncore.errors import InklingError
from nncore.network.model import Calibration
from nncore.recipe import Data, Dense, Preparation, Recipe
from nncore.storage import save_network
from tests.benchmarks import not_digits, reading_table, writers
from tests.benchmarks.reading_data import Material, on_canvas
from tests.benchmarks.reading_figures import Confidence, Figures, Measured, Network, Row
from tests.benchmarks.reading_page import page
from tests.benchmarks.reading_pool import Fold, load_folds
from tests.benchmarks.reading_routes import ROUTES, box_and_mass, box_only, read
from tests.benchmarks.test_writers import write_archive
from tests.toys import make_model

PREPARATION = Preparation()
ROW = Row("all real strokes", 1234, (0.5, 0.75, 0.875, 0.9876), 0.99)
HONEST = Confidence("all real strokes", 1234, "1.100", (0.02, 0.01), (0.3, 0.25), 0.004)


def some_figures(folds: int = 0, *, learned: bool = True, threshold: float = 0.6) -> Figures:
    network = Network(
        "inkling", "0a" * 32, Calibration(1.1, threshold), ("mnist", "own.npz"), folds, learned
    )
    return Figures(
        network,
        "own.npz",
        30,
        Measured((ROW,), (ROW,), (ROW,), (HONEST,)),
        {"letters": {"count": 250, "not_a_digit": 0.95, "blank": 0.0, "digit": 0.05}},
        ("DejaVuSans",),
        "python -m tests.benchmarks.reading_table --data strokes.npz",
    )


def test_the_page_shows_its_figures() -> None:
    lines = page(some_figures()).splitlines()
    row = "| all real strokes | 1,234 | 50.00 % | 75.00 % | 87.50 % | 98.76 % | 99.00 % |"
    assert lines.count(row) == 3
    honest = "| all real strokes | 1,234 | 1.100 | 2.00 % | 1.00 % | 0.3000 | 0.2500 |"
    assert honest in lines
    assert "| letters | 250 | 95.00 % | 0.00 % | 5.00 % |" in lines
    assert "| digits: all real strokes | 1,234 | 0.40 % | – | 99.60 % |" in lines
    assert "python -m tests.benchmarks.reading_table --data strokes.npz" in lines


def test_every_row_of_a_table_has_the_cells_of_its_head() -> None:
    lines = page(some_figures()).splitlines()
    for above, line in itertools.pairwise(lines):
        if above.startswith("|") and line.startswith("|"):
            assert above.count("|") == line.count("|")


def test_the_page_says_what_was_learned_from() -> None:
    assert "**learned from**" in page(some_figures())
    assert "(not learned from)" in page(some_figures(learned=False))
    by_folds = page(some_figures(folds=5))
    assert "**learned from**" not in by_folds
    assert "read by 5 other networks" in by_folds


def test_the_box_fits_and_the_mass_lies_in_the_middle() -> None:
    for drawing in generate_drawings(12, 4):
        image, centred = box_only(drawing, PREPARATION), box_and_mass(drawing, PREPARATION)
        assert image is not None
        assert centred is not None
        rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
        for found in (rows, columns):
            assert abs(found[0] + found[-1] - 27) <= 1
        assert max(np.ptp(rows), np.ptp(columns)) + 1 in (20, 21, 22)  # grey rims
        for axis in (0, 1):
            mass = (centred.sum(axis=axis) @ np.arange(28)) / centred.sum()
            assert abs(mass - 14) <= 0.51


def test_a_picture_is_cut_to_its_ink_and_a_blank_one_has_no_box() -> None:
    sheet = np.zeros((60, 60), np.uint8)
    sheet[3:23, 40:50] = 255
    image = box_only(Drawing(picture=sheet), PREPARATION)
    assert image is not None
    rows, columns = (np.flatnonzero(image.any(axis=axis)) for axis in (1, 0))
    assert (rows[0], rows[-1], columns[0], columns[-1]) == (4, 23, 9, 18)
    blank = Drawing(picture=np.zeros((9, 9), np.uint8))
    assert [route(blank, PREPARATION) for route in ROUTES.values()] == [None] * len(ROUTES)


def test_a_canvas_leaves_the_full_recipe_as_it_was(tmp_path: Path) -> None:
    archive = read_stroke_archive(write_archive(tmp_path / "strokes.npz"))
    full = ROUTES["full recipe"]
    for number, drawing in enumerate(archive.drawings()):
        laid = on_canvas(drawing, np.random.default_rng(number))
        points = np.concatenate([stroke.points for stroke in laid.strokes])
        assert laid.canvas is not None
        assert points.min() >= 0
        assert points.max() <= laid.canvas[0]
        before, after = full(drawing, PREPARATION), full(laid, PREPARATION)
        assert before is not None
        assert after is not None
        assert np.abs(before - after).mean() < 0.01


def test_rejected_and_blank_count_as_wrong() -> None:
    drawings = [*generate_drawings(6, 5), Drawing(canvas=(280.0, 280.0), label=1)]
    labels = np.array([drawing.label for drawing in drawings], np.uint8)
    strict = make_model().with_changes(calibration=Calibration(threshold=1.0))
    readers = np.array([0, 0, 0, 1, 1, 1, 0])
    found = read([make_model(), strict], readers, drawings, labels)
    assert found.rejected.tolist() == [False] * 3 + [True] * 3 + [False]
    assert not found.right[:, 3:].any()
    assert found.right[-1, :3].tolist() == found.favoured_right[:3].tolist()
    assert not found.favoured_right[6]


def test_folds_must_be_of_the_file_and_hold_all_of_it(tmp_path: Path) -> None:
    archive = read_stroke_archive(write_archive(tmp_path / "strokes.npz"))
    halves = np.arange(60) % 2
    folds = [
        Fold(number, own, own, archive.labels[own], np.zeros((30, 10), np.float32), rejects=False)
        for number, own in enumerate(np.flatnonzero(halves == half) for half in (0, 1))
    ]
    assert (reading_table.real_readers(archive, folds) == halves + 1).all()
    assert not reading_table.real_readers(archive, []).any()
    with pytest.raises(InklingError, match="no fold"):
        reading_table.real_readers(archive, folds[:1])
    folds[0].labels[0] ^= 1
    with pytest.raises(InklingError, match="is not of the drawings"):
        reading_table.real_readers(archive, folds)


def few_of_everything(
    archive: StrokeArchive, readers: IndexArray, _data_dir: object, _bar: object
) -> Material:
    """Generated digits in place of MNIST's, so that nothing is downloaded."""
    samples = Samples(*next(generate(20, 1, part="test")))
    return Material(samples, samples, generate_drawings(4, 1), list(archive.drawings()), readers)


def test_the_command_with_folds_gives_the_same_page_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        not_digits.find_fonts()
    except InklingError:
        pytest.skip("needs the fonts DejaVu or Inter")
    monkeypatch.setattr(not_digits, "COUNT", 4)
    monkeypatch.setattr(reading_table, "load_material", few_of_everything)
    data = write_archive(tmp_path / "strokes.npz")
    layers = (Dense(4, "relu"), Dense(10, "softmax"))
    recipe = Recipe("tiny", layers, data=Data(sources=(str(data),)), epochs=1)
    (tmp_path / "tiny.json").write_text(json.dumps(recipe.to_dict()))
    words = ["--data", data, "--recipe", tmp_path / "tiny.json", "--out", tmp_path / "folds"]
    writers.main([str(word) for word in (*words, "--folds", "2")])
    assert len(load_folds(tmp_path / "folds")) == 2
    save_network(tmp_path / "toy.safetensors", make_model(recipe=recipe))
    pages = []
    for name in ("first.md", "second.md"):
        out = tmp_path / name
        options = {"network": "toy.safetensors", "data": "strokes.npz", "folds": "folds"}
        named = [f"--{option}={tmp_path / value}" for option, value in options.items()]
        reading_table.main([*named, "--count=3", f"--out={out}"])
        pages.append(out.read_text())
    assert pages[0] == pages[1]
    assert str(tmp_path) not in pages[0]
    assert "writers left out, all folds pooled | 60 |" in pages[0]
    assert "| photographs | 3 |" in pages[0]
    command = "reading_table --network FILE --data strokes.npz --folds DIR --count 3"
    assert command in pages[0]
    assert "Wrote" in capsys.readouterr().out
