from __future__ import annotations

import math

import numpy as np
import pytest

from nncore.arrays import ByteArray, FloatArray
from nncore.data.augmentation import Augmenter, preview
from nncore.data.augmentation import varied as varied_images
from nncore.data.augmentation.displacement import smooth_waves
from nncore.data.augmentation.line_width import change_line_width, line_widths
from nncore.data.dataset import to_inputs
from nncore.data.strokes.generator import generate
from nncore.recipe import Augmentation, Preparation

SIZE = 28
EVERYTHING = Augmentation(
    rotation=15, shift=2, scale=0.1, shear=0.2, elastic=1.5, smoothness=4, thickness=1
)


def digits(count: int) -> ByteArray:
    images = np.concatenate([images for images, _ in generate(count, seed=3)])
    return images.reshape(count, SIZE * SIZE)


def varied(
    rows: ByteArray, augmentation: Augmentation, *, seed: int = 1, at_once: int = 512
) -> FloatArray:
    augmenter = Augmenter(augmentation, math.isqrt(rows.shape[1]), np.random.SeedSequence(seed))
    inputs = np.full(rows.shape, np.nan, np.float32)
    for start in range(0, len(rows), at_once):
        augmenter.apply(rows[start : start + at_once], inputs[start : start + at_once])
    return inputs


def bar(size: int = SIZE, *, width: int = 4, length: int = 16, slope: float = 0.0) -> ByteArray:
    """A line with soft edges around the middle of the image, at a slope in radians."""
    place = np.arange(size) - size / 2
    along = place * math.cos(slope) + place[:, np.newaxis] * math.sin(slope)
    off = -place * math.sin(slope) + place[:, np.newaxis] * math.cos(slope)
    ink = np.clip(width / 2 + 0.5 - np.abs(off), 0, 1) * np.clip(
        length / 2 + 0.5 - np.abs(along), 0, 1
    )
    return np.rint(255 * ink).astype(np.uint8).reshape(1, -1)


