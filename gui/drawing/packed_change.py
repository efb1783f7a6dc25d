"""A change of a drawing long ago, kept as what it took away: undoing needs nothing else.

A line that was drawn took nothing, a clearing took the whole drawing. So each line is kept once
at most, and without the objects that it was made of.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from nncore.arrays import ByteArray
from nncore.data.drawing import Drawing, Stroke

QUICKLY = 1
"""Level of compression; 6 gains a fiftieth of lines, and takes up to 1.7 times as long."""


class _Strokes(NamedTuple):
    """Strokes in a row: how long each is, how wide its pen, and the points of all."""

    lengths: tuple[int, ...]
    widths: tuple[float, ...]
    points: bytes


class _Picture(NamedTuple):
    shape: tuple[int, int]
    grey: bytes


class PackedChange(NamedTuple):
    """What is to be done to a drawing to have the one before it.

    Parameters
    ----------
    text : str
        Names the change in the Edit menu.
    first, end : int
        Which of the drawing's strokes are new.
    strokes : object
        Those in whose place they came.
    paper : object or None
        The drawing before without strokes, and its picture; None where the change left both.
    """

    text: str
    first: int
    end: int
    strokes: _Strokes | None
    paper: tuple[Drawing, _Picture | None] | None


def pack(before: Drawing, after: Drawing, text: str) -> PackedChange:
    """Keep of a change what leads back from the drawing after it to the one before."""
    old, new = before.strokes, after.strokes
    most = min(len(old), len(new))
    first = next((n for n in range(most) if old[n] is not new[n]), most)
    same = next((n for n in range(most - first) if old[-1 - n] is not new[-1 - n]), most - first)
    taken = old[first : len(old) - same]
    paper = None if _paper(before) == _paper(after) else _pack_paper(before)
    return PackedChange(text, first, len(new) - same, _pack_strokes(taken), paper)


def unpack(change: PackedChange, after: Drawing) -> Drawing:
    """Return the drawing before a change, from the one after it."""
    own, put_back = after.strokes, _unpack_strokes(change.strokes)
    strokes = (*own[: change.first], *put_back, *own[change.end :])
    if change.paper is None:
        return replace(after, strokes=strokes)
    blank, picture = change.paper
    return replace(blank, strokes=strokes, picture=_unpack_picture(picture))


def _paper(drawing: Drawing) -> tuple[object, ...]:
    """All but the strokes; a picture is the same only where it is the same object."""
    return id(drawing.picture), drawing.canvas, drawing.label, drawing.writer


def _pack_paper(drawing: Drawing) -> tuple[Drawing, _Picture | None]:
    blank, picture = replace(drawing, strokes=(), picture=None), drawing.picture
    if picture is None:
        return blank, None
    height, width = picture.shape
    return blank, _Picture((height, width), zlib.compress(picture.tobytes(), QUICKLY))


def _unpack_picture(picture: _Picture | None) -> ByteArray | None:
    if picture is None:
        return None
    return np.frombuffer(zlib.decompress(picture.grey), np.uint8).reshape(picture.shape)


def _pack_strokes(strokes: tuple[Stroke, ...]) -> _Strokes | None:
    if not strokes:
        return None
    points = np.concatenate([stroke.points for stroke in strokes])
    lengths = tuple(len(stroke.points) for stroke in strokes)
    widths = tuple(stroke.pen_width for stroke in strokes)
    return _Strokes(lengths, widths, zlib.compress(points.tobytes(), QUICKLY))


def _unpack_strokes(packed: _Strokes | None) -> tuple[Stroke, ...]:
    if packed is None:
        return ()
    points = np.frombuffer(zlib.decompress(packed.points), np.float32).reshape(-1, 2)
    parts = np.split(points, np.cumsum(packed.lengths)[:-1])
    widths = packed.widths
    return tuple(Stroke(part, width) for part, width in zip(parts, widths, strict=True))
