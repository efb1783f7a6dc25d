"""Loops, gaps and proportions are found, and told beside MNIST's."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.insight.form import LOOPS, describe_form, loops, proportions


def ring(gap: int = 0) -> np.ndarray:
    image = np.zeros((28, 28), np.float32)
    image[4:24, 6:20] = 1
    image[7:21, 9:17] = 0
    if gap:
        image[10 : 10 + gap, 6:9] = 0
    return image


def eight() -> np.ndarray:
    image = ring()
    image[13:16, 6:20] = 1
    return image


def apart() -> np.ndarray:
    image = np.zeros((28, 28), np.float32)
    image[4:24, 6:9] = image[4:24, 15:18] = 1
    return image


@pytest.mark.parametrize(
    ("image", "kind"),
    [
        (ring(), "one closed loop"),
        (ring(gap=3), "no closed loop"),
        (eight(), "two closed loops"),
        (apart(), "separate pieces"),
    ],
)
def test_loops_are_counted(image: np.ndarray, kind: str) -> None:
    assert LOOPS[loops(image[np.newaxis])[0]] == kind


def test_a_pale_gap_is_no_gap() -> None:
    image = ring(gap=2)
    image[10:12, 6:9] = 0.6
    assert LOOPS[loops(image[np.newaxis])[0]] == "one closed loop"


def test_proportions_are_width_over_height() -> None:
    assert proportions(ring()[np.newaxis])[0] == pytest.approx(14 / 20)


def test_what_is_usual_needs_no_word() -> None:
    assert describe_form(ring(), 0, None) == ""


def test_what_is_rare_or_decides_is_told() -> None:
    assert describe_form(ring(gap=3), 8, None).startswith(
        "Its ink has no closed loop, like 3 % of MNIST's 8s."
    )
    assert "like 10 % of MNIST's 0s and 17 % of its 6s" in describe_form(ring(gap=3), 0, 6)
    narrow = ring()[:, ::2]
    assert "0.35 times as wide as tall; MNIST's 0s are mostly 0.70 to 1.18" in describe_form(
        narrow, 0, None
    )
