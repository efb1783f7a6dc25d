"""A pass through a dense network as calls that are prepared once and made for every batch.

In a small network half the time of a step is not arithmetic but Python's: looking up arrays by
name, walking over layers. Here all that is done beforehand. `Network.gradient` is the plain
form, and the reference: the same gradient in every bit, and the same loss but for rounding.
"""

from __future__ import annotations

from nncore.arrays import FloatArray, IndexArray
from nncore.network.activations import Call
from nncore.network.layers import DenseLayer, Views
from nncore.network.network import Network, Tape
from nncore.training.prepared_loss import prepare_loss


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
    labels : int (N,)
        Where its labels will be.
    tape : Tape
        With N rows; its buffers are overwritten.
    with_outliers : bool
        Whether labels may be `NOT_A_DIGIT`.

    Attributes
    ----------
    loss : PreparedLoss
        Takes the scale before the calls, and gives the result after them.
    """

    def __init__(
        self,
        network: Network,
        parameters: tuple[Views, ...],
        gradients: tuple[Views, ...],
        inputs: FloatArray,
        labels: IndexArray,
        tape: Tape,
        *,
        with_outliers: bool = False,
    ) -> None:
        first, *others = [layer for layer in network.layers if isinstance(layer, DenseLayer)]
        values = [inputs, *(buffers["outputs"] for buffers in tape.buffers)]
        calls: list[Call] = []
        for index, layer in enumerate(others, 1):
            calls += layer.forward_calls(parameters[index], values[index], tape.buffers[index])
        delta = tape.delta
        self.loss = prepare_loss(network, values[-1], labels, delta, with_outliers=with_outliers)
        calls += self.loss.calls
        for index, layer in reversed(list(enumerate(others, 1))):
            views, buffers = (parameters[index], gradients[index]), tape.buffers[index]
            calls += layer.backward_calls(*views, values[index], delta, buffers, wants_input=True)
            delta = buffers["input_delta"]
        self._first, self._others = first, calls
        self._of_first = parameters[0], gradients[0], inputs, tape.buffers[0], delta
        self._calls: dict[int, list[Call]] = {}

    def calls(self, reach: int) -> list[Call]:
        """Give all that is done for a batch whose ink reaches so far, the loss included."""
        if reach not in self._calls:
            self._calls[reach] = self._prepare(reach)
        return self._calls[reach]

    def _prepare(self, reach: int) -> list[Call]:
        parameters, gradients, inputs, buffers, delta = self._of_first
        inked = inputs[:, :reach]
        weights, of_weights = (
            {**views, "weight": views["weight"][:reach]} for views in (parameters, gradients)
        )
        forward = self._first.forward_calls(weights, inked, buffers)
        backward = self._first.backward_calls(
            weights, of_weights, inked, delta, buffers, wants_input=False
        )
        return [*forward, *self._others, *backward]

    def gradient(self, scale: float, reach: int) -> tuple[float, int]:
        """Do what `Network.gradient` does, for the batch that lies there now.

        Parameters
        ----------
        scale : float
            A factor for the gradient.
        reach : int
            Behind how many values the inputs are zero. The gradient of the weights of those
            behind is zero, and is not written.

        Returns
        -------
        loss : float
            Mean loss.
        right : int
            How many images were read rightly.
        """
        self.loss.set_scale(scale)
        for call in self.calls(reach):
            call()
        return self.loss.result()
