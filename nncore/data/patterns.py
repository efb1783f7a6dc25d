"""Ten random patterns under noise: a small synthetic data set, the same every time.

No digit can be seen in it. It is there because a network learns it within a second, so that
what an optimiser does can be studied without waiting.
"""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import numpy as np

from nncore.data.dataset import CLASS_COUNT, Samples
from nncore.data.own_files import OwnData
from nncore.progress import Progress
from nncore.recipe import Preparation

NAME = "patterns"
COUNT = 1200
NOISE = 0.6
"""Share of each pixel that is noise: enough for neighbouring classes to be mistaken at first."""

_SEED = 64


def load(preparation: Preparation) -> Generator[Progress, None, OwnData]:
    """Make all of them.

    Parameters
    ----------
    preparation : Preparation
        Its size is theirs.

    Yields
    ------
    Progress
        Images.

    Returns
    -------
    OwnData
        In random order, from which training, validation and test are taken.
    """
    yield Progress("Making patterns", 0, COUNT, "images")
    rng = np.random.default_rng(_SEED)
    side = preparation.size
    patterns = rng.random((CLASS_COUNT, side, side))
    labels = rng.integers(0, CLASS_COUNT, COUNT).astype(np.uint8)
    images = (1.0 - NOISE) * patterns[labels] + NOISE * rng.random((COUNT, side, side))
    return OwnData(Path(NAME), Samples((255 * images).astype(np.uint8), labels))
