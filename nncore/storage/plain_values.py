"""Any value of the program as JSON, where unknown is null and NaN never appears."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import numpy as np


def to_plain(value: object) -> Any:
    """Return what JSON can hold.

    Parameters
    ----------
    value : object
        Text, numbers, truth values, None, paths, arrays, and mappings and sequences of them.

    Returns
    -------
    object
        Arrays and sequences as lists, mappings as tables with text for keys, numbers of
        NumPy as Python's; a number that is not finite becomes None.

    Raises
    ------
    TypeError
        Where a value is none of these.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, np.generic | np.ndarray):
        return to_plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, PurePath):
        return str(value)
    if isinstance(value, Mapping):
        return {str(name): to_plain(part) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return [to_plain(part) for part in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def to_json(value: object) -> str:
    """Return one line of JSON; see `to_plain`. The same value gives the same text."""
    return json.dumps(to_plain(value), allow_nan=False)
