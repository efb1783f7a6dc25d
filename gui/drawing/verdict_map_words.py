"""A map of verdicts in words and figures, alike on the screen and for a screen reader."""

from __future__ import annotations

import numpy as np

from gui.drawing.wording import DIGIT_NAMES, percent
from nncore.insight.verdict_map import Grid, VerdictMap

NO_DIGIT = -1


def tick_words(grid: Grid, *, row: int | None = None, column: int | None = None) -> str:
    """Return the figure at an axis: ``"40 % →"`` of the canvas, ``"−45°"``, ``"×0.25"``."""
    if grid.kind == "turn":
        if row is not None:
            return f"×{grid.rows[row]:.3g}"
        return "0°" if column is None else _turn(grid.columns[column])
    if row is not None:
        return _share(grid.rows[row], "↑", "↓")
    return "0" if column is None else _share(grid.columns[column], "←", "→")


def cell_words(verdicts: VerdictMap, row: int, column: int) -> str:
    """Say what is read in a cell, and where that is."""
    grid = verdicts.grid
    where = f"{tick_words(grid, column=column)}, {tick_words(grid, row=row)}"
    confidence = float(verdicts.confidence[row, column])
    if np.isnan(confidence):
        return f"{where}: being read"
    favoured = int(verdicts.favoured[row, column])
    if favoured == NO_DIGIT:
        return f"{where}: no ink is left"
    if int(verdicts.verdicts()[row, column]) == NO_DIGIT:
        return f"{where}: not a digit, {favoured} at best ({percent(confidence)})"
    return f"{where}: {favoured}, {percent(confidence)} sure"


def shares(verdicts: VerdictMap) -> list[tuple[int, float]]:
    """Return what is read, the most frequent first: the digit (`NO_DIGIT`), share of the cells."""
    known = verdicts.verdicts()[~np.isnan(verdicts.confidence)]
    digits, counts = np.unique(known, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    return [(int(digits[i]), float(counts[i]) / len(known)) for i in order]


def spoken_map(verdicts: VerdictMap | None) -> str:
    """Say what is read how often: ``"seven in 93 % of the places, two in 7 %"``."""
    if verdicts is None:
        return "Nothing to show: the canvas is empty."
    parts = [
        f"{DIGIT_NAMES[digit] if digit >= 0 else 'no digit'} in {round(100 * share)} %"
        for digit, share in shares(verdicts)
    ]
    return f"Read as {', '.join(parts)} of the cells." if parts else "Being read."


def _turn(degrees: float) -> str:
    return f"{degrees:+.3g}°".replace("-", "−") if degrees else "0°"


def _share(share: float, less: str, more: str) -> str:
    """Return a place in percent of the canvas, from its middle."""
    whole = round(100 * abs(share))
    return f"{more if share > 0 else less} {whole} %" if whole else "0"
