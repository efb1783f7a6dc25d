"""Images of what is no digit as training data: made once, kept on the disk between starts."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from pathlib import Path

import numpy as np

from nncore.arrays import ByteArray
from nncore.data.blocks import block_seed, keep_block, read_block
from nncore.data.dataset import NOT_A_DIGIT, Samples
from nncore.data.not_digits.generator import GENERATOR_VERSION, generate
from nncore.data.strokes import GENERATOR_VERSION as DIGITS_VERSION
from nncore.progress import Progress
from nncore.recipe import Preparation

SEED = 1
BLOCK = 2_000
"""Images to a file: a second or two of drawing."""


def load(
    count: int, folder: Path, preparation: Preparation, *, seed: int = SEED
) -> Generator[Progress, None, Samples]:
    """Give images of what is no digit, from the disk where they are there, or else made and kept.

    Parameters
    ----------
    count : int
        How many; the first n of a longer set are the shorter set.
    folder : Path
        Where they are kept. A folder that cannot be written is no error.
    preparation : Preparation
        How drawings become images.
    seed : int, optional
        Which set.

    Yields
    ------
    Progress
        Images, at least every 100 ms.

    Returns
    -------
    Samples
        uint8 (count, size, size), each with the label `NOT_A_DIGIT`.
    """
    size = preparation.size
    blocks = [_labelled(np.zeros((0, size, size), np.uint8))]
    for start in range(0, count, BLOCK):
        path = _path(folder, preparation, seed, start // BLOCK)
        wanted = min(BLOCK, count - start)
        block = read_block(path, wanted, size=size, largest=BLOCK)
        if block is None or block.digits.any():
            block = yield from _make(
                wanted, block_seed(seed, start // BLOCK), preparation, start, count
            )
            keep_block(path, block)
        blocks.append(block)
    return Samples.join(blocks)


def _make(
    wanted: int, seed: int, preparation: Preparation, start: int, count: int
) -> Generator[Progress, None, Samples]:
    chunks: list[Samples] = []
    done = start
    for images in generate(wanted, seed, preparation=preparation):
        chunks.append(_labelled(images))
        done += len(images)
        yield Progress("Drawing what is no digit", done, count, "images")
    return Samples.join(chunks)


def _labelled(images: ByteArray) -> Samples:
    return Samples(images, np.full(len(images), NOT_A_DIGIT, np.uint8))


def _path(folder: Path, preparation: Preparation, seed: int, index: int) -> Path:
    """Name a block after everything that decides its content."""
    digest = hashlib.sha256(repr(preparation).encode()).hexdigest()[:12]
    name = f"v{GENERATOR_VERSION}.{DIGITS_VERSION}-seed{seed}-{digest}"
    return folder / name / f"{index:05d}.npz"
