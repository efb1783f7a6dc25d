"""The stages of the preparation, each for itself: a drawing in, one that is right in one way out.

Each stage changes what it is named after and leaves the rest as it is, so that its effect on a
reading can be seen alone. Put together they are the preparation of `nncore.data.ink`; that one
is used wherever a reading asks for all of it, so that nothing here can differ from what a
network really receives.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

import numpy as np
from PIL import Image

from nncore.arrays import ByteArray, FloatArray
from nncore.data.drawing import Drawing, Stroke
from nncore.data.extent import DOT, without_specks
from nncore.data.ink import to_input
from nncore.data.line_weight import widened
from nncore.insight.ink_statistics import line_widths, measure, pixel, whole_box
from nncore.insight.mnist_statistics import SLANT
from nncore.recipe import Preparation


class Stage(Enum):
    """What can be put right, in the order in which it is shown."""

    SIZE = "size"
    PEN = "pen"
    CENTRE = "centre"
    SLANT = "slant"


PREPARED = frozenset({Stage.SIZE, Stage.PEN, Stage.CENTRE})
"""What the preparation does; it leaves the slant as it was drawn."""

SMALLEST_PATH = 0.2
"""The pen's path keeps at least this share of the box, however fat the pen."""


def staged_input(
    drawing: Drawing, preparation: Preparation, stages: Iterable[Stage]
) -> FloatArray | None:
    """Turn a drawing into the input of a network, by some stages of the preparation only.

    Parameters
    ----------
    drawing : Drawing
        Strokes, a picture, or both.
    preparation : Preparation
        The network's; its route does not matter.
    stages : iterable of Stage
        Which are switched on. None of them is the raw route, `PREPARED` is the mnist route.

    Returns
    -------
    float32 (size, size), in [0, 1], or None
        None where there is no ink.

    Raises
    ------
    DrawingError
        Where the drawing does not say how large its canvas is.
    """
    wanted = frozenset(stages)
    if drawing.is_blank:
        return None
    if wanted >= PREPARED:
        if Stage.SLANT in wanted:
            drawing = _upright(drawing, preparation)
        return to_input(drawing, replace(preparation, route="mnist"))
    return to_input(put_right(drawing, preparation, wanted), replace(preparation, route="raw"))


def put_right(drawing: Drawing, preparation: Preparation, stages: Iterable[Stage]) -> Drawing:
    """Change a drawing so that some of its properties are MNIST's; all else stays.

    Parameters
    ----------
    drawing : Drawing
        Not blank.
    preparation : Preparation
        Box, pen and centre to bring it to, in pixels of the input.
    stages : iterable of Stage
        What to put right.

    Returns
    -------
    Drawing
        The same one where nothing was asked for.

    Raises
    ------
    DrawingError
        Where the drawing does not say how large its canvas is.
    """
    wanted = frozenset(stages)
    if Stage.SLANT in wanted:
        drawing = _upright(drawing, preparation)
    if Stage.PEN in wanted:  # before the size: the pen is a part of it
        pen = preparation.pen * pixel(drawing, preparation)
        strokes = tuple(Stroke(stroke.points, pen) for stroke in drawing.strokes)
        drawing = replace(drawing, strokes=strokes)
    if Stage.SIZE in wanted:
        drawing = _scaled(drawing, preparation)
    if Stage.PEN in wanted and drawing.picture is not None:  # scaling has changed it
        drawing = _with_lines(drawing, preparation)
    if Stage.CENTRE in wanted:
        drawing = _centred(drawing, preparation)
    return drawing


def _upright(drawing: Drawing, preparation: Preparation) -> Drawing:
    """Shear until the slant is MNIST's mean."""
    measured = measure(drawing, preparation)
    if measured is None:
        return drawing
    ink, _ = measured
    # Of a flat line the moments know no slant; nobody leans farther than this.
    shear = math.tan(math.radians(min(max(ink.slant, -60.0), 60.0)))
    shear -= math.tan(math.radians(SLANT.mean))
    box = whole_box(drawing)
    middle = (box.top + box.bottom) / 2
    return _moved(drawing, np.array([[1.0, shear, -shear * middle], [0.0, 1.0, 0.0]]), preparation)


