"""The generated strokes as a data set: drawn once, kept on the disk between starts.

The digits are drawn in blocks, each from its own seed and in its own file. So a longer set begins
with the shorter one, a set that is asked for more is continued, a run that was cancelled keeps
what it drew, and a file that got damaged costs the time of its block only.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from nncore.data.dataset import Samples
from nncore.data.npz import read_npz
from nncore.data.strokes.generator import GENERATOR_VERSION, generate
from nncore.errors import DataError, SaveError
from nncore.files import write_atomically
from nncore.progress import Progress

Part = Literal["training", "validation", "test"]

DEFAULT_COUNTS: dict[Part, int] = {"training": 30_000, "validation": 3_000, "test": 3_000}
SEED = 1
BLOCK = 3_000
"""Digits to a file: about a second of drawing, and 2.4 MB."""

_LIMIT_BYTES = 2 * BLOCK * (28 * 28 + 1) + 10_000


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

    @property
    def block_seed(self) -> int:
        """A seed of its own."""
        sequence = np.random.SeedSequence(self.seed, spawn_key=(self.index,))
        return int(sequence.generate_state(1, np.uint64)[0])


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
        block = _read(name, wanted)
        if block is None:
            block = yield from _draw(name, wanted, start, count)
            _keep(name, block)
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
    for images, labels in generate(wanted, name.block_seed, part=name.part):
        chunks.append(Samples(images, labels))
        done += len(labels)
        yield Progress("Drawing digits", done, count, "digits")
    return Samples.join(chunks)


def _read(name: _BlockName, wanted: int) -> Samples | None:
    """Read a block; None where it is not there, too short or damaged."""
    try:
        arrays = read_npz(name.path, ("images", "labels"), limit=_LIMIT_BYTES)
        block = Samples(arrays["images"], arrays["labels"])
    except DataError:
        return None
    if block.size != (28, 28) or len(block) < wanted or not block.digits.all():
        return None
    return block if len(block) == wanted else block.take(np.arange(wanted))


def _keep(name: _BlockName, block: Samples) -> None:
    """Keep a block on the disk where that is possible."""
    content = io.BytesIO()
    np.savez(content, images=block.images, labels=block.labels)
    # Without a cache the digits are drawn again next time, which is slower but not wrong.
    with contextlib.suppress(OSError, SaveError):
        name.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(name.path, content.getvalue())
