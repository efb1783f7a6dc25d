"""Small IDX files and collections for the tests of data."""

from __future__ import annotations

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from nncore.data.download import RemoteFile
from nncore.data.mnist import MNIST, Collection
from nncore.errors import InklingError


def idx_content(array: NDArray[np.uint8]) -> bytes:
    header = struct.pack(">BBBB", 0, 0, 8, array.ndim)
    return header + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def images(count: int, size: int = 28, seed: int = 3) -> NDArray[np.uint8]:
    """Random images; the first pixel of each is its number, so that order can be followed."""
    generator = np.random.default_rng(seed)
    array = generator.integers(0, 256, (count, size, size), dtype=np.uint8)
    array[:, 0, 0] = np.arange(count) % 256
    return array


def labels(count: int) -> NDArray[np.uint8]:
    return (np.arange(count) % 10).astype(np.uint8)


def contents(training: int = 24, test: int = 10) -> dict[str, bytes]:
    """The four files of a small MNIST, not packed."""
    return {
        "train-images-idx3-ubyte": idx_content(images(training)),
        "train-labels-idx1-ubyte": idx_content(labels(training)),
        "t10k-images-idx3-ubyte": idx_content(images(test, seed=4)),
        "t10k-labels-idx1-ubyte": idx_content(labels(test)),
    }


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def collection(
    mirrors: tuple[str, ...] = (), *, files: dict[str, bytes] | None = None, timeout_s: float = 5.0
) -> Collection:
    """A collection with the hashes of the small files instead of MNIST's."""
    remote = []
    for known in MNIST.files:
        content = (files or contents())[known.name]
        remote.append(
            RemoteFile(
                known.name,
                hashlib.sha256(packed(content)).hexdigest(),
                hashlib.sha256(content).hexdigest(),
                len(packed(content)),
                len(content),
            )
        )
    return Collection((remote[0], remote[1], remote[2], remote[3]), mirrors, timeout_s)


def write_all(folder: Path, files: dict[str, bytes], *, pack: bool = True) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if pack:
            (folder / f"{name}.gz").write_bytes(packed(content))
        else:
            (folder / name).write_bytes(content)


def check_sentence(caught: pytest.ExceptionInfo[InklingError], *parts: str) -> None:
    """One sentence that says what it must."""
    text = str(caught.value)
    assert "\n" not in text
    assert text.endswith(".")
    for part in parts:
        assert part in text
