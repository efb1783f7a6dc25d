"""Small sets of labelled drawings for the tests of data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def stroke_arrays(samples: int = 12) -> dict[str, NDArray[Any]]:
    """Drawings of two strokes of three points each, by four writers."""
    generator = np.random.default_rng(5)
    return {
        "xy": generator.integers(0, 500, (samples * 6, 2)).astype(np.int16),
        "stroke_start": np.arange(0, samples * 6 + 1, 3, dtype=np.int32),
        "sample_start": np.arange(0, samples * 2 + 1, 2, dtype=np.int32),
        "label": (np.arange(samples) % 10).astype(np.uint8),
        "writer": np.array([f"w{number % 4}" for number in range(samples)]),
    }


def write_archive(path: Path, **changed: Any) -> Path:
    arrays = {**stroke_arrays(), **changed}
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})
    return path


def drawing_line(label: int | None = 1, **more: object) -> str:
    value: dict[str, object] = {"strokes": [[[10, 10], [12, 60], [14, 90]]], **more}
    if label is not None:
        value["label"] = label
    return json.dumps(value)
