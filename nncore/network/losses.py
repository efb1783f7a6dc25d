"""Output activation and loss together: value and gradient with respect to the logits.

They are fused because the pair is both simpler and more stable than the two apart: for
softmax with cross-entropy, and for sigmoid with cross-entropy, ∂L/∂z = (p - y) / N. The target
y of a digit is the row with a single one; that of an image of no digit says 1/C of all classes
("outlier exposure": D. Hendrycks, M. Mazeika, T. Dietterich, ICLR 2019).
"""

from __future__ import annotations

import functools
from typing import Any, Protocol

import numpy as np

from nncore.arrays import NOT_A_DIGIT, FloatArray, IndexArray, freeze
from nncore.network.activations import sigmoid

SHORT = 32
"""Most classes for which a sum is written beside every value."""


class LossRule(Protocol):
    """What gives the losses of a batch and their derivative."""

    def __call__(
        self, z: FloatArray, labels: IndexArray, delta: FloatArray | None, scale: float = 1.0
    ) -> tuple[FloatArray, IndexArray]:
        """Overwrite z by the outputs, and delta, where given, by scale · ∂(mean loss)/∂z.

        Parameters
        ----------
        z : float (N, C)
            Logits.
        labels : int (N,)
            Class numbers.
        delta : float (N, C) or None
            Where the derivative goes.
        scale : float
            A factor for it, which costs nothing here.

        Returns
        -------
        losses : float (N,)
            Loss of each sample.
        predicted : int (N,)
            The digit that each is read as.
        """


def apply_output(output: str, logits: FloatArray) -> None:
    """Overwrite logits, float (N, C), by the outputs: softmax, sigmoid or themselves."""
    if output == "softmax":
        _shift(logits)
        _exponentiate(logits)
    elif output == "sigmoid":
        sigmoid(logits)


def loss_rule(
    loss: str, output: str, *, with_outliers: bool = False, epsilon: float = 0.0
) -> LossRule:
    """Return the rule for one loss of `nncore.recipe.LOSSES` and one output activation.

    Only the rules `with_outliers` take labels that are `NOT_A_DIGIT`; the others need no time
    to look for them. `epsilon` is what softmax adds to its denominator, with cross-entropy.
    """
    if epsilon:
        return _softmax_plus_cross_entropy(epsilon, with_outliers)
    return _RULES[loss, output, with_outliers]


def to_distribution(output: str, outputs: FloatArray) -> FloatArray:
    """Return probabilities that are at least 0 and sum to 1, whatever the output was.

    Parameters
    ----------
    output : str
        Output activation.
    outputs : float (N, C)
        Softmax: returned as they are. Others: values below 0 count as 0, rows are divided
        by their sum; a row without any positive value is uniform.

    Returns
    -------
    float (N, C)
    """
    if output == "softmax":
        return outputs
    positive = np.maximum(outputs, 0.0)
    total = positive.sum(axis=1, keepdims=True)
    uniform = np.full_like(positive, 1.0 / positive.shape[1])
    np.divide(positive, total, out=uniform, where=total > 0.0)
    return uniform


@functools.lru_cache(maxsize=64)
def _row_starts(rows: int, width: int) -> IndexArray:
    """Where each row begins in the flat array; read-only, and made once for each shape."""
    return freeze(np.arange(0, rows * width, width))


@functools.lru_cache(maxsize=64)
def row_adder(width: int, dtype: np.dtype[np.floating[Any]]) -> FloatArray:
    """Ones, read-only, whose product with z, float (N, C), adds up its rows: faster than a sum.

    Short rows get their sum beside each of their values, (N, C), so that what divides by it need
    not be stretched; long ones get it once, (N, 1).
    """
    return freeze(np.ones((width, width if width <= SHORT else 1), dtype))


def _places(z: FloatArray, columns: IndexArray) -> IndexArray:
    """Return where column c of each row lies in the flat array: cheaper than two indices."""
    return _row_starts(*z.shape) + columns


def _shift(z: FloatArray) -> IndexArray:
    """Subtract the largest of each row: softmax stays the same, and e^z cannot overflow.

    Returns where the largest is; finding its place is faster than finding its value.
    """
    largest: IndexArray = z.argmax(axis=1)
    z -= z.take(_places(z, largest))[:, np.newaxis]
    return largest


def _exponentiate(z: FloatArray) -> FloatArray:
    """Overwrite shifted z by softmax(z); return Σ e^z of each row, float (N,)."""
    np.exp(z, out=z)
    total: FloatArray = z.dot(row_adder(z.shape[1], z.dtype))
    z /= total
    return total[:, 0]


class _Digits:
    """The targets y of a batch of digits: rows with a single one."""

    def __init__(self, z: FloatArray, labels: IndexArray) -> None:
        self._places = _places(z, labels)

    def product(self, z: FloatArray) -> FloatArray:
        """Give Σ_c y_c z_c of each row, float (N,)."""
        picked: FloatArray = z.take(self._places)
        return picked

    def subtract_from(self, a: FloatArray) -> None:
        """Subtract y from `a`, float (N, C), which is contiguous."""
        a.reshape(-1)[self._places] -= 1.0


