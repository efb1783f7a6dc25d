"""The loss of a batch as calls that are prepared once, like the layers in `prepared`.

`nncore.network.losses` is the plain form, and the reference: what goes back into the layers is
the same in every bit. The mean loss is added up in another order, so it is the same but for
rounding; and a logit that is minus infinite makes it no number.
"""

from __future__ import annotations

import functools
from functools import partial
from typing import Any, Protocol

import numpy as np

from nncore.arrays import FloatArray, IndexArray, freeze
from nncore.network.activations import Call
from nncore.network.losses import LossRule, row_adder
from nncore.network.network import Network


class PreparedLoss(Protocol):
    """Loss and derivative for logits and labels that always lie at the same place."""

    calls: list[Call]
    """To be made in this order, between `set_scale` and `result`."""

    def set_scale(self, scale: float) -> None:
        """Take a factor for the derivative."""

    def result(self) -> tuple[float, int]:
        """Return the mean loss, and how many images were read rightly."""


def prepare_loss(
    network: Network,
    logits: FloatArray,
    labels: IndexArray,
    delta: FloatArray,
    *,
    with_outliers: bool,
) -> PreparedLoss:
    """Prepare the loss of a network.

    Parameters
    ----------
    network : Network
        Says which.
    logits : float (N, C)
        Where they will be; overwritten by the outputs.
    labels : int (N,)
        Where the class numbers will be.
    delta : float (N, C)
        Where the derivative goes.
    with_outliers : bool
        Whether labels may be `NOT_A_DIGIT`.
    """
    is_softmax = (network.loss, network.output) == ("cross_entropy", "softmax")
    if is_softmax and not network.output_epsilon:
        return _Softmax(logits, labels, delta, with_outliers=with_outliers)
    return _AnyRule(network.loss_rule(with_outliers=with_outliers), logits, labels, delta)


@functools.lru_cache(maxsize=8)
def _targets_by_label(
    classes: int, dtype: np.dtype[np.floating[Any]], with_outliers: bool
) -> FloatArray:
    """Return the targets y of each label as a row, float (C + 1, C), read-only.

    The last row is that of `NOT_A_DIGIT`, a label that `take` clips to it.
    """
    targets: FloatArray = np.eye(classes + 1, classes, dtype=dtype)
    if with_outliers:
        targets[classes] = 1.0 / classes
    return freeze(targets)


class _AnyRule:
    """The plain form of any loss, in one call."""

    def __init__(
        self, rule: LossRule, logits: FloatArray, labels: IndexArray, delta: FloatArray
    ) -> None:
        self._rule, self._arrays = rule, (logits, labels, delta)
        self._scale, self._result = 1.0, (0.0, 0)
        self.calls: list[Call] = [self._run]

    def set_scale(self, scale: float) -> None:
        self._scale = scale

    def result(self) -> tuple[float, int]:
        return self._result

    def _run(self) -> None:
        losses, predicted = self._rule(*self._arrays, self._scale)
        right = int(np.count_nonzero(predicted == self._arrays[1]))
        self._result = float(np.add.reduce(losses)) / len(losses), right


class _Softmax:
    """Softmax with cross-entropy: log Σ e^z - Σ y z, and its derivative p - y.

    The targets y are written out as rows, so that one product with all logits gives Σ y z of
    the whole batch, and one subtraction p - y.
    """

    def __init__(
        self, logits: FloatArray, labels: IndexArray, delta: FloatArray, *, with_outliers: bool
    ) -> None:
        (rows, classes), dtype = logits.shape, logits.dtype
        self._rows, self._scale = rows, 0.0
        self._factor, self._picked = np.zeros_like(logits), np.zeros((), dtype)
        self._logs, self._ones = np.zeros(rows, dtype), np.ones(rows, dtype)
        self._hits = np.zeros(rows, np.bool_)
        predicted, places = np.zeros(rows, np.intp), np.zeros(rows, np.intp)
        row_starts = np.arange(0, rows * classes, classes)
        largest = np.zeros((rows, 1), dtype)
        targets, by_label = np.zeros_like(logits), _targets_by_label(classes, dtype, with_outliers)
        adder = row_adder(classes, dtype)
        total = np.zeros((rows, adder.shape[1]), dtype)
        self.calls: list[Call] = [
            # As in the plain form, e^z cannot overflow where the largest of each row is 0.
            partial(logits.argmax, 1, predicted),
            partial(np.equal, predicted, labels, self._hits),
            partial(np.add, row_starts, predicted, places),
            partial(logits.take, places, None, largest[:, 0], "clip"),
            partial(np.subtract, logits, largest, logits),
            partial(by_label.take, labels, 0, targets, "clip"),
            partial(targets.reshape(-1).dot, logits.reshape(-1), self._picked),
            partial(np.exp, logits, logits),
            partial(logits.dot, adder, total),
            partial(np.divide, logits, total, logits),
            partial(np.subtract, logits, targets, delta),
            partial(np.multiply, delta, self._factor, delta),
            partial(np.log, total[:, 0], self._logs),
        ]

    def set_scale(self, scale: float) -> None:
        if scale != self._scale:
            self._scale = scale
            self._factor.fill(scale / self._rows)

    def result(self) -> tuple[float, int]:
        loss = float(self._logs.dot(self._ones)) - float(self._picked)
        return loss / self._rows, int(np.count_nonzero(self._hits))
