"""Bringing any drawing to the size of the canvas."""

from dataclasses import replace

import numpy as np
from PIL import Image

from gui.drawing.smooth import CANVAS_UNITS
from nncore.arrays import ByteArray
from nncore.data.drawing import Drawing, Stroke

LARGEST_PICTURE = 1120
"""Pixels that a picture's longer side keeps: four for a unit, far more than any input has."""

_INK_SIDE = 200.0  # longer side of a drawing that does not say how large its canvas was


def fitted(drawing: Drawing) -> Drawing:
    """Return the drawing on a canvas of 280 × 280 units: in the middle, not distorted.

    Parameters
    ----------
    drawing : Drawing
        Any; one that fits already comes back as it is. Where the canvas is not known, the
        ink is scaled to 200 units.

    Returns
    -------
    Drawing
        With its strokes scaled and moved; its picture padded to cover the whole canvas, and
        reduced to `LARGEST_PICTURE`.
    """
    left, top, side = _frame(drawing)
    picture = drawing.picture
    if picture is not None and drawing.paper is not None:
        picture = _reduced(_padded(picture, drawing.paper))
    canvas = (CANVAS_UNITS, CANVAS_UNITS)
    if picture is drawing.picture and drawing.canvas == canvas:
        return drawing
    factor = CANVAS_UNITS / side
    corner = np.array([left, top])
    strokes = tuple(
        Stroke(((stroke.points - corner) * factor).astype(np.float32), stroke.pen_width * factor)
        for stroke in drawing.strokes
    )
    return replace(drawing, strokes=strokes, picture=picture, canvas=canvas)


def _frame(drawing: Drawing) -> tuple[float, float, float]:
    """Return left, top and side of the square that becomes the canvas, in the drawing's units."""
    if drawing.paper is not None:
        width, height = drawing.paper
        side = max(width, height)
        return (width - side) / 2, (height - side) / 2, side
    if not drawing.strokes:
        return 0.0, 0.0, CANVAS_UNITS
    reach = [stroke.pen_width / 2 for stroke in drawing.strokes]
    points = [stroke.points for stroke in drawing.strokes]
    low = np.min([p.min(axis=0) - r for p, r in zip(points, reach, strict=True)], axis=0)
    high = np.max([p.max(axis=0) + r for p, r in zip(points, reach, strict=True)], axis=0)
    side = float((high - low).max()) * CANVAS_UNITS / _INK_SIDE
    left, top = ((low + high - side) / 2).tolist()
    return left, top, side


def _padded(picture: ByteArray, paper: tuple[float, float]) -> ByteArray:
    """Add empty pixels at two sides, so that a picture of the paper becomes one of a square."""
    height, width = picture.shape
    side = max(paper)
    extra_rows = round(height * side / paper[1]) - height
    extra_columns = round(width * side / paper[0]) - width
    if not extra_rows and not extra_columns:
        return picture
    return np.pad(
        picture,
        (
            (extra_rows // 2, extra_rows - extra_rows // 2),
            (extra_columns // 2, extra_columns - extra_columns // 2),
        ),
    )


def _reduced(picture: ByteArray) -> ByteArray:
    """Reduce a picture that is larger than the canvas can use; its mean grey stays."""
    height, width = picture.shape
    if max(height, width) <= LARGEST_PICTURE:
        return picture
    factor = LARGEST_PICTURE / max(height, width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
