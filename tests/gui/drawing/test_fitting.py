"""Drawings of any size, brought to the canvas."""

from __future__ import annotations

import numpy as np

from gui.drawing.fitting import LARGEST_PICTURE, fitted
from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input


def line(points: list, pen: float = 2.0) -> Stroke:
    return Stroke(np.float32(points), pen)


def test_a_drawing_of_the_canvas_comes_back_as_it_is() -> None:
    drawing = Drawing((line([[1, 2], [3, 4]]),), canvas=(280.0, 280.0))
    assert fitted(drawing) is drawing


def test_another_canvas_is_scaled_and_centred() -> None:
    drawing = Drawing((line([[0, 0], [100, 50]]),), canvas=(100.0, 50.0), label=3, writer="me")
    result = fitted(drawing)
    assert result.canvas == (280.0, 280.0)
    np.testing.assert_allclose(result.strokes[0].points, [[0, 70], [280, 210]])
    assert result.strokes[0].pen_width == 2.0 * 2.8
    assert (result.label, result.writer) == (3, "me")


def test_without_a_canvas_the_ink_is_fitted() -> None:
    result = fitted(Drawing((line([[1000, 1000], [1000, 1098]]),)))
    points = result.strokes[0].points
    np.testing.assert_allclose(points.mean(axis=0), [140, 140], atol=1e-2)
    np.testing.assert_allclose(np.ptp(points[:, 1]) + result.strokes[0].pen_width, 200, atol=1e-2)


def test_a_lone_dot_without_a_canvas_is_fitted_too() -> None:
    result = fitted(Drawing((line([[5, 5]]),)))
    np.testing.assert_allclose(result.strokes[0].points, [[140, 140]], atol=1e-3)


def test_a_blank_drawing_stays_blank() -> None:
    assert fitted(Drawing()).is_blank


def test_a_wide_picture_is_padded_and_reads_the_same() -> None:
    picture = np.zeros((40, 100), np.uint8)
    picture[8:32, 60:66] = 255
    result = fitted(Drawing(picture=picture))
    assert result.picture is not None
    assert result.picture.shape == (100, 100)
    assert result.canvas == (280.0, 280.0)
    assert result.picture.sum() == picture.sum()
    before, after = to_input(Drawing(picture=picture)), to_input(result)
    assert before is not None
    assert after is not None
    np.testing.assert_allclose(after, before, atol=1 / 255)


def test_a_huge_picture_is_reduced() -> None:
    picture = np.full((3000, 1500), 255, np.uint8)
    result = fitted(Drawing(picture=picture)).picture
    assert result is not None
    assert result.shape == (LARGEST_PICTURE, LARGEST_PICTURE)
    assert result[600, 560] == 255
    assert result[600, 10] == 0


def test_a_picture_of_few_pixels_keeps_them() -> None:
    picture = np.arange(784, dtype=np.uint16).astype(np.uint8).reshape(28, 28)
    result = fitted(Drawing(picture=picture)).picture
    assert result is not None
    assert (result == picture).all()
