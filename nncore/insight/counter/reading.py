"""Reads a drawing while it is bent, and says how each knot should move next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, IndexArray
from nncore.data.drawing import Drawing
from nncore.data.extent import without_specks
from nncore.data.ink import PlacedInput, to_inputs, to_placed_input
from nncore.data.pen import odd_width
from nncore.insight.counter.bending import Bendable
from nncore.insight.counter.margin import Answer, Margin
from nncore.insight.counter.soft_ink import draw_softly
from nncore.network.model import Model


@dataclass(frozen=True, eq=False)
class Step:
    """What is read at one place of the search.

    Parameters
    ----------
    answer : Answer or None
        What the network says of the true input; None where there is none.
    slope : float64 (k, 2)
        ∂s/∂knots of the score that is to rise, per share of the digit's size.
    """

    answer: Answer | None
    slope: FloatArray


class BentReading:
    """A drawing that is bent, prepared and read.

    Parameters
    ----------
    drawing : Drawing
        With strokes.
    model : Model
        What reads it, with its preparation.
    wanted : int
        The digit that it is to become.

    Raises
    ------
    DrawingError
        Where there is nothing to bend.
    """

    def __init__(self, drawing: Drawing, model: Model, wanted: int) -> None:
        self.bendable = Bendable(drawing)
        self.margin = Margin(model, wanted)
        self.model = model

    def at(self, knots: FloatArray) -> Step:
        """Read the drawing with its knots moved, float64 (k, 2), and look which way to go."""
        moved = self.bendable.moved(knots)
        placed = to_placed_input(moved, self.model.preparation)
        if placed is None:
            return Step(None, np.zeros_like(knots))
        answer = self.margin.at(placed.image)
        by_points = self._back_to_points(moved, placed, answer.slope)
        return Step(answer, self.bendable.basis.T @ by_points * self.bendable.size)

    def probabilities(self, drawings: Sequence[Drawing]) -> FloatArray:
        """Read several drawings at once, float32 (N, C); a blank one is read as nothing: zeros."""
        inputs, inked = to_inputs(drawings, self.model.preparation)
        read: FloatArray = self.model.probabilities(inputs) * inked[:, np.newaxis]
        return read

    def _back_to_points(self, moved: Drawing, placed: PlacedInput, slope: FloatArray) -> FloatArray:
        """Lead a gradient back from the input to the points, per canvas unit: float64 (n, 2)."""
        preparation, placement = self.model.preparation, placed.placement
        fine, is_raw = preparation.supersample, preparation.route == "raw"
        points = np.concatenate([stroke.points for stroke in moved.strokes])
        drawn = moved.strokes if is_raw else without_specks(moved.strokes)
        lines, radii = [], []
        for line, stroke in zip(self.bendable.outlines, moved.strokes, strict=True):
            if any(stroke is each for each in drawn):
                pen = stroke.pen_width * placement.scale if is_raw else preparation.pen * fine
                lines.append(line)
                radii.append(odd_width(pen) / 2 / fine)
        in_pixels = (placement.of(points) / fine).astype(np.float32)
        soft = draw_softly(in_pixels, lines, radii, preparation.size)
        by_points = soft.back(slope, len(points)) * (placement.scale / fine)
        if preparation.route == "mnist" and moved.picture is None:
            by_points += through_the_box(points, np.concatenate(lines), by_points)
        return by_points


def through_the_box(points: FloatArray, drawn: IndexArray, by_points: FloatArray) -> FloatArray:
    """Return what moves everything else when a point at the rim of the digit moves.

    The preparation puts the middle of the points' box in one place and scales its longer side
    to one length: q = c (p − m)/l. So where s changes by g with each point, it also changes by
    −Σ g with the middle m, half of it with either end of the box, and by −Σ g·(p − m)/l with
    the length l.
    """
    box = points[drawn]
    low, high = drawn[box.argmin(axis=0)], drawn[box.argmax(axis=0)]
    axes = np.arange(2)
    lowest, highest = points[low, axes], points[high, axes]
    by_middle = -by_points.sum(axis=0) / 2
    through = np.zeros_like(points)
    through[low, axes] += by_middle
    through[high, axes] += by_middle
    longer = int((highest - lowest).argmax())
    length = (highest - lowest)[longer]
    by_length = -(by_points * (points - (lowest + highest) / 2)).sum() / length
    through[high[longer], longer] += by_length
    through[low[longer], longer] -= by_length
    return through
