"""What ink looks like, in figures: size, place, pen and slant.

A drawing is measured as the raw route sees it, the canvas shrunk to the input, so that its
figures are in pixels of the input and can be laid beside those of MNIST's images.

References
----------
M.-K. Hu, "Visual pattern recognition by moment invariants", IRE Transactions on Information
Theory 8, 1962: centre and slant from moments.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.drawing import Drawing
from nncore.data.extent import Box, ink_box
from nncore.data.ink import to_input
from nncore.errors import DrawingError
from nncore.recipe import Preparation


@dataclass(frozen=True)
class InkStatistics:
    """The ink of one drawing, in pixels of the input.

    Parameters
    ----------
    width, height : float, pixels
        Of the box around all ink, what lies beyond the canvas included.
    across, down : float, pixels
        From the middle of the input to the centre of mass: right and down are positive.
    pen : float, pixels
        Width of the lines.
    slant : float, degrees
        From upright; positive leans to the right, as MNIST does on average.
    """

    width: float
    height: float
    across: float
    down: float
    pen: float
    slant: float

    @property
    def size(self) -> float:
        """The longer side, in pixels."""
        return max(self.width, self.height)

    @property
    def offset(self) -> float:
        """Distance of the centre of mass from the middle of the input, in pixels."""
        return float(np.hypot(self.across, self.down))


@dataclass(frozen=True, eq=False)
class ImageStatistics:
    """The ink of N images, each float64 (N,), named and counted as in `InkStatistics`."""

    size: FloatArray
    across: FloatArray
    down: FloatArray
    pen: FloatArray
    slant: FloatArray


def image_statistics(images: FloatArray) -> ImageStatistics:
    """Measure the ink of images.

    Parameters
    ----------
    images : float (N, side, side), in [0, 1]
        Ink = 1; every image has some.

    Returns
    -------
    ImageStatistics
        The slant is the arc tangent of the moments −μ₁₁/μ₀₂, the shear that would have to be
        undone. The pen is twice the ink over the length of its outline, which is the sum of the
        gradient's length: so grey rims count for what they hold. Of lines drawn 1.5 to 10
        pixels wide it finds the width within 5 % on average.
    """
    ink = images.astype(np.float64)
    side = ink.shape[-1]
    total = ink.sum(axis=(1, 2))
    along_rows, along_columns = ink.sum(axis=2), ink.sum(axis=1)
    index = np.arange(side)
    y = index - (along_rows @ index / total)[:, None]
    x = index - (along_columns @ index / total)[:, None]
    # A single row of ink has no height to lean in.
    upright = np.maximum((along_rows * y**2).sum(axis=1), 1e-9)
    mixed = (np.matmul(ink, x[:, :, None])[:, :, 0] * y).sum(axis=1)
    padded = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    corner = padded[:, :-1, :-1]
    gradient = np.hypot(padded[:, :-1, 1:] - corner, padded[:, 1:, :-1] - corner)
    return ImageStatistics(
        size=np.maximum((along_rows > 0).sum(axis=1), (along_columns > 0).sum(axis=1)).astype(
            np.float64
        ),
        across=along_columns @ index / total - side / 2,
        down=along_rows @ index / total - side / 2,
        pen=2 * total / gradient.sum(axis=(1, 2)),
        slant=np.degrees(np.arctan(-mixed / upright)),
    )


def measure(drawing: Drawing, preparation: Preparation) -> tuple[InkStatistics, FloatArray] | None:
    """Measure a drawing as the raw route sees it.

    Parameters
    ----------
    drawing : Drawing
        Strokes, a picture, or both.
    preparation : Preparation
        Its size of the input counts; its route does not.

    Returns
    -------
    InkStatistics and float32 (size, size), or None
        The figures, and the image that they are of; None where that has no ink. Of strokes the
        box and the pen are known exactly, of a picture they are found.

    Raises
    ------
    DrawingError
        Where the drawing does not say how large its canvas is.
    """
    image = to_input(drawing, replace(preparation, route="raw"))
    if image is None:
        return None
    found = image_statistics(image[np.newaxis])
    unit = pixel(drawing, preparation)
    box = whole_box(drawing)
    pen = float(found.pen[0]) if drawing.picture is not None else pen_width(drawing) / unit
    return InkStatistics(
        width=(box.right - box.left) / unit,
        height=(box.bottom - box.top) / unit,
        across=float(found.across[0]),
        down=float(found.down[0]),
        pen=pen,
        slant=float(found.slant[0]),
    ), image


def pixel(drawing: Drawing, preparation: Preparation) -> float:
    """Give the side of a pixel of the input, in canvas units, on the raw route.

    Raises
    ------
    DrawingError
        Where the drawing does not say how large its canvas is.
    """
    if drawing.paper is None:
        raise DrawingError(
            'How large the ink is can only be said where the drawing has a "canvas" '
            "that says how large that is."
        )
    return max(drawing.paper) / preparation.size


def whole_box(drawing: Drawing) -> Box:
    """Give the box around all ink, the pen's width included, in canvas units.

    Parameters
    ----------
    drawing : Drawing
        Not blank.
    """
    boxes = []
    for stroke in drawing.strokes:
        low = stroke.points.min(axis=0) - stroke.pen_width / 2
        high = stroke.points.max(axis=0) + stroke.pen_width / 2
        boxes.append(Box(*low.tolist(), *high.tolist()))
    picture = ink_box(drawing.picture, drawing.paper)
    if picture:
        boxes.append(picture)
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def pen_width(drawing: Drawing) -> float:
    """Give the mean width of the strokes' pens, in canvas units, long strokes counting more."""
    widths = np.array([stroke.pen_width for stroke in drawing.strokes])
    ways = [
        float(np.hypot(*np.diff(stroke.points, axis=0).T).sum()) + stroke.pen_width
        for stroke in drawing.strokes
    ]
    return float(np.average(widths, weights=ways))
