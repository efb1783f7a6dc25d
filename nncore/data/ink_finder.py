"""Which pixels of an image are ink: polarity, paper, noise and specks, found by themselves.

References
----------
N. Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions on
Systems, Man, and Cybernetics 9 (1979), 62-66.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray
from nncore.data.specks import clear_specks

FAINTEST = 12.0
"""Ink and paper differ by at least this many grey levels of 255."""

NOISE = 6.0
"""Ink stands out by this many standard deviations of the paper's noise; less is cleared."""

CLEAR = 0.95
"""The light is levelled only where ink and paper are split less clearly than this (Otsu's η)."""

RAMP = 0.9
"""An image is paper alone where a smooth surface explains this share of its variance."""

DARKEST_PAPER = 32.0
"""Ink is not amplified beyond what a paper of this level needs."""

HALO = 0.12
"""In large images, grey below this share of full ink is the halo of a lossy format."""

HALO_FROM, HALO_FULL = 56, 280
"""Longer side from which halos are cut, and from which by the full share; small images keep
the faint rim of their strokes, which is part of the digit there."""

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


def find_ink(pixels: ByteArray) -> ByteArray:
    """Turn pixels into ink.

    Parameters
    ----------
    pixels : uint8 (H, W, channels)
        One to four channels: grey, grey and opacity, colour, colour and opacity.

    Returns
    -------
    uint8 (H, W)
        Ink = 255, paper = 0, a new array; zeros where nothing stands out.
    """
    levels = _levels(pixels)
    if float(np.ptp(levels)) < FAINTEST:
        return np.zeros(levels.shape, dtype=np.uint8)
    threshold, clarity = _split(levels)
    ink = levels if _is_paper(levels < threshold) else -levels
    if _is_large(levels) and clarity < CLEAR:
        level, explained = _levelled(levels)
        if explained > RAMP or _split(level)[1] > clarity:
            ink = level
    return clear_specks(_scaled(ink))


def _is_large(levels: Floats) -> bool:
    return bool(max(levels.shape) >= HALO_FROM)


def _levels(pixels: ByteArray) -> Floats:
    """Reduce channels to one level for each pixel: float32 (H, W), 0 to 255."""
    channels = pixels.shape[2]
    if channels in (2, 4):
        opacity = pixels[:, :, -1]
        if int(opacity.min()) < 255:
            return _levels_on_nothing(_grey(pixels[:, :, :-1]), opacity)
        pixels = pixels[:, :, :-1]
    return _grey(pixels)


def _grey(pixels: ByteArray) -> Floats:
    """Project colours on the line along which they differ most, so that no ink is lost.

    Yellow on white, or red on green of the same brightness, hardly differ in brightness.
    """
    if pixels.shape[2] == 1:
        return pixels[:, :, 0].astype(np.float32)
    flat = pixels.reshape(-1, 3).astype(np.float32)
    if (pixels[:, :, 0] == pixels[:, :, 1]).all() and (pixels[:, :, 0] == pixels[:, :, 2]).all():
        return flat[:, 0].reshape(pixels.shape[:2])
    _, vectors = np.linalg.eigh(np.cov(flat.T, bias=True))
    axis = vectors[:, -1] / np.abs(vectors[:, -1]).sum()  # so that 255 levels stay 255
    level = flat @ axis.astype(np.float32)
    lifted: Floats = (level - level.min()).astype(np.float32).reshape(pixels.shape[:2])
    return lifted


def _levels_on_nothing(grey: Floats, opacity: ByteArray) -> Floats:
    """Read an image with transparent parts: the shape is the ink, or it is a sheet with ink.

    A shape of one colour is ink. A sheet fills most of its own box and differs within
    itself; what is transparent around it becomes paper.
    """
    seen = opacity > 127
    if not seen.any():
        return opacity.astype(np.float32)
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    filled = np.count_nonzero(seen) / ((np.ptp(rows) + 1) * (np.ptp(columns) + 1))
    low, high = np.percentile(grey[seen], (1, 99))
    if filled < 0.6 or high - low < 64:
        return opacity.astype(np.float32)
    share = opacity.astype(np.float32) / 255
    paper = np.float32(np.median(grey[seen]))
    return (grey * share + paper * (1 - share)).astype(np.float32)


