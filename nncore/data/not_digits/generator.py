"""What is no digit, as many images as wanted, the same ones for the same seed.

A network learns from them to be undecided where there is nothing to decide. They are what people
draw on a sheet that is meant for digits: scribbles, letters, symbols, spoilt digits; what they
put under a camera: printed signs; and what no one means: noise. Strokes take the way of any
drawing (`nncore.data.ink`), with a pen of varying width.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from nncore.arrays import ByteArray, FloatArray, freeze
from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.data.not_digits.handwriting import Strokes, write_letter, write_symbol, write_word
from nncore.data.not_digits.noise import noise
from nncore.data.not_digits.printed import print_sign
from nncore.data.not_digits.scribbles import scribble
from nncore.data.not_digits.spoilt import spoil
from nncore.data.redrawing import Hand, another_pen, vary
from nncore.data.strokes import generate_drawings as generate_digits
from nncore.recipe import Preparation

GENERATOR_VERSION = 2
"""Raised whenever the same seed gives other images than before; caches are named after it."""

CHUNK = 20
"""Images made together: some hundredths of a second, so that a stop is quick."""

KINDS = {
    "scribble": 0.21,
    "letter": 0.26,
    "word": 0.03,
    "symbol": 0.22,
    "spoilt": 0.05,
    "printed": 0.11,
    "noise": 0.12,
}
"""How often each kind occurs; the last two are pictures, the others strokes."""

FEW_POINTS = 9
"""Strokes with fewer have parts that are too long and straight for a hand to bend."""

MANY_POINTS = 64
"""Strokes with more are drawn with so many: enough for five loops."""

DRAWN = ("scribble", "letter", "word", "symbol", "spoilt")

_HANDS = {
    "scribble": Hand(rotation=0.0, slant=0.2, stretch=0.5, warp=0.05, wobble=0.02),
    "spoilt": Hand(rotation=8.0, slant=0.1, stretch=0.2, warp=0.02, wobble=0.01),
}
_WRITING = Hand(rotation=12.0, slant=0.25, stretch=0.35, warp=0.04, wobble=0.014)
_CANVAS = 280.0  # side of the canvas that drawings are made on
_SIDES = (28, 42, 56, 84)  # of pictures of noise
_STANDARD = Preparation()


@dataclass(frozen=True)
class Sketch:
    """Something drawn that is no digit.

    Attributes
    ----------
    kind : str
        One of `DRAWN`.
    name : str
        What it is, such as ``"A"`` or ``"spiral"``.
    drawing : Drawing
        Without a label, on a canvas of 280 × 280 units.
    """

    kind: str
    name: str
    drawing: Drawing


def generate(count: int, seed: int, *, preparation: Preparation = _STANDARD) -> Iterator[ByteArray]:
    """Make images of what is no digit, chunk by chunk.

    Parameters
    ----------
    count : int
        How many, 0 or more. The first n of a longer set are the shorter set.
    seed : int
        0 or more; which set.
    preparation : Preparation
        How drawings become images; the pen's width varies around its own.

    Yields
    ------
    uint8 (n, size, size), ink = 255, read-only
        At most `CHUNK` images at a time, none of them blank.
    """
    for start in range(0, count, CHUNK):
        source = _Source(seed, start // CHUNK)
        images = np.zeros((min(CHUNK, count - start), *2 * [preparation.size]), np.uint8)
        for image in images:
            while not image.any():
                image[...] = source.image(source.kind(tuple(KINDS)), preparation)
        yield freeze(images)


def generate_drawings(count: int, seed: int) -> list[Sketch]:
    """Draw what is no digit: scribbles, letters, words, symbols and spoilt digits.

    Parameters
    ----------
    count : int
        How many drawings, 0 or more. The first n of a longer list are the shorter list.
    seed : int
        0 or more; which list.

    Returns
    -------
    list of Sketch
        In random order.
    """
    sketches: list[Sketch] = []
    for start in range(0, count, CHUNK):
        source = _Source(seed, start // CHUNK)
        chunk = range(min(CHUNK, count - start))
        sketches += [source.sketch(source.kind(DRAWN)) for _ in chunk]
    return sketches


class _Source:
    """Where one chunk comes from."""

    def __init__(self, seed: int, chunk: int) -> None:
        self.rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(chunk,)))
        self._supply = seed, chunk // 50

    def kind(self, kinds: tuple[str, ...]) -> str:
        """Choose one of some kinds."""
        reach = np.cumsum([KINDS[kind] for kind in kinds])
        return kinds[int(np.searchsorted(reach, self.rng.random() * reach[-1], side="right"))]

    def image(self, kind: str, preparation: Preparation) -> ByteArray:
        """Make one image, uint8 (size, size)."""
        rng = self.rng
        if kind == "noise":
            return self._noise(preparation)
        if kind == "printed":
            drawing = Drawing(picture=print_sign(rng)[1])
        else:
            drawing = self.sketch(kind).drawing
        return _bytes(to_input(drawing, another_pen(preparation, rng)), preparation.size)

    def sketch(self, kind: str) -> Sketch:
        """Draw something of a kind of `DRAWN`."""
        rng = self.rng
        if kind == "scribble":
            name, strokes = scribble(rng)
        elif kind == "letter":
            name, strokes = write_letter(rng)
        elif kind == "word":
            name, strokes = write_word(rng)
        elif kind == "symbol":
            name, strokes = write_symbol(rng)
        else:
            name, strokes = spoil(_digits_to_spoil(*self._supply), rng)
        varied = vary([_sampled(one) for one in strokes], rng, _HANDS.get(kind, _WRITING))
        return Sketch(kind, name, _on_canvas(varied, rng))

    def _noise(self, preparation: Preparation) -> ByteArray:
        """Make noise: the input itself, or a picture that is prepared."""
        if self.rng.random() < 0.4:
            return noise(self.rng, preparation.size)[1]
        picture = noise(self.rng, int(self.rng.choice(_SIDES)))[1]
        return _bytes(to_input(Drawing(picture=picture), preparation), preparation.size)


@lru_cache(maxsize=2)
def _digits_to_spoil(seed: int, supply: int) -> list[Drawing]:
    """Write some digits, for many chunks together."""
    sequence = np.random.SeedSequence(seed, spawn_key=(supply, 1))
    return generate_digits(120, int(sequence.generate_state(1)[0]))


def _on_canvas(strokes: Strokes, rng: np.random.Generator) -> Drawing:
    """Lay strokes on the canvas, in any size and at any place where they fit."""
    points = np.concatenate(strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = max(float((high - low).max()), 1e-6)
    size = _CANVAS * rng.uniform(0.3, 0.8)
    scale = size / extent
    room = _CANVAS - (high - low) * scale
    corner = room * rng.uniform(0.15, 0.85, 2)
    pen = size * rng.uniform(0.04, 0.14)
    return Drawing(
        tuple(Stroke((one - low) * scale + corner, pen) for one in strokes),
        canvas=(_CANVAS, _CANVAS),
    )


def _sampled(stroke: FloatArray) -> FloatArray:
    """Put points into few long straight parts, so that a hand can bend them; thin many out."""
    count = len(stroke)
    if not (1 < count < FEW_POINTS or count > MANY_POINTS):
        return stroke
    at = np.linspace(0, count - 1, 3 * (count - 1) + 1 if count < FEW_POINTS else MANY_POINTS)
    x, y = (np.interp(at, np.arange(count), stroke[:, axis]) for axis in (0, 1))
    return np.stack([x, y], axis=1)


def _bytes(image: FloatArray | None, size: int) -> ByteArray:
    if image is None:
        return np.zeros((size, size), np.uint8)
    return np.rint(255 * image).astype(np.uint8)
