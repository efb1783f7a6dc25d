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
def _signs(text: str) -> tuple[tuple[Style, ...], PathTable]:
    # Of the table only the paths are used; "digit" is one and the same for all signs.
    styles = tuple(read_styles(0, text))
    return styles, build_table(styles)


def _write(text: str, rng: np.random.Generator) -> tuple[str, Strokes]:
    styles, table = _signs(text)
    sign = int(np.searchsorted(np.cumsum(table.share), rng.random() * table.share.sum()))
    weights = rng.dirichlet(np.ones(table.pose_count[sign]))
    control = np.einsum("v,vkc->kc", weights, table.poses[sign, : len(weights)])
    care = JITTER * np.exp(np.clip(rng.normal(0, 0.6), -2, 0.8))
    control += care * rng.normal(size=control.shape)
    path, number = table.curve[sign] @ control, table.stroke[sign]
    # Where several strokes meet, a hand misses the place now and then.
    lifts = range(int(number[-1]) + 1)
    return styles[sign].name, [
        path[number == stroke] + (0.03 * rng.normal(size=2) if stroke else 0.0) for stroke in lifts
    ]