def _split(levels: Floats) -> tuple[float, float]:
    """Split levels in two by Otsu's threshold.

    Returns
    -------
    float
        The threshold; the lower part lies below it.
    float
        The clarity of the split: the variance between the parts over the whole variance,
        Otsu's η. It is 1 for two pure levels, 0.75 for a ramp, 0.64 for noise alone.
    """
    low, high = float(levels.min()), float(levels.max())
    step = max((high - low) / 255, 1e-6)
    counts = np.bincount(((levels - low) * np.float32(1 / step)).astype(np.uint8).ravel())
    centres = low + step * (np.arange(len(counts)) + 0.5)
    share = counts / counts.sum()
    below = np.cumsum(share)
    moment = np.cumsum(share * centres)
    mean = moment[-1]
    room = below * (1 - below)
    between = np.where(room > 0, (mean * below - moment) ** 2 / np.where(room > 0, room, 1), 0)
    # A clean image has a plateau of best thresholds: take its middle.
    best = np.flatnonzero(between >= between.max() * (1 - 1e-9))
    threshold = low + step * float((best[0] + best[-1]) // 2 + 1)
    variance = float((share * (centres - mean) ** 2).sum())
    return threshold, float(between.max()) / max(variance, 1e-12)


def _is_paper(part: Mask) -> bool:
    """Say whether these pixels, rather than the others, are the paper.

    Paper covers most of the image, and most of its border.
    """
    border = np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])
    return float(part.mean() + border.mean()) >= 1.0


def _levelled(levels: Floats) -> tuple[Floats, float]:
    """Take away an uneven light: a quadratic surface fitted to the paper.

    The fit is repeated without the pixels that stand out on either side, so that it settles
    on the paper; ink then is the side that stands out more.

    Returns
    -------
    float32 (H, W)
        Paper at 0, ink above it.
    float
        Share of the image's variance that the surface explains; near 1 for paper alone.
    """
    height, width = levels.shape
    step = max(1, max(height, width) // 128)
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None]
    some_y, some_x = (part.ravel() for part in np.broadcast_arrays(y[::step], x[:, ::step]))
    terms = np.stack(
        [np.ones_like(some_x), some_x, some_y, some_x**2, some_x * some_y, some_y**2], axis=-1
    )
    values = levels[::step, ::step].ravel()
    kept = np.ones(len(values), dtype=bool)
    for turn in range(12):
        fit = np.linalg.lstsq(terms[kept], values[kept], rcond=None)[0].astype(np.float32)
        rest = values - terms @ fit
        spread = max(1.0, 1.4826 * float(np.median(np.abs(rest))))
        kept = np.abs(rest) < 2.5 * spread
        if turn >= 8:  # by now one side is ink: fit to the other, all of it
            threshold, _ = _split(rest)
            kept = rest < threshold if _is_ink_above(rest) else rest > threshold
        if np.count_nonzero(kept) < len(fit):
            break
    paper = fit[0] + fit[1] * x + fit[3] * x**2 + (fit[2] + fit[4] * x) * y + fit[5] * y**2
    above: Floats = levels - paper
    explained = 1 - float((rest**2).mean()) / max(float(values.var()), 1e-12)
    if _is_ink_above(rest):
        return above, explained
    # Dark ink takes away a share of the light, so it is fainter where the paper is dark.
    return -above / np.maximum(paper, DARKEST_PAPER) * np.float32(paper.mean()), explained


def _is_ink_above(rest: Floats) -> bool:
    """Tell the ink's side by the sign of the third moment: the side of the long tail."""
    return float((rest.astype(np.float64) ** 3).sum()) > 0


def _scaled(ink: Floats) -> ByteArray:
    """Put paper at 0 and full ink at 255, and clear what is noise or too faint."""
    nothing = np.zeros(ink.shape, dtype=np.uint8)
    threshold, _ = _split(ink)
    below = ink < threshold
    if not below.any() or below.all():
        return nothing
    paper = float(np.median(ink[below]))
    # Of many pixels some are brighter than full ink by chance; of few, the highest is full.
    full = float(np.percentile(ink[~below], 95) if _is_large(ink) else ink.max())
    contrast = full - paper
    noise = _noise(ink, below) if _is_large(ink) else 0.0
    if contrast < max(FAINTEST, NOISE * noise):
        return nothing
    share = (ink - paper) / contrast
    large = (max(ink.shape) - HALO_FROM) / (HALO_FULL - HALO_FROM)
    floor = max(HALO * min(1.0, max(0.0, large)), NOISE * noise / contrast)
    share[share < floor] = 0.0
    grey: ByteArray = np.rint(np.clip(share, 0.0, 1.0) * 255).astype(np.uint8)
    return grey


def _noise(ink: Floats, paper: Mask) -> float:
    """Estimate the standard deviation of the paper's noise from pixels three columns apart.

    Not from the spread of all paper, which an uneven light widens.
    """
    both = paper[:, 3:] & paper[:, :-3]
    if not both.any():
        return 0.0
    difference = np.abs(ink[:, 3:] - ink[:, :-3])[both]
    return float(np.median(difference)) / (0.6745 * math.sqrt(2.0))
