"""Network files load in PyTorch by the names of their tensors, and answer the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nncore import Model, draw_digits, save_network, shipped_network
from nncore.recipe import Conv2D, Dense, Dropout, MaxPool2D
from tests.nncore.export.models import DENSE, model_of

torch: Any = pytest.importorskip("torch", reason="PyTorch is not installed")

NAMES = ["dense", "shipped"]


class InPyTorch(torch.nn.Module):  # type: ignore[misc]
    """The same layers under the same numbers; what has no weights is an identity."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        layers, shape = [], (1, 28, 28)
        self.parts = model.network.parts
        for part, built in zip(self.parts, model.network.layers, strict=True):
            layer: Any = torch.nn.Identity()
            if isinstance(part, Dense):
                layer = torch.nn.Linear(built.inputs, part.units)  # type: ignore[attr-defined]
            elif isinstance(part, Conv2D):
                layer = torch.nn.Conv2d(shape[0], part.filters, part.kernel, padding=part.padding)
                shape = (part.filters, *shape[1:])
            elif isinstance(part, MaxPool2D):
                layer = torch.nn.MaxPool2d(part.size)
            elif not isinstance(part, Dropout):
                layer = Flatten()
            layers.append(layer)
        self.layers = torch.nn.ModuleList(layers)

    def forward(self, x: Any) -> Any:
        for part, layer in zip(self.parts, self.layers, strict=True):
            x = layer(x)
            activation = getattr(part, "activation", "identity")
            if activation in ("relu", "tanh"):
                x = getattr(torch, activation)(x)
        return x


class Flatten(torch.nn.Module):  # type: ignore[misc]
    """Line by line, the channels of a pixel together: Inkling's order."""

    def forward(self, x: Any) -> Any:
        return x.permute(0, 2, 3, 1).flatten(1)


@pytest.mark.parametrize(
    "model", [model_of(DENSE, 1.5), shipped_network()], ids=["dense", "shipped"]
)
def test_pytorch_loads_it_by_name(model: Model, tmp_path: Path) -> None:
    from safetensors.torch import load_file

    save_network(tmp_path / "network.safetensors", model)
    network = InPyTorch(model).eval()
    network.load_state_dict(load_file(tmp_path / "network.safetensors"), strict=True)
    images, _ = draw_digits(200)
    rows = images.reshape(200, -1).astype(np.float32) / 255
    is_image = isinstance(model.network.parts[0], Conv2D)
    with torch.no_grad():
        logits = network(torch.from_numpy(rows.reshape(-1, 1, 28, 28) if is_image else rows))
        answer = torch.softmax(logits / model.calibration.temperature, dim=1).numpy()
    assert abs(answer - model.probabilities(rows)).max() < 1e-5
