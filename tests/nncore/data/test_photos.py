"""Photographs of drawings: the ink is found, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.data.picture import image_to_drawing, picture_from_array
from nncore.data.pieces import label_pieces
from tests.photos import BOARDS, CHALK, PAPERS, PENS, RULES, RULINGS, TABLES, Scene, photograph

FIVE = np.array([[70, 20], [20, 22], [14, 80], [50, 70], [78, 95], [70, 140], [15, 150]]) * 1.0
BAR = np.array([[70, 20], [110, 16]]) * 1.0
ZERO = np.array([[60 + 40 * np.sin(t), 80 - 60 * np.cos(t)] for t in np.linspace(0, 6.2, 24)])
DIGITS = {
    "5": Drawing((Stroke(FIVE, 10.0), Stroke(BAR, 10.0))),
    "0": Drawing((Stroke(ZERO, 10.0),)),
    "1": Drawing((Stroke(np.array([[30, 50], [60, 10], [60, 160]]) * 1.0, 10.0),)),
}


def scene(**changes: Any) -> Scene:
    values: dict[str, Any] = {
        "width": 480,
        "height": 360,
        "paper": PAPERS[0],
        "pen": PENS[0],
        "rules": RULES[0],
        "ruling": "none",
        "spacing": 0.2,
        "extent": 0.55,
        "pen_width": 0.07,
        "table": None,
    }
    return Scene(**(values | changes))


def likeness(pixels: Any, drawing: Drawing) -> float:
    """Correlate what a network would see, moved by up to two pixels."""
    seen = to_input(image_to_drawing(picture_from_array(pixels)))
    meant = to_input(drawing)
    assert meant is not None
    if seen is None:
        return 0.0
    moves = (np.roll(seen, (down, right), (0, 1)) for down, right in np.ndindex(5, 5))
    moved = (np.roll(each, (-2, -2), (0, 1)).ravel() for each in moves)
    return max(float(np.corrcoef(each, meant.ravel())[0, 1]) for each in moved)


@pytest.mark.parametrize("digit", DIGITS)
@pytest.mark.parametrize("ruling", RULINGS)
def test_printed_lines_are_no_ink(digit: str, ruling: str) -> None:
    photo = photograph(DIGITS[digit], np.random.default_rng(1), scene(ruling=ruling))
    assert likeness(photo, DIGITS[digit]) > 0.65


@pytest.mark.parametrize("table", TABLES)
def test_a_table_around_the_paper_is_no_ink(table: Any) -> None:
    photo = photograph(
        DIGITS["5"], np.random.default_rng(2), scene(table=table, ruling="squares", pen=PENS[1])
    )
    assert likeness(photo, DIGITS["5"]) > 0.65


@pytest.mark.parametrize("board", BOARDS)
def test_chalk_on_a_board(board: Any) -> None:
    photo = photograph(DIGITS["0"], np.random.default_rng(3), scene(paper=board, pen=CHALK))
    assert likeness(photo, DIGITS["0"]) > 0.65


@pytest.mark.parametrize("pen_width", [0.03, 0.12])
def test_faint_pencil_thin_and_broad(pen_width: float) -> None:
    faint = scene(pen=PENS[2], pen_width=pen_width, ruling="lines")
    assert likeness(photograph(DIGITS["5"], np.random.default_rng(4), faint), DIGITS["5"]) > 0.65


def test_a_photograph_without_a_digit_has_no_ink() -> None:
    nothing = Drawing((Stroke(np.array([[0.0, 0.0], [1.0, 90.0]]), 1.0),))
    page = scene(pen=PAPERS[0], ruling="none")
    assert not picture_from_array(photograph(nothing, np.random.default_rng(5), page)).any()


def test_a_dithered_photograph() -> None:
    photo = Image.fromarray(photograph(DIGITS["5"], np.random.default_rng(6), scene()))
    assert likeness(np.asarray(photo.convert("1")), DIGITS["5"]) > 0.65


def test_the_same_seed_takes_the_same_photograph() -> None:
    one, other, third = (
        photograph(DIGITS["0"], np.random.default_rng(seed)) for seed in (9, 9, 10)
    )
    assert (one == other).all()
    assert one.shape != third.shape or (one != third).any()


def test_a_stroke_from_edge_to_edge_is_no_printed_line() -> None:
    page = np.full((300, 200), 255, np.uint8)
    page[:, 95:101] = 0
    assert picture_from_array(page)[150, 97] == 255


def test_pieces_are_numbered_once_each() -> None:
    mask = np.array([[1, 0, 1, 0, 0], [1, 0, 1, 0, 1], [0, 1, 0, 0, 1], [0, 0, 0, 0, 0]], bool)
    labels, count = label_pieces(mask)
    assert count == 2
    assert labels.tolist() == [[1, 0, 1, 0, 0], [1, 0, 1, 0, 2], [0, 1, 0, 0, 2], [0, 0, 0, 0, 0]]
    assert label_pieces(np.zeros((3, 2), bool))[1] == 0
    spiral = np.zeros((9, 9), bool)
    spiral[1, 1:8] = spiral[1:8, 7] = spiral[7, 1:8] = spiral[3:8, 1] = spiral[3, 1:6] = True
    assert label_pieces(spiral)[1] == 1
