"""Activations, output activations and losses in mathematical notation."""

from __future__ import annotations

from typing import Final

from nncore.insight.backprop.notation import number

FUNCTIONS: Final = {
    "relu": "max(0, z)",
    "leaky_relu": "max(0.01·z, z)",
    "tanh": "tanh(z)",
    "sigmoid": "1 / (1 + e⁻ᶻ)",
    "identity": "z",
}
"""The activations in mathematical notation."""

PARAMETERS: Final = {"weight": "weights", "bias": "biases"}

SLOPES: Final = {
    "relu": "1 if z > 0, else 0",
    "leaky_relu": "1 if z > 0, else 0.01",
    "tanh": "1 − a²",
    "sigmoid": "a (1 − a)",
}
"""Their derivatives."""

OUTPUTS: Final = {
    "softmax": "p = softmax(z) = e^z / Σ e^z",
    "sigmoid": "p = σ(z) = 1 / (1 + e⁻ᶻ)",
    "identity": "p = z",
}
LOSSES: Final = {
    ("cross_entropy", "softmax"): "L = −log p[y]",
    ("cross_entropy", "sigmoid"): "L = −Σ (y log p + (1 − y) log(1 − p))",
    ("mean_squared_error", "softmax"): "L = 1/C · Σ (p − y)²",
    ("mean_squared_error", "sigmoid"): "L = 1/C · Σ (p − y)²",
    ("mean_squared_error", "identity"): "L = 1/C · Σ (p − y)²",
}
DELTAS: Final = {
    ("cross_entropy", "softmax"): "∂L/∂z = p − y",
    ("cross_entropy", "sigmoid"): "∂L/∂z = p − y",
    ("mean_squared_error", "softmax"): "∂L/∂z = p ⊙ (g − Σ g p),  g = 2/C · (p − y)",
    ("mean_squared_error", "sigmoid"): "∂L/∂z = 2/C · (p − y) ⊙ p ⊙ (1 − p)",
    ("mean_squared_error", "identity"): "∂L/∂z = 2/C · (p − y)",
}


def function_formula(activation: str, epsilon: float = 0.0) -> str:
    """Write an activation; `epsilon` is what sigmoid adds to its denominator."""
    if epsilon and activation == "sigmoid":
        return f"1 / (1 + e⁻ᶻ + {number(epsilon)})"
    return FUNCTIONS[activation]


def slope_formula(activation: str, epsilon: float = 0.0) -> str:
    """Write the derivative of an activation."""
    if epsilon and activation == "sigmoid":
        return f"a (1 − {number(1.0 + epsilon)} a)"
    return SLOPES[activation]


def output_formula(output: str, epsilon: float = 0.0) -> str:
    """Write an output activation; `epsilon` is what softmax adds to its denominator."""
    if epsilon and output == "softmax":
        return f"p = e^z / (Σ e^z + {number(epsilon)})"
    return OUTPUTS[output]
