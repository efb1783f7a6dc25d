"""The form of a drawing in JSON, with every check of what a file may hold.

A drawing is ``{"strokes": [[[x, y], …], …]}``, in any unit, y down, and optionally

``pen``      width of the pen in the same unit, or a list with one width for each stroke
``canvas``   [width, height]; needed by the raw route only
``picture``  PNG of 8-bit grey as base64 text, ink = 255, over the whole canvas
``label``    the digit that it is meant to be
``writer``   who drew it

Other names are ignored, but for ``inkling-drawing``, the version that a later form would state.
A stroke without points holds no ink and is left out.
"""

from __future__ import annotations

import base64
import binascii
import io
import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from nncore.arrays import ByteArray, FloatArray
from nncore.data.picture_file import open_image
from nncore.errors import DrawingError, ImageError

VERSION_NAME, VERSION = "inkling-drawing", 1
"""What a later form of drawings would state, and the form that is known."""

LONGEST_COORDINATE = 1e9
"""Coordinates beyond this are a mistake: float32 could not tell neighbouring points apart."""

MOST_POINTS = 200_000
"""Points that one drawing may have."""

PEN_OF_CANVAS = 18 / 280
"""Width of a pen that was not recorded, as a share of the canvas…"""

PEN_OF_EXTENT = 0.1
"""… and at most this share of the strokes' extent."""


class Fields(NamedTuple):
    """A drawing's parts, checked.

    Attributes
    ----------
    points : list of float64 (n, 2)
        One array for each stroke that has points.
    pens : list of float
        Width of each of these strokes.
    picture : uint8 (H, W) or None
    canvas : (float, float) or None
    label : int or None
    writer : str or None
        As in `nncore.data.drawing.Drawing`.
    """

    points: list[FloatArray]
    pens: list[float]
    picture: ByteArray | None
    canvas: tuple[float, float] | None
    label: int | None
    writer: str | None


def parse_drawing(value: object, where: str) -> Fields:
    """Check what JSON held.

    Parameters
    ----------
    value : object
        A value from `json.loads`.
    where : str
        File and line, with which an error's sentence begins.

    Returns
    -------
    Fields
        The parts.

    Raises
    ------
    DrawingError
        Where a part is missing or has the wrong form.
    """
    if not isinstance(value, dict):
        raise DrawingError(
            f'{where}: a drawing must be {{"strokes": [[[x, y], …], …]}}, got {_kind(value)}.'
        )
    if value.get(VERSION_NAME, VERSION) != VERSION:
        raise DrawingError(f"{where}: was saved by a newer version of Inkling; install that.")
    picture = _picture(value.get("picture"), where)
    if "strokes" not in value and picture is None:
        raise DrawingError(f'{where}: has no "strokes".')
    points = _strokes(value.get("strokes", []), where)
    canvas = _canvas(value.get("canvas"), where)
    pens = _pens(value.get("pen"), points, canvas, where)
    drawn = [index for index, stroke in enumerate(points) if len(stroke)]
    return Fields(
        [points[index] for index in drawn],
        [pens[index] for index in drawn],
        picture,
        canvas,
        _label(value.get("label"), where),
        _writer(value.get("writer"), where),
    )


def plain_drawing(
    points: Sequence[FloatArray],
    pens: Sequence[float],
    picture: ByteArray | None,
    *,
    canvas: tuple[float, float] | None,
    label: int | None,
    writer: str | None,
) -> dict[str, Any]:
    """Return plain values that JSON can hold; the reverse of `parse_drawing`."""
    plain: dict[str, Any] = {"strokes": [_plain_points(stroke) for stroke in points]}
    if pens:
        plain["pen"] = pens[0] if len(set(pens)) == 1 else list(pens)
    if canvas is not None:
        plain["canvas"] = list(canvas)
    if picture is not None:
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "PNG")
        plain["picture"] = base64.b64encode(buffer.getvalue()).decode("ascii")
    if label is not None:
        plain["label"] = label
    if writer is not None:
        plain["writer"] = writer
    return plain


def _plain_points(points: FloatArray) -> list[list[float]]:
    # str() of a float32 is the shortest text that reads back as the same float32.
    return [[float(str(x)), float(str(y))] for x, y in points.astype(np.float32)]


