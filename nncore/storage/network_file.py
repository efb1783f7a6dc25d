"""Network files: safetensors, with everything but the weights as JSON in the metadata.

The file names its tensors as PyTorch does (``layers.0.weight`` (out, in), ``layers.0.bias``
(out,), float32). Its metadata are texts: ``format`` and ``format_version``, ``name``,
``sha256`` (of the tensors' bytes as they lie in the file), and as JSON ``architecture``,
``preparation``, ``calibration``, ``recipe``, ``figures`` and ``origin``. A file is believed only
after names, types, shapes and values were checked.
"""

from __future__ import annotations

import functools
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

import resources
from nncore.arrays import FloatArray
from nncore.errors import NetworkFileError, RecipeError, SaveError
from nncore.files import read_limited, write_atomically
from nncore.network.model import Calibration, Model
from nncore.network.network import Network
from nncore.recipe import MAX_PARAMETERS, Recipe
from nncore.recipe.file import told
from nncore.recipe.plain import to_plain as part_to_plain
from nncore.storage.plain_values import to_json
from nncore.storage.tensor_file import (
    MAX_HEADER_BYTES,
    Flaw,
    Format,
    all_finite,
    json_of,
    pack,
    table_of,
    unpack,
)

SUFFIX = ".safetensors"
FORMAT = Format("inkling-network", 1, "a network")
MAX_FILE_BYTES = 4 * MAX_PARAMETERS + MAX_HEADER_BYTES


def save_network(path: Path, model: Model) -> None:
    """Write a model to a file, in one step; the same model always gives the same bytes.

    Parameters
    ----------
    path : Path
        Replaced if it is there.
    model : Model
        What to keep.

    Raises
    ------
    SaveError
        Where the file cannot be written, or the weights are not all finite; what was there
        before is untouched.
    """
    write_atomically(path, to_bytes(path, model))


def to_bytes(path: Path, model: Model) -> bytes:
    """Return what `save_network` writes; `path` is only named in the error."""
    tensors = {
        name: np.ascontiguousarray(array, np.float32)
        for name, array in model.network.named_parameters(model.parameters).items()
    }
    if not all_finite(tensors):
        raise SaveError(
            f"{path}: was not saved, because the network holds values that are not finite."
        )
    texts = {
        "name": model.name,
        "architecture": to_json(_describe(model.network)),
        "preparation": to_json(part_to_plain(model.preparation)),
        "calibration": to_json(asdict(model.calibration)),
        "recipe": to_json(None if model.recipe is None else model.recipe.to_dict()),
        "figures": to_json(model.figures),
        "origin": to_json(model.origin),
    }
    return pack(FORMAT, tensors, texts)


def load_network(path: Path) -> Model:
    """Read a network file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Model
        Equal to the one that was saved.

    Raises
    ------
    NetworkFileError
        Where the file is missing, a folder, empty, too large, cut, damaged, another kind of
        file, made by a newer version, or holds other tensors than it should.
    """
    return from_bytes(path, read_limited(path, MAX_FILE_BYTES, NetworkFileError))


def from_bytes(path: Path, content: bytes) -> Model:
    """Return what `load_network` reads; `path` is only named in the error."""
    try:
        return _from_bytes(content)
    except (Flaw, RecipeError) as flaw:
        reason = told(flaw) if isinstance(flaw, RecipeError) else flaw
        raise NetworkFileError(f"{path}: cannot be opened, because {reason}") from flaw


@functools.cache
def shipped_network() -> Model:
    """Return the trained network that comes with the program.

    Raises
    ------
    NetworkFileError
        Where the installation is damaged.
    """
    return load_network(Path(resources.__path__[0]) / f"inkling{SUFFIX}")


def _from_bytes(content: bytes) -> Model:
    metadata, tensors, is_whole = unpack(FORMAT, content)
    name = metadata.get("name")
    structure = {
        **table_of(metadata, "architecture"),
        "name": name,
        "preparation": table_of(metadata, "preparation"),
    }
    blueprint = Recipe.from_dict(structure)
    network = Network.from_recipe(blueprint)
    parameters = _gather(network, tensors)
    if not is_whole:
        raise Flaw("its weights are not those that were saved; it was damaged or changed.")
    recipe = json_of(metadata, "recipe")
    return Model(
        network=network,
        parameters=parameters,
        preparation=blueprint.preparation,
        name=blueprint.name,
        recipe=None if recipe is None else Recipe.from_dict(recipe),
        figures=table_of(metadata, "figures"),
        origin=table_of(metadata, "origin"),
        calibration=_calibration(metadata),
    )


def _gather(network: Network, tensors: dict[str, Any]) -> FloatArray:
    """Copy checked tensors into one flat parameter vector."""
    parameters = np.zeros(network.parameter_count, np.float32)
    places = network.named_parameters(parameters)
    for name in sorted(places.keys() ^ tensors.keys()):
        raise Flaw(f"the tensor {name} is {'missing' if name in places else 'unexpected'}.")
    for name, place in places.items():
        tensor = tensors[name]
        if tensor.dtype != np.float32:
            raise Flaw(f"{name} must be float32, got {tensor.dtype}.")
        if tensor.shape != place.shape:
            raise Flaw(f"{name} must have the shape {place.shape}, got {tensor.shape}.")
        if not np.isfinite(tensor).all():
            raise Flaw(f"{name} holds values that are not finite (NaN or infinity).")
        place[...] = tensor
    return parameters


def _describe(network: Network) -> dict[str, Any]:
    """Say in a recipe's words what layers and what loss a network has."""
    return {"layers": part_to_plain(network.parts), "loss": network.loss}


def _calibration(metadata: dict[str, Any]) -> Calibration:
    """Read the calibration; files of earlier versions have none."""
    if "calibration" not in metadata:
        return Calibration()
    values = table_of(metadata, "calibration")
    if values.keys() != {part.name for part in fields(Calibration)}:
        raise Flaw("its 'calibration' must hold a temperature and a threshold, and no more.")
    return Calibration(**values)
