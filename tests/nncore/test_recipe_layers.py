"""Layers as a recipe names them: what fits together, and what they come to."""

from __future__ import annotations

import pytest

from nncore.errors import RecipeError
from nncore.recipe import (
    Augmentation,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LayerSpec,
    MaxPool2D,
    Recipe,
)

OUTPUT = Dense(10, "softmax")
LENET_5 = (
    Conv2D(6, 5, "tanh", "same"),
    MaxPool2D(2),
    Conv2D(16, 5, "tanh"),
    MaxPool2D(2),
    Flatten(),
    Dense(120, "tanh"),
    Dense(84, "tanh"),
    OUTPUT,
)


def test_lenet_5_comes_to_its_published_shapes_and_parameters() -> None:
    recipe = Recipe("lenet", LENET_5)
    assert recipe.layer_shapes[:5] == ((28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (400,))
    assert recipe.parameter_count == 61_706
    assert recipe.describe_layers() == "28×28-6C5-P2-16C5-P2-120-84-10"


def test_pooling_drops_what_is_left_over() -> None:
    recipe = Recipe("odd", (Conv2D(4, 4), MaxPool2D(2), Flatten(), OUTPUT))
    assert recipe.layer_shapes[:3] == ((25, 25, 4), (12, 12, 4), (576,))


def test_json_keeps_layers_and_augmentation() -> None:
    recipe = Recipe("lenet", LENET_5, augmentation=Augmentation(rotation=10.0, elastic=1.0))
    assert Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize(
    ("layers", "field", "words"),
    [
        ((Conv2D(4), OUTPUT), "layers.1", "Flatten"),
        ((MaxPool2D(), Dropout(0.1), Dense(4), OUTPUT), "layers.2", "Flatten"),
        ((Dense(4), Conv2D(4), Flatten(), OUTPUT), "layers.1", "image"),
        ((Flatten(), MaxPool2D(), OUTPUT), "layers.1", "image"),
        ((MaxPool2D(8), Conv2D(4, 5), Flatten(), OUTPUT), "layers.1", "5×5 does not fit .* 3×3"),
    ],
)
def test_layers_that_do_not_fit_are_refused(
    layers: tuple[LayerSpec, ...], field: str, words: str
) -> None:
    with pytest.raises(RecipeError, match=words) as caught:
        Recipe("wrong", layers)
    assert caught.value.field == field


@pytest.mark.parametrize("name", ["rotation", "elastic", "share", "smoothness"])
def test_augmentation_has_bounds(name: str) -> None:
    with pytest.raises(RecipeError) as caught:
        Augmentation(**{name: -1.0})
    assert caught.value.field == f"augmentation.{name}"
