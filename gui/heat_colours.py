"""From numbers to colours: one table for each kind of value, and for each theme."""

from __future__ import annotations

from functools import cache
from typing import Final, Literal

import numpy as np
from PySide6.QtGui import QColor, QImage, qRgb

from gui.colours import Theme
from gui.theme import current
from nncore.arrays import ByteArray, FloatArray

Kind = Literal["signed", "positive", "ink"]
"""Below and above zero; from zero upwards; from paper to ink, as the network receives it."""

STEPS: Final = 254
"""Colours on the way from one end to the other; even, so that zero of a signed scale has one."""

ABSENT: Final = 255
"""Index of the colour where there is no number."""

SCALE_WORDS: Final[dict[Kind, str]] = {
    "signed": "orange above zero, blue below, the stronger the further",
    "positive": "the more colour, the larger; the ground is zero",
    "ink": "black is 0, white is 1",
}


def indices(values: FloatArray, kind: Kind, limit: float) -> ByteArray:
    """Return for each value its place in the table of colours.

    Parameters
    ----------
    values : float, any shape
        Not a number where there is none.
    kind : str
        What they are.
    limit : float, above 0
        The value, or distance from zero, of the strongest colour; what is beyond gets it too.

    Returns
    -------
    uint8, the same shape
        0 to `STEPS`, or `ABSENT`.
    """
    scaled = values / limit
    if kind == "signed":
        scaled = 0.5 + 0.5 * scaled
    absent = np.isnan(scaled)
    places: ByteArray = np.rint(np.clip(np.where(absent, 0.0, scaled), 0.0, 1.0) * STEPS).astype(
        np.uint8
    )
    places[absent] = ABSENT
    return places


def limit_of(values: FloatArray) -> float:
    """Return the largest distance from zero, or 1 where all values are zero or absent."""
    finite = values[np.isfinite(values)]
    largest = float(np.abs(finite).max()) if finite.size else 0.0
    return largest if largest > 0.0 else 1.0


def image_of(places: ByteArray, kind: Kind) -> QImage:
    """Return a picture with a pixel for each place (uint8 (H, W)) in the colours of the theme."""
    height, width = places.shape
    padded = np.zeros((height, -(-width // 4) * 4), np.uint8)  # Qt wants lines of whole words
    padded[:, :width] = places
    format_ = QImage.Format.Format_Indexed8
    image = QImage(padded.tobytes(), width, height, padded.shape[1], format_)
    image.setColorTable(_table(current(), kind))
    return image.convertToFormat(QImage.Format.Format_RGB32)  # with bytes of its own


def colour_at(value: float, kind: Kind, limit: float) -> QColor:
    """Return the colour of one value."""
    place = int(indices(np.array([value]), kind, limit)[0])
    return QColor.fromRgb(_table(current(), kind)[place])


@cache
def _table(theme: Theme, kind: Kind) -> list[int]:
    ground = theme.bar_empty
    stops: tuple[str, ...]
    if kind == "ink":
        stops = ("#000000", "#ffffff")
    elif kind == "positive":
        stops = (ground, theme.accent)
    else:
        stops = (theme.accent, ground, theme.validation)
    colours = [QColor(stop) for stop in stops]
    places = np.linspace(0.0, 1.0, len(stops))
    parts = [
        np.interp(np.linspace(0.0, 1.0, STEPS + 1), places, [part(each) for each in colours])
        for part in (QColor.red, QColor.green, QColor.blue)
    ]
    table = [qRgb(*map(round, each)) for each in zip(*parts, strict=True)]
    return [*table, QColor(theme.card).rgb()]
