"""The sentences of the "What if?" view."""

from __future__ import annotations

from typing import Final

from nncore.insight.counter.noise import Noise
from nncore.insight.counter.search import CounterDrawing, CounterProgress

ASK: Final = (
    "Which digit should be read? Your strokes are bent for it as little as possible. Your own "
    "drawing stays as it is."
)
DROPPED: Final = "Your drawing has changed: choose a digit to ask about it."
STALE: Final = " Of an earlier network: ask again."
SIZE_TIP: Final = (
    "How far the points of your strokes move, as a share of the digit's size: the longer side "
    "of the box around them. 20 % of a digit as high as the canvas is a fifth of the canvas."
)
STRENGTH_TIP: Final = (
    "Strength: the root of the sum of all squared changes, over that of the ink itself. "
    "A pixel: its largest change, as a share of full ink."
)
NOISY_TIP: Final = (
    "Your drawing's input with noise on its pixels: no stroke has moved, and yet the network "
    "reads the wanted digit."
)
NOISE_TIP: Final = (
    "The noise alone, in full colour where it is strongest: orange makes a pixel brighter, blue "
    "darker. Values are shares of full ink."
)


def searching_words(wanted: int) -> str:
    """Say what is looked for."""
    return f"Looking for the smallest change that is read as {wanted}."


def progress_words(progress: CounterProgress, wanted: int) -> str:
    """Say how far a search is."""
    share = 100 * progress.done / progress.total
    words = f"{searching_words(wanted)} {share:.0f} % done."
    if progress.largest is not None:
        words += f" Shortest so far: {_share(progress.largest)} of the digit's size."
    return words


def found_words(found: CounterDrawing) -> str:
    """Say what a search has found."""
    before = int(found.probabilities[0].argmax())
    if not found.succeeded:
        return f"No smooth change of your strokes was found that is read as {found.wanted}."
    if len(found.path) == 1:
        return f"Your drawing is read as {found.wanted} already: nothing has to change."
    return (
        f"{before} → {found.wanted}: the farthest point moves by {_share(found.largest)} of the "
        f"digit's size, all on average by {_share(found.mean)}."
    )


def frame_words(found: CounterDrawing, frame: int) -> str:
    """Say what is read of a frame of the film."""
    read = found.probabilities[frame]
    digit = int(read.argmax())
    return f"Frame {frame + 1} of {len(found.path)}: {digit}, {100 * read[digit]:.1f} %"


def noise_words(noise: Noise) -> str:
    """Say how strong the noise is, and what is read with it."""
    if not noise.succeeded:
        return f"No noise was found with which {noise.wanted} is read."
    read = 100 * float(noise.probabilities[noise.wanted])
    return (
        f"Noise instead: read as {noise.wanted}, {read:.0f} %. Its strength: {_share(noise.share)} "
        f"of the ink's; a pixel: {_share(noise.largest)} at most."
    )


def _share(value: float) -> str:
    """Return a share as a percentage, with a decimal where it is small: ``7.3 %``, ``14 %``."""
    percentage = 100 * value
    return f"{percentage:.1f} %" if percentage < 9.95 else f"{percentage:.0f} %"
