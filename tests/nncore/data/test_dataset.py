from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nncore.data.dataset import NOT_A_DIGIT, Dataset, Samples, with_wrong_labels
from nncore.errors import DataError


def samples(count: int = 5, size: int = 4) -> Samples:
    images = np.arange(count * size * size, dtype=np.uint8).reshape(count, size, size)
    return Samples(images, np.arange(count, dtype=np.uint8) % 10)


def test_inputs_are_flat_float32_between_zero_and_one() -> None:
    images = np.zeros((2, 3, 4), np.uint8)
    images[1, 2, 3] = 255
    inputs = Samples(images, np.zeros(2, np.uint8)).inputs()
    assert inputs.shape == (2, 12)
    assert inputs.dtype == np.float32
    assert inputs[1, 11] == 1.0
    assert inputs.sum() == 1.0


def test_arrays_are_read_only_and_the_callers_stay_writeable() -> None:
    images = np.zeros((2, 3, 3), np.uint8)
    made = Samples(images, np.zeros(2, np.uint8))
    with pytest.raises(ValueError, match="read-only"):
        made.images[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        made.labels[0] = 1
    assert images.flags.writeable


def test_take_keeps_images_and_labels_together() -> None:
    taken = samples().take(np.array([3, 1]))
    assert taken.labels.tolist() == [3, 1]
    assert taken.images[:, 0, 0].tolist() == [48, 16]


def test_join_keeps_order() -> None:
    joined = Samples.join([samples(2), samples(3)])
    assert joined.labels.tolist() == [0, 1, 0, 1, 2]


def test_images_of_two_sizes_cannot_be_joined() -> None:
    with pytest.raises(DataError, match="4×4 and 5×5 pixels cannot be mixed"):
        Samples.join([samples(size=5), samples(size=4)])


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (np.zeros((2, 9), np.uint8), np.zeros(2, np.uint8), "3 dimensions, got uint8 with 2"),
        (np.zeros((2, 3, 3)), np.zeros(2, np.uint8), "got float64"),
        (np.zeros((2, 3, 3), np.uint8), np.zeros((2, 1), np.uint8), "1 dimension, got"),
        (np.zeros((2, 3, 3), np.uint8), np.zeros(3, np.uint8), "2 images but 3 labels"),
        (np.zeros((1, 3, 3), np.uint8), np.full(1, 10, np.uint8), "image 0 is 10"),
    ],
)
def test_what_does_not_fit_is_refused(
    images: NDArray[np.uint8], labels: NDArray[np.uint8], message: str
) -> None:
    with pytest.raises(DataError, match=message):
        Samples(images, labels)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.25, 0.5, 1.0])
def test_exactly_the_share_of_labels_is_wrong(share: float) -> None:
    labels = (np.arange(1000) % 10).astype(np.uint8)
    wrong = with_wrong_labels(labels, share, np.random.default_rng(5))
    assert np.count_nonzero(wrong != labels) == round(share * 1000)
    assert wrong.max() <= 9
    assert wrong.dtype == np.uint8
    assert (labels == np.arange(1000) % 10).all()


def test_wrong_labels_are_spread_over_the_nine_others() -> None:
    labels = np.full(9000, 7, np.uint8)
    wrong = with_wrong_labels(labels, 1.0, np.random.default_rng(1))
    counts = np.bincount(wrong, minlength=10)
    assert counts[7] == 0
    others = np.delete(counts, 7)
    assert others.min() > 880  # 1,000 expected, standard deviation 30
    assert others.max() < 1120


def test_wrong_labels_repeat_with_the_seed() -> None:
    labels = np.arange(100, dtype=np.uint8) % 10
    first = with_wrong_labels(labels, 0.3, np.random.default_rng(1))
    second = with_wrong_labels(labels, 0.3, np.random.default_rng(1))
    other = with_wrong_labels(labels, 0.3, np.random.default_rng(2))
    assert (first == second).all()
    assert (first != other).any()


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_its_range_is_refused(share: float) -> None:
    with pytest.raises(DataError, match="from 0 to 1"):
        with_wrong_labels(np.zeros(3, np.uint8), share, np.random.default_rng(1))


def test_images_of_no_digit_can_be_learned_from_but_not_judged_by() -> None:
    mixed = Samples(np.zeros((3, 4, 4), np.uint8), np.array([1, NOT_A_DIGIT, 9], np.uint8))
    assert mixed.digits.tolist() == [True, False, True]
    assert Dataset("mixed", mixed, samples()).training is mixed
    with pytest.raises(DataError, match="mixed: images that show no digit"):
        Dataset("mixed", mixed, mixed)
    with pytest.raises(DataError, match="cannot be judged"):
        Dataset("mixed", mixed, samples(), {"own": mixed})


def test_wrong_labels_leave_what_is_no_digit_alone() -> None:
    labels = np.tile(np.array([3, NOT_A_DIGIT], np.uint8), 200)
    wrong = with_wrong_labels(labels, 0.5, np.random.default_rng(1))
    assert (wrong[1::2] == NOT_A_DIGIT).all()
    assert np.count_nonzero(wrong[::2] != 3) == 100
    assert wrong[::2].max() <= 9
