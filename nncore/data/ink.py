"""Ink to input: what a network receives for a drawing.

MNIST's digits have their longer side at 20 pixels, a stroke about 2.9 pixels wide and their
centre of mass at index 14.0/14.0. The "mnist" route does the same to a drawing: it scales the
vectors, redraws them at MNIST's pen width, and shifts by whole pixels. The "raw" route shrinks
the canvas as it is.

References
----------
C. Yadav, L. Bottou, "Cold Case: The Lost MNIST Digits", NeurIPS 2019: how MNIST was made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw

from nncore.arrays import ByteArray, FloatArray
from nncore.data.curve import rounded
from nncore.data.drawing import Drawing, Stroke
from nncore.data.extent import Box, Placement, ink_box, place, points_box, without_specks
from nncore.data.line_weight import needed_change, widened
from nncore.data.pen import draw_line, mass_shifts, odd_width, shifted
from nncore.errors import DrawingError
from nncore.recipe import Preparation

SMALL_PICTURE = 1.25
"""A picture whose ink is at most so many boxes long has the size of the input already."""

DOT_SIDE, DOT_FORM, DOT_FILL = 0.18, 0.7, 0.95
"""Ink is a dot where it reaches at most the first share of the canvas, is at least the second
as wide as high, or as high as wide, and fills this share of the middle of its box."""

CROWDED = 2.0
"""Distance in fine pixels below which points of a long stroke add nothing to see."""

FEW_POINTS = 64
"""Strokes with fewer points are drawn with all of them."""

CLICKS, COARSE_POINTS = 4, 20
"""Strokes with more points than the first and not more than the second may come from a fast
pen, whose way between them was a curve; a drawing made of clicks has straight lines."""

COARSE = 2.0
"""Mean distance between points, in pixels of the input, from which that makes a difference."""

_STANDARD = Preparation()


@dataclass(frozen=True, eq=False)
class PlacedInput:
    """An input, and where in it each place of the canvas went.

    Parameters
    ----------
    image : float32 (size, size), in [0, 1]
        What the network receives, ink = 1.
    placement : Placement
        From canvas units to fine pixels of the input.
    """

    image: FloatArray
    placement: Placement


def to_input(drawing: Drawing, preparation: Preparation = _STANDARD) -> FloatArray | None:
    """Turn a drawing into the input of a network.

    Parameters
    ----------
    drawing : Drawing
        Strokes, a picture, or both.
    preparation : Preparation
        Route, box, pen and centre; it belongs to the network that is to read.

    Returns
    -------
    float32 (size, size), in [0, 1], or None
        A new array, ink = 1; None where there is no ink.

    Raises
    ------
    DrawingError
        Where the raw route is asked for and the drawing does not say how large its canvas is.
    """
    placed = to_placed_input(drawing, preparation)
    return None if placed is None else placed.image


def to_placed_input(drawing: Drawing, preparation: Preparation = _STANDARD) -> PlacedInput | None:
    """Turn a drawing into an input as `to_input` does, and say where its ink went."""
    if drawing.is_blank:
        return None
    prepare = _raw if preparation.route == "raw" else _fit
    grey, placement = prepare(drawing, preparation)
    if not grey.any():
        return None
    return PlacedInput(np.multiply(grey, np.float32(1 / 255), dtype=np.float32), placement)


def to_inputs(
    drawings: Sequence[Drawing], preparation: Preparation = _STANDARD
) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Turn many drawings into inputs; see `to_input`.

    Parameters
    ----------
    drawings : sequence of Drawing, N long
        In any order.
    preparation : Preparation
        The same for all.

    Returns
    -------
    float32 (N, size, size), in [0, 1]
        The inputs; zeros for a drawing without ink.
    bool (N,)
        Which drawings have ink.

    Raises
    ------
    DrawingError
        As `to_input`.
    """
    inputs = np.zeros((len(drawings), preparation.size, preparation.size), dtype=np.float32)
    inked = np.zeros(len(drawings), dtype=bool)
    for index, drawing in enumerate(drawings):
        one = to_input(drawing, preparation)
        if one is not None:
            inputs[index], inked[index] = one, True
    return inputs, inked


