"""The smallest smooth change of a drawing's strokes that turns it into another digit.

The search begins twice: on the shortest way to a digit that the program writes, where the
wanted one is read already, and at the drawing itself. From there it goes up the network's
slope in short steps within a radius, which shrinks while the wanted digit is read and grows
while it is not.

References
----------
J. Rony et al., "Decoupling Direction and Norm for Efficient Gradient-Based L2 Adversarial
Attacks and Defenses", CVPR 2019: the radius that shrinks and grows.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, freeze
from nncore.data.drawing import Drawing
from nncore.insight.counter.guides import guides
from nncore.insight.counter.reading import BentReading
from nncore.network.model import Model

FRAMES = 25
"""Drawings of the film, from the one that is there to the changed one."""

GUIDES = 12
"""Ways to written digits that are tried."""

PARTS = (0.35, 0.5, 0.65, 0.8, 1.0)
"""How far along them."""

STEPS = 100
"""Steps from either beginning."""

CHUNK = 5
"""Steps between two signs of life."""

FIRST_RADIUS, LARGEST_RADIUS = 0.05, 0.6
"""Radius at first, and at most, in shares of the digit's size."""

CHANGE = 0.04
"""Share by which the radius shrinks or grows in a step."""

LONGEST_MOVE, SHORTEST_MOVE = 0.022, 0.002
"""What the knot with the steepest slope moves by at first, and at last."""


@dataclass(frozen=True)
class CounterProgress:
    """How far a search has got.

    Parameters
    ----------
    done, total : int
        Steps.
    largest : float or None
        The smallest change so far: how far its farthest point moves, in shares of the digit's
        size; None where there is none yet.
    """

    done: int
    total: int
    largest: float | None

    @classmethod
    def over(cls, found: CounterDrawing) -> CounterProgress:
        """Return what is left to say when something has been found, or nothing has."""
        return cls(2 * STEPS, 2 * STEPS, found.largest if found.succeeded else None)


@dataclass(frozen=True, eq=False)
class CounterDrawing:
    """A drawing, and the smallest change found that turns it into another digit.

    Parameters
    ----------
    drawing : Drawing
        As it was.
    wanted : int
        The digit that it is to become.
    path : tuple of Drawing
        The film, from the drawing itself to the changed one; only the former where nothing was
        found, or the digit is read already.
    probabilities : float32 (frames, C)
        What is read of each, read-only.
    largest, mean : float
        How far the points move that move farthest, and on average, in shares of the digit's
        size (the longer side of the box around its points).
    succeeded : bool
        Whether the wanted digit is read of the last.
    """

    drawing: Drawing
    wanted: int
    path: tuple[Drawing, ...]
    probabilities: FloatArray
    largest: float
    mean: float
    succeeded: bool


def counter_drawing(
    drawing: Drawing, model: Model, wanted: int
) -> Generator[CounterProgress | CounterDrawing, None, CounterDrawing]:
    """Look for the smallest smooth change of the strokes after which a digit is read.

    Parameters
    ----------
    drawing : Drawing
        With strokes.
    model : Model
        What reads it, with its preparation and calibration.
    wanted : int
        The digit: it counts as read where it is more probable than all others together, and no
        less than the network's threshold.

    Yields
    ------
    CounterProgress
        Every few steps; the search can be given up there.
    CounterDrawing
        The last value.

    Returns
    -------
    CounterDrawing
        The last one.

    Raises
    ------
    DrawingError
        Where there are no strokes, or only a dot.
    """
    reading = BentReading(drawing, model, wanted)
    search = _Search(reading)
    if not reading.margin.is_read(reading.probabilities([drawing])[0]):
        yield from search.run()
    found = search.film()
    yield found
    return found


class _Search:
    """Keeps the smallest change that was found."""

    def __init__(self, reading: BentReading) -> None:
        self._reading = reading
        self._best: FloatArray | None = None
        self._reach = math.inf
        self._done = 0

    def run(self) -> Iterator[CounterProgress]:
        """Search from both beginnings."""
        yield self._progress()
        guided = self._shortest_guide()
        starts: list[FloatArray] = [np.zeros((self._reading.bendable.knots, 2))]
        if guided is not None:
            self._take(guided)
            starts.insert(0, guided)
        for start in starts:
            yield from self._descend(start)
        self._centre()

    def film(self) -> CounterDrawing:
        """Return the drawing on its way to the best change."""
        bendable, wanted = self._reading.bendable, self._reading.margin.wanted
        knots, frames = self._best, [bendable.drawing]
        if knots is not None:
            frames += [bendable.moved(knots * share) for share in np.linspace(0, 1, FRAMES)[1:]]
        read = freeze(self._reading.probabilities(frames))
        moves = bendable.displacement(np.zeros((bendable.knots, 2)) if knots is None else knots)
        lengths = np.hypot(*moves.T)
        return CounterDrawing(
            bendable.drawing,
            wanted,
            tuple(frames),
            read,
            float(lengths.max()),
            float(lengths.mean()),
            self._reading.margin.is_read(read[-1]),
        )

    def _progress(self) -> CounterProgress:
        largest = None if self._best is None else self._reach
        return CounterProgress(self._done, 2 * STEPS, largest)

    def _shortest_guide(self) -> FloatArray | None:
        """Return the shortest part of a way to a written digit from which on that is read."""
        reading = self._reading
        ways = guides(reading.bendable, reading.margin.wanted, GUIDES)
        parts = [part * way for way in ways for part in PARTS]
        read = reading.probabilities([reading.bendable.moved(part) for part in parts])
        good = [
            part for part, each in zip(parts, read, strict=True) if reading.margin.is_read(each)
        ]
        return min(good, key=reading.bendable.reach, default=None)

    def _descend(self, knots: FloatArray) -> Iterator[CounterProgress]:
        """Go on from a place, with a radius that follows what is read."""
        bendable = self._reading.bendable
        radius = max(bendable.reach(knots), FIRST_RADIUS)
        nearest = math.inf  # what this beginning has led to
        for number in range(STEPS):
            step = self._reading.at(knots)
            reach = bendable.reach(knots)
            if step.answer is not None and self._reading.margin.is_read(step.answer.probabilities):
                self._take(knots)
                nearest = min(nearest, reach)
                radius = min(radius, reach) * (1.0 - CHANGE)
            else:
                radius = min(radius * (1.0 + CHANGE), nearest, LARGEST_RADIUS)
            cooling = (1.0 + math.cos(math.pi * number / STEPS)) / 2
            length = SHORTEST_MOVE + (LONGEST_MOVE - SHORTEST_MOVE) * cooling
            steepest = max(float(np.hypot(*step.slope.T).max()), 1e-12)
            knots = knots + step.slope * (length / steepest)
            lengths = np.maximum(np.hypot(*knots.T), 1e-12)
            knots = knots * np.minimum(1.0, radius / lengths)[:, None]
            self._done += 1
            if self._done % CHUNK == 0:
                yield self._progress()

    def _centre(self) -> None:
        """Leave out what moves all points alike, where that is read the same."""
        if self._best is None:
            return
        moves = self._reading.bendable.displacement(self._best)
        knots = self._best - (moves.min(axis=0) + moves.max(axis=0)) / 2
        read = self._reading.probabilities([self._reading.bendable.moved(knots)])[0]
        if self._reading.margin.is_read(read):
            self._take(knots)

    def _take(self, knots: FloatArray) -> None:
        """Keep a change that is smaller than the smallest so far."""
        reach = self._reading.bendable.reach(knots)
        if reach < self._reach:
            self._best, self._reach = knots, reach
