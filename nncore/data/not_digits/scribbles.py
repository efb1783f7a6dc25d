"""Scribbles: what a hand leaves that writes nothing."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.not_digits.handwriting import Strokes

NARROWEST = 0.4
"""Width over length below which a scribble may look like a bar."""

Scribbler = Callable[[np.random.Generator], Strokes]


def scribble(rng: np.random.Generator) -> tuple[str, Strokes]:
    """Scribble something; return the name of its kind and its strokes, about 1 in size."""
    names = list(SCRIBBLERS)
    name = names[rng.integers(len(names))]
    strokes = SCRIBBLERS[name](rng)
    while _is_bar(strokes):
        strokes = SCRIBBLERS[name](rng)
    return name, strokes


def _is_bar(strokes: Strokes) -> bool:
    """Whether ink lies along one line, as that of a 1 does."""
    points = np.concatenate(strokes)
    points = points - points.mean(axis=0)
    (xx, xy), (_, yy) = points.T @ points
    long = (xx + yy) / 2 + math.hypot((xx - yy) / 2, xy)  # squares of the spreads along the
    short = xx + yy - long  # longest direction, and across it
    return bool(short < NARROWEST**2 * long)


def smooth_curve(places: FloatArray, points: int) -> FloatArray:
    """Lead a curve through places, float (n, 2): uniform Catmull-Rom splines, (points, 2)."""
    padded = np.concatenate([places[:1], places, places[-1:]])
    at = np.linspace(0, len(places) - 1 - 1e-9, points)
    begin = at.astype(np.intp)
    t = (at - begin)[:, np.newaxis]
    a, b, c, d = (padded[begin + offset] for offset in range(4))
    curve: FloatArray = b + 0.5 * t * (
        c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a))
    )
    return curve


def _curve(rng: np.random.Generator) -> Strokes:
    count = int(rng.integers(5, 15))
    return [smooth_curve(rng.uniform(0, 1, (count, 2)), 8 * count)]


def _wander(rng: np.random.Generator) -> Strokes:
    """Turn a little more or less at every step, and come back over the own line."""
    count = rng.integers(50, 160)
    bend = np.cumsum(rng.normal(0, rng.uniform(0.05, 0.25), count)) * 0.4 + rng.normal(0, 0.25)
    heading = np.cumsum(np.clip(bend, -0.7, 0.7)) + rng.uniform(0, 7)
    path = np.cumsum(np.stack([np.cos(heading), np.sin(heading)], axis=1), axis=0)
    return [path - 0.6 * np.linspace(0, 1, count)[:, np.newaxis] * path[-1]]


def _walk(rng: np.random.Generator) -> Strokes:
    """Go a step in any direction, and again, with or without a memory of the last one."""
    steps = rng.normal(size=(rng.integers(12, 60), 2))
    if rng.random() < 0.5:
        steps[1:] += rng.uniform(0.3, 0.9) * steps[:-1]
    return [np.cumsum(steps, axis=0)]


def _polyline(rng: np.random.Generator) -> Strokes:
    return [rng.uniform(0, 1, (rng.integers(5, 13), 2))]


def _zigzag(rng: np.random.Generator) -> Strokes:
    """To and fro along a direction, sharp or round, even or growing."""
    turns = int(rng.integers(5, 15))
    along = np.linspace(0, rng.uniform(0.5, 2.0), turns) + rng.normal(0, 0.03, turns)
    across = np.where(np.arange(turns) % 2, 1.0, 0.0) * rng.uniform(0.6, 1.0)
    across += rng.normal(0, rng.uniform(0.02, 0.15), turns)
    if rng.random() < 0.3:  # grows or shrinks
        across *= np.linspace(rng.uniform(0.1, 0.5), 1.0, turns)[:: rng.choice([-1, 1])]
    places = np.stack([along, across], axis=1)
    line = smooth_curve(places, 9 * turns) if rng.random() < 0.5 else places
    return [line @ _turn(rng.uniform(0, np.pi))]


def _wave(rng: np.random.Generator) -> Strokes:
    t = np.linspace(0, 1, 100)
    waves = rng.uniform(1.6, 6.0)
    height = rng.uniform(0.2, 0.5) * (1 + 0.4 * np.cos(rng.uniform(0, 6) * t + rng.uniform(0, 6)))
    line = np.stack([t, height * np.sin(2 * np.pi * waves * t)], axis=1)
    return [line @ _turn(rng.uniform(0, np.pi))]


def _spiral(rng: np.random.Generator) -> Strokes:
    turns = rng.uniform(2.0, 5.0) * rng.choice([-1, 1])
    t = np.linspace(0, 1, 160)
    angle = 2 * np.pi * turns * t + rng.uniform(0, 7)
    radius = rng.uniform(0, 0.15) + t ** rng.uniform(0.7, 1.3)
    radius += rng.uniform(0, 0.06) * np.sin(rng.uniform(5, 25) * t)
    flat = rng.uniform(0.55, 1.0)
    path = np.stack([radius * np.cos(angle), flat * radius * np.sin(angle)], axis=1)
    path += t[:, np.newaxis] * rng.normal(0, 0.15, 2)
    return [path[:: rng.choice([-1, 1])] @ _turn(rng.uniform(0, np.pi))]


def _loops(rng: np.random.Generator) -> Strokes:
    """Loop in a row, as in "eeee", or around a ring."""
    loops = rng.uniform(2.5, 7)
    angle = np.linspace(0, 2 * np.pi * loops, int(24 * loops))
    size = rng.uniform(0.6, 1.6) * (1 + rng.uniform(0, 0.4) * np.sin(angle * rng.uniform(0.1, 0.6)))
    loop = np.stack([size * np.cos(angle), size * rng.uniform(0.7, 2.5) * np.sin(angle)], axis=1)
    if rng.random() < 0.3:
        ring = angle / loops
        radius = rng.uniform(1.0, 4.0)
        return [loop + radius * np.stack([np.cos(ring), np.sin(ring)], axis=1)]
    loop[:, 0] += rng.uniform(0.3, 0.9) * angle
    return [loop @ _turn(rng.normal(0, 0.5))]


def _tangle(rng: np.random.Generator) -> Strokes:
    """Go round and round about the same place: a ball of yarn."""
    rounds = rng.uniform(2.5, 8)
    t = np.linspace(0, 2 * np.pi * rounds, int(20 * rounds))
    slow = [
        rng.uniform(0.3, 1.0) * np.sin(rng.uniform(0.05, 0.4) * t + rng.uniform(0, 7))
        for _ in range(4)
    ]
    x = (1 + slow[0]) * np.cos(t) + 0.5 * slow[1]
    y = (1 + slow[2]) * np.sin(t + slow[3]) + 0.5 * slow[1]
    return [np.stack([x, rng.uniform(0.4, 1.0) * y], axis=1) @ _turn(rng.uniform(0, np.pi))]


def _figure(rng: np.random.Generator) -> Strokes:
    """Draw a Lissajous figure or a rosette."""
    t = np.linspace(0, 2 * np.pi, 180)
    fast, slow = rng.choice([2, 3, 4, 5], 2, replace=False)
    if rng.random() < 0.5:
        return [np.stack([np.sin(fast * t), np.sin(slow * t + rng.uniform(0.3, 1.3))], axis=1)]
    radius = rng.uniform(0.1, 0.6) + np.cos(fast * t)
    return [np.stack([radius * np.cos(t), radius * np.sin(t)], axis=1)]


def _hatching(rng: np.random.Generator) -> Strokes:
    strokes: Strokes = []
    for angle in rng.uniform(0, np.pi) + np.array([0.0, np.pi / 2])[: rng.integers(1, 3)]:
        count = rng.integers(3, 8)
        for place in np.linspace(0, 1, count):
            ends = np.array([[0.0, place], [1.0, place]]) - 0.5 + rng.normal(0, 0.05, (2, 2))
            strokes.append(ends @ _turn(angle))
    return strokes


def _fan(rng: np.random.Generator) -> Strokes:
    """Lines from or through one point."""
    count = rng.integers(4, 11)
    angles = np.linspace(0, rng.choice([1.5, np.pi, 2 * np.pi]), count, endpoint=False)
    angles += rng.uniform(0, 7) + rng.normal(0, 0.1, count)
    reach = rng.uniform(0.5, 1.0, count)
    begin = rng.choice([0.0, 0.2, -1.0])
    rays = np.stack([np.cos(angles), np.sin(angles)], axis=1) * reach[:, np.newaxis]
    return [np.stack([begin * ray, ray]) for ray in rays]


def _strokes(rng: np.random.Generator) -> Strokes:
    """Put some lines and curves anywhere."""
    strokes: Strokes = []
    for _ in range(rng.integers(3, 9)):
        places = rng.uniform(0, 1, 2) + rng.normal(0, rng.uniform(0.15, 0.4), (3, 2))
        strokes.append(places[:2] if rng.random() < 0.4 else smooth_curve(places, 16))
    return strokes


def _dots(rng: np.random.Generator) -> Strokes:
    count = rng.integers(4, 25)
    places = rng.uniform(0, 1, (count, 2))
    if rng.random() < 0.3:
        places[:, 1] = 0.1 * rng.normal(size=count)
    return [place[np.newaxis] for place in places]


def _circles(rng: np.random.Generator) -> Strokes:
    """Three or more rings: bubbles, a chain, a target."""
    t = np.linspace(0, 2 * np.pi, 30)
    ring = np.stack([np.cos(t), np.sin(t)], axis=1)
    count = rng.integers(3, 7)
    kind = rng.integers(3)
    if kind == 0:
        return [(0.3 + 0.35 * index) * ring + rng.normal(0, 0.05, 2) for index in range(count)]
    if kind == 1:
        step = np.array([rng.uniform(1.2, 2.2), rng.normal(0, 0.3)])
        return [ring + index * step for index in range(count)]
    return [rng.uniform(0.15, 0.4) * ring + rng.uniform(0, 1.4, 2) for _ in range(count)]


def _turn(angle: float) -> FloatArray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, sin], [-sin, cos]])


SCRIBBLERS: dict[str, Scribbler] = {
    "curve": _curve,
    "wander": _wander,
    "walk": _walk,
    "polyline": _polyline,
    "zigzag": _zigzag,
    "wave": _wave,
    "spiral": _spiral,
    "loops": _loops,
    "tangle": _tangle,
    "figure": _figure,
    "hatching": _hatching,
    "fan": _fan,
    "strokes": _strokes,
    "dots": _dots,
    "circles": _circles,
}
"""All kinds of scribbles, by name."""
