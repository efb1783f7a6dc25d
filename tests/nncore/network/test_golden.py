"""The network and the optimisers against figures of an independent framework."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nncore.network.network import Network, Tape
from nncore.recipe import Dense, Optimiser, Preparation, Recipe
from nncore.training.optimisers import build_optimiser

GOLDEN = np.load(Path(__file__).parent / "golden" / "dense.npz", allow_pickle=False)
RECIPE = Recipe(
    "golden",
    (Dense(9, "relu"), Dense(6, "tanh"), Dense(10, "softmax")),
    preparation=Preparation(size=8, box=6),
)
OPTIMISERS = {
    "sgd": Optimiser("sgd", rate=0.1),
    "momentum": Optimiser("momentum", rate=0.1, momentum=0.9),
    "nesterov": Optimiser("nesterov", rate=0.1, momentum=0.9),
    "rmsprop": Optimiser("rmsprop", rate=0.01, beta2=0.95),
    "adam": Optimiser("adam", rate=0.01, momentum=0.9, beta2=0.99),
}


def start() -> tuple[Network, np.ndarray]:
    network = Network.from_recipe(RECIPE)
    parameters = np.zeros(network.parameter_count)
    for name, view in network.named_parameters(parameters).items():
        view[...] = GOLDEN[f"start.{name}"]
    return network, parameters


def test_probabilities_and_every_gradient_tensor() -> None:
    network, parameters = start()
    gradient = np.zeros_like(parameters)
    inputs, labels = GOLDEN["inputs"], GOLDEN["labels"]
    _, predicted = network.gradient(
        network.bind(parameters),
        network.bind(gradient),
        inputs,
        labels,
        Tape(network, len(inputs), np.float64),
    )
    outputs = network.probabilities(network.bind(parameters), inputs)
    np.testing.assert_allclose(outputs, GOLDEN["probabilities"], rtol=1e-10)
    np.testing.assert_array_equal(predicted, GOLDEN["probabilities"].argmax(axis=1))
    for name, view in network.named_parameters(gradient).items():
        np.testing.assert_allclose(view, GOLDEN[f"gradient.{name}"], rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_twelve_steps_of_each_optimiser(kind: str) -> None:
    network, parameters = start()
    gradient = np.zeros_like(parameters)
    optimiser = build_optimiser(OPTIMISERS[kind], parameters, network.weight_count)
    tape = Tape(network, len(GOLDEN["inputs"]), np.float64)
    losses = []
    for _ in range(12):
        batch, _ = network.gradient(
            network.bind(parameters),
            network.bind(gradient),
            GOLDEN["inputs"],
            GOLDEN["labels"],
            tape,
            scale=OPTIMISERS[kind].rate if optimiser.folds_rate else 1.0,
        )
        losses.append(batch.mean())
        optimiser.step(parameters, gradient, OPTIMISERS[kind].rate)
    np.testing.assert_allclose(losses, GOLDEN[f"losses.{kind}"], rtol=1e-7)


def test_adamw_shrinks_weights_but_not_biases() -> None:
    network, parameters = start()
    before = parameters.copy()
    optimiser = build_optimiser(
        Optimiser("adamw", rate=0.1, decay=0.5), parameters, network.weight_count
    )
    optimiser.step(parameters, np.zeros_like(parameters), 0.1)
    weights = network.weight_count
    np.testing.assert_allclose(parameters[:weights], before[:weights] * 0.95)
    np.testing.assert_array_equal(parameters[weights:], before[weights:])
