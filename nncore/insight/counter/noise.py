"""The smallest noise on the pixels of an input that changes its reading: what nobody sees.

References
----------
C. Szegedy et al., "Intriguing properties of neural networks", ICLR 2014.

J. Rony et al., "Decoupling Direction and Norm for Efficient Gradient-Based L2 Adversarial
Attacks and Defenses", CVPR 2019: the method, with a wanted digit.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, freeze
from nncore.insight.counter.margin import Answer, Margin
from nncore.network.model import Model

STEPS = 100
"""Steps that are taken."""

CHUNK = 10
"""Steps between two signs of life."""

CHANGE = 0.05
"""Share by which the length of the noise shrinks or grows in a step."""

FIRST_LENGTH = 1.0
"""Length of the noise at first: Euclidean norm over all pixels, each in [0, 1]."""

LONGEST_MOVE, SHORTEST_MOVE = 0.5, 0.01
"""Length of a step, at first and at last."""

PARTS = (0.3, 0.5, 0.7, 0.85, 1.0)
"""How far on the way to an example it is looked whether that is read."""


@dataclass(frozen=True, eq=False)
class Noise:
    """An input, and noise that changes its reading.

    Parameters
    ----------
    image : float32 (side, side), in [0, 1]
        The input as it was, read-only.
    wanted : int
        The digit that is to be read.
    noise : float32 (side, side)
        What is added to the pixels, which stay in [0, 1]; read-only.
    probabilities : float32 (C,)
        What is read of the sum, read-only.
    succeeded : bool
        Whether that is the wanted digit.
    """

    image: FloatArray
    wanted: int
    noise: FloatArray
    probabilities: FloatArray
    succeeded: bool

    @property
    def disturbed(self) -> FloatArray:
        """The input with the noise, float32 (side, side), in [0, 1]."""
        disturbed: FloatArray = np.clip(self.image + self.noise, 0.0, 1.0)
        return disturbed

    @property
    def length(self) -> float:
        """Euclidean norm of the noise over all pixels (L2), full ink being 1."""
        return float(np.linalg.norm(self.noise))

    @property
    def share(self) -> float:
        """`length` over that of the input itself."""
        return self.length / max(float(np.linalg.norm(self.image)), 1e-12)

    @property
    def largest(self) -> float:
        """Largest change of a pixel (L∞), as a share of full ink."""
        return float(np.abs(self.noise).max())


def smallest_noise(
    image: FloatArray, model: Model, wanted: int, example: FloatArray | None = None
) -> Generator[None, None, Noise]:
    """Look for the smallest noise, by its Euclidean norm, with which a digit is read.

    Parameters
    ----------
    image : float32 (side, side), in [0, 1]
        An input.
    model : Model
        What reads it.
    wanted : int
        The digit; see `Margin.is_read`.
    example : float32 (side, side), in [0, 1], or None
        An input that is read as the wanted digit: the search begins on the way to it too, for
        the slope at the input may lead where nothing is read.

    Yields
    ------
    None
        Every few steps; the search can be given up there.

    Returns
    -------
    Noise
        No noise where the digit is read already; where none was found, none either.
    """
    search = _Search(image.astype(np.float32), Margin(model, wanted))
    if not search.take(np.zeros_like(search.image)):
        if example is not None:
            for share in PARTS:
                part = (np.float32(share) * (example - image)).astype(np.float32)
                if search.take(part):
                    yield from search.descend(part)
                    break
        yield from search.descend(np.zeros_like(search.image))
    best = np.zeros_like(search.image) if search.best is None else search.best
    read = model.probabilities(image + best)[0]
    succeeded = search.margin.is_read(read)
    return Noise(freeze(search.image), wanted, freeze(best), freeze(read), succeeded)


class _Search:
    """Keeps the shortest noise that was found."""

    def __init__(self, image: FloatArray, margin: Margin) -> None:
        self.image, self.margin = image.copy(), margin
        self.best: FloatArray | None = None
        self._shortest = math.inf

    def take(self, noise: FloatArray) -> bool:
        """Say whether the digit is read with a noise; keep it if it is the shortest."""
        return self._keep(noise, self.margin.at(self.image + noise))

    def descend(self, noise: FloatArray) -> Iterator[None]:
        """Go on from a noise, with a length that follows what is read."""
        length = max(float(np.linalg.norm(noise)), FIRST_LENGTH)
        shortest = math.inf  # what this beginning has led to
        for number in range(STEPS):
            answer = self.margin.at(self.image + noise)
            if self._keep(noise, answer):
                shortest = min(shortest, float(np.linalg.norm(noise)))
                length = min(length, shortest) * (1.0 - CHANGE)
            else:
                length = min(length * (1.0 + CHANGE), shortest)
            cooling = (1.0 + math.cos(math.pi * number / STEPS)) / 2
            move = SHORTEST_MOVE + (LONGEST_MOVE - SHORTEST_MOVE) * cooling
            noise = _of_length(noise + _of_length(answer.slope, move), length)
            noise = np.clip(self.image + noise, 0.0, 1.0) - self.image
            if number % CHUNK == CHUNK - 1:
                yield

    def _keep(self, noise: FloatArray, answer: Answer) -> bool:
        is_read = self.margin.is_read(answer.probabilities)
        length = float(np.linalg.norm(noise))
        if is_read and length < self._shortest:
            self.best, self._shortest = noise.copy(), length
        return is_read


def _of_length(values: FloatArray, length: float) -> FloatArray:
    """Return values scaled to a Euclidean norm; zeros stay zeros."""
    norm = float(np.linalg.norm(values))
    return values * (length / norm) if norm > 0 else values