def moments(inputs: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Centres of mass (N, 2) as x, y, and covariances (N, 2, 2), of square images."""
    size = math.isqrt(inputs.shape[1])
    y, x = np.divmod(np.arange(size * size), size)
    places = np.stack([x, y], axis=1).astype(np.float64)
    share = inputs / inputs.sum(axis=1, keepdims=True)
    centre = share @ places
    off = places - centre[:, np.newaxis]
    return centre, np.einsum("np,npi,npj->nij", share, off, off)


def direction(covariances: FloatArray) -> FloatArray:
    """Direction of the longest axis, in degrees."""
    return np.degrees(
        0.5 * np.arctan2(2 * covariances[:, 0, 1], covariances[:, 0, 0] - covariances[:, 1, 1])
    )


def test_nothing_to_vary_leaves_every_bit() -> None:
    rows = digits(100)
    plain = np.empty(rows.shape, np.float32)
    to_inputs(rows, plain)
    np.testing.assert_array_equal(varied(rows, Augmentation()), plain)


def test_the_same_seed_gives_the_same_variants_and_every_call_others() -> None:
    rows = digits(100)
    first = varied(rows, EVERYTHING)
    np.testing.assert_array_equal(first, varied(rows, EVERYTHING))
    assert (first != varied(rows, EVERYTHING, seed=2)).any(axis=1).all()
    augmenter = Augmenter(EVERYTHING, SIZE, np.random.SeedSequence(1))
    epochs = np.zeros((2, *rows.shape), np.float32)
    augmenter.apply(rows, epochs[0])
    augmenter.apply(rows, epochs[1])
    assert (epochs[0] != epochs[1]).any(axis=1).all()


@pytest.mark.parametrize("at_once", [1, 7, 64, 100])
def test_it_does_not_matter_how_many_are_varied_at_once(at_once: int) -> None:
    rows = digits(150)
    np.testing.assert_allclose(
        varied(rows, EVERYTHING, at_once=at_once), varied(rows, EVERYTHING), atol=1e-4
    )


def test_greys_stay_in_their_range_and_ink_is_about_kept() -> None:
    rows = digits(300)
    inputs = varied(rows, EVERYTHING)
    assert inputs.min() >= 0.0
    assert inputs.max() <= 1.0
    assert inputs.sum() == pytest.approx(rows.sum() / 255, rel=0.1)
    assert (inputs.sum(axis=1) > 0.3 * rows.sum(axis=1) / 255).all()


@pytest.mark.parametrize("size", [8, 20, 41])
def test_other_sizes(size: int) -> None:
    rows = np.random.default_rng(1).integers(0, 256, (9, size * size), dtype=np.uint8)
    inputs = varied(rows, EVERYTHING)
    assert np.isfinite(inputs).all()
    assert 0.0 <= inputs.min() < inputs.max() <= 1.0


def test_what_comes_from_outside_is_paper() -> None:
    inked = np.full((200, 12 * 12), 255, np.uint8)
    inputs = varied(inked, Augmentation(shift=16))
    shift_everything_out = inputs.sum(axis=1) == 0
    assert shift_everything_out.any()
    assert not shift_everything_out.all()


def test_a_rotation_turns_the_longest_axis_by_up_to_its_angle() -> None:
    rows = np.repeat(bar(slope=0.4), 400, axis=0)
    before = direction(moments(rows / 255)[1])[0]
    turned = direction(moments(varied(rows, Augmentation(rotation=10)))[1]) - before
    assert np.abs(turned).max() == pytest.approx(10, abs=0.6)
    assert np.std(turned) == pytest.approx(10 / math.sqrt(3), rel=0.1)
    assert abs(turned.mean()) < 1


def test_a_shift_moves_the_centre_of_mass_along_both_sides() -> None:
    rows = np.repeat(bar(), 400, axis=0)
    moved = moments(varied(rows, Augmentation(shift=2.5)))[0] - moments(rows / 255)[0]
    np.testing.assert_allclose(np.abs(moved).max(axis=0), 2.5, atol=0.05)
    assert abs(np.corrcoef(moved.T)[0, 1]) < 0.2


def test_a_scale_changes_width_and_height_each_on_its_own() -> None:
    rows = np.repeat(bar(width=10, length=14), 400, axis=0)
    size = np.sqrt(moments(varied(rows, Augmentation(scale=0.2)))[1][:, [0, 1], [0, 1]])
    factors = size / np.sqrt(moments(rows / 255)[1][0][[0, 1], [0, 1]])
    np.testing.assert_allclose(factors.min(axis=0), 0.8, atol=0.03)
    np.testing.assert_allclose(factors.max(axis=0), 1.2, atol=0.03)


def test_a_shear_leans_an_upright_line() -> None:
    rows = np.repeat(bar(slope=math.pi / 2), 400, axis=0)
    covariance = moments(varied(rows, Augmentation(shear=0.3)))[1]
    lean = -covariance[:, 0, 1] / covariance[:, 1, 1]  # y points down
    assert lean.min() == pytest.approx(-0.3, abs=0.02)
    assert lean.max() == pytest.approx(0.3, abs=0.02)


def test_an_elastic_field_has_the_stated_length_and_smoothness() -> None:
    waves = smooth_waves(SIZE, 4.0, 1.5)
    fields = np.random.default_rng(1).standard_normal((3000, len(waves))) @ waves
    assert math.sqrt(np.mean(fields**2)) == pytest.approx(1.5, rel=0.02)
    middle = fields.reshape(-1, SIZE, SIZE)[:, 14, 8:20]
    correlation = np.corrcoef(middle.T)
    # The covariance of white noise behind a Gaussian of σ = 4 falls as exp(-d² / 4σ²).
    assert correlation[2, 6] == pytest.approx(math.exp(-16 / 64), abs=0.05)
    assert correlation[0, 8] == pytest.approx(math.exp(-64 / 64), abs=0.07)


def test_elastic_distortion_moves_ink_by_about_its_length() -> None:
    """Dots are displaced; how far their centres go is the field's length."""
    dot = np.zeros((1, SIZE, SIZE), np.uint8)
    dot[0, 12:17, 12:17] = 255
    rows = np.repeat(dot.reshape(1, -1), 2000, axis=0)
    moved = moments(varied(rows, Augmentation(elastic=1.2, smoothness=6)))[0] - 14
    assert math.sqrt(np.mean(np.sum(moved**2, axis=1))) == pytest.approx(1.2, rel=0.1)


@pytest.mark.parametrize("slope", [0.0, 0.3, math.pi / 4, 1.2])
@pytest.mark.parametrize("change", [-1.5, -0.6, 0.6, 1.0, 2.0, 3.0])
def test_a_line_gets_wider_or_narrower_by_so_many_pixels(slope: float, change: float) -> None:
    line = bar(48, width=4, length=60, slope=slope).reshape(1, 48, 48)
    wider = change_line_width(line, np.array([change]))
    across = 1 / max(abs(math.cos(slope)), abs(math.sin(slope)))  # a cut is longer than the width
    cuts = wider[0].sum(axis=int(abs(math.cos(slope)) < abs(math.sin(slope))))[20:28] / 255
    assert cuts.mean() / across == pytest.approx(4 + change, abs=0.3 * abs(change))


def test_widths_are_estimated_and_a_hair_line_is_not_rubbed_out() -> None:
    for width in (2, 4, 6):
        estimate = line_widths(bar(48, width=width, length=40, slope=0.5).reshape(1, 48, 48))
        assert estimate[0] == pytest.approx(width, rel=0.25)
    hair = bar(width=1).reshape(1, SIZE, SIZE)
    left = change_line_width(hair, np.array([-3.0]))
    assert left.sum() > 0.4 * hair.sum()
    blank = np.zeros((1, SIZE, SIZE), np.uint8)
    assert not change_line_width(blank, np.array([-1.0])).any()


def test_thickness_changes_the_ink_of_both_directions() -> None:
    rows = np.repeat(bar(), 400, axis=0)
    ink = varied(rows, Augmentation(thickness=1)).sum(axis=1) / (rows[0].sum() / 255)
    assert ink.min() == pytest.approx(0.72, abs=0.06)
    assert ink.max() == pytest.approx(1.3, abs=0.06)


def test_only_the_stated_share_is_varied() -> None:
    rows = digits(1000)
    plain = np.empty(rows.shape, np.float32)
    to_inputs(rows, plain)
    changed = (varied(rows, Augmentation(rotation=15, thickness=1, share=0.3)) != plain).any(axis=1)
    assert changed.mean() == pytest.approx(0.3, abs=0.05)


@pytest.mark.parametrize("size", [20, 28])
def test_a_preview_shows_the_ten_digits_varied_and_otherwise_with_another_seed(size: int) -> None:
    preparation = Preparation(size=size, box=size - 8)
    plain = preview(None, preparation, 1)
    assert plain.shape == (10, size, size)
    assert plain.any(axis=(1, 2)).all()
    np.testing.assert_array_equal(preview(Augmentation(), preparation, 1), plain)
    first, same, other = (preview(EVERYTHING, preparation, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, same)
    assert (first != plain).any(axis=(1, 2)).all()
    assert (first != other).any(axis=(1, 2)).all()


def test_any_images_are_varied_and_left_alone_where_nothing_is_asked() -> None:
    images = np.zeros((3, 12, 12), np.uint8)
    images[:, 4:8, 5:7] = 255
    turned = varied_images(images, Augmentation(rotation=90.0), 1)
    assert turned.shape == images.shape
    assert not np.array_equal(turned, images)
    np.testing.assert_array_equal(turned, varied_images(images, Augmentation(rotation=90.0), 1))
    same = varied_images(images, None, 1)
    np.testing.assert_array_equal(same, images)
    assert same is not images
