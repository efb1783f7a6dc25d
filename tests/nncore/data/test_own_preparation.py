"""Preparations of other sizes, so that drawings come out like the images learned from."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.data.own_preparation import preparation_of_size
from nncore.recipe import Preparation


def bar(size: int, height: int) -> np.ndarray:
    image = np.zeros((size, size), np.uint8)
    image[1 : 1 + height, size // 2] = 255
    image[1 + height, size // 2] = 20  # the pale edge of the stroke
    return image


def test_the_same_size_changes_nothing() -> None:
    base = Preparation(pen=3.0)
    assert preparation_of_size(base, base.size, [bar(28, 5)]) is base


def test_without_images_the_proportions_stay() -> None:
    half = preparation_of_size(Preparation(), 14)
    assert (half.size, half.box, half.pen) == (14, 10.0, 1.25)


def test_the_box_is_the_usual_extent_of_the_ink() -> None:
    images = [bar(16, 11), bar(16, 12), bar(16, 4), np.zeros((16, 16), np.uint8), bar(16, 12)]
    found = preparation_of_size(Preparation(), 16, images)
    assert found.box == 11.5
    assert found.pen == pytest.approx(2.5 * 11.5 / 20, abs=0.01)


def test_the_pen_stays_within_its_bounds() -> None:
    assert preparation_of_size(Preparation(pen=0.3), 8).pen == 0.25