def _fit(drawing: Drawing, preparation: Preparation) -> tuple[ByteArray, Placement]:
    """Scale the ink into the box, redraw it there, and put the box in its place."""
    fine = preparation.supersample
    pen = odd_width(preparation.pen * fine)
    strokes = without_specks(drawing.strokes)
    ink = ink_box(drawing.picture, drawing.paper)
    line = points_box(strokes)
    cells = int(np.ceil(preparation.box))  # pixels of the input along a side of the box
    side = cells * fine
    fit = partial(place, line, ink, box=preparation.box * fine, pen=pen, side=side, step=fine)
    is_dot = ink is not None and line is None and _is_dot(drawing, ink)
    placement = fit(box=float(pen)) if is_dot else fit()
    sheet = Image.new("L", (side, side))
    if ink is not None:
        _paste(sheet, drawing, ink, placement)
        change = 0.0 if is_dot else _needed_change(sheet, drawing, ink, preparation)
        if change:
            placement = fit(change=change)
            sheet = _widened(drawing, ink, placement, side, change)
    for stroke in strokes[-1:]:
        _draw(ImageDraw.Draw(sheet), _rounded(placement.of(stroke.points), COARSE * fine), pen)
    for stroke in strokes[:-1]:
        sheet = ImageChops.lighter(sheet, _sheet_of(stroke, placement, pen, side, COARSE * fine))
    grey, down, right = _centred(np.asarray(sheet.reduce(fine)), preparation)
    return grey, placement.shifted(right * fine, down * fine)


@lru_cache(maxsize=32)
def _sheet_of(stroke: Stroke, place: Placement, pen: int, side: int, coarse: float) -> Image.Image:
    """Draw a stroke on a sheet of its own, for all to look at: it stays while others grow."""
    sheet = Image.new("L", (side, side))
    _draw(ImageDraw.Draw(sheet), _rounded(place.of(stroke.points), coarse), pen)
    return sheet


def _is_dot(drawing: Drawing, ink: Box) -> bool:
    """Say whether a picture shows no more than one round tap of a pen."""
    assert drawing.picture is not None
    assert drawing.paper is not None
    sides = ink.right - ink.left, ink.bottom - ink.top
    if max(sides) > DOT_SIDE * max(drawing.paper) or min(sides) < DOT_FORM * max(sides):
        return False
    inked = drawing.picture[_pixels_of(ink, drawing)] > 127
    y, x = (np.linspace(-1, 1, count) for count in inked.shape)
    disc = y[:, None] ** 2 + x**2 < DOT_FORM  # holds no pixel of a picture two pixels wide
    return bool(inked[disc].sum() > DOT_FILL * disc.sum())


def _pixels_of(area: Box, drawing: Drawing) -> tuple[slice, slice]:
    """Give the rows and columns of the drawing's picture that an area covers."""
    assert drawing.picture is not None
    assert drawing.paper is not None
    height, width = drawing.picture.shape
    across, down = width / drawing.paper[0], height / drawing.paper[1]
    return (
        slice(round(area.top * down), round(area.bottom * down)),
        slice(round(area.left * across), round(area.right * across)),
    )


def _needed_change(
    sheet: Image.Image, drawing: Drawing, ink: Box, preparation: Preparation
) -> float:
    """Say how much wider a picture's lines should be, in fine pixels.

    A digit of a data set, which has its size already, is left as it is.
    """
    rows, columns = _pixels_of(ink, drawing)
    longest = max(rows.stop - rows.start, columns.stop - columns.start)
    if longest <= SMALL_PICTURE * preparation.box:
        return 0.0
    return needed_change(np.asarray(sheet), preparation.supersample)


