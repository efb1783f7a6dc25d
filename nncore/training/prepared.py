"""A pass through a dense network as calls that are prepared once and made for every batch.

In a small network half the time of a step is not arithmetic but Python's: looking up arrays by
name, walking over layers. Here all that is done beforehand. `Network.gradient` is the plain
form, and the reference: the same calls in the same order, so the same numbers in every bit.
"""

from __future__ import annotations

from collections.abc import Callable

from nncore.arrays import FloatArray, IndexArray
from nncore.network.layers import DenseLayer, Views
from nncore.network.network import Network, Tape


def can_prepare(network: Network) -> bool:
    """Whether a network is nothing but dense layers on inputs as they are."""
    return network.input_scale == 1.0 and all(
        isinstance(layer, DenseLayer) for layer in network.layers
    )


class PreparedPass:
    """Forward and backward pass for a batch that always lies at the same place in memory.

    Parameters
    ----------
    network : Network
        Of dense layers; see `can_prepare`.
    parameters, gradients : tuple of mappings
        From `Network.bind`; read, and overwritten, at every call.
    inputs : float (N, D)
        Where the batch will be.
    tape : Tape
        With N rows; filled as by `Network.gradient`.
    with_outliers : bool
        Whether labels may be `NOT_A_DIGIT`.
    """

    def __init__(
        self,
        network: Network,
        parameters: tuple[Views, ...],
        gradients: tuple[Views, ...],
        inputs: FloatArray,
        tape: Tape,
        *,
        with_outliers: bool = False,
    ) -> None:
        self._rule = network.loss_rule(with_outliers=with_outliers)
        self._tape = tape
        self._forward: list[Callable[[], object]] = []
        self._backward: list[Callable[[], object]] = []
        self._inputs: list[FloatArray] = []
        layers = [layer for layer in network.layers if isinstance(layer, DenseLayer)]
        values = inputs
        for layer, views, buffers in zip(layers, parameters, tape.buffers, strict=True):
            self._inputs.append(values)
            self._forward += layer.forward_calls(views, values, buffers)
            values = buffers["outputs"]
        self._logits, delta = values, tape.delta
        for index in range(len(layers) - 1, -1, -1):
            buffers = tape.buffers[index]
            self._backward += layers[index].backward_calls(
                parameters[index],
                gradients[index],
                self._inputs[index],
                delta,
                buffers,
                wants_input=index > 0,
            )
            delta = buffers["input_delta"]

    def gradient(self, labels: IndexArray, scale: float) -> tuple[FloatArray, IndexArray]:
        """Do what `Network.gradient` does, for the batch that lies there now."""
        self._tape.inputs[:] = self._inputs
        for call in self._forward:
            call()
        losses, predicted = self._rule(self._logits, labels, self._tape.delta, scale)
        for call in self._backward:
            call()
        return losses, predicted
