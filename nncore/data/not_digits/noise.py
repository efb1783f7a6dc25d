"""Pictures without any writing: noise, blobs, stripes, shapes, plain grey."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from nncore.arrays import ByteArray, FloatArray

Texture = Callable[[np.random.Generator, int], FloatArray]
"""(rng, side) -> grey values (side, side), ink = 1; what lies outside [0, 1] is cut off."""


def noise(rng: np.random.Generator, side: int) -> tuple[str, ByteArray]:
    """Make a picture of noise.

    Parameters
    ----------
    rng : Generator
        Decides which and how.
    side : int, at least 4
        In pixels.

    Returns
    -------
    str
        The name of its kind.
    uint8 (side, side), ink = 255
        A new array, not all of it 0.
    """
    names = list(TEXTURES)
    name = names[rng.integers(len(names))]
    grey = TEXTURES[name](rng, side)
    if rng.random() < 0.35:
        grey = grey * _window(rng, side)
    picture = np.rint(255 * np.clip(grey, 0, 1)).astype(np.uint8)
    if not picture.any():
        picture[side // 2, side // 2] = 255
    return name, picture


def _pixels(rng: np.random.Generator, side: int) -> FloatArray:
    """White noise: even, normal or black and white, in cells of one or several pixels."""
    cell = int(rng.choice([1, 1, 2, 3, 4]))
    count = -(-side // cell)
    kind = rng.integers(3)
    if kind == 0:
        grey = rng.random((count, count)) * rng.uniform(0.5, 1.0)
    elif kind == 1:
        grey = rng.normal(rng.uniform(0.1, 0.6), rng.uniform(0.1, 0.4), (count, count))
    else:
        grey = (rng.random((count, count)) < rng.uniform(0.05, 0.8)).astype(np.float64)
    large: FloatArray = np.kron(grey, np.ones((cell, cell)))
    return large[:side, :side]


def _speckle(rng: np.random.Generator, side: int) -> FloatArray:
    """Scatter a few pixels and grains."""
    grey = np.zeros((side, side))
    for y, x in rng.integers(0, side, (rng.integers(5, 60), 2)):
        size = rng.integers(1, 1 + max(1, side // 12))
        grey[y : y + size, x : x + size] = rng.uniform(0.3, 1.0)
    return grey


def _clouds(rng: np.random.Generator, side: int) -> FloatArray:
    """Smooth noise, or the blobs above its mean."""
    count = rng.integers(3, 11)
    coarse = Image.fromarray(rng.random((count, count)).astype(np.float32))
    blurred = np.asarray(coarse.resize((side, side), Image.Resampling.BICUBIC), np.float64)
    smooth: FloatArray = (blurred - blurred.min()) / max(float(np.ptp(blurred)), 1e-6)
    if rng.random() < 0.5:
        smooth *= rng.uniform(0.4, 1.0)
    else:
        smooth = 0.5 + rng.uniform(4, 30) * (smooth - rng.uniform(0.4, 0.75))
    return smooth


def _stripes(rng: np.random.Generator, side: int) -> FloatArray:
    """Waves in one direction, rings, or squares of a chessboard; soft or sharp."""
    y, x = np.indices((side, side)) / side - 0.5
    waves = rng.uniform(2, 9) * 2 * np.pi
    angle = rng.uniform(0, np.pi)
    along = np.cos(angle) * x + np.sin(angle) * y
    kind = rng.integers(3)
    if kind == 0:
        grey = np.sin(waves * along + rng.uniform(0, 7))
    elif kind == 1:
        grey = np.sin(waves * np.hypot(x - rng.normal(0, 0.2), y - rng.normal(0, 0.2)))
    else:
        across = np.cos(angle) * y - np.sin(angle) * x
        grey = np.sin(waves * along) * np.sin(waves * across)
    waving: FloatArray = 0.5 + rng.choice([0.3, 0.5, 5.0]) * (grey + rng.uniform(-0.4, 0.4))
    return waving


def _shapes(rng: np.random.Generator, side: int) -> FloatArray:
    """Fill ellipses, boxes and polygons."""
    image = Image.new("L", (4 * side, 4 * side))
    brush = ImageDraw.Draw(image)
    for _ in range(rng.integers(1, 6)):
        grey = int(rng.integers(90, 256))
        ends = np.sort(rng.uniform(0, 4 * side, (2, 2)), axis=0)
        box = tuple(np.concatenate([ends[0], ends[1] + side / 2]).tolist())
        kind = rng.integers(3)
        if kind == 0:
            brush.ellipse(box, fill=grey)
        elif kind == 1:
            brush.rectangle(box, fill=grey)
        else:
            corners = rng.uniform(0, 4 * side, (rng.integers(3, 7), 2))
            brush.polygon([tuple(corner) for corner in corners.tolist()], fill=grey)
    return np.asarray(image.reduce(4), np.float64) / 255


def _plain(rng: np.random.Generator, side: int) -> FloatArray:
    """One grey, or one that gets darker in some direction."""
    y, x = np.indices((side, side)) / side - 0.5
    slope = rng.normal(0, 0.8, 2) if rng.random() < 0.5 else np.zeros(2)
    grey: FloatArray = rng.uniform(0.2, 1.0) + slope[0] * x + slope[1] * y
    return grey


def _fibres(rng: np.random.Generator, side: int) -> FloatArray:
    """Many thin lines, straight or bent, of any grey."""
    image = Image.new("L", (2 * side, 2 * side))
    brush = ImageDraw.Draw(image)
    for _ in range(rng.integers(8, 40)):
        places = rng.uniform(-0.2, 1.2, 2) + rng.normal(0, 0.3, (rng.integers(2, 5), 2))
        line = [tuple(place) for place in (2 * side * places).tolist()]
        brush.line(line, fill=int(rng.integers(80, 256)), width=int(rng.integers(1, 4)))
    return np.asarray(image.reduce(2), np.float64) / 255


def _grain(rng: np.random.Generator, side: int) -> FloatArray:
    """Two other textures mixed."""
    first, second = rng.choice(len(_SIMPLE), 2)
    share = rng.uniform(0.3, 0.7)
    one, other = (np.clip(_SIMPLE[index](rng, side), 0, 1) for index in (first, second))
    mixed: FloatArray = share * one + (1 - share) * other
    return mixed


def _window(rng: np.random.Generator, side: int) -> FloatArray:
    """Give an ellipse or a box outside which there is paper."""
    y, x = np.indices((side, side)) / side - 0.5
    x, y = x / rng.uniform(0.2, 0.5), y / rng.uniform(0.2, 0.5)
    reach = np.hypot(x, y) if rng.random() < 0.6 else np.maximum(np.abs(x), np.abs(y))
    window: FloatArray = np.clip((1 - reach) * rng.choice([1.5, 8.0]), 0, 1)
    return window


_SIMPLE: tuple[Texture, ...] = (_pixels, _speckle, _clouds, _stripes, _shapes, _fibres)

TEXTURES: dict[str, Texture] = {
    "pixels": _pixels,
    "speckle": _speckle,
    "clouds": _clouds,
    "stripes": _stripes,
    "shapes": _shapes,
    "plain": _plain,
    "fibres": _fibres,
    "grain": _grain,
}
"""All kinds of noise, by name."""
