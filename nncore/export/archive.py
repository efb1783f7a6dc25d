"""ZIP archives of a network's numbers: NumPy's ``.npz``, and tables as CSV."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from nncore.arrays import FloatArray
from nncore.network.model import Model
from nncore.recipe.plain import to_plain

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""A date that every archive can hold: the same network gives the same bytes."""


def to_npz(path: Path, model: Model) -> bytes:
    """Return a NumPy archive, which ``numpy.load(path, allow_pickle=False)`` opens.

    Its arrays are the tensors by the names that PyTorch uses (``layers.0.weight`` (out, in) or
    (filters, channels, kernel, kernel), ``layers.0.bias`` (out,)), float32, and the texts of
    `describe`, each an array without dimensions.
    """
    arrays: dict[str, Any] = {**tensors(model), **describe(model)}
    return _zip({f"{name}.npy": _npy(np.asarray(array)) for name, array in arrays.items()})


def to_csv(path: Path, model: Model) -> bytes:
    """Return a ZIP with a table for each tensor, ``tensors.csv`` that lists them, and the texts.

    A weight has a line for each unit or filter, a bias one number on each line. The columns of a
    convolution's weight are channel by channel, in each line by line. Numbers have the nine
    digits that bring a float32 back bit for bit.
    """
    files: dict[str, bytes] = {}
    index = ["tensor,shape,file"]
    for name, array in tensors(model).items():
        index.append(f"{name},{'×'.join(map(str, array.shape))},{name}.csv")
        files[f"{name}.csv"] = _table(array.reshape(len(array), -1))
    texts = {f"{name}.json": text.encode() for name, text in describe(model).items()}
    return _zip({"tensors.csv": ("\n".join(index) + "\n").encode(), **files, **texts})


def tensors(model: Model) -> dict[str, FloatArray]:
    """Return weights and biases by name, each contiguous float32 of its own."""
    named = model.network.named_parameters(model.parameters)
    return {name: np.ascontiguousarray(array, np.float32) for name, array in named.items()}


def describe(model: Model) -> Mapping[str, str]:
    """Return JSON by name: ``layers``, ``preparation``, ``calibration``, and ``recipe``."""
    parts = {
        "layers": to_plain(model.network.parts),
        "preparation": to_plain(model.preparation),
        "calibration": asdict(model.calibration),
        "recipe": None if model.recipe is None else model.recipe.to_dict(),
    }
    return {name: json.dumps(part, ensure_ascii=False) for name, part in parts.items()}


def _table(rows: FloatArray) -> bytes:
    text = io.StringIO()
    np.savetxt(text, rows, fmt="%.9g", delimiter=",")
    return text.getvalue().encode()


def _npy(array: np.ndarray[Any, Any]) -> bytes:
    content = io.BytesIO()
    np.lib.format.write_array(content, array, allow_pickle=False)
    return content.getvalue()


def _zip(files: Mapping[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return content.getvalue()
