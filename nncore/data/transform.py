"""Drawings moved, turned, scaled and thickened: a new drawing from an old one.

Strokes stay vectors, so nothing is lost. A picture is sampled anew, always from the one that
is given: whoever changes a pose step by step starts from the same drawing each time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from nncore.arrays import ByteArray, FloatArray
from nncore.data.drawing import Drawing, Stroke
from nncore.data.extent import Box, ink_box
from nncore.data.line_weight import widened

LEAST_DETAIL = 560
"""Pixels along the longer side of a picture that was sampled anew, at least."""

_INKED = 128  # grey value from which a pixel belongs to a line when its width is measured


@dataclass(frozen=True)
class Pose:
    """How ink is brought from where it was to where it is.

    Parameters
    ----------
    shift : (float, float), canvas units
        How far its middle moves, to the right and down.
    rotation : float, degrees
        How far it turns about its middle, clockwise as it is seen.
    scale : float, above 0
        How many times as large it becomes, its pen included.
    thickness : float, above 0
        How many times as wide its lines become, on top of `scale`.
    """

    shift: tuple[float, float] = (0.0, 0.0)
    rotation: float = 0.0
    scale: float = 1.0
    thickness: float = 1.0

    def matrix(self) -> FloatArray:
        """Return rotation and scale as float64 (2, 2), to multiply column vectors (x, y)."""
        angle = math.radians(self.rotation)
        cosine, sine = self.scale * math.cos(angle), self.scale * math.sin(angle)
        return np.array([[cosine, -sine], [sine, cosine]])


UNMOVED = Pose()
"""The pose that changes nothing."""


def ink_area(drawing: Drawing) -> Box | None:
    """Return the rectangle around all ink, pens' widths included; None for a blank drawing."""
    boxes = [_stroke_box(stroke) for stroke in drawing.strokes]
    picture = ink_box(drawing.picture, drawing.paper)
    if picture is not None:
        boxes.append(picture)
    if not boxes:
        return None
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def posed(drawing: Drawing, pose: Pose, *, detail: int | None = None) -> Drawing:
    """Return a drawing in another pose.

    Parameters
    ----------
    drawing : Drawing
        Strokes, a picture, or both.
    pose : Pose
        How its ink is moved; about the middle of `ink_area`.
    detail : int or None
        Pixels along the longer side of the new picture; None for those it has, and
        `LEAST_DETAIL` at least. Fewer are sooner done.

    Returns
    -------
    Drawing
        A new one, or this very one where nothing changes. Strokes may lie beyond the canvas
        and are still there; what of a picture lies beyond it is cut off.

    Raises
    ------
    DrawingError
        Where the pose takes the ink farther than a drawing may reach.
    """
    area = ink_area(drawing)
    if area is None or pose == UNMOVED:
        return drawing
    middle = np.array([area.left + area.right, area.top + area.bottom]) / 2
    matrix, target = pose.matrix(), middle + pose.shift
    strokes = tuple(
        Stroke(
            ((stroke.points - middle) @ matrix.T + target).astype(np.float32),
            stroke.pen_width * pose.scale * pose.thickness,
        )
        for stroke in drawing.strokes
    )
    picture = drawing.picture
    if picture is not None and picture.any():
        picture = _sampled(drawing, matrix, middle, target, detail)
        if pose.thickness != 1.0:
            picture = _thickened(picture, pose.thickness)
    return replace(drawing, strokes=strokes, picture=picture)


def _stroke_box(stroke: Stroke) -> Box:
    reach = stroke.pen_width / 2
    left, top = (stroke.points.min(axis=0) - reach).tolist()
    right, bottom = (stroke.points.max(axis=0) + reach).tolist()
    return Box(left, top, right, bottom)


def _sampled(
    drawing: Drawing,
    matrix: FloatArray,
    middle: FloatArray,
    target: FloatArray,
    detail: int | None,
) -> ByteArray:
    """Return the picture with its content moved, pixels that become one averaged first."""
    assert drawing.picture is not None
    assert drawing.paper is not None
    paper = np.array(drawing.paper)
    longer = detail or max(LEAST_DETAIL, *drawing.picture.shape)
    size = np.maximum(1, np.round(paper * (longer / paper.max()))).astype(int)
    image = Image.fromarray(drawing.picture)
    shrinking = max(image.size) / (longer * math.sqrt(abs(float(np.linalg.det(matrix)))))
    if shrinking >= 2:
        image = image.reduce(min(int(shrinking), min(image.size)))
    # From new pixels to canvas units, back to where that was, and on to old pixels.
    back = np.linalg.inv(matrix)
    density = np.array(drawing.picture.shape[::-1]) / paper
    density *= np.array(image.size) / drawing.picture.shape[::-1]
    linear = density[:, None] * back * (paper / size)
    offset = density * (middle - back @ target)
    data = (*linear[0], offset[0], *linear[1], offset[1])
    moved = image.transform(
        (int(size[0]), int(size[1])),
        Image.Transform.AFFINE,
        data,
        resample=Image.Resampling.BILINEAR,
    )
    return np.asarray(moved)


def _thickened(picture: ByteArray, factor: float) -> ByteArray:
    """Return the picture with its lines `factor` times as wide, as far as pixels can.

    The width of a long line is twice its area over its outline; π/4 turns the steps of a
    digital outline into its length, on average over all directions.
    """
    inked = np.pad(picture >= _INKED, 1)
    outline = np.count_nonzero(inked[1:] != inked[:-1])
    outline += np.count_nonzero(inked[:, 1:] != inked[:, :-1])
    if not outline:
        return picture
    width = 2 * np.count_nonzero(inked) / (outline * math.pi / 4)
    return widened(picture, (factor - 1.0) * width)
