"""Network files: what is saved comes back, and what cannot be trusted is refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import safetensors
import safetensors.numpy

from nncore.errors import SaveError
from nncore.network.model import Calibration
from nncore.recipe import Conv2D, Dense, Dropout, Flatten, MaxPool2D, Preparation
from nncore.storage import load_network, save_network
from tests.house.sources import ROOT
from tests.nncore.storage.models import (
    RECIPE,
    Metadata,
    Tensors,
    rewrite,
    small_model,
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "small.safetensors"
    save_network(path, small_model())
    return path


def test_a_model_comes_back_as_it_was(saved: Path) -> None:
    model, back = small_model(), load_network(saved)
    assert back.network == model.network
    np.testing.assert_array_equal(back.parameters, model.parameters)
    assert back.parameters.dtype == np.float32
    assert not back.parameters.flags.writeable
    assert back.recipe == model.recipe
    assert back.preparation == model.preparation
    assert back.name == model.name
    assert dict(back.figures) == dict(model.figures)
    assert dict(back.origin) == dict(model.origin)
    assert back.calibration == model.calibration
    inputs = np.random.default_rng(0).random((5, 784), dtype=np.float32)
    np.testing.assert_array_equal(back.probabilities(inputs), model.probabilities(inputs))


def test_saving_again_gives_the_same_bytes(saved: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.safetensors"
    for _ in range(5):
        save_network(again, load_network(saved))
        assert again.read_bytes() == saved.read_bytes()


@pytest.mark.parametrize("output", ["softmax", "sigmoid", "identity"])
def test_every_output_and_preparation_comes_back(output: str, tmp_path: Path) -> None:
    recipe = RECIPE.with_changes(
        layers=(Dense(4, "leaky_relu"), Dense(10, output)),
        loss="mean_squared_error",
        preparation=Preparation(route="raw", size=20, box=18, pen=3.0, centre="box"),
    )
    model = small_model(recipe).with_changes(recipe=None)
    path = tmp_path / "net.safetensors"
    save_network(path, model)
    back = load_network(path)
    assert back.recipe is None
    assert back.network == model.network
    assert back.preparation == model.preparation


def test_a_network_for_images_comes_back(tmp_path: Path) -> None:
    recipe = RECIPE.with_changes(
        layers=(
            Conv2D(3, 5, "tanh", "same"),
            MaxPool2D(2),
            Dropout(0.2),
            Conv2D(4, 3, "relu"),
            MaxPool2D(3),
            Flatten(),
            Dense(10, "softmax"),
        )
    )
    model = small_model(recipe)
    path = tmp_path / "net.safetensors"
    save_network(path, model)
    back = load_network(path)
    assert back.network == model.network
    assert back.network.parts == recipe.layers
    inputs = np.random.default_rng(0).random((5, 784), dtype=np.float32)
    np.testing.assert_array_equal(back.probabilities(inputs), model.probabilities(inputs))
    assert safetensors.numpy.load_file(path)["layers.3.weight"].shape == (4, 3, 3, 3)


def test_other_programs_can_read_the_weights(saved: Path) -> None:
    with safetensors.safe_open(str(saved), framework="numpy") as file:  # type: ignore[no-untyped-call]
        assert set(file.keys()) == {
            "layers.0.weight",
            "layers.0.bias",
            "layers.2.weight",
            "layers.2.bias",
        }
        assert file.get_tensor("layers.0.weight").shape == (8, 784)
        assert file.get_tensor("layers.2.bias").dtype == np.float32
        metadata = file.metadata()
    assert metadata["format"] == "inkling-network"
    assert metadata["format_version"] == "1"
    assert all(isinstance(text, str) for text in metadata.values())


def test_a_file_without_calibration_reads_as_it_did(saved: Path) -> None:
    def forget(tensors: Tensors, metadata: Metadata) -> None:
        del metadata["calibration"]

    rewrite(saved, forget)
    assert load_network(saved).calibration == Calibration(temperature=1.0, threshold=0.0)


def test_a_model_that_is_not_finite_is_not_saved(saved: Path) -> None:
    before = saved.read_bytes()
    model = small_model()
    broken = model.parameters.copy()
    broken[7] = np.inf
    with pytest.raises(SaveError, match=r"small\.safetensors.*not finite"):
        save_network(saved, model.with_changes(parameters=broken))
    assert saved.read_bytes() == before


def test_the_same_bytes_in_another_process(saved: Path, tmp_path: Path) -> None:
    """Hash seeds differ from process to process; the file must not."""
    code = (
        "import sys; from pathlib import Path; from nncore.storage import *;"
        "save_network(Path(sys.argv[2]), load_network(Path(sys.argv[1])))"
    )
    other = tmp_path / "other.safetensors"
    subprocess.run([sys.executable, "-c", code, str(saved), str(other)], cwd=ROOT, check=True)
    assert other.read_bytes() == saved.read_bytes()
