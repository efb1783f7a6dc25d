"""What must hold before a recipe can be trained on some data."""

from __future__ import annotations

from nncore.data.dataset import Dataset
from nncore.errors import DataError
from nncore.recipe import Recipe


def check_data(recipe: Recipe, dataset: Dataset) -> None:
    """Raise DataError where there is nothing to learn from, or images of another size."""
    if not len(dataset.training):
        raise DataError(f"{dataset.name}: there are no training images to learn from.")
    for part in (dataset.training, dataset.validation):
        height, width = part.size
        if len(part) and height * width != recipe.input_size:
            side = recipe.preparation.size
            raise DataError(
                f"{dataset.name}: the images are {width}×{height} pixels, but the network "
                f"reads {side}×{side}; choose other data or another recipe."
            )
