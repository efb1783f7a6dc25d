"""Everything that decides a training, as one frozen value that reads and writes JSON.

The parts are named here, not built: `nncore.network` and `nncore.training` build them.
A value that cannot be trained is refused when it is made, with the field at fault.
"""

from nncore.recipe.checks import (
    BATCH_KINDS,
    BOUNDS,
    CENTRES,
    CLASS_COUNT,
    COMBINATIONS,
    HIDDEN_ACTIVATIONS,
    INITIALISERS,
    LOSSES,
    MAX_LAYERS,
    MAX_PARAMETERS,
    OPTIMISERS,
    OUTPUT_ACTIVATIONS,
    PADDINGS,
    ROUTES,
    SCHEDULES,
)
from nncore.recipe.inputs import Augmentation, Data, Preparation
from nncore.recipe.layers import (
    LAYER_KINDS,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LayerSpec,
    MaxPool2D,
    Shape,
    follow,
    shapes_after,
)
from nncore.recipe.parts import (
    Batch,
    EarlyStopping,
    Gradient,
    Initialiser,
    Optimiser,
    Schedule,
)
from nncore.recipe.recipe import Recipe, check_layers

__all__ = [
    "BATCH_KINDS",
    "BOUNDS",
    "CENTRES",
    "CLASS_COUNT",
    "COMBINATIONS",
    "HIDDEN_ACTIVATIONS",
    "INITIALISERS",
    "LAYER_KINDS",
    "LOSSES",
    "MAX_LAYERS",
    "MAX_PARAMETERS",
    "OPTIMISERS",
    "OUTPUT_ACTIVATIONS",
    "PADDINGS",
    "ROUTES",
    "SCHEDULES",
    "Augmentation",
    "Batch",
    "Conv2D",
    "Data",
    "Dense",
    "Dropout",
    "EarlyStopping",
    "Flatten",
    "Gradient",
    "Initialiser",
    "LayerSpec",
    "MaxPool2D",
    "Optimiser",
    "Preparation",
    "Recipe",
    "Schedule",
    "Shape",
    "check_layers",
    "follow",
    "shapes_after",
]
