from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from nncore.data import not_digits
from nncore.data.dataset import NOT_A_DIGIT, Samples
from nncore.data.ink import to_input
from nncore.data.mixture import load
from nncore.data.not_digits import DRAWN, KINDS, generate, generate_drawings
from nncore.data.not_digits.generator import Sketch, _Source
from nncore.data.not_digits.handwriting import write_letter, write_symbol, write_word
from nncore.data.not_digits.noise import TEXTURES, noise
from nncore.data.not_digits.printed import SIDE, print_sign
from nncore.data.not_digits.scribbles import SCRIBBLERS, scribble
from nncore.data.shelf import Shelf
from nncore.progress import finish
from nncore.recipe import Preparation
from tests.nncore.data.stroke_content import write_archive

STANDARD = Preparation()


@pytest.fixture(scope="module")
def sketches() -> list[Sketch]:
    return generate_drawings(700, 3)


def images(count: int, seed: int, preparation: Preparation = STANDARD) -> np.ndarray:
    return np.concatenate(list(generate(count, seed, preparation=preparation)))


def test_the_same_seed_gives_the_same_images_and_a_shorter_set_begins_a_longer_one() -> None:
    long = images(130, 1)
    assert long.shape == (130, 28, 28)
    np.testing.assert_array_equal(images(70, 1), long[:70])
    assert len({image.tobytes() for image in np.concatenate([long, images(130, 2)])}) == 260


def test_no_image_is_blank_and_chunks_are_read_only() -> None:
    for chunk in islice(generate(200, 4), 4):
        assert chunk.any(axis=(1, 2)).all()
        assert not chunk.flags.writeable


@pytest.mark.parametrize(
    "preparation",
    [Preparation(size=16, box=12), Preparation(route="raw"), Preparation(size=40, centre="box")],
)
def test_images_follow_the_preparation(preparation: Preparation) -> None:
    made = images(60, 1, preparation)
    assert made.shape == (60, preparation.size, preparation.size)
    assert made.any(axis=(1, 2)).all()


def test_kinds_occur_as_often_as_stated(sketches: list[Sketch]) -> None:
    for kind in DRAWN:
        expected = KINDS[kind] / sum(KINDS[kind] for kind in DRAWN)
        share = sum(sketch.kind == kind for sketch in sketches) / len(sketches)
        assert share == pytest.approx(expected, abs=0.06)
    assert sum(KINDS.values()) == pytest.approx(1.0)


def test_drawings_lie_on_their_canvas_and_have_ink(sketches: list[Sketch]) -> None:
    for sketch in sketches[:150]:
        drawing = sketch.drawing
        points = np.concatenate([stroke.points for stroke in drawing.strokes])
        assert points.min() >= 0
        assert points.max() <= 280
        assert drawing.label is None
        assert to_input(drawing) is not None


def test_no_letter_that_people_read_as_a_digit(sketches: list[Sketch]) -> None:
    written = {sketch.name[0] for sketch in sketches if sketch.kind == "letter"}
    assert len(written) > 35
    assert not written & set("OoQqIilBbGgSsZz0123456789y")


@pytest.mark.parametrize("write", [write_letter, write_symbol, scribble])
def test_a_sign_is_never_drawn_the_same_way_twice(write: object) -> None:
    assert callable(write)
    by_name: dict[str, list[np.ndarray]] = {}
    for seed in range(300):
        name, strokes = write(np.random.default_rng(seed))
        by_name.setdefault(name, []).append(np.concatenate(strokes))
    again = [drawn for drawn in by_name.values() if len(drawn) > 1]
    assert len(again) > 10
    assert all(not np.array_equal(drawn[0], drawn[1]) for drawn in again)


@pytest.mark.parametrize("name", list(SCRIBBLERS))
def test_every_scribble_has_points_that_can_be_drawn(name: str) -> None:
    for seed in range(20):
        strokes = SCRIBBLERS[name](np.random.default_rng(seed))
        assert all(stroke.ndim == 2 and stroke.shape[1] == 2 for stroke in strokes)
        points = np.concatenate(strokes)
        assert np.isfinite(points).all()
        assert 0.3 < np.ptp(points, axis=0).max() < 100


def test_scribbles_are_no_bars_that_could_be_a_one() -> None:
    for seed in range(200):
        points = np.concatenate(scribble(np.random.default_rng(seed))[1])
        spreads = np.linalg.svd(points - points.mean(axis=0), compute_uv=False)
        assert spreads[1] > 0.25 * spreads[0]


def test_words_have_their_letters_side_by_side() -> None:
    for seed in range(30):
        name, strokes = write_word(np.random.default_rng(seed))
        assert 2 <= len(name) <= 4
        points = np.concatenate(strokes)
        assert np.ptp(points[:, 0]) > 0.4 * len(name)


@pytest.mark.parametrize("name", list(TEXTURES))
@pytest.mark.parametrize("side", [8, 28, 41])
def test_every_texture_has_any_size_and_changes(name: str, side: int) -> None:
    first, other = (TEXTURES[name](np.random.default_rng(seed), side) for seed in (1, 2))
    assert first.shape == other.shape == (side, side)
    assert np.isfinite(first).all()
    assert (first != other).any()


def test_noise_is_bytes_and_never_blank() -> None:
    pictures = [noise(np.random.default_rng(seed), 12)[1] for seed in range(200)]
    assert all(picture.dtype == np.uint8 and picture.any() for picture in pictures)


def test_printed_signs_lie_within_their_picture() -> None:
    printed = [print_sign(np.random.default_rng(seed)) for seed in range(60)]
    assert len({text for text, _ in printed}) > 20
    for _, picture in printed:
        assert picture.shape == (SIDE, SIDE)
        rim = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert picture.max() > 200
        assert not rim.any()


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_kind_makes_images(kind: str) -> None:
    source = _Source(2, 0)
    made = [source.image(kind, STANDARD) for _ in range(10)]
    assert len({image.tobytes() for image in made}) == 10


def test_images_are_made_once_and_then_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nncore.data.not_digits.kept.BLOCK", 60)
    made: Samples = finish(not_digits.load(150, tmp_path, STANDARD))
    assert made.labels.tolist() == [NOT_A_DIGIT] * 150
    files = sorted(tmp_path.rglob("*.npz"))
    assert len(files) == 3
    files[1].write_bytes(b"damaged")
    again: Samples = finish(not_digits.load(130, tmp_path, STANDARD))
    np.testing.assert_array_equal(again.images, made.images[:130])
    other: Samples = finish(not_digits.load(10, tmp_path, Preparation(pen=3.5)))
    assert (other.images != made.images[:10]).any()
    assert len(finish(not_digits.load(0, tmp_path, STANDARD))) == 0


def test_only_the_training_part_of_a_mixture_gets_them(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "strokes.npz")
    plain = finish(load([str(path)], shelf=Shelf(tmp_path)))
    mixed = finish(load([str(path)], not_digits=0.5, redrawn=2, shelf=Shelf(tmp_path)))
    assert len(plain.training) == 6
    assert mixed.training.digits.tolist() == [True] * 12 + [False] * 6
    assert mixed.validation.digits.all()
    np.testing.assert_array_equal(mixed.validation.images, plain.validation.images)
    assert all(part.digits.all() for part in mixed.test.values())
