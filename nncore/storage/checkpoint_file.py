"""Files of trainings that were put down: safetensors, with the rest as JSON in the metadata.

The tensors are the vectors of `nncore.training.state.TrainingState` by their names. ``recipe`` and
``notes`` are JSON, and so is ``state``, in which every number that may be fractional is a text in
hexadecimal (``float.hex``): not a bit is lost, and NaN and infinity have a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.errors import CheckpointError, RecipeError, SaveError
from nncore.files import read_limited, write_atomically
from nncore.recipe import MAX_PARAMETERS, Optimiser, Recipe
from nncore.recipe.file import told
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
from nncore.training.resuming import OPTIMISER
from nncore.training.state import Tally, TrainingState

SUFFIX = ".training"
FORMAT = Format("inkling-checkpoint", 2, "a saved training")

MOST_VECTORS = 8
MAX_FILE_BYTES = 4 * MOST_VECTORS * MAX_PARAMETERS + MAX_HEADER_BYTES

_WHOLE = ("step", "good_step", "best_epoch")
_FRACTIONS = ("rate", "seconds", "first_loss", "best_loss")


def save_checkpoint(path: Path, state: TrainingState) -> None:
    """Write a training that was put down, in one step.

    Parameters
    ----------
    path : Path
        Replaced if it is there.
    state : TrainingState
        From `Run.state`.

    Raises
    ------
    SaveError
        Where the file cannot be written, or the training has just diverged; what was there
        before is untouched.
    """
    vectors = {name: np.ascontiguousarray(each) for name, each in state.vectors.items()}
    if not all_finite(vectors):
        raise SaveError(
            f"{path}: was not saved, because the training holds values that are not finite."
        )
    texts = {
        "recipe": to_json(state.recipe.to_dict()),
        "state": to_json(_to_plain(state)),
        "notes": to_json(state.notes),
    }
    write_atomically(path, pack(FORMAT, vectors, texts))


def load_checkpoint(path: Path) -> TrainingState:
    """Read a training that was put down.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    CheckpointError
        Where the file is missing, a folder, empty, too large, cut, damaged, another kind of
        file, made by a newer version, or holds other values than it should.
    """
    content = read_limited(path, MAX_FILE_BYTES, CheckpointError)
    try:
        return _from_bytes(content)
    except (Flaw, RecipeError) as flaw:
        reason = told(flaw) if isinstance(flaw, RecipeError) else flaw
        raise CheckpointError(f"{path}: cannot be opened, because {reason}") from flaw


def _to_plain(state: TrainingState) -> dict[str, Any]:
    loss, accuracy, step = state.judged
    tally = {part.name: getattr(state.tally, part.name) for part in fields(Tally)}
    return {
        "data": state.data,
        **{name: getattr(state, name) for name in _WHOLE},
        **{name: float(getattr(state, name)).hex() for name in _FRACTIONS},
        "tally": {**tally, "loss_sum": float(state.tally.loss_sum).hex()},
        "judged": {"loss": float(loss).hex(), "accuracy": float(accuracy).hex(), "step": step},
        "generators": state.generators,
    }


def _from_bytes(content: bytes) -> TrainingState:
    metadata, tensors, is_whole = unpack(FORMAT, content)
    if not is_whole or not all_finite(_checked(tensors)):
        raise Flaw("its values are not those that were saved; it was damaged or changed.")
    recipe = Recipe.from_dict(json_of(metadata, "recipe"))
    table = table_of(metadata, "state")
    tally, judged = _part(table, "tally"), _part(table, "judged")
    generators = _part(table, "generators")
    data = table.get("data")
    if not isinstance(data, str):
        raise Flaw("its 'data' is missing.")
    return TrainingState(
        recipe=recipe,
        data=data,
        tally=Tally(
            _fraction(tally, "loss_sum"), *(_whole(tally, n) for n in ("seen", "right", "digits"))
        ),
        judged=(
            _fraction(judged, "loss"),
            _fraction(judged, "accuracy"),
            _whole(judged, "step", least=-1),
        ),
        vectors=_as_sums(tensors, recipe.optimiser),
        generators={name: _part(generators, name) for name in generators},
        notes=table_of(metadata, "notes"),
        step=_whole(table, "step"),
        good_step=_whole(table, "good_step"),
        best_epoch=_whole(table, "best_epoch"),
        rate=_fraction(table, "rate"),
        seconds=_fraction(table, "seconds"),
        first_loss=_fraction(table, "first_loss"),
        best_loss=_fraction(table, "best_loss"),
    )


def _as_sums(tensors: Mapping[str, NDArray[Any]], optimiser: Optimiser) -> dict[str, NDArray[Any]]:
    """Make decaying sums of the means that format 1 had: without the factors 1 - β."""
    former = {
        f"{OPTIMISER}mean": (f"{OPTIMISER}gradients", optimiser.momentum),
        f"{OPTIMISER}square": (f"{OPTIMISER}squares", optimiser.beta2),
    }
    sums = dict(tensors)
    for name in former.keys() & sums.keys():
        today, beta = former[name]
        sums[today] = sums.pop(name) / (1.0 - beta)
    return sums


def _checked(tensors: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
    for name, tensor in tensors.items():
        if tensor.dtype not in (np.float32, np.float64):
            raise Flaw(f"{name} must be float32, got {tensor.dtype}.")
    return tensors


def _part(table: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = table.get(name)
    if not isinstance(value, dict):
        raise Flaw(f"its '{name}' is not a table of names and values.")
    return value


def _whole(table: Mapping[str, Any], name: str, least: int = 0) -> int:
    value = table.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**53:
        raise Flaw(f"its '{name}' is not a whole number.")
    return value


def _fraction(table: Mapping[str, Any], name: str) -> float:
    try:
        return float.fromhex(table[name])
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Flaw(f"its '{name}' is not a number.") from error
