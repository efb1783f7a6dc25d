"""Lessons in back-propagation, worked with the numbers of one drawing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, freeze
from nncore.insight.backprop.microscope import UpdateLook
from nncore.network.losses import loss_rule

PAIRINGS = (
    ("cross_entropy", "softmax"),
    ("cross_entropy", "sigmoid"),
    ("mean_squared_error", "softmax"),
    ("mean_squared_error", "sigmoid"),
)
"""Losses and output activations that are compared."""


@dataclass(frozen=True, eq=False)
class Meeting:
    """Where softmax and cross-entropy meet, step by step.

    Parameters
    ----------
    logits, probabilities : float64 (C,)
        z, and p = softmax(z).
    label : int
        The digit y that should have been read.
    loss : float
        L = -log p_y.
    by_probability : float64 (C,)
        ∂L/∂p: -1/p_y for the label, else 0.
    jacobian : float64 (C, C)
        ∂p_i/∂z_j = p_i (1[i = j] - p_j), i the row.
    by_chain_rule : float64 (C,)
        ∂L/∂z_j = Σ_i ∂L/∂p_i · ∂p_i/∂z_j, computed as it stands.
    short : float64 (C,)
        p - y, the same without the detour.
    """

    logits: FloatArray
    probabilities: FloatArray
    label: int
    loss: float
    by_probability: FloatArray
    jacobian: FloatArray
    by_chain_rule: FloatArray
    short: FloatArray


def softmax_meets_cross_entropy(logits: FloatArray, label: int) -> Meeting:
    """Derive p - y with real numbers.

    Parameters
    ----------
    logits : float64 (C,)
        Of the drawing.
    label : int
        What it should have been read as.

    References
    ----------
    J. Bridle, "Probabilistic Interpretation of Feedforward Classification Network Outputs",
    Neurocomputing, NATO ASI Series 68, 1990: the derivative of softmax with this loss.
    """
    powers = np.exp(logits - logits.max())
    p = powers / powers.sum()
    by_probability = np.zeros_like(p)
    # The logarithm of the sum keeps the loss finite where p_y rounds to 0.
    loss = float(np.log(powers.sum()) - (logits[label] - logits.max()))
    by_probability[label] = -np.exp(loss)
    jacobian = np.diag(p) - np.outer(p, p)
    short = p.copy()
    short[label] -= 1.0
    return Meeting(
        logits,
        freeze(p),
        label,
        loss,
        freeze(by_probability),
        freeze(jacobian),
        freeze(by_probability @ jacobian),
        freeze(short),
    )


@dataclass(frozen=True, eq=False)
class Pairing:
    """One loss with one output activation, for the same logits.

    Parameters
    ----------
    loss, output : str
        Which.
    outputs : float64 (C,)
        What the activation makes of the logits.
    value : float
        The loss.
    delta : float64 (C,)
        ∂L/∂z, from which all that lies before learns.
    """

    loss: str
    output: str
    outputs: FloatArray
    value: float
    delta: FloatArray

    @property
    def size(self) -> float:
        """Length of the delta, ‖∂L/∂z‖."""
        return float(np.linalg.norm(self.delta))


def pairings(logits: FloatArray, label: int) -> tuple[Pairing, ...]:
    """Compare what reaches the logits with each loss and output activation.

    Parameters
    ----------
    logits : float64 (C,)
        Of the drawing.
    label : int
        What it should have been read as.

    Returns
    -------
    tuple of Pairing
        In the order of `PAIRINGS`, computed by the rules that training uses.

    References
    ----------
    M. Nielsen, "Neural Networks and Deep Learning", 2015, chapter 3: mean squared error with
    sigmoid outputs learns slowly where it is wrong and sure, since σ' is nearly 0 there.
    """
    found = []
    for loss, output in PAIRINGS:
        outputs = logits.reshape(1, -1).copy()
        delta = np.empty_like(outputs)
        values, _ = loss_rule(loss, output)(outputs, np.array([label]), delta)
        found.append(Pairing(loss, output, freeze(outputs[0]), float(values[0]), freeze(delta[0])))
    return tuple(found)


@dataclass(frozen=True, eq=False)
class Product:
    """A matrix of ten rows times the drawing as a column.

    Parameters
    ----------
    matrix : float64 (10, D)
        What each logit gains from a pixel, for this drawing.
    column : float64 (D, 1)
        The drawing.
    result : float64 (10, 1)
        Their product.
    """

    matrix: FloatArray
    column: FloatArray
    result: FloatArray

    @property
    def refusal(self) -> str:
        """What NumPy says of the product the other way round."""
        try:
            self.column @ self.matrix
        except ValueError as error:
            return str(error)
        return "it fits"


def ten_by_pixels(look: UpdateLook) -> Product:
    """Multiply (10, D) by (D, 1), with the slopes of the ten logits and the drawing.

    Parameters
    ----------
    look : UpdateLook
        The drawing in the network.

    Returns
    -------
    Product
        Its matrix is ∂z/∂x: for a network of one layer the weights themselves.
    """
    network = look.network
    views = network.bind(look.vector)
    classes = len(look.delta)
    delta: FloatArray = np.eye(classes)
    values = np.repeat(look.layers[0].x.reshape(1, -1), classes, axis=0)
    tapes = []
    for layer, parameters in zip(network.layers, views, strict=True):
        buffers = layer.make_buffers(classes, np.float64)
        tapes.append((layer, parameters, values, buffers))
        values = layer.forward(parameters, values, buffers, None)
    unused = network.bind(np.empty_like(look.vector))
    for gradients, (layer, parameters, inputs, buffers) in zip(
        unused[::-1], tapes[::-1], strict=True
    ):
        below = layer.backward(parameters, gradients, inputs, delta, buffers, wants_input=True)
        assert below is not None  # it is wanted
        delta = below
    matrix = delta.copy()
    column = look.layers[0].x.reshape(-1, 1)
    return Product(freeze(matrix), column, freeze(matrix @ column))


@dataclass(frozen=True, eq=False)
class Transposed:
    """A square piece of the last layer's weights, used on the way back: rightly and wrongly.

    Parameters
    ----------
    weights : float64 (C, C)
        W[:, :C], from the first C values before the last layer to the C logits.
    delta : float64 (C,)
        ∂L/∂z of the drawing.
    right, wrong : float64 (C,)
        Wᵀ δ, which is ∂L/∂a of those values; and W δ, which has the same shape.
    true : float64 (C,)
        ∂L/∂a as the network's own backward pass found it.
    """

    weights: FloatArray
    delta: FloatArray
    right: FloatArray
    wrong: FloatArray
    true: FloatArray


def the_transpose_that_runs(look: UpdateLook) -> Transposed | None:
    """Go back through the last layer with Wᵀ and with W; both run where W is square.

    Parameters
    ----------
    look : UpdateLook
        The drawing in the network.

    Returns
    -------
    Transposed or None
        None where fewer values lead to the logits than there are logits.
    """
    last, classes = look.layers[-1], len(look.delta)
    weights = last.parameters["weight"][:, :classes]
    if weights.shape[1] < classes:
        return None
    return Transposed(
        weights,
        look.delta,
        freeze(weights.T @ look.delta),
        freeze(weights @ look.delta),
        last.x_delta.reshape(-1)[:classes],
    )


@dataclass(frozen=True, eq=False)
class LessonNumbers:
    """The numbers of all four lessons for one drawing.

    Parameters
    ----------
    meeting : Meeting
        Where softmax and cross-entropy meet.
    pairings : tuple of Pairing
        Loss and output activation together.
    product : Product
        (10, D) times (D, 1).
    transposed : Transposed or None
        The transpose that runs and is wrong.
    """

    meeting: Meeting
    pairings: tuple[Pairing, ...]
    product: Product
    transposed: Transposed | None


def lesson_numbers(look: UpdateLook) -> LessonNumbers:
    """Work all lessons with the numbers of one look."""
    return LessonNumbers(
        softmax_meets_cross_entropy(look.logits, look.label),
        pairings(look.logits, look.label),
        ten_by_pixels(look),
        the_transpose_that_runs(look),
    )
