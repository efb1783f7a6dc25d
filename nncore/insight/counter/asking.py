"""One question, both answers: the bent drawing, then the noise that does the same."""

from __future__ import annotations

from collections.abc import Generator

from nncore.data.drawing import Drawing
from nncore.data.ink import to_input
from nncore.insight.counter.noise import Noise, smallest_noise
from nncore.insight.counter.search import CounterDrawing, CounterProgress, counter_drawing
from nncore.network.model import Model


def what_if(
    drawing: Drawing, model: Model, wanted: int
) -> Generator[CounterProgress | CounterDrawing | Noise, None, None]:
    """Ask what would have to be otherwise for another digit to be read.

    Parameters
    ----------
    drawing : Drawing
        With strokes.
    model : Model
        What reads it.
    wanted : int
        The digit.

    Yields
    ------
    CounterProgress
        Every few steps; the search can be given up there.
    CounterDrawing
        Once; the bent drawing.
    Noise
        Last, where the drawing had to be bent.

    Raises
    ------
    DrawingError
        Where there are no strokes, or only a dot.
    """
    found = yield from counter_drawing(drawing, model, wanted)
    image = to_input(drawing, model.preparation)
    if image is None or (found.succeeded and len(found.path) == 1):
        return
    example = to_input(found.path[-1], model.preparation) if found.succeeded else None
    noise = smallest_noise(image, model, wanted, example)
    while True:
        try:
            next(noise)
        except StopIteration as finished:
            yield finished.value
            return
        yield CounterProgress.over(found)
