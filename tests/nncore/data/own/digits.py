"""A small set of digits, and the formats that it can be written in."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nncore.data.own_files import OwnData, read_path
from nncore.progress import finish
from nncore.recipe import Preparation
from tests.nncore.data.idx_content import idx_content

STANDARD = Preparation()


def digits(count: int = 40, side: int = 28, seed: int = 2) -> tuple[NDArray[Any], NDArray[Any]]:
    """Bars at different heights, dark around them, with noise of grey."""
    generator = np.random.default_rng(seed)
    labels = (np.arange(count) % 10).astype(np.uint8)
    images = np.zeros((count, side, side), dtype=np.uint8)
    for image, label in zip(images, labels, strict=True):
        top = 1 + int(label) * (side - 4) // 10
        image[top : top + 2, 2 : side - 2] = generator.integers(120, 256, (2, side - 4))
    return images, labels


def csv_text(
    images: NDArray[Any],
    labels: NDArray[Any] | None,
    *,
    header: bool = True,
    separator: str = ",",
    end: str = "\n",
    label_at: int = 0,
) -> str:
    """Write rows of a label and pixels."""
    rows = images.reshape(len(images), -1)
    names = [f"pixel{number}" for number in range(rows.shape[1])]
    if labels is not None:
        names.insert(label_at, "label")
    lines = [separator.join(names)] if header else []
    for number, row in enumerate(rows.tolist()):
        if labels is not None:
            row.insert(label_at, int(labels[number]))
        lines.append(separator.join(map(str, row)))
    return end.join(lines) + end


def write_csv(path: Path, text: str) -> Path:
    """Write text, compressed where the name says so."""
    content = text.encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def write_folder(folder: Path, images: NDArray[Any], labels: NDArray[Any]) -> Path:
    """Write a PNG for each image, sorted into folders by label."""
    for number, (image, label) in enumerate(zip(images, labels, strict=True)):
        place = folder / str(label)
        place.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(place / f"{number:05}.png")
    return folder


def write_idx(folder: Path, images: NDArray[Any], labels: NDArray[Any]) -> Path:
    """Write a pair of IDX files; give that of the images."""
    (folder / "my-labels-idx1-ubyte").write_bytes(idx_content(labels))
    path = folder / "my-images-idx3-ubyte"
    path.write_bytes(idx_content(images))
    return path


def read(path: Path, preparation: Preparation = STANDARD) -> OwnData:
    """Read whatever is there."""
    own: OwnData = finish(read_path(path, preparation))
    return own
