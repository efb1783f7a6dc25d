"""Drawings as vectors: strokes over an optional grey picture, and their files.

The form in JSON is described in `nncore.data.drawing_json`; how a drawing becomes the input of
a network, in `nncore.data.ink`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nncore.arrays import ByteArray, FloatArray, freeze
from nncore.data.drawing_json import LONGEST_COORDINATE, Fields, parse_drawing, plain_drawing
from nncore.data.drawing_text import drawing_texts, value_of_text
from nncore.data.eraser import cut_polyline, reached_pixels
from nncore.errors import DrawingError
from nncore.files import write_atomically


@dataclass(frozen=True, eq=False, slots=True)
class Stroke:
    """What the pen left between touching the paper and leaving it.

    Parameters
    ----------
    points : float32 (n, 2), n at least 1
        The pen's path, x to the right and y down, in canvas units; made read-only. One point
        is a dot.
    pen_width : float
        Width of the line, in canvas units, above 0.

    Raises
    ------
    DrawingError
        Where the points are none, no pairs or not finite, or the pen has no width.
    """

    points: FloatArray
    pen_width: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", _checked_points(self.points))
        width = self.pen_width
        if not 0 < width <= LONGEST_COORDINATE:
            raise DrawingError(f"The pen's width must be a number above 0, got {width!r}.")
        object.__setattr__(self, "pen_width", float(width))


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Drawing:
    """Strokes over an optional picture; a value that never changes.

    Parameters
    ----------
    strokes : tuple of Stroke
        In the order in which they were drawn.
    picture : uint8 (H, W) or None
        Ink = 255, paper = 0; lies over the whole canvas. Made read-only.
    canvas : (float, float) or None
        Width and height, in canvas units; None where unknown.
    label : int or None
        The digit that it is meant to be, 0 to 9.
    writer : str or None
        Who drew it.

    Raises
    ------
    DrawingError
        Where a part has the wrong form.
    """

    strokes: tuple[Stroke, ...] = ()
    picture: ByteArray | None = None
    canvas: tuple[float, float] | None = None
    label: int | None = None
    writer: str | None = None

    def __post_init__(self) -> None:
        if self.picture is not None:
            object.__setattr__(self, "picture", _checked_picture(self.picture))
        if self.canvas is not None and not all(
            0 < side <= LONGEST_COORDINATE for side in self.canvas
        ):
            raise DrawingError(f"The canvas must have a width and a height, got {self.canvas}.")
        if self.label is not None and self.label not in range(10):
            raise DrawingError(f"The label must be a digit, 0 to 9, got {self.label!r}.")

    @property
    def is_blank(self) -> bool:
        """Whether there is no ink at all."""
        return not self.strokes and (self.picture is None or not self.picture.any())

    @property
    def paper(self) -> tuple[float, float] | None:
        """Width and height in canvas units: the canvas, else the picture's pixels, else None."""
        if self.canvas is None and self.picture is not None:
            return float(self.picture.shape[1]), float(self.picture.shape[0])
        return self.canvas

    def with_stroke(self, stroke: Stroke) -> Drawing:
        """Return the drawing with one more stroke on top."""
        return replace(self, strokes=(*self.strokes, stroke))

    def erased(self, path: ArrayLike, radius: float) -> Drawing:
        """Return what is left after the eraser has passed.

        A stroke is cut where its ink, not only its middle line, touches the eraser's disc, so
        that no round end reaches back into what was wiped; pixels of the picture are cleared
        where their centres lie within the disc.

        Parameters
        ----------
        path : float (n, 2)
            Points that the eraser's centre passed in straight lines, in canvas units.
        radius : float
            Of the eraser's disc, in canvas units, above 0.

        Returns
        -------
        Drawing
            A new one, or this very one where nothing was touched.
        """
        line = _checked_points(path).astype(np.float64)
        strokes = self._erased_strokes(line, radius)
        picture = self._erased_picture(line, radius)
        if strokes is self.strokes and picture is self.picture:
            return self
        return replace(self, strokes=strokes, picture=picture)

    def _erased_strokes(self, path: FloatArray, radius: float) -> tuple[Stroke, ...]:
        left: list[Stroke] = []
        touched = False
        for stroke in self.strokes:
            pieces = cut_polyline(stroke.points, path, radius + stroke.pen_width / 2)
            if pieces is None:
                left.append(stroke)
                continue
            touched = True
            left.extend(Stroke(piece, stroke.pen_width) for piece in pieces)
        return tuple(left) if touched else self.strokes

    def _erased_picture(self, path: FloatArray, radius: float) -> ByteArray | None:
        if self.picture is None or self.paper is None:
            return self.picture
        height, width = self.picture.shape
        unit = (self.paper[0] / width, self.paper[1] / height)
        window, reached = reached_pixels((height, width), unit, path, radius)
        if not (self.picture[window].astype(bool) & reached).any():
            return self.picture
        picture = self.picture.copy()
        picture[window][reached] = 0
        return picture if picture.any() else None

    def to_dict(self) -> dict[str, Any]:
        """Return plain values that JSON can hold, and that `from_dict` reads back exactly."""
        return plain_drawing(
            [stroke.points for stroke in self.strokes],
            [stroke.pen_width for stroke in self.strokes],
            self.picture,
            canvas=self.canvas,
            label=self.label,
            writer=self.writer,
        )

    @classmethod
    def from_dict(cls, value: object, where: str = "The drawing") -> Drawing:
        """Build a drawing from plain values.

        Parameters
        ----------
        value : dict
            What JSON holds; see `nncore.data.drawing_json`.
        where : str
            File and line, with which an error's sentence begins.

        Raises
        ------
        DrawingError
            Where the value is no drawing, with the reason.
        """
        return _build(parse_drawing(value, where))


