"""Network files: safetensors, with everything but the weights as JSON in the metadata.

The file names its tensors as PyTorch does (``layers.0.weight`` (out, in), ``layers.0.bias``
(out,), float32). Its metadata are texts: ``format`` and ``format_version``, ``name``,
``sha256`` (of the tensors' bytes as they lie in the file), and as JSON ``architecture``,
``preparation``, ``calibration``, ``recipe``, ``figures`` and ``origin``. Nothing in it can
run: a pickle is never opened, and a file is believed only after names, types, shapes and values
were checked.

References
----------
The safetensors format: eight bytes with the length of the header (little-endian), the
header (JSON), the tensors.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.resources
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
from safetensors import SafetensorError

from nncore.arrays import FloatArray
from nncore.errors import NetworkFileError, RecipeError, SaveError
from nncore.files import read_limited, write_atomically
from nncore.network.model import Calibration, Model
from nncore.network.network import Network
from nncore.recipe import MAX_PARAMETERS, Recipe
from nncore.recipe.plain import to_plain as part_to_plain
from nncore.storage.plain_values import to_json

SUFFIX = ".safetensors"
FORMAT = "inkling-network"
FORMAT_VERSION = 1

MAX_HEADER_BYTES = 1_000_000
MAX_FILE_BYTES = 4 * MAX_PARAMETERS + MAX_HEADER_BYTES
_LENGTH_BYTES = 8
_ALIGNMENT = 8


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
    if not all(np.isfinite(array).all() for array in tensors.values()):
        raise SaveError(
            f"{path}: was not saved, because the network holds values that are not finite."
        )
    header, weights = _split(safetensors.numpy.save(tensors))
    metadata = {
        "format": FORMAT,
        "format_version": str(FORMAT_VERSION),
        "name": model.name,
        "architecture": to_json(_describe(model.network)),
        "preparation": to_json(part_to_plain(model.preparation)),
        "calibration": to_json(asdict(model.calibration)),
        "recipe": to_json(None if model.recipe is None else model.recipe.to_dict()),
        "figures": to_json(model.figures),
        "origin": to_json(model.origin),
        "sha256": hashlib.sha256(weights).hexdigest(),
    }
    # The library writes metadata in an order that changes from call to call.
    text = json.dumps({"__metadata__": metadata, **header}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    return len(text).to_bytes(_LENGTH_BYTES, "little") + text + weights


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
    except (_Flaw, RecipeError) as flaw:
        reason = f"its '{flaw.field}' is wrong: {flaw}" if isinstance(flaw, RecipeError) else flaw
        raise NetworkFileError(f"{path}: cannot be opened, because {reason}") from flaw


@functools.cache
def shipped_network() -> Model:
    """Return the trained network that comes with the program.

    Raises
    ------
    NetworkFileError
        Where the installation is damaged.
    """
    resource = importlib.resources.files("resources") / f"inkling{SUFFIX}"
    with importlib.resources.as_file(resource) as path:
        return load_network(path)


class _Flaw(Exception):  # noqa: N818 - a reason, raised again as a NetworkFileError
    """What is wrong with a file: the end of a sentence."""


def _from_bytes(content: bytes) -> Model:
    header, weights = _split(content)
    metadata = header.get("__metadata__")
    try:
        tensors = safetensors.numpy.load(content)
    except (SafetensorError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise _Flaw("it is cut short, damaged, or not a network.") from error
    if not isinstance(metadata, dict) or metadata.get("format") != FORMAT:
        raise _Flaw("it is not a network of Inkling.")
    _check_version(metadata.get("format_version"))
    name = metadata.get("name")
    structure = {
        **_table(metadata, "architecture"),
        "name": name,
        "preparation": _table(metadata, "preparation"),
    }
    blueprint = Recipe.from_dict(structure)
    network = Network.from_recipe(blueprint)
    parameters = _gather(network, tensors)
    if hashlib.sha256(weights).hexdigest() != metadata.get("sha256"):
        raise _Flaw("its weights are not those that were saved; it was damaged or changed.")
    recipe = _json(metadata, "recipe")
    return Model(
        network=network,
        parameters=parameters,
        preparation=blueprint.preparation,
        name=blueprint.name,
        recipe=None if recipe is None else Recipe.from_dict(recipe),
        figures=_table(metadata, "figures"),
        origin=_table(metadata, "origin"),
        calibration=_calibration(metadata),
    )


def _split(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Take a safetensors file apart: the header, and the bytes of the tensors."""
    length = int.from_bytes(content[:_LENGTH_BYTES], "little")
    start = _LENGTH_BYTES + length
    # A file that is cut inside its header still begins like one.
    if content[_LENGTH_BYTES : _LENGTH_BYTES + 1] != b"{":
        raise _Flaw("it is not a network.")
    if length > MAX_HEADER_BYTES:
        raise _Flaw("its description is too long for a network.")
    if start > len(content):
        raise _Flaw("it is cut short.")
    header = _parse(content[_LENGTH_BYTES:start])
    if not isinstance(header, dict):
        raise _Flaw("it is not a network.")
    return header, content[start:]


def _check_version(text: object) -> None:
    number = int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else 0
    if number > FORMAT_VERSION:
        raise _Flaw(
            f"it was saved by a newer version of Inkling (format {number}; this one knows "
            f"format {FORMAT_VERSION}); install that version."
        )
    if number < 1:
        raise _Flaw("it does not say which format it has.")


def _gather(network: Network, tensors: dict[str, Any]) -> FloatArray:
    """Copy checked tensors into one flat parameter vector."""
    parameters = np.zeros(network.parameter_count, np.float32)
    places = network.named_parameters(parameters)
    for name in sorted(places.keys() ^ tensors.keys()):
        raise _Flaw(f"the tensor {name} is {'missing' if name in places else 'unexpected'}.")
    for name, place in places.items():
        tensor = tensors[name]
        if tensor.dtype != np.float32:
            raise _Flaw(f"{name} must be float32, got {tensor.dtype}.")
        if tensor.shape != place.shape:
            raise _Flaw(f"{name} must have the shape {place.shape}, got {tensor.shape}.")
        if not np.isfinite(tensor).all():
            raise _Flaw(f"{name} holds values that are not finite (NaN or infinity).")
        place[...] = tensor
    return parameters


def _describe(network: Network) -> dict[str, Any]:
    """Say in a recipe's words what layers and what loss a network has."""
    return {"layers": part_to_plain(network.parts), "loss": network.loss}


def _calibration(metadata: dict[str, Any]) -> Calibration:
    """Read the calibration; files of earlier versions have none."""
    if "calibration" not in metadata:
        return Calibration()
    values = _table(metadata, "calibration")
    if values.keys() != {part.name for part in fields(Calibration)}:
        raise _Flaw("its 'calibration' must hold a temperature and a threshold, and no more.")
    return Calibration(**values)


def _json(metadata: dict[str, Any], name: str) -> Any:
    """Read one of the metadata's texts as JSON."""
    text = metadata.get(name)
    if not isinstance(text, str):
        raise _Flaw(f"its '{name}' is missing.")
    return _parse(text)


def _table(metadata: dict[str, Any], name: str) -> dict[str, Any]:
    value = _json(metadata, name)
    if not isinstance(value, dict):
        raise _Flaw(f"its '{name}' is not a table of names and values.")
    return value


def _parse(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Flaw("its description is damaged.") from error
