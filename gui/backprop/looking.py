"""What is looked at for one drawing; computed in a thread of its own."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.backprop.lessons import LessonNumbers, lesson_numbers
from nncore.insight.backprop.microscope import Microscope, UpdateLook, rate_of
from nncore.network.model import Model


@dataclass(frozen=True)
class Wish:
    """What the tab wants to know of a drawing.

    Parameters
    ----------
    label : int
        The digit that should have been read.
    rate : float or None
        Learning rate; None for the recipe's.
    lessons : bool
        Whether the numbers of the lessons are wanted, and not those of the steps.
    """

    label: int
    rate: float | None = None
    lessons: bool = False


class Looking:
    """Keeps microscopes for the network that is looked at; lives in one thread.

    While the pen moves it computes as training does, in float32; lessons are worked in float64,
    as finite differences are.
    """

    def __init__(self) -> None:
        self._microscopes: dict[bool, Microscope] = {}

    def look(
        self, model: Model, image: FloatArray, wish: Wish
    ) -> Generator[UpdateLook | LessonNumbers, None, None]:
        """Look at one update.

        Parameters
        ----------
        model : Model
            The network that answers.
        image : float32 (side, side)
            What it receives.
        wish : Wish
            What is wanted.

        Yields
        ------
        UpdateLook or LessonNumbers
            One of them.
        """
        microscope = self._microscopes.get(wish.lessons)
        if microscope is None:
            dtype = np.float64 if wish.lessons else np.float32
            microscope = self._microscopes[wish.lessons] = Microscope(model, dtype)
        elif microscope.model is not model:
            microscope.set_model(model)
        rate = rate_of(model) if wish.rate is None else wish.rate
        found = microscope.look(image, wish.label, rate)
        yield lesson_numbers(found) if wish.lessons else found
