"""NumPy archives and tables hold every number, bit for bit."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest

from nncore import Model, Recipe, shipped_network
from nncore.errors import SaveError
from nncore.export import FORMATS, export_network
from nncore.export.archive import to_csv, to_npz
from tests.nncore.export.models import DENSE, model_of

PATH = Path("network")
NAMES = ["dense", "shipped"]


@pytest.mark.parametrize(
    "model", [model_of(DENSE, 1.5), shipped_network()], ids=["dense", "shipped"]
)
def test_an_archive_of_numpy_holds_it_all(model: Model) -> None:
    archive = np.load(io.BytesIO(to_npz(PATH, model)), allow_pickle=False)
    named = model.network.named_parameters(model.parameters)
    assert set(archive.files) == {*named, "layers", "preparation", "calibration", "recipe"}
    for name, array in named.items():
        assert archive[name].dtype == np.float32
        assert (archive[name] == array).all()
    assert Recipe.from_json(str(archive["recipe"])) == model.recipe
    assert json.loads(str(archive["calibration"]))["temperature"] == model.calibration.temperature


def test_tables_bring_every_bit_back() -> None:
    model = shipped_network()
    archive = zipfile.ZipFile(io.BytesIO(to_csv(PATH, model)))
    index = archive.read("tensors.csv").decode().splitlines()
    assert index[0] == "tensor,shape,file"
    assert "layers.2.weight,64×32×3×3,layers.2.weight.csv" in index
    for name, array in model.network.named_parameters(model.parameters).items():
        table = np.loadtxt(io.BytesIO(archive.read(f"{name}.csv")), delimiter=",", dtype=np.float32)
        assert (table.reshape(array.shape) == array).all()
    assert Recipe.from_json(archive.read("recipe.json")) == model.recipe


@pytest.mark.parametrize("write", [to_npz, to_csv])
def test_the_same_network_gives_the_same_bytes(write: object) -> None:
    assert callable(write)
    assert write(PATH, model_of(DENSE)) == write(PATH, model_of(DENSE))


def test_a_network_without_a_recipe_goes_too() -> None:
    model = model_of(DENSE).with_changes(recipe=None)
    archive = np.load(io.BytesIO(to_npz(PATH, model)), allow_pickle=False)
    assert str(archive["recipe"]) == "null"


@pytest.mark.parametrize("name", list(FORMATS))
def test_another_ending_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SaveError, match="goes to a file that ends in"):
        export_network(tmp_path / "network.txt", model_of(DENSE), FORMATS[name])
    assert list(tmp_path.iterdir()) == []


def test_numbers_that_are_none_are_refused(tmp_path: Path) -> None:
    parameters = np.array(model_of(DENSE).parameters)
    parameters[3] = np.nan
    broken = model_of(DENSE).with_changes(parameters=parameters)
    with pytest.raises(SaveError, match="not finite"):
        export_network(tmp_path / "network.npz", broken, FORMATS["npz"])
    assert list(tmp_path.iterdir()) == []
