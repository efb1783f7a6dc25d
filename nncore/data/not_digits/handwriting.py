"""Letters and symbols written down: from the texts of their pen paths to strokes."""

from __future__ import annotations

from functools import cache

import numpy as np

from nncore.arrays import FloatArray
from nncore.data.not_digits.letters import LETTERS
from nncore.data.not_digits.symbols import SYMBOLS
from nncore.data.strokes.paths import PathTable, build_table
from nncore.data.strokes.styles import Style, read_styles

JITTER = 0.025
"""Standard deviation of a control point's place, in heights of the sign, for a middling hand."""

WITH_SERIFS = 0.15
"""Share of the letters that end in serifs, as printed ones do and some hands write."""

Strokes = list[FloatArray]
"""Pen paths, each float (n, 2), x to the right and y down, in heights of the sign."""


def write_letter(rng: np.random.Generator) -> tuple[str, Strokes]:
    """Write a random letter; return its name and its strokes."""
    name, strokes = _write(LETTERS, rng)
    if rng.random() < WITH_SERIFS:
        strokes += _serifs(strokes, rng.uniform(0.12, 0.3))
    return name, strokes


def write_symbol(rng: np.random.Generator) -> tuple[str, Strokes]:
    """Write a random symbol; return its name and its strokes."""
    return _write(SYMBOLS, rng)


def write_word(rng: np.random.Generator) -> tuple[str, Strokes]:
    """Write two to four letters in a row; return the word and its strokes."""
    word: Strokes = []
    names: list[str] = []
    right = 0.0
    for _ in range(rng.integers(2, 5)):
        name, strokes = write_letter(rng)
        points = np.concatenate(strokes)
        move = np.array([right - points[:, 0].min(), 0.05 * rng.normal()])
        word += [stroke + move for stroke in strokes]
        right += float(np.ptp(points[:, 0])) + rng.uniform(0.05, 0.3)
        names.append(name.split()[0])
    return "".join(names), word


def _serifs(strokes: Strokes, width: float) -> Strokes:
    """Give level bars for the ends of upright strokes."""
    bars: Strokes = []
    for stroke in strokes:
        for end, before in ((stroke[0], stroke[1]), (stroke[-1], stroke[-2])):
            across, down = np.abs(end - before)
            if down > across:
                reach = np.array([width / 2, 0.0])
                bars.append(np.stack([end - reach, end + reach]))
    return bars


@cache
def _signs(text: str) -> tuple[tuple[Style, ...], FloatArray]:
    """Read the styles of a text; return them, and how often each of the first n is chosen."""
    styles = tuple(read_styles(0, text))
    return styles, np.cumsum([style.share for style in styles])


@cache
def _paths(style: Style) -> PathTable:
    """Give the paths of one sign; its "digit" means nothing."""
    return build_table((style,))


def _write(text: str, rng: np.random.Generator) -> tuple[str, Strokes]:
    styles, reach = _signs(text)
    style = styles[int(np.searchsorted(reach, rng.random() * reach[-1], side="right"))]
    paths = _paths(style)
    weights = rng.dirichlet(np.ones(len(style.poses)))
    control = np.einsum("v,vkc->kc", weights, paths.poses[0])
    care = JITTER * np.exp(np.clip(rng.normal(0, 0.6), -2, 0.8))
    control += care * rng.normal(size=control.shape)
    path, number = paths.curve[0] @ control, paths.stroke[0]
    # Where several strokes meet, a hand misses the place now and then.
    lifts = range(int(number[-1]) + 1)
    return style.name, [
        path[number == stroke] + (0.03 * rng.normal(size=2) if stroke else 0.0) for stroke in lifts
    ]
