"""Which pixels of an image are ink: polarity, paper, light, printed lines, noise and specks."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray
from nncore.data.levels import is_paper, one_level, opaque, split_level
from nncore.data.paper import contrast_on_paper
from nncore.data.ruled_lines import without_lines
from nncore.data.specks import clear_specks

FAINTEST = 12.0
"""Ink and paper differ by at least this many grey levels of 255."""

NOISE = 6.0
"""Ink stands out by this many standard deviations of the paper's noise."""

LARGE = 56
"""Images of this longer side and above are searched for paper, lines and noise; in smaller ones
the faint rim of the strokes is part of the digit."""

FLAT = 0.5
"""An image is no photograph where this share of it, and of its border, has nearly one level."""

GRAINY = 0.04
"""Noise, as a share of the paper's level, from which an image is softened a little…"""

SOFTENINGS = 3
"""… and again, up to so many times."""

WILD, WILD_STEP = 24.0, 1 / 16
"""Grey levels by which pixels so far apart, in shares of the width, differ in half of the places:
an image in which no ink is found is then no empty sheet, but noise."""

INKED_SHARE, FULL_SHARE = 0.2, 0.7
"""In a photograph, ink begins at the first share of its level and is full at the second."""

HALO, HALO_SIDE = 0.12, 280
"""In other images, ink begins at this share; smaller images, where the rim of a stroke is a
larger part of it, have less of it cut off."""

KEPT = 0.4
"""What is left without the printed lines is at least this share as dark, or they were strokes."""

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
    if max(pixels.shape[:2]) < LARGE:
        return clear_specks(_all_that_is_dark(pixels))
    if _is_flat(pixels):
        ink = _on_even_paper(one_level(pixels))
        size = (max(ink.shape) - LARGE) / (HALO_SIDE - LARGE)
        return clear_specks(_without_print(ink, None, HALO * min(1.0, size), 1.0))
    ink, sheet = contrast_on_paper(opaque(pixels))
    grey = _without_print(ink, sheet, INKED_SHARE, FULL_SHARE)
    inside = np.ones(ink.shape, dtype=bool) if sheet is None else sheet
    inside[[0, -1]] = False
    inside[:, [0, -1]] = False
    grey = clear_specks(grey, inside)
    return grey if grey.any() or not _is_wild(pixels) else _all_that_is_dark(pixels)


def _all_that_is_dark(pixels: ByteArray) -> ByteArray:
    """Take an image as it is: the paper at 0, the darkest at 255 (or the lightest on black)."""
    ink = _on_even_paper(one_level(pixels))
    return _grey(ink, float(ink.max()), 0.0, 1.0)


def _is_wild(pixels: ByteArray) -> bool:
    """Say whether levels change strongly all over the image."""
    levels = one_level(pixels)
    step = max(1, round(WILD_STEP * levels.shape[1]))
    changes = np.abs(levels[:, step:] - levels[:, :-step])
    return bool(changes.size and np.median(changes) > WILD)


def _on_even_paper(levels: Floats) -> Floats:
    """Put the paper at 0 and the ink above it, 1 being the whole range of levels."""
    if float(np.ptp(levels)) < FAINTEST:
        return np.zeros_like(levels)
    ink = levels if is_paper(levels < split_level(levels)) else -levels
    below = ink < split_level(ink)
    paper = float(np.median(ink[below])) if below.any() else 0.0
    return np.asarray((ink - paper) / np.float32(255))


def _is_flat(pixels: ByteArray) -> bool:
    """Say whether the paper is of one level, as nothing is that a camera saw."""
    plane = pixels[:, :, min(1, pixels.shape[2] - 1)]
    counts = np.convolve(np.bincount(plane.ravel(), minlength=256), np.ones(3), "same")
    level = int(counts.argmax())
    border = np.concatenate([plane[0], plane[-1], plane[:, 0], plane[:, -1]]).astype(np.int16)
    on_border = float((np.abs(border - level) < 2).mean())
    return bool(counts[level] >= FLAT * plane.size and on_border >= FLAT)


def _without_print(ink: Floats, sheet: Mask | None, first: float, last: float) -> ByteArray:
    """Take noise and printed lines away, and spread what is ink over 0 to 255."""
    noise = _noise(ink, sheet)
    for _ in range(SOFTENINGS):
        if noise > GRAINY:
            ink = _softened(ink)
            noise = _noise(ink, sheet)
    full = _full(ink, noise)
    if full < max(FAINTEST / 255, NOISE * noise):
        return np.zeros(ink.shape, dtype=np.uint8)
    plain = without_lines(ink, sheet, noise, full)
    left = full if plain is ink else _full(plain, noise)
    if left > KEPT * full:
        ink, full = plain, left
    return _grey(ink, full, max(first, 4 * noise / full), last)


def _full(ink: Floats, noise: float) -> float:
    """Give the level of full ink: little may be inked, and some of it is darker by chance."""
    dark = ink > max(0.5 * float(np.percentile(ink[::2, ::2], 99.8)), 4 * noise)
    return float(np.percentile(ink[dark], 60)) if dark.any() else 0.0


def _grey(ink: Floats, full: float, first: float, last: float) -> ByteArray:
    """Set what is below the first share of full ink to 0, and spread the rest.

    With the last share below 1 the ink is made even: full from there, and 0 at the first.
    """
    if full * 255 < FAINTEST:
        return np.zeros(ink.shape, dtype=np.uint8)
    share = ink / np.float32(full)
    inked = share >= first
    if last < 1:
        share = (share - first) / (last - first)
    grey: ByteArray = np.rint(np.clip(share, 0.0, 1.0) * 255 * inked).astype(np.uint8)
    return grey


def _softened(ink: Floats) -> Floats:
    """Average with the neighbours, weighted 1, 2, 1 along rows and columns."""
    padded = np.pad(ink, 1, mode="edge")
    rows = padded[:-2] + 2 * padded[1:-1] + padded[2:]
    return np.asarray((rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / np.float32(16))


def _noise(ink: Floats, paper: Mask | None) -> float:
    """Estimate the standard deviation of the paper's noise from pixels three columns apart.

    Not from the spread of all paper, which an uneven light widens.
    """
    difference = np.abs(ink[::4, 3:] - ink[::4, :-3])
    if paper is not None:
        difference = difference[paper[::4, 3:] & paper[::4, :-3]]
    if not difference.size:
        return 0.0
    return float(np.median(difference)) / (0.6745 * math.sqrt(2.0))
