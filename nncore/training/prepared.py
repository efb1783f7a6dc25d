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
        Where the batch will be. Where it is not as wide as the network's inputs, those that it
        lacks are zero, and the gradient of their weights is not written.
    labels : int (N,)
        Where its labels will be.
    tape : Tape
        With N rows; its buffers are overwritten.
    with_outliers : bool
        Whether labels may be `NOT_A_DIGIT`.

    Attributes
    ----------
    calls : list of Call
        All that is done for a batch, those of the loss among them.
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
        parameters, gradients = (_narrowed(each, inputs) for each in (parameters, gradients))
        layers = [layer for layer in network.layers if isinstance(layer, DenseLayer)]
        values = [inputs, *(buffers["outputs"] for buffers in tape.buffers)]
        self.calls: list[Call] = []
        for index, layer in enumerate(layers):
            self.calls += layer.forward_calls(parameters[index], values[index], tape.buffers[index])
        delta = tape.delta
        self.loss = prepare_loss(network, values[-1], labels, delta, with_outliers=with_outliers)
        self.calls += self.loss.calls
        for index in range(len(layers) - 1, -1, -1):
            buffers = tape.buffers[index]
            self.calls += layers[index].backward_calls(
                parameters[index],
                gradients[index],
                values[index],
                delta,
                buffers,
                wants_input=index > 0,
            )
            delta = buffers["input_delta"]

    def gradient(self, scale: float) -> tuple[float, int]:
        """Do what `Network.gradient` does, for the batch that lies there now.

        Returns
        -------
        loss : float
            Mean loss.
        right : int
            How many images were read rightly.
        """
        self.loss.set_scale(scale)
        for call in self.calls:
            call()
        return self.loss.result()


def _narrowed(views: tuple[Views, ...], inputs: FloatArray) -> tuple[Views, ...]:
    """Leave out the weights of inputs that are not there."""
    first, *others = views
    return {**first, "weight": first["weight"][: inputs.shape[1]]}, *others
