"""Which images a network is judged by: a part of a data set, as its recipe divides it."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np

from nncore.data import catalogue
from nncore.data.dataset import Samples
from nncore.data.splits import HELD_OUT_SHARE
from nncore.errors import DataError
from nncore.network.model import Model
from nncore.progress import Progress


def load_part(
    source: str, part: str, model: Model, data_dir: Path | None = None
) -> Generator[Progress, None, Samples]:
    """Load images to judge a network by.

    A recipe may keep back more, or other images than usual. The parts are then its own, so that
    nothing that a network has learned from is called validation.

    Parameters
    ----------
    source : str
        A name or a path, as for `nncore.data.catalogue.load`.
    part : {"training", "validation", "test", "all"}
        Which part.
    model : Model
        What is to read them; its preparation says what size they must have.
    data_dir : Path, optional
        The user's folder of data sets.

    Yields
    ------
    Progress
        At least every 100 ms.

    Returns
    -------
    Samples
        In a fixed order.

    Raises
    ------
    DataError
        Where the data cannot be had, or the part is empty.
    """
    data = model.recipe.data if model.recipe else None
    learned = data is not None and source in data.sources and source != catalogue.STROKES
    if data is None or not learned or part == "all" or _divides_as_usual(model):
        samples = yield from catalogue.load_split(
            source, part, data_dir=data_dir, preparation=model.preparation
        )
    else:
        dataset = yield from catalogue.load(
            (source,),
            held_out=data.held_out,
            first_images=data.first_images,
            validation_images=data.validation_images,
            data_dir=data_dir,
            preparation=model.preparation,
        )
        nothing = dataset.training.take(np.arange(0))
        parts = {"training": dataset.training, "validation": dataset.validation}
        samples = {**parts, "test": dataset.test.get(source, nothing)}[part]
    if not len(samples):
        raise DataError(
            f"{source}: there are no {part} images, because this network's recipe keeps none of "
            "them back; choose another part, or other data."
        )
    return samples


def has_learned_from(model: Model, source: str, part: str) -> bool:
    """Whether a network may know images by heart: those of its recipe's training part.

    Parameters
    ----------
    model : Model
        The network; one without a recipe may have learned from anything.
    source, part : str
        As for `load_part`.
    """
    if part in ("validation", "test"):
        return False
    return model.recipe is None or source in model.recipe.data.sources


def _divides_as_usual(model: Model) -> bool:
    assert model.recipe is not None  # asked only where the recipe names the data
    data = model.recipe.data
    found = data.held_out, data.first_images, data.validation_images
    return found == (HELD_OUT_SHARE, None, None)
