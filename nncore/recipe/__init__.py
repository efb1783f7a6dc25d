"""Everything that decides a training, as one frozen value that reads and writes JSON.

The parts are named here, not built: `nncore.network` and `nncore.training` build them.
A value that cannot be trained is refused when it is made, with the field at fault.
"""

from nncore.recipe.checks import (
    BATCH_KINDS,
    BOUNDS,
    CENTRES,
    CLASS_COUNT,
    HIDDEN_ACTIVATIONS,
    INITIALISERS,
    LOSSES,
    MAX_LAYERS,
    MAX_PARAMETERS,
    OPTIMISERS,
    OUTPUT_ACTIVATIONS,
    ROUTES,
    SCHEDULES,
)
from nncore.recipe.parts import (
    Batch,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Initialiser,
    LayerSpec,
    Optimiser,
    Preparation,
    Schedule,
)
from nncore.recipe.recipe import Recipe

__all__ = [
    "BATCH_KINDS",
    "BOUNDS",
    "CENTRES",
    "CLASS_COUNT",
    "HIDDEN_ACTIVATIONS",
    "INITIALISERS",
    "LOSSES",
    "MAX_LAYERS",
    "MAX_PARAMETERS",
    "OPTIMISERS",
    "OUTPUT_ACTIVATIONS",
    "ROUTES",
    "SCHEDULES",
    "Batch",
    "Data",
    "Dense",
    "Dropout",
    "EarlyStopping",
    "Initialiser",
    "LayerSpec",
    "Optimiser",
    "Preparation",
    "Recipe",
    "Schedule",
]
