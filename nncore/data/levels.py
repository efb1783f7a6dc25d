"""Pixels to one level each, and levels to two parts: what is ink and what is paper.

References
----------
N. Otsu, "A threshold selection method from gray-level histograms", IEEE Transactions on
Systems, Man, and Cybernetics 9 (1979), 62-66.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


def opaque(pixels: ByteArray) -> ByteArray:
    """Give grey or colour for what may have transparent parts.

    Parameters
    ----------
    pixels : uint8 (H, W, channels)
        One to four channels: grey, grey and opacity, colour, colour and opacity.

    Returns
    -------
    uint8 (H, W, 1) or (H, W, 3)
    """
    channels = pixels.shape[2]
    if channels in (1, 3):
        return pixels
    if int(pixels[:, :, -1].min()) == 255:
        return pixels[:, :, :-1]
    return np.rint(one_level(pixels)).astype(np.uint8)[:, :, None]


def one_level(pixels: ByteArray) -> Floats:
    """Reduce channels to one level for each pixel.

    Parameters
    ----------
    pixels : uint8 (H, W, channels)
        As in `opaque`.

    Returns
    -------
    float32 (H, W), 0 to 255
    """
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


def split_level(levels: Floats) -> float:
    """Split levels in two by Otsu's threshold.

    Parameters
    ----------
    levels : float32 (H, W)

    Returns
    -------
    float
        The threshold; the lower part lies below it.
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
    return low + step * float((best[0] + best[-1]) // 2 + 1)


def is_paper(part: Mask) -> bool:
    """Say whether these pixels, rather than the others, are the paper.

    Paper covers most of the image, and most of its border.
    """
    border = np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])
    return float(part.mean() + border.mean()) >= 1.0
