"""Inside a network: what it computes for one drawing, why it reads it so, and what if not.

Everything begins with `Chain(model)`, which is kept as long as the model, and `chain.trace(image)`,
which is made anew for each drawing and holds every value in between.
"""

from nncore.insight.inside.activations import LayerValues, activations
from nncore.insight.inside.chain import Chain, Trace
from nncore.insight.inside.deletion import DeletionTest, deletion_tests
from nncore.insight.inside.distributions import (
    Change,
    Histogram,
    activation_histograms,
    changes,
    weight_histograms,
)
from nncore.insight.inside.exciting import Exciting, exciting
from nncore.insight.inside.explanations import (
    METHODS,
    Explanation,
    Method,
    MethodInfo,
    Question,
    explain,
    explaining,
)
from nncore.insight.inside.lesions import Lesion, Lesions, Prune, Round, UnitOff
from nncore.insight.inside.neighbours import NeighbourIndex, Neighbours, build_index
from nncore.insight.inside.places import Place
from nncore.insight.inside.units import Arithmetic, UnitView, pushes, unit_view

__all__ = [
    "METHODS",
    "Arithmetic",
    "Chain",
    "Change",
    "DeletionTest",
    "Exciting",
    "Explanation",
    "Histogram",
    "LayerValues",
    "Lesion",
    "Lesions",
    "Method",
    "MethodInfo",
    "NeighbourIndex",
    "Neighbours",
    "Place",
    "Prune",
    "Question",
    "Round",
    "Trace",
    "UnitOff",
    "UnitView",
    "activation_histograms",
    "activations",
    "build_index",
    "changes",
    "deletion_tests",
    "exciting",
    "explain",
    "explaining",
    "pushes",
    "unit_view",
    "weight_histograms",
]