def _strokes(value: object, where: str) -> list[FloatArray]:
    if not isinstance(value, list):
        raise DrawingError(f'{where}: "strokes" must be a list of strokes, got {_kind(value)}.')
    strokes = [_points(stroke, f"{where}: stroke {i}", i) for i, stroke in enumerate(value, 1)]
    count = sum(len(stroke) for stroke in strokes)
    if count > MOST_POINTS:
        raise DrawingError(f"{where}: has {count:,} points; at most {MOST_POINTS:,} are read.")
    return strokes


def _points(value: object, where: str, number: int) -> FloatArray:
    if not isinstance(value, list):
        raise DrawingError(f"{where} must be a list of points [x, y], got {_kind(value)}.")
    for index, point in enumerate(value, 1):
        if not isinstance(point, list) or len(point) != 2:
            raise DrawingError(f"{where}, point {index}, must be [x, y], got {_kind(point)}.")
        for coordinate in point:
            if type(coordinate) is not float and type(coordinate) is not int:
                raise DrawingError(
                    f"{where}, point {index}, must hold two numbers, got {_kind(coordinate)}."
                )
            if not -LONGEST_COORDINATE <= coordinate <= LONGEST_COORDINATE:
                raise DrawingError(
                    f"{where}, point {index}, must hold finite numbers up to "
                    f"{LONGEST_COORDINATE:,.0f}, got {_shown(coordinate)}."
                )
    return np.array(value, dtype=np.float64).reshape(-1, 2)


def _pens(
    value: object, points: list[FloatArray], canvas: tuple[float, float] | None, where: str
) -> list[float]:
    if value is None:
        return [_likely_pen(points, canvas)] * len(points)
    if isinstance(value, list):
        if len(value) != len(points):
            raise DrawingError(
                f'{where}: "pen" lists {len(value)} widths for {len(points)} strokes; '
                "it must be one number, or one for each stroke."
            )
        return [_length(width, f'{where}: "pen"') for width in value]
    return [_length(value, f'{where}: "pen"')] * len(points)


def _likely_pen(points: list[FloatArray], canvas: tuple[float, float] | None) -> float:
    """Guess the width of a pen that was not recorded; the mnist route does not need it."""
    drawn = [stroke for stroke in points if len(stroke)]
    extent = float(np.ptp(np.concatenate(drawn), axis=0).max()) if drawn else 0.0
    guesses = [PEN_OF_CANVAS * max(canvas)] if canvas else []
    if extent > 0:
        guesses.append(PEN_OF_EXTENT * extent)
    return min(guesses, default=1.0) or 1.0


def _canvas(value: object, where: str) -> tuple[float, float] | None:
    if value is None:
        return None
    if not isinstance(value, list) or len(value) != 2:
        raise DrawingError(f'{where}: "canvas" must be [width, height], got {_kind(value)}.')
    width, height = (_length(side, f'{where}: "canvas"') for side in value)
    return width, height


def _length(value: object, where: str) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        raise DrawingError(f"{where} must be a number above 0, got {_kind(value)}.")
    if not 0 < value <= LONGEST_COORDINATE:
        raise DrawingError(
            f"{where} must be above 0 and at most {LONGEST_COORDINATE:,.0f}, got {_shown(value)}."
        )
    return float(value)


def _label(value: object, where: str) -> int | None:
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 9:
        raise DrawingError(f'{where}: "label" must be a digit, 0 to 9, got {_kind(value)}.')
    return value


def _writer(value: object, where: str) -> str | None:
    if value is not None and not isinstance(value, str):
        raise DrawingError(f'{where}: "writer" must be text, got {_kind(value)}.')
    return value


def _picture(value: object, where: str) -> ByteArray | None:
    if value is None:
        return None
    where = f'{where}: "picture"'
    if not isinstance(value, str):
        raise DrawingError(f"{where} must be a PNG as base64 text, got {_kind(value)}.")
    try:
        content = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise DrawingError(f"{where} is not valid base64.") from None
    try:
        image = open_image(content, where, formats=("PNG",))
    except ImageError as error:
        raise DrawingError(str(error)) from error
    if image.mode not in ("L", "1"):
        raise DrawingError(f"{where} must be a PNG of 8-bit grey, got the mode {image.mode}.")
    return np.array(image.convert("L"))


def _kind(value: object) -> str:
    """Describe a JSON value in a few words, without repeating a long one."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= 20 else "a text"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return _shown(value) if isinstance(value, (int, float)) else "a table"


def _shown(value: float) -> str:
    if isinstance(value, int) and abs(value) > LONGEST_COORDINATE:
        return "a number too large"
    return f"{value:g}" if not math.isnan(value) else "NaN"
