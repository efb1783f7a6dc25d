"""The stroke generator: seeded, in parts, shaped like MNIST, and legible."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nncore.arrays import ByteArray, LabelArray
from nncore.data.ink import to_input
from nncore.data.pen import centre_mass
from nncore.data.strokes import (
    CHUNK,
    STYLES,
    TIDY,
    Part,
    Variation,
    generate,
    generate_drawings,
)
from nncore.data.strokes.paths import SAMPLES, build_table
from nncore.data.strokes.styles import read_styles

PARTS: tuple[Part, ...] = ("training", "validation", "test")


def digits(count: int, seed: int, part: Part = "training") -> tuple[ByteArray, LabelArray]:
    chunks = list(generate(count, seed, part=part))
    return np.concatenate([c[0] for c in chunks]), np.concatenate([c[1] for c in chunks])


@pytest.fixture(scope="module")
def thousand() -> tuple[ByteArray, LabelArray]:
    return digits(1000, seed=1)


def test_chunks_are_bounded_read_only_and_complete() -> None:
    chunks = list(generate(CHUNK + 30, seed=3))
    assert [len(labels) for _, labels in chunks] == [CHUNK, 30]
    for images, labels in chunks:
        assert images.dtype == np.uint8
        assert labels.dtype == np.uint8
        assert images.shape == (len(labels), 28, 28)
        assert not images.flags.writeable
        assert not labels.flags.writeable


def test_nothing_is_generated_for_a_count_of_zero() -> None:
    assert list(generate(0, seed=1)) == []
    assert generate_drawings(0, seed=1) == []


@pytest.mark.parametrize("shorter", [1, 100, CHUNK, CHUNK + 1])
def test_a_longer_set_begins_with_the_shorter_one(shorter: int) -> None:
    few, few_labels = digits(shorter, seed=5)
    many, many_labels = digits(2 * CHUNK, seed=5)
    np.testing.assert_array_equal(few, many[:shorter])
    np.testing.assert_array_equal(few_labels, many_labels[:shorter])


def test_the_same_seed_gives_the_same_digits_and_another_seed_others() -> None:
    first, _ = digits(50, seed=7)
    again, _ = digits(50, seed=7)
    other, _ = digits(50, seed=8)
    np.testing.assert_array_equal(first, again)
    assert not np.any(np.all(first == other, axis=(1, 2)))


def test_no_digit_is_in_two_parts_or_twice_in_one() -> None:
    images = np.concatenate([digits(500, seed=1, part=part)[0] for part in PARTS])
    assert len(np.unique(images.reshape(1500, -1), axis=0)) == 1500


def test_every_digit_is_as_likely_as_any_other(thousand: tuple[ByteArray, LabelArray]) -> None:
    counts = np.bincount(thousand[1], minlength=10)
    assert counts.min() > 60
    assert counts.max() < 140


def test_the_longer_side_is_twenty_pixels(thousand: tuple[ByteArray, LabelArray]) -> None:
    ink = thousand[0] > 0
    longer = np.maximum(ink.any(axis=1).sum(axis=1), ink.any(axis=2).sum(axis=1))
    # A little less where centring by mass pushed an end over the border, or a round end is faint.
    assert np.mean(longer == 20) > 0.95
    assert longer.max() <= 21


def test_the_centre_of_mass_is_in_the_middle(thousand: tuple[ByteArray, LabelArray]) -> None:
    images = thousand[0].astype(np.float64)
    mass = images.sum(axis=(1, 2))
    rows = images.sum(axis=2) @ np.arange(28) / mass
    columns = images.sum(axis=1) @ np.arange(28) / mass
    assert np.mean(np.abs(rows - 14) <= 0.51) > 0.99
    assert np.mean(np.abs(columns - 14) <= 0.51) > 0.99


def test_ink_is_dense_and_pens_differ(thousand: tuple[ByteArray, LabelArray]) -> None:
    images = thousand[0]
    assert np.all(images.max(axis=(1, 2)) == 255)
    ink = images.mean(axis=(1, 2)) / 255
    assert 0.09 < ink.mean() < 0.16
    eights = ink[thousand[1] == 8]
    assert eights.max() > 1.5 * eights.min()


def test_drawings_carry_labels_and_read_as_the_generated_images_do() -> None:
    drawings = generate_drawings(20, seed=2)
    assert [d.label for d in generate_drawings(5, seed=2)] == [d.label for d in drawings[:5]]
    for drawing in drawings:
        assert drawing.label is not None
        assert drawing.canvas == (280, 280)
        for stroke in drawing.strokes:
            assert np.all((stroke.points > 0) & (stroke.points < 280))
        grey = to_input(drawing)
        assert grey is not None
        assert grey.max() == 1


def test_each_digit_has_several_styles_with_names_of_their_own() -> None:
    for digit in range(10):
        names = [style.name for style in STYLES if style.digit == digit]
        assert len(names) >= 3
        assert len(set(names)) == len(names)


def test_the_curve_runs_through_the_control_points() -> None:
    style = next(read_styles(7, "plain: 1\n    0,0 50,0! 20,50 10,100 / 0,50 40,60"))
    table = build_table((style,))
    control = table.poses[0, 0]
    path = table.curve[0] @ control
    assert path.shape == (SAMPLES, 2)
    assert list(np.unique(table.stroke[0])) == [0, 1]
    for point in control:
        assert np.linalg.norm(path - point, axis=1).min() < 0.02
    corner = int(np.argmin(np.linalg.norm(path - [0.5, 0], axis=1)))
    np.testing.assert_allclose(path[: corner + 1, 1], 0, atol=1e-12)  # straight up to the corner


def test_poses_of_a_style_must_have_the_same_points() -> None:
    style = next(read_styles(1, "plain: 1\n    0,0 0,100\n    0,0 0,50 0,100"))
    with pytest.raises(ValueError, match="1 plain: pose 1"):
        build_table((style,))


def test_without_variation_every_pose_is_written_as_it_stands() -> None:
    still = Variation(
        jitter=0, sway=0, placement=0, overshoot=0, haste=0, hooks=0, drag=0, coarse=0, tremor=0,
        warp=0, slant=0, slant_mean=0, turn=0, stretch=0, pen_spread=0, pressure=0, blobs=0,
    )  # fmt: skip
    images = np.concatenate([images for images, _ in generate(200, 1, variation=still)])
    labels = np.concatenate([labels for _, labels in generate(200, 1, variation=still)])
    ones = images[labels == 1].any(axis=1).sum(axis=1)
    assert ones.min() <= 4  # a plain 1 is a line no wider than the pen


def test_tidy_digits_can_be_told_apart_by_the_simplest_reader(
    thousand: tuple[ByteArray, LabelArray],
) -> None:
    """The nearest of 1,000 digits as they are learned from names most digits written tidily."""
    known = thousand[0].reshape(1000, -1).astype(np.float64)
    chunks = list(generate(500, 1, part="test", variation=TIDY))
    shown = np.concatenate([images for images, _ in chunks]).reshape(500, -1)
    truth = np.concatenate([labels for _, labels in chunks])
    distance: NDArray[np.float64] = (known**2).sum(axis=1) - 2 * shown.astype(float) @ known.T
    assert np.mean(thousand[1][distance.argmin(axis=1)] == truth) > 0.75


def test_centring_moves_by_whole_pixels_and_cuts_what_overflows() -> None:
    block = np.zeros((2, 20, 20), np.uint8)
    block[0, 0, 0] = 255
    block[1, :, 0] = 1  # nearly all of the mass at the top: the rest goes over the border
    block[1, 0, 0] = 255
    placed = centre_mass(block, 28)
    assert placed[0, 14, 14] == 255
    assert placed[0].sum() == 255
    assert placed[1].sum() < block[1].sum(dtype=int) or placed[1, 27].any()