def _scaled(drawing: Drawing, preparation: Preparation) -> Drawing:
    """Scale about the middle of the ink until its longer side is the box's.

    The pen of strokes stays; specks do not count. What would then lie beyond the canvas is moved
    onto it, and no farther.
    """
    counted = replace(drawing, strokes=without_specks(drawing.strokes))
    box = whole_box(counted)
    # A picture's lines are scaled with it.
    scaled_pen = drawing.picture is not None or not counted.strokes
    pen = 0.0 if scaled_pen else max(stroke.pen_width for stroke in counted.strokes)
    path = max(box.right - box.left, box.bottom - box.top) - pen
    if path <= DOT * pen:
        return drawing  # one dot, as for the preparation
    target = preparation.box * pixel(drawing, preparation)
    factor = max(target - pen, SMALLEST_PATH * target) / path
    paper = drawing.paper
    assert paper is not None
    rows = []
    for axis, (low, high) in enumerate(((box.left, box.right), (box.top, box.bottom))):
        middle = (low + high) / 2
        half = ((high - low - pen) * factor + pen) / 2
        edge = (max(paper) - paper[axis]) / 2  # the input is a square around the paper
        kept = min(max(middle, half - edge), paper[axis] + edge - half)
        rows.append([*(factor * np.eye(2)[axis]), kept - middle * factor])
    return _moved(drawing, np.array(rows), preparation)


def _centred(drawing: Drawing, preparation: Preparation) -> Drawing:
    """Move by whole pixels of the input until the centre of mass is in the middle.

    Ink beyond the canvas is seen only once it has come in: hence twice.
    """
    unit = pixel(drawing, preparation)
    for _ in range(1 if _is_inside(drawing) else 2):
        measured = measure(drawing, preparation)
        if measured is not None:
            ink = measured[0]
            right, down = (math.floor(0.5 - offset) * unit for offset in (ink.across, ink.down))
            matrix = np.array([[1.0, 0.0, right], [0.0, 1.0, down]])
            drawing = _moved(drawing, matrix, preparation)
    return drawing


def _is_inside(drawing: Drawing) -> bool:
    """Whether all ink lies on the canvas."""
    box, paper = whole_box(drawing), drawing.paper
    assert paper is not None
    return min(box.left, box.top) >= 0 and box.right <= paper[0] and box.bottom <= paper[1]


def _with_lines(drawing: Drawing, preparation: Preparation) -> Drawing:
    """Give the lines of the picture the pen's width."""
    picture = _fine_picture(drawing, preparation)
    bare = replace(drawing, strokes=(), picture=picture)
    image = to_input(bare, replace(preparation, route="raw"))
    if image is None:
        return drawing
    width = float(line_widths(image[np.newaxis])[0])
    change = (preparation.pen - width) * preparation.supersample
    return replace(drawing, picture=widened(picture, change))


def _moved(drawing: Drawing, matrix: FloatArray, preparation: Preparation) -> Drawing:
    """Map all ink: canvas units, float64 (2, 3), the last column added."""
    strokes = tuple(
        replace(stroke, points=(stroke.points @ matrix[:, :2].T + matrix[:, 2]).astype(np.float32))
        for stroke in drawing.strokes
    )
    picture = drawing.picture
    if picture is not None:
        picture = _mapped_picture(_fine_picture(drawing, preparation), drawing, matrix)
    return replace(drawing, strokes=strokes, picture=picture, canvas=drawing.paper)


def _fine_picture(drawing: Drawing, preparation: Preparation) -> ByteArray:
    """Bring the picture to the fine pixels in which strokes are drawn."""
    assert drawing.picture is not None
    assert drawing.paper is not None
    fine = preparation.supersample / pixel(drawing, preparation)
    width, height = (max(1, round(length * fine)) for length in drawing.paper)
    image = Image.fromarray(drawing.picture)
    return np.asarray(image.resize((width, height), Image.Resampling.BOX))


def _mapped_picture(picture: ByteArray, drawing: Drawing, matrix: FloatArray) -> ByteArray:
    assert drawing.paper is not None
    height, width = picture.shape
    units = np.diag([drawing.paper[0] / width, drawing.paper[1] / height, 1.0])
    # Pillow asks where each pixel comes from.
    back = np.linalg.inv(units) @ np.linalg.inv(np.vstack([matrix, [0.0, 0.0, 1.0]])) @ units
    image = Image.fromarray(picture).transform(
        (width, height),
        Image.Transform.AFFINE,
        tuple(back[:2].ravel().tolist()),
        Image.Resampling.BILINEAR,
    )
    return np.asarray(image)
