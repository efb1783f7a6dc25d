"""Images that the program makes itself, kept on the disk in blocks between starts.

What is made is made in blocks, each from its own seed and in its own file. So a longer set begins
with the shorter one, a set that is asked for more is continued, a run that was cancelled keeps
what it made, and a file that got damaged costs the time of its block only.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import numpy as np

from nncore.data.dataset import Samples
from nncore.data.npz import read_npz
from nncore.errors import DataError, SaveError
from nncore.files import write_atomically


def block_seed(seed: int, index: int) -> int:
    """Give a block a seed of its own."""
    sequence = np.random.SeedSequence(seed, spawn_key=(index,))
    return int(sequence.generate_state(1, np.uint64)[0])


def read_block(path: Path, wanted: int, *, size: int, largest: int) -> Samples | None:
    """Read a block.

    Parameters
    ----------
    path : Path
        The file; everything that decides its content is in its name.
    wanted : int
        How many samples of it are wanted.
    size : int
        Side of the images, in pixels.
    largest : int
        The most samples that a block has.

    Returns
    -------
    Samples or None
        The first ones; None where the file is not there, too short or damaged.
    """
    limit = 2 * largest * (size * size + 1) + 10_000
    try:
        arrays = read_npz(path, ("images", "labels"), limit=limit)
        block = Samples(arrays["images"], arrays["labels"])
    except DataError:
        return None
    if block.size != (size, size) or len(block) < wanted:
        return None
    return block if len(block) == wanted else block.take(np.arange(wanted))


def keep_block(path: Path, block: Samples) -> None:
    """Keep a block on the disk where that is possible."""
    content = io.BytesIO()
    np.savez(content, images=block.images, labels=block.labels)
    # Without a cache it is all made again next time, which is slower but not wrong.
    with contextlib.suppress(OSError, SaveError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content.getvalue())
