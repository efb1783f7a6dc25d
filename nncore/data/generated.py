"""The generated strokes as a data set: drawn once, kept on the disk between starts."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from nncore.data.blocks import block_seed, keep_block, read_block
from nncore.data.dataset import Samples
from nncore.data.strokes.generator import GENERATOR_VERSION, generate
from nncore.progress import Progress

Part = Literal["training", "validation", "test"]

DEFAULT_COUNTS: dict[Part, int] = {"training": 30_000, "validation": 3_000, "test": 3_000}
SEED = 1
BLOCK = 3_000
"""Digits to a file: about a second of drawing, and 2.4 MB."""


@dataclass(frozen=True)
class _BlockName:
    """One block of one part, and where it is kept."""

    folder: Path
    part: Part
    seed: int
    index: int

    @property
    def path(self) -> Path:
        """The file; everything that decides its content is in its name."""
        version = f"v{GENERATOR_VERSION}-seed{self.seed}"
        return self.folder / version / f"{self.part}-{self.index:05d}.npz"


def load(
    part: Part, count: int, folder: Path, *, seed: int = SEED
) -> Generator[Progress, None, Samples]:
    """Give generated digits, from the disk where they are there, and else drawn and kept.

    Parameters
    ----------
    part : {"training", "validation", "test"}
        The parts never share a digit.
    count : int
        How many; the first n of a longer set are the shorter set.
    folder : Path
        Where they are kept. A folder that cannot be written is no error.
    seed : int, optional
        Which set.

    Yields
    ------
    Progress
        Digits, at least every 100 ms.

    Returns
    -------
    Samples
        uint8 (count, 28, 28) with labels.
    """
    blocks: list[Samples] = []
    for start in range(0, count, BLOCK):
        name = _BlockName(folder, part, seed, start // BLOCK)
        wanted = min(BLOCK, count - start)
        block = read_block(name.path, wanted, size=28, largest=BLOCK)
        if block is None or not block.digits.all():
            block = yield from _draw(name, wanted, start, count)
            keep_block(name.path, block)
        else:
            yield Progress("Loading digits", start + wanted, count, "digits")
        blocks.append(block)
    if not blocks:
        return Samples(np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))
    return Samples.join(blocks)


def _draw(
    name: _BlockName, wanted: int, start: int, count: int
) -> Generator[Progress, None, Samples]:
    """Draw a block, or as much of it as is wanted."""
    chunks: list[Samples] = []
    done = start
    seed = block_seed(name.seed, name.index)
    for images, labels in generate(wanted, seed, part=name.part):
        chunks.append(Samples(images, labels))
        done += len(labels)
        yield Progress("Drawing digits", done, count, "digits")
    return Samples.join(chunks)
