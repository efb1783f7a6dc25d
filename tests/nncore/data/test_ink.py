"""From ink to input: MNIST's own measures, and what a drawing may change without being misread."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input, to_inputs
from nncore.data.picture import image_to_drawing, picture_from_array
from nncore.errors import DrawingError
from nncore.recipe import Preparation

SEVEN = np.array([[60, 50], [120, 46], [180, 50], [150, 120], [120, 230]], dtype=np.float64)
CROSS = np.array([[100, 140], [180, 132]], dtype=np.float64)


def drawing(*strokes: Any, pen: float = 18.0, **more: Any) -> Drawing:
    return Drawing(tuple(Stroke(np.asarray(points), pen) for points in strokes), **more)


def read(value: Drawing, preparation: Preparation | None = None) -> Any:
    result = to_input(value, preparation or Preparation())
    assert result is not None
    return result


def extent(image: Any) -> tuple[int, int]:
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def centre_of_mass(image: Any) -> tuple[float, float]:
    index = np.arange(28)
    return float(image.sum(1) @ index / image.sum()), float(image.sum(0) @ index / image.sum())


walks = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=3, max_size=20).map(
    lambda steps: np.cumsum(np.array(steps) * 40, axis=0)
)


class TestMnistRoute:
    def test_form_type_and_range(self) -> None:
        image = read(drawing(SEVEN))
        assert (image.shape, image.dtype) == ((28, 28), np.float32)
        assert image.min() == 0
        assert image.max() == 1

    @given(walks)
    @settings(max_examples=80, deadline=None)
    def test_longer_side_is_20_and_the_centre_of_mass_at_14(self, points: Any) -> None:
        if np.ptp(points, axis=0).max() < 18:
            return
        image = read(drawing(points))
        # Ink beyond the border is cut off, as in MNIST, and moves the centre of what is left.
        if not (image[0].any() or image[-1].any() or image[:, 0].any() or image[:, -1].any()):
            assert max(extent(image)) == 20
            assert centre_of_mass(image) == pytest.approx((14, 14), abs=0.51)

    @given(
        walks,
        st.floats(-5000, 5000),
        st.floats(-5000, 5000),
        st.floats(0.01, 300),
        st.floats(0.5, 3),
    )
    @settings(max_examples=120, deadline=None)
    def test_place_size_and_pen_change_nothing(
        self, points: Any, x: float, y: float, size: float, pen: float
    ) -> None:
        if np.ptp(points, axis=0).max() < 30:
            return
        before = read(drawing(points, SEVEN))
        moved = [(part * size + (x, y)) for part in (points, SEVEN)]
        after = read(drawing(*moved, pen=18 * size * pen if pen * 18 < 40 else 18 * size))
        # Rounding may move a point by one fine pixel, or the centre by one pixel at a tie.
        shifts = [np.roll(after, move, (0, 1)) for move in np.ndindex(3, 3)]
        shifts = [np.roll(shift, (-1, -1), (0, 1)) for shift in shifts]
        assert min(float(np.abs(before - shift).mean()) for shift in shifts) < 0.02

    def test_never_stretches_a_one(self) -> None:
        image = read(drawing([[100, 20], [103, 150], [101, 260]]))
        assert extent(image)[0] == 20
        assert extent(image)[1] <= 4

    def test_the_pen_is_as_wide_as_mnists(self) -> None:
        image = read(drawing([[100, 20], [100, 260]]))
        assert image[14].sum() == pytest.approx(2.5, abs=0.05)

    @pytest.mark.parametrize("points", [[[30, 40]], [[30, 40], [30, 40]], [[30, 40], [33, 41]]])
    def test_a_dot_is_a_dot(self, points: Any) -> None:
        image = read(drawing(points))
        assert max(extent(image)) <= 4
        assert centre_of_mass(image) == pytest.approx((14, 14), abs=0.51)
        assert image.sum() == pytest.approx(np.pi * 1.25**2, rel=0.15)

    def test_specks_do_not_shrink_the_digit(self) -> None:
        clean = read(drawing(SEVEN))
        assert (read(drawing(SEVEN, [[270, 270], [271, 272]])) == clean).all()
        assert (read(drawing([[5, 5]], SEVEN, [[10, 270]])) == clean).all()

    def test_a_second_stroke_is_no_speck(self) -> None:
        assert read(drawing(SEVEN, CROSS)).sum() > read(drawing(SEVEN)).sum() + 3

    def test_a_digit_of_dots_keeps_them_all(self) -> None:
        dots = [[[100 + 3 * i, 20 + 24 * i]] for i in range(10)]
        image = read(drawing(*dots, pen=10))
        assert extent(image)[0] == 20

    def test_overflow_is_cut_off_and_does_not_wrap(self) -> None:
        # Nearly all ink at the top: the tail reaches beyond the lower border.
        scribble = [[100 + 8 * (i % 2), 20 + (i % 3)] for i in range(60)]
        image = read(drawing(scribble, *([scribble] * 3), [[104, 20], [104, 260]], pen=2))
        heavy = read(drawing([[0, 0], [60, 0], [60, 3], [0, 3], [0, 6], [60, 6], [60, 60]], pen=2))
        for shape in (image, heavy):
            assert not shape[:3].any()

    def test_a_slow_pen_draws_the_same_line(self) -> None:
        share = np.linspace(0, 1, 800)[:, None, None]
        slow = (SEVEN[:-1] * (1 - share) + SEVEN[1:] * share).transpose(1, 0, 2).reshape(-1, 2)
        assert np.abs(read(drawing(slow)) - read(drawing(SEVEN))).max() < 0.25
        assert np.abs(read(drawing(slow)) - read(drawing(SEVEN))).mean() < 0.004

    def test_a_fast_pen_draws_the_same_curve(self) -> None:
        turn = np.linspace(0, 6, 200)
        ring = np.stack([140 + 60 * np.sin(turn), 140 - 90 * np.cos(turn)], axis=-1)
        slow, fast = read(drawing(ring)), read(drawing(ring[:: len(ring) // 9]))
        assert np.abs(slow - fast).mean() < 0.012

    def test_a_drawing_of_clicks_keeps_its_corners(self) -> None:
        seven = SEVEN[[0, 2, 4]]
        between = np.concatenate([np.linspace(a, b, 30) for a, b in pairwise(seven)])
        assert np.abs(read(drawing(seven)) - read(drawing(between))).max() < 0.25

    def test_box_centre_is_the_middle_of_the_extent(self) -> None:
        image = read(drawing(SEVEN), Preparation(centre="box"))
        rows = np.flatnonzero(image.any(1))
        assert (rows[0], rows[-1]) == (4, 23)

    @pytest.mark.parametrize("size", [16, 32])
    def test_other_sizes(self, size: int) -> None:
        image = read(drawing(SEVEN), Preparation(size=size, box=size * 0.7))
        assert image.shape == (size, size)

    def test_does_not_change_the_drawing(self) -> None:
        value = drawing(SEVEN)
        before = value.strokes[0].points.copy()
        read(value)
        assert (value.strokes[0].points == before).all()

    def test_enormous_and_tiny_units(self) -> None:
        clean = read(drawing(SEVEN))
        for size in (1e-30, 1e6):
            assert np.abs(read(drawing(SEVEN * size, pen=18 * size)) - clean).max() < 0.2


class TestBlank:
    @pytest.mark.parametrize("route", ["mnist", "raw"])
    def test_no_ink_no_input(self, route: str) -> None:
        preparation = Preparation(route=route)
        assert to_input(Drawing(), preparation) is None
        blank = Drawing(picture=np.zeros((5, 5), np.uint8), canvas=(280, 280))
        assert to_input(blank, preparation) is None

    def test_ink_outside_the_canvas_is_none_on_the_raw_route(self) -> None:
        outside = drawing([[900, 900], [1e8, 1e8]], canvas=(280, 280))
        assert to_input(outside, Preparation(route="raw")) is None


class TestRawRoute:
    RAW = Preparation(route="raw")

    def test_keeps_place_size_and_pen(self) -> None:
        image = read(drawing([[55, 60], [55, 120]], pen=20, canvas=(280, 280)), self.RAW)
        # A line at x = 55 of 280 and 20 wide covers columns 4.5 to 6.5.
        assert image[9].sum() == pytest.approx(2.0, abs=0.15)
        assert np.flatnonzero(image[9]).tolist() == [4, 5, 6]
        thin = read(drawing([[55, 60], [55, 120]], pen=10, canvas=(280, 280)), self.RAW)
        assert thin[9].sum() == pytest.approx(1.0, abs=0.15)

    def test_a_wide_canvas_keeps_its_form(self) -> None:
        image = read(drawing([[0, 70], [280, 70]], pen=20, canvas=(280, 140)), self.RAW)
        assert np.flatnonzero(image[:, 14] > 0.5).tolist() == [13, 14]
        assert image[:, 14].sum() == pytest.approx(2.0, abs=0.15)

    def test_needs_a_canvas(self) -> None:
        with pytest.raises(DrawingError, match="canvas"):
            to_input(drawing(SEVEN), self.RAW)

    def test_a_picture_is_its_own_canvas(self) -> None:
        picture = np.zeros((56, 56), np.uint8)
        picture[10:20, 10:12] = 255
        image = read(Drawing(picture=picture), self.RAW)
        assert image[5:10, 5].tolist() == [1.0] * 5
        assert image.sum() == pytest.approx(5)


class TestPictures:
    @pytest.fixture
    def digit(self) -> Any:
        """A digit as MNIST has them, drawn here."""
        return np.rint(read(drawing(SEVEN, CROSS)) * 255).astype(np.uint8)

    def test_a_digit_that_has_its_size_keeps_its_grey_values(self, digit: Any) -> None:
        assert (np.rint(read(image_to_drawing(digit)) * 255) == digit).all()

    @pytest.mark.parametrize("offset", [(0, 0), (3, -2), (-4, 4)])
    def test_anywhere_is_the_same(self, digit: Any, offset: tuple[int, int]) -> None:
        large = np.zeros((60, 60), np.uint8)
        top, left = 16 + offset[0], 16 + offset[1]
        large[top : top + 28, left : left + 28] = digit
        assert (np.rint(read(image_to_drawing(large)) * 255) == digit).all()

    @pytest.mark.parametrize("factor", [2, 5, 20])
    def test_any_size_is_nearly_the_same(self, digit: Any, factor: int) -> None:
        large = np.kron(digit, np.ones((factor, factor), np.uint8))
        assert np.abs(read(image_to_drawing(large)) * 255 - digit).max() <= 1

    def test_a_picture_that_is_no_square_is_not_stretched(self, digit: Any) -> None:
        narrow = digit[:, 5:23]
        assert (np.rint(read(image_to_drawing(narrow)) * 255) == digit).all()
        flat = Drawing(picture=narrow)
        assert (np.rint(read(flat) * 255) == digit).all()

    def test_a_canvas_stretches_its_picture_only_as_it_says(self) -> None:
        bar = np.zeros((10, 10), np.uint8)
        bar[2:8, 4:6] = 255
        image = read(Drawing(picture=bar, canvas=(30, 10)))
        assert extent(image) == (20, 20)

    @pytest.mark.parametrize("pen", [1, 3, 9, 27, 45])
    def test_lines_of_any_width_look_like_mnists(self, pen: int) -> None:
        sheet = Image.new("L", (560, 560))
        path = [(float(x) * 2, float(y) * 2) for x, y in SEVEN]
        ImageDraw.Draw(sheet).line(path, fill=255, width=pen, joint="curve")
        image = read(image_to_drawing(picture_from_array(np.asarray(sheet))))
        assert image.max() == pytest.approx(1, abs=0.02)
        assert max(extent(image)) in (19, 20, 21)
        vector = read(drawing(SEVEN))
        assert image.sum() == pytest.approx(vector.sum(), rel=0.35)
        assert np.corrcoef(image.ravel(), vector.ravel())[0, 1] > 0.8

    @pytest.mark.parametrize("radius", [3, 9, 24])
    def test_a_dot_on_a_picture_is_a_dot(self, radius: int) -> None:
        y, x = np.mgrid[:280, :280]
        dot = ((y - 90) ** 2 + (x - 60) ** 2 <= radius**2).astype(np.uint8) * np.uint8(255)
        assert max(extent(read(image_to_drawing(dot)))) <= 4

    def test_a_picture_that_is_one_blot_is_not_worn_away(self) -> None:
        y, x = np.mgrid[:200, :200]
        blot = ((y - 100) ** 2 + (x - 100) ** 2 < 60**2).astype(np.uint8) * np.uint8(255)
        image = read(image_to_drawing(blot))
        assert max(extent(image)) in (19, 20)
        assert image[14, 14] == 1

    def test_strokes_and_picture_are_read_together(self, digit: Any) -> None:
        picture = np.zeros((280, 280), np.uint8)
        picture[40:240, 136:145] = 255
        mixed = drawing([[60, 150], [140, 144]], picture=picture, canvas=(280, 280))
        image = read(mixed)
        assert extent(image)[0] == 20
        assert extent(image)[1] > 7
        assert to_input(replace(mixed, strokes=())) is not None
        assert extent(read(replace(mixed, strokes=())))[1] <= 3

    def test_stroke_over_a_picture_lies_where_it_was_drawn(self) -> None:
        picture = np.zeros((280, 280), np.uint8)
        picture[60:220, 60:70] = 255
        vertical = drawing([[65, 60], [65, 220]], pen=10, picture=picture, canvas=(280, 280))
        image = read(vertical)
        columns = image.sum(0)
        # The redrawn line covers the picture's: nothing sticks out beside it.
        assert np.count_nonzero(columns) <= 4


class TestMany:
    def test_are_the_same_as_one_by_one(self) -> None:
        values = [drawing(SEVEN), Drawing(), drawing(SEVEN, CROSS), drawing([[3, 4]])]
        inputs, inked = to_inputs(values)
        assert inputs.shape == (4, 28, 28)
        assert inked.tolist() == [True, False, True, True]
        assert not inputs[1].any()
        for index in (0, 2, 3):
            assert (inputs[index] == read(values[index])).all()

    def test_none_at_all(self) -> None:
        inputs, inked = to_inputs([])
        assert inputs.shape == (0, 28, 28)
        assert inked.shape == (0,)
