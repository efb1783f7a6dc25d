"""Drawings as values, and the eraser."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.errors import DrawingError
from tests.nncore.data.random_drawings import drawings, point_lists


def line(*points: tuple[float, float], pen: float = 2.0) -> Stroke:
    return Stroke(np.array(points, dtype=np.float32), pen)


def lengths(drawing: Drawing) -> list[float]:
    return [float(np.hypot(*np.diff(s.points, axis=0).T).sum()) for s in drawing.strokes]


class TestStroke:
    def test_keeps_its_own_read_only_points(self) -> None:
        points = np.zeros((3, 2), dtype=np.float32)
        stroke = Stroke(points, 2)
        points[0] = 9
        assert stroke.points[0].tolist() == [0, 0]
        assert not stroke.points.flags.writeable

    @pytest.mark.parametrize(
        "points", [np.zeros((0, 2)), np.zeros(4), np.zeros((3, 3)), [[np.nan, 0]], [[np.inf, 0]]]
    )
    def test_refuses_points_that_are_none(self, points: Any) -> None:
        with pytest.raises(DrawingError):
            Stroke(points, 1.0)

    @pytest.mark.parametrize("pen", [0, -1, float("nan"), float("inf")])
    def test_refuses_a_pen_without_width(self, pen: float) -> None:
        with pytest.raises(DrawingError, match="pen"):
            Stroke(np.zeros((1, 2)), pen)


class TestDrawing:
    def test_is_blank_without_ink(self) -> None:
        assert Drawing().is_blank
        assert Drawing(picture=np.zeros((3, 3), np.uint8)).is_blank
        assert not Drawing(picture=np.eye(3, dtype=np.uint8)).is_blank
        assert not Drawing().with_stroke(line((1, 1))).is_blank

    def test_with_stroke_leaves_the_old_one_alone(self) -> None:
        old = Drawing(canvas=(10, 10), label=3)
        new = old.with_stroke(line((1, 1)))
        assert (len(old.strokes), len(new.strokes)) == (0, 1)
        assert (new.canvas, new.label) == ((10, 10), 3)

    @pytest.mark.parametrize("canvas", [(0, 10), (10, float("nan")), (-1, 1)])
    def test_refuses_a_canvas_without_size(self, canvas: tuple[float, float]) -> None:
        with pytest.raises(DrawingError, match="canvas"):
            Drawing(canvas=canvas)

    def test_refuses_a_label_that_is_no_digit(self) -> None:
        with pytest.raises(DrawingError, match="label"):
            Drawing(label=10)

    def test_refuses_a_picture_that_is_no_grey(self) -> None:
        with pytest.raises(DrawingError, match="picture"):
            Drawing(picture=np.zeros((3, 3)))  # type: ignore[arg-type]


class TestEraser:
    def test_cuts_between_two_sparse_points(self) -> None:
        drawing = Drawing((line((0, 50), (100, 50), pen=2),))
        left = drawing.erased([[50, 50]], 9)
        # The disc takes 9 to each side, and the round ends of the pen 1 more.
        assert [s.points.tolist() for s in left.strokes] == [
            [[0, 50], [40, 50]],
            [[60, 50], [100, 50]],
        ]

    def test_a_fast_move_wipes_all_that_it_crossed(self) -> None:
        drawing = Drawing(
            (line((0, 0), (0, 100)), line((50, 0), (50, 100)), line((99, 0), (99, 9)))
        )
        left = drawing.erased([[-20, 50], [70, 50]], 4)
        assert [round(length) for length in lengths(left)] == [45, 45, 45, 45, 9]

    def test_a_miss_gives_the_very_same_drawing(self) -> None:
        drawing = Drawing((line((0, 0), (100, 0)),), picture=np.eye(10, dtype=np.uint8))
        assert drawing.erased([[50, 50]], 3) is drawing

    def test_takes_dots_and_leaves_distant_ones(self) -> None:
        drawing = Drawing((line((10, 10)), line((80, 80)), line((20, 20), (20, 20))))
        left = drawing.erased([[10, 10], [20, 20]], 2)
        assert [s.points.tolist() for s in left.strokes] == [[[80, 80]]]

    def test_keeps_the_points_between_the_cuts(self) -> None:
        zigzag = line((0, 0), (10, 10), (20, 0), (30, 10), (40, 0), pen=1)
        left = Drawing((zigzag,)).erased([[40, 0]], 2)
        assert left.strokes[0].points[:4].tolist() == zigzag.points[:4].tolist()
        assert len(left.strokes[0].points) == 5

    def test_clears_pixels_of_the_picture(self) -> None:
        picture = np.full((28, 28), 200, np.uint8)
        drawing = Drawing(picture=picture, canvas=(280, 280))
        left = drawing.erased([[0, 145], [280, 145]], 12)
        assert left.picture is not None
        assert not left.picture[13:16].any()
        assert (left.picture[:13] == 200).all()
        assert (left.picture[16:] == 200).all()
        assert picture.all()

    def test_a_wiped_picture_is_gone(self) -> None:
        drawing = Drawing(picture=np.full((8, 8), 9, np.uint8), canvas=(80, 80))
        assert drawing.erased([[40, 40]], 100).picture is None

    @given(drawings)
    @settings(max_examples=60, deadline=None)
    def test_wiping_everything_leaves_a_blank(self, drawing: Drawing) -> None:
        everywhere = drawing.erased([[0, 0]], 3e6)
        assert everywhere.is_blank
        assert to_input(everywhere) is None

    @given(point_lists, point_lists, st.floats(1, 200))
    @settings(max_examples=150, deadline=None)
    def test_nothing_within_reach_is_left(
        self, points: list[tuple[float, float]], path: list[tuple[float, float]], radius: float
    ) -> None:
        drawing = Drawing((line(*points, pen=4),))
        eraser = np.array(path, dtype=np.float64)
        for stroke in drawing.erased(eraser, radius).strokes:
            along = np.linspace(0, 1, 9)[:, None, None]
            dense = stroke.points.astype(np.float64)
            if len(dense) > 1:
                dense = (dense[:-1] * (1 - along) + dense[1:] * along).reshape(-1, 2)
            assert distance_to(dense, eraser).min() > (radius + 2) * (1 - 1e-3) - 1e-3

    @given(point_lists, point_lists, st.floats(1, 200))
    @settings(max_examples=150, deadline=None)
    def test_everything_out_of_reach_stays(
        self, points: list[tuple[float, float]], path: list[tuple[float, float]], radius: float
    ) -> None:
        drawing = Drawing((line(*points, pen=4),))
        eraser = np.array(path, dtype=np.float64)
        original = np.array(points, dtype=np.float64)
        far = original[distance_to(original, eraser) > radius + 2 + 0.06 * (radius + 2)]
        left = drawing.erased(eraser, radius)
        kept = [stroke.points for stroke in left.strokes]
        for point in far:
            assert min(float(np.abs(piece - point).max(1).min()) for piece in kept) < 1e-3


def distance_to(points: Any, path: Any) -> Any:
    """Distance of points from a path, written plainly, one segment at a time."""
    best = np.full(len(points), np.inf)
    for start, end in zip(path, path[1:] if len(path) > 1 else path, strict=False):
        along = end - start
        square = along @ along
        share = (
            np.clip((points - start) @ along / square, 0, 1) if square else np.zeros(len(points))
        )
        best = np.minimum(best, np.hypot(*(points - start - share[:, None] * along).T))
    return best
