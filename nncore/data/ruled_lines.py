"""Printed lines of ruled and squared paper, found and taken away from under the ink.

A printed line is thin, straight or nearly so, and runs from edge to edge; no stroke of a digit
does. Lines are found by votes (P. V. C. Hough, 1962; R. O. Duda, P. E. Hart, "Use of the Hough
transformation to detect lines and curves in pictures", Communications of the ACM 15, 1972).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import FloatArray

STRIPS = 40
"""The image is looked at in so many strips across the lines."""

STEEPEST = 0.18
"""Lines are looked for up to this slope."""

RIDGES = (0.008, 0.02)
"""Distances, as shares of the longer side, at which a line is already paper again."""

SUPPORT, END_SUPPORT = 0.6, 0.5
"""A line shows in these shares of the strips: of all on the sheet, and of those at each end."""

ENDS = 5
"""Strips that are an end."""

APART = 0.016
"""Lines lie at least this share of the longer side apart."""

SHORTEST = 0.25
"""A line crosses at least this share of the strips before it leaves the image or the sheet."""

TRIALS = 120
"""So many places with the most votes are looked at, in each direction."""

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Line:
    """A printed line: its middle in every column, half its width, and how dark it is."""

    middle: FloatArray
    half: int
    level: float


def without_lines(ink: Floats, sheet: Mask | None, noise: float, full: float) -> Floats:
    """Take printed lines away, near to level or near to upright.

    Parameters
    ----------
    ink : float32 (H, W)
        Paper at 0, ink above it.
    sheet : bool (H, W) or None
        Where the sheet is; None where it is everywhere.
    noise : float
        Standard deviation of the paper.
    full : float
        Level of full ink. What is clearly darker than a line stays as it is; elsewhere what
        lies on a line is joined from what lies above and below.

    Returns
    -------
    float32 (H, W)
        A new array, or the same one where there is no line.
    """
    upright = None if sheet is None else sheet.T
    lines, columns = _find(ink, sheet, noise), _find(ink.T, upright, noise)
    for line in lines:
        ink = _bridged(ink, line, noise, full)
    for line in columns:
        ink = _bridged(ink.T, line, noise, full).T
    return ink


def _find(ink: Floats, sheet: Mask | None, noise: float) -> list[Line]:
    """Find the lines that run from left to right."""
    height, width = ink.shape
    wide = width // STRIPS
    if wide < 2:
        return []
    used = ink[:, : wide * STRIPS]
    strips = used.reshape(height, STRIPS, wide).mean(axis=2).T  # (strips, H)
    faintest = max(0.02, 3.5 * noise / np.sqrt(wide))
    ridge = np.zeros(strips.shape, dtype=bool)
    for share in RIDGES:
        ridge |= _ridges(strips, max(3, round(share * max(ink.shape)))) > faintest
    on_sheet = np.ones(strips.shape, dtype=bool)
    if sheet is not None:
        on_sheet = sheet[:, wide // 2 : wide * STRIPS : wide].T
    middles = (np.arange(STRIPS) + 0.5) * wide
    found = _straight(ridge & on_sheet, on_sheet, middles, width)
    gap = round(APART * max(ink.shape))
    lines = (_measured(ink, strips, middles, start, end, gap) for start, end in found)
    return [line for line in lines if line is not None]


def _ridges(strips: Floats, reach: int) -> Floats:
    """Say how far each place stands out from both sides."""
    padded = np.pad(strips, ((0, 0), (reach, reach)), mode="edge")
    sides = np.maximum(padded[:, : -2 * reach], padded[:, 2 * reach :])
    return np.asarray(strips - sides)


def _straight(
    ridge: Mask, on_sheet: Mask, middles: FloatArray, width: int
) -> list[tuple[float, float]]:
    """Find straight lines by votes: their heights at the left and at the right edge."""
    height = ridge.shape[1]
    if ridge.any(axis=1).sum() < SUPPORT * SHORTEST * STRIPS:
        return []
    thick = ridge.copy()
    thick[:, 1:] |= ridge[:, :-1]
    thick[:, :-1] |= ridge[:, 1:]
    rise = np.arange(-int(STEEPEST * width), int(STEEPEST * width) + 1, 3)
    margin = int(abs(rise[0])) // 2 + 1
    table = np.stack([np.pad(each, ((0, 0), (margin, margin))) for each in (thick, on_sheet)])
    # For every strip all shifted columns of it, as views: votes are whole tables at once.
    shifted = np.lib.stride_tricks.sliding_window_view(table.astype(np.uint8), height, axis=2)
    seen, paper = np.zeros((2, len(rise), height), dtype=np.uint8)
    shifts = np.rint(rise[:, None] * (middles / width - 0.5)).astype(np.intp) + margin
    for strip in range(STRIPS):
        seen += shifted[0, strip, shifts[:, strip]]
        paper += shifted[1, strip, shifts[:, strip]]
    good = (seen >= SUPPORT * paper) & (paper >= SHORTEST * STRIPS)
    best = np.where(good, seen, 0)
    apart = max(3, round(APART * width))
    found = []
    for _ in range(TRIALS):
        index, row = (int(place) for place in np.unravel_index(int(best.argmax()), best.shape))
        if not best[index, row]:
            break
        at = (np.arange(STRIPS), shifts[index] + row)
        reaches = _reaches_both_ends(table[0][at][table[1][at]])
        clear = apart if reaches else 2
        best[:, max(0, row - clear) : row + clear + 1] = 0
        if reaches:
            found.append((row - rise[index] / 2, row + rise[index] / 2))
    return found


def _reaches_both_ends(seen: NDArray[np.bool_]) -> bool:
    """Say whether a line shows at the first and at the last strips that lie on the sheet."""
    return bool(min(seen[:ENDS].mean(), seen[-ENDS:].mean()) >= END_SUPPORT)


def _measured(
    ink: Floats, strips: Floats, middles: FloatArray, start: float, end: float, gap: int
) -> Line | None:
    """Follow a line exactly (it may be bent a little), and measure its width and level."""
    height, width = ink.shape
    straight = start + (end - start) * middles / width
    offsets = np.arange(-3, 4)
    rows = np.rint(straight).astype(np.intp)[:, None] + offsets
    seen = (rows >= 0) & (rows < height)
    near = np.where(seen, strips[np.arange(STRIPS)[:, None], rows.clip(0, height - 1)], 0)
    best = offsets[near.argmax(axis=1)]
    # Strips with ink on the line are the darkest: they do not say where it runs.
    value = near.max(axis=1)
    kept = (value > 0) & (value <= 1.6 * np.median(value))
    if np.count_nonzero(kept) < 8:
        return None
    bend: FloatArray = np.polyfit(middles[kept], (straight + best)[kept], 2)
    columns = np.arange(width)
    middle = np.polyval(bend, columns.astype(np.float64))
    across = np.arange(-gap, gap + 1)
    rows = np.rint(middle).astype(np.intp)[None] + across[:, None]
    seen = (rows >= 0) & (rows < height)
    profile = np.median(np.where(seen, ink[rows.clip(0, height - 1), columns], 0), axis=1)
    level = float(profile[gap - 1 : gap + 2].max())
    dark = profile > 0.3 * level
    half = 0
    while half < gap and (dark[gap - half - 1] or dark[gap + half + 1]):
        half += 1
    return Line(middle, half + 1, level) if half < gap else None


def _bridged(ink: Floats, line: Line, noise: float, full: float) -> Floats:
    """Replace what lies on a line by what joins its two sides, in any of some directions."""
    height, width = ink.shape
    columns = np.arange(width)
    reach = line.half + 1
    across = np.arange(-line.half, line.half + 1)
    middle = np.rint(line.middle).astype(np.intp)
    upper = ink[(middle - reach).clip(0, height - 1), columns]
    lower = ink[(middle + reach).clip(0, height - 1), columns]
    joined = np.zeros((len(across), width), dtype=np.float32)
    for slope in (-1.5, -0.75, 0.0, 0.75, 1.5):
        left = np.rint(slope * (across + reach)).astype(np.intp)[:, None]
        right = np.rint(slope * (reach - across)).astype(np.intp)[:, None]
        one = upper[(columns - left).clip(0, width - 1)]
        other = lower[(columns + right).clip(0, width - 1)]
        np.maximum(joined, np.minimum(one, other), out=joined)
    rows = middle + across[:, None]
    seen = (rows >= 0) & (rows < height)
    inner = rows.clip(0, height - 1)
    before = ink[inner, columns]
    clear = max(line.level + 4 * noise, (line.level + full) / 2)
    after = np.where(before > clear, before, np.minimum(before, joined))
    result = ink.copy()
    result[inner[seen], np.broadcast_to(columns, rows.shape)[seen]] = after[seen]
    return result