def _widened(
    drawing: Drawing, ink: Box, placement: Placement, side: int, change: float
) -> Image.Image:
    """Draw the picture with wider or narrower lines, on a sheet large enough for both."""
    margin = int(abs(change)) + 1
    large = Image.new("L", (side + 2 * margin, side + 2 * margin))
    moved = Placement(placement.scale, placement.across + margin, placement.down + margin)
    _paste(large, drawing, ink, moved)
    changed = widened(np.asarray(large), change)
    return Image.fromarray(changed[margin:-margin, margin:-margin])


def _raw(drawing: Drawing, preparation: Preparation) -> tuple[ByteArray, Placement]:
    """Shrink the whole canvas with its own pen widths; one that is no square keeps its form."""
    if drawing.paper is None:
        raise DrawingError(
            'The raw route shrinks the whole canvas, but this drawing has no "canvas" '
            "that says how large it is."
        )
    fine = preparation.supersample
    side = preparation.size * fine
    width, height = drawing.paper
    scale = side / max(width, height)
    placement = Placement(scale, (side - width * scale) / 2, (side - height * scale) / 2)
    sheet = Image.new("L", (side, side))
    if drawing.picture is not None:
        _paste(sheet, drawing, Box(0.0, 0.0, width, height), placement)
    brush = ImageDraw.Draw(sheet)
    for stroke in drawing.strokes:
        # Far outside the sheet Pillow would paint for long, and overflow, for nothing.
        points = np.clip(placement.of(stroke.points), -2 * side, 3 * side)
        _draw(brush, points, odd_width(min(stroke.pen_width * scale, 2 * side)))
    return np.asarray(sheet.reduce(fine)), placement


def _draw(brush: ImageDraw.ImageDraw, points: FloatArray, pen: int) -> None:
    """Draw a line with round joints and ends."""
    draw_line(brush, np.floor(_thinned_out(points)).astype(np.int64).tolist(), pen)


def _rounded(points: FloatArray, coarse: float) -> FloatArray:
    """Draw a curve through the few points of a fast pen, the one that the canvas shows."""
    if not CLICKS < len(points) <= COARSE_POINTS:
        return points
    steps = np.diff(points, axis=0)
    if np.hypot(steps[:, 0], steps[:, 1]).sum() < coarse * len(steps):
        return points
    return rounded(points)


def _thinned_out(points: FloatArray) -> FloatArray:
    """Leave out points that crowd: a slow pen gives many for each fine pixel.

    What is kept is the first point in every `CROWDED` fine pixels of the way, and the last,
    so drawing takes as long as there is ink, not as long as the pen was down.
    """
    if len(points) < FEW_POINTS:
        return points
    steps = np.diff(points, axis=0)
    way = np.cumsum(np.hypot(steps[:, 0], steps[:, 1])) // CROWDED
    kept = np.ones(len(points), dtype=bool)
    kept[1:-1] = np.diff(way, prepend=-1.0)[:-1] > 0
    return points[kept]


def _paste(sheet: Image.Image, drawing: Drawing, area: Box, placement: Placement) -> None:
    """Scale an area of the drawing's picture onto the sheet, by averaging (BOX)."""
    assert drawing.picture is not None
    rows, columns = _pixels_of(area, drawing)
    left, top = placement.x(area.left), placement.y(area.top)
    size = (
        max(1, round(placement.x(area.right) - left)),
        max(1, round(placement.y(area.bottom) - top)),
    )
    part = Image.fromarray(drawing.picture[rows, columns])
    sheet.paste(part.resize(size, Image.Resampling.BOX), (round(left), round(top)))


def _centred(block: ByteArray, preparation: Preparation) -> tuple[ByteArray, int, int]:
    """Put the box into the input, cut off what overflows, and say how far down and right it is."""
    size, blocks = preparation.size, block[np.newaxis]
    if preparation.centre == "mass":
        down, right = mass_shifts(blocks, size)
    else:
        down, right = ((size - np.array([side])) // 2 for side in block.shape)
    return shifted(blocks, down, right, size)[0], int(down[0]), int(right[0])
