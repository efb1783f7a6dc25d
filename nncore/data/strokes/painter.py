"""From pen paths to images: a chunk of digits measured, placed and painted together."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from nncore.arrays import ByteArray
from nncore.data.pen import centre_mass, draw_line, odd_widths
from nncore.data.strokes.paths import SAMPLES
from nncore.data.strokes.variation import PenPaths

__all__ = ["paint"]

_SIZE = 28  # side of the image, in pixels
_BOX = 20  # longer side of the ink
_FINE = 8  # fine pixels along the side of a pixel
_PIECE = 4  # steps of the path that are painted with one width
_CELL = _BOX + 1  # side of a digit's place on the sheet: the box and a gap


def paint(paths: PenPaths) -> ByteArray:
    """Paint pen paths as MNIST's images are: 20 pixels on the longer side, centred by mass.

    Parameters
    ----------
    paths : PenPaths
        N digits.

    Returns
    -------
    uint8 (N, 28, 28)
        A new array, ink = 255.
    """
    count = len(paths.labels)
    side = _CELL * _FINE
    # One width for each piece of the path, which is widest where two pieces meet.
    widths = odd_widths(paths.widths[:, _PIECE // 2 :: _PIECE] * _FINE)
    widest = np.repeat(widths, _PIECE, axis=1)
    widest[:, _PIECE::_PIECE] = np.maximum(widths[:, 1:], widths[:, :-1])
    points = np.floor(_fit(paths.points, widest / 2)).astype(np.int64)
    points[..., 1] += side * np.arange(count)[:, None]
    sheet = Image.new("L", (side, side * count))
    brush = ImageDraw.Draw(sheet)
    for path, width, stroke in zip(points.tolist(), widths.tolist(), paths.stroke, strict=True):
        lifts = np.flatnonzero(np.diff(stroke)) + 1
        for begin, end in pairwise([0, *lifts.tolist(), SAMPLES]):
            _draw_stroke(brush, path, width, begin, end)
    grey = np.asarray(sheet.reduce(_FINE)).reshape(count, _CELL, _CELL)
    return centre_mass(grey, _SIZE)


def _draw_stroke(
    brush: ImageDraw.ImageDraw, path: list[list[int]], widths: list[int], begin: int, end: int
) -> None:
    """Draw the points from begin to end, piece by piece; a piece ends where the next begins."""
    for piece in range(begin // _PIECE, (end - 1) // _PIECE + 1):
        start, stop = max(begin, piece * _PIECE), min(end, (piece + 1) * _PIECE + 1)
        draw_line(brush, path[start:stop], widths[piece])


def _fit(points: NDArray[np.float64], half: NDArray[np.float64]) -> NDArray[np.float64]:
    """Scale each digit so that its longer inked side fills the box, in the corner of its cell.

    The pen does not grow with the digit. Where its width varies, the scale depends on which
    point of the path is outermost, so it is found in four rounds.
    """
    box = _BOX * _FINE
    pen = 2 * half.mean(axis=1)
    extent = np.ptp(points, axis=1).max(axis=1)
    for _ in range(4):
        scaled = points * ((box - pen) / extent)[:, None, None]
        low = (scaled - half[..., None]).min(axis=1)
        pen += ((scaled + half[..., None]).max(axis=1) - low).max(axis=1) - box
    return np.asarray(scaled - low[:, None])