def read_drawings(path: Path) -> Iterator[tuple[str, Drawing | DrawingError]]:
    """Read the drawings of a ``.json`` file (one) or a ``.jsonl`` file (one on each line).

    Parameters
    ----------
    path : Path
        The file; every name that does not end in ``.jsonl`` is read as one JSON value.

    Yields
    ------
    str
        The source: the file's path, with ``:line`` behind it in a ``.jsonl`` file.
    Drawing or DrawingError
        The drawing, or why there is none. A bad line does not end the reading; a file that
        cannot be read at all gives one error.
    """
    for source, text in drawing_texts(path):
        yield source, text if isinstance(text, DrawingError) else drawing_of_text(text, source)


def write_drawing(path: Path, drawing: Drawing) -> None:
    """Write one drawing as JSON, atomically.

    Parameters
    ----------
    path : Path
        The file; what it held is replaced only when the new content is safe.
    drawing : Drawing
        What to write.

    Raises
    ------
    SaveError
        Where the file cannot be written.
    """
    text = json.dumps(drawing.to_dict(), ensure_ascii=False, allow_nan=False)
    write_atomically(Path(path), (text + "\n").encode())


def drawing_of_text(content: bytes, where: str) -> Drawing | DrawingError:
    """Decode, parse and build one drawing; give back the error instead of raising it."""
    try:
        return Drawing.from_dict(value_of_text(content, where), where)
    except DrawingError as error:
        return error


def _build(parts: Fields) -> Drawing:
    strokes = tuple(
        Stroke(points, width) for points, width in zip(parts.points, parts.pens, strict=True)
    )
    return Drawing(strokes, parts.picture, parts.canvas, parts.label, parts.writer)


def _checked_points(points: ArrayLike | Sequence[Sequence[float]]) -> FloatArray:
    """Return float32 (n, 2), read-only; a copy unless it was all of that already."""
    array = np.asarray(points, dtype=np.float32)
    if array.ndim != 2 or array.shape[1] != 2 or not len(array):
        raise DrawingError(
            f"A stroke must have points of two numbers, x and y, got the shape {array.shape}."
        )
    if not (np.abs(array) <= LONGEST_COORDINATE).all():  # also false for NaN
        raise DrawingError("A stroke's coordinates must be finite numbers of a sensible size.")
    if array.flags.writeable or array.base is not None:
        array = array.copy()
    return freeze(array)


def _checked_picture(picture: ByteArray) -> ByteArray:
    """Return a read-only view, or the very array where it is read-only."""
    if picture.dtype != np.uint8 or picture.ndim != 2 or not picture.size:
        raise DrawingError(
            "The picture must be grey values (uint8) in rows and columns, "
            f"got {picture.dtype} of the shape {picture.shape}."
        )
    return freeze(picture.view()) if picture.flags.writeable else picture