class _DigitsAndOutliers(_Digits):
    """The targets of a batch in which some images show no digit: 1/C in all of such a row."""

    def __init__(self, z: FloatArray, labels: IndexArray) -> None:
        self._outliers = np.flatnonzero(labels == NOT_A_DIGIT)
        super().__init__(z, np.where(labels == NOT_A_DIGIT, 0, labels))

    def product(self, z: FloatArray) -> FloatArray:
        picked = super().product(z)
        picked[self._outliers] = z[self._outliers].mean(axis=1)
        return picked

    def subtract_from(self, a: FloatArray) -> None:
        rows = a[self._outliers]
        super().subtract_from(a)
        a[self._outliers] = rows - 1.0 / a.shape[1]


def _softmax_cross_entropy(targets: type[_Digits]) -> LossRule:
    """-Σ_c y_c log p_c = log Σ e^z - Σ_c y_c z_c; its derivative by z is p - y."""

    def rule(
        z: FloatArray, labels: IndexArray, delta: FloatArray | None, scale: float = 1.0
    ) -> tuple[FloatArray, IndexArray]:
        predicted = _shift(z)
        target = targets(z, labels)
        picked = target.product(z)
        losses: FloatArray = np.log(_exponentiate(z)) - picked
        if delta is not None:
            _write_difference(z, target, delta, scale)
        return losses, predicted

    return rule


@functools.lru_cache(maxsize=16)
def _softmax_plus_cross_entropy(epsilon: float, with_outliers: bool) -> LossRule:
    """log(Σ e^z + ε) - Σ_c y_c z_c, with p = e^z / (Σ e^z + ε); its derivative is p - y.

    A network's answer is divided by its sum, so it is softmax without ε; only training sees it.
    """
    targets = _DigitsAndOutliers if with_outliers else _Digits

    def rule(
        z: FloatArray, labels: IndexArray, delta: FloatArray | None, scale: float = 1.0
    ) -> tuple[FloatArray, IndexArray]:
        largest = z.max(axis=1)
        predicted = _shift(z)
        target = targets(z, labels)
        picked = target.product(z)
        np.exp(z, out=z)
        # Of logits far below zero nothing is left beside ε; e^80 is still a float32.
        total = z.dot(row_adder(z.shape[1], z.dtype))[:, 0] + epsilon * np.exp(
            np.minimum(-largest, 80.0)
        )
        z /= total[:, np.newaxis]
        losses: FloatArray = np.log(total) - picked
        if delta is not None:
            _write_difference(z, target, delta, scale)
        return losses, predicted

    return rule


def _sigmoid_cross_entropy(targets: type[_Digits]) -> LossRule:
    """Σ_c log(1 + e^z_c) - y_c z_c: ten yes-or-no questions (Nielsen, chapter 3)."""

    def rule(
        z: FloatArray, labels: IndexArray, delta: FloatArray | None, scale: float = 1.0
    ) -> tuple[FloatArray, IndexArray]:
        predicted = z.argmax(axis=1)
        target = targets(z, labels)
        losses: FloatArray = np.logaddexp(0.0, z).sum(axis=1) - target.product(z)
        sigmoid(z)
        if delta is not None:
            _write_difference(z, target, delta, scale)
        return losses, predicted

    return rule


def _write_difference(p: FloatArray, target: _Digits, delta: FloatArray, scale: float) -> None:
    """Overwrite delta by scale · (p - y) / N."""
    np.copyto(delta, p)
    target.subtract_from(delta)
    delta *= scale / len(p)


def _mean_squared_error(output: str, targets: type[_Digits]) -> LossRule:
    """(1/C) Σ_c (a_c - y_c)², chained through the output activation."""

    def rule(
        z: FloatArray, labels: IndexArray, delta: FloatArray | None, scale: float = 1.0
    ) -> tuple[FloatArray, IndexArray]:
        predicted = z.argmax(axis=1)
        apply_output(output, z)
        difference = z.copy()
        targets(z, labels).subtract_from(difference)
        losses: FloatArray = np.mean(difference * difference, axis=1)
        if delta is not None:
            np.multiply(difference, 2.0 * scale / difference.size, out=delta)
            _chain_output(output, z, delta)
        return losses, predicted

    return rule


def _chain_output(output: str, a: FloatArray, delta: FloatArray) -> None:
    """Turn ∂L/∂a into ∂L/∂z in place."""
    if output == "softmax":  # ∂a_i/∂z_j = a_i (1[i=j] - a_j)
        delta -= np.sum(delta * a, axis=1, keepdims=True)
        delta *= a
    elif output == "sigmoid":
        delta *= a * (1.0 - a)


def _rules(targets: type[_Digits]) -> dict[tuple[str, str], LossRule]:
    return {
        ("cross_entropy", "softmax"): _softmax_cross_entropy(targets),
        ("cross_entropy", "sigmoid"): _sigmoid_cross_entropy(targets),
        ("mean_squared_error", "softmax"): _mean_squared_error("softmax", targets),
        ("mean_squared_error", "sigmoid"): _mean_squared_error("sigmoid", targets),
        ("mean_squared_error", "identity"): _mean_squared_error("identity", targets),
    }


_RULES: dict[tuple[str, str, bool], LossRule] = {
    (*names, with_outliers): rule
    for with_outliers, targets in ((False, _Digits), (True, _DigitsAndOutliers))
    for names, rule in _rules(targets).items()
}
