"""Inside a network: what it computes for one drawing, why it reads it so, and what if not.

Everything begins with `Chain(model)`, which is kept as long as the model, and `chain.trace(image)`,
which is made anew for each drawing and holds every value in between.
"""

from nncore.insight.inside.activations import LayerValues, activations
from nncore.insight.inside.chain import Chain, Trace
from nncore.insight.inside.explanations import (
    METHODS,
    Explanation,
    Method,
    MethodInfo,
    Question,
    explain,
)
from nncore.insight.inside.links import Place
from nncore.insight.inside.units import Arithmetic, UnitView, pushes, unit_view

__all__ = [
    "METHODS",
    "Arithmetic",
    "Chain",
    "Explanation",
    "LayerValues",
    "Method",
    "MethodInfo",
    "Place",
    "Question",
    "Trace",
    "UnitView",
    "activations",
    "explain",
    "pushes",
    "unit_view",
]
