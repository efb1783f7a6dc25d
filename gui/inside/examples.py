"""Digits that a network learned from, and others that it is judged by: a few thousand of each."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from nncore.data import catalogue
from nncore.data.dataset import Samples
from nncore.data.splits import subset
from nncore.errors import InklingError
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.recipe import Data, Preparation

MOST_TRAINING: Final = 5000
MOST_VALIDATION: Final = 2000

STAND_IN: Final = Data(sources=("strokes",))
"""Where nothing that a network learned from is on this computer: nothing is downloaded for this."""


@dataclass(frozen=True, eq=False)
class Examples:
    """Images of a network's size.

    Parameters
    ----------
    data : Data
        Where they are from.
    training, validation : Samples
        At most `MOST_TRAINING` and `MOST_VALIDATION`.
    """

    data: Data
    training: Samples
    validation: Samples


def data_at_hand(model: Model) -> Data:
    """Return what of a network's data is on this computer, or a stand-in."""
    if model.recipe is None:
        return STAND_IN
    learned = model.recipe.data
    sources = tuple(name for name in learned.sources if _is_at_hand(name))
    if not sources:
        return STAND_IN
    return Data(sources=sources, held_out=learned.held_out, first_images=learned.first_images)


def load_examples(data: Data, preparation: Preparation) -> Generator[Progress, None, Examples]:
    """Load examples; the same ones every time.

    Raises
    ------
    DataError
        Where they cannot be had.
    """
    dataset = yield from catalogue.load(
        data.sources,
        training_images=MOST_TRAINING,
        held_out=data.held_out,
        first_images=data.first_images,
        preparation=preparation,
    )
    judged = dataset.validation
    chosen = judged.take(subset(len(judged), MOST_VALIDATION))
    return Examples(data, dataset.training, chosen)


def _is_at_hand(name: str) -> bool:
    with suppress(InklingError):
        return catalogue.is_at_hand(name)
    return False
