"""The formats by name, and writing a network in one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nncore.errors import SaveError
from nncore.export.archive import to_csv, to_npz
from nncore.export.onnx_file import to_onnx
from nncore.export.script import to_script, weights_beside
from nncore.files import write_atomically
from nncore.network.model import Model


@dataclass(frozen=True)
class Format:
    """One way to write a network.

    Parameters
    ----------
    name : str
        What it is called on the command line.
    title : str
        What it is called in the window.
    suffix : str
        How its files end.
    write : callable (path, model) -> bytes
        Gives the content; the path is only named in it.
    """

    name: str
    title: str
    suffix: str
    write: Callable[[Path, Model], bytes]


SCRIPT = Format("py", "NumPy script with its weights", ".py", to_script)
WEIGHTS = Format("npz", "NumPy archive", ".npz", to_npz)

FORMATS = {
    kind.name: kind
    for kind in (
        Format("onnx", "ONNX", ".onnx", to_onnx),
        WEIGHTS,
        Format("csv", "Tables (CSV in a ZIP)", ".zip", to_csv),
        SCRIPT,
    )
}


def export_network(path: Path, model: Model, kind: Format) -> tuple[Path, ...]:
    """Write a network for other programs.

    Parameters
    ----------
    path : Path
        Replaced if it is there; it must end as the format's files do.
    model : Model
        What to write.
    kind : Format
        One of `FORMATS`.

    Returns
    -------
    tuple of Path
        The files: that one, and for a script its weights beside it (``digits.weights.npz``
        beside ``digits.py``), which are replaced as well.

    Raises
    ------
    SaveError
        Where a file cannot be written, its name has another ending, the weights are not finite,
        or a package that the format needs is not installed.
    """
    if path.suffix.lower() != kind.suffix:
        raise SaveError(
            f"{path}: a network as {kind.name} goes to a file that ends in {kind.suffix}."
        )
    if not np.isfinite(model.parameters).all():
        raise SaveError(
            f"{path}: was not saved, because the network holds values that are not finite."
        )
    contents = {path: kind.write(path, model)}
    if kind is SCRIPT:  # the script last: it is of no use without its weights
        contents = {weights_beside(path): WEIGHTS.write(path, model), **contents}
    for place, content in contents.items():
        write_atomically(place, content)
    return tuple(reversed(contents))
