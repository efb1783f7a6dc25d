"""Scikit-learn's digits: 1,797 handwritten digits of 8×8 pixels, where scikit-learn is installed.

They are the test part of "Optical Recognition of Handwritten Digits" (E. Alpaydin and C. Kaynak,
UCI Machine Learning Repository, 1998, doi 10.24432/C50P49); pixels go from 0 to 16, and say how
many of 16 finer pixels were inked.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Generator
from functools import partial
from pathlib import Path

import numpy as np

from nncore.data.own.fitting import fit
from nncore.data.own.found import ImageTable
from nncore.data.own.problems import Problems, image
from nncore.data.own_files import OwnData
from nncore.errors import DataError
from nncore.progress import Progress
from nncore.recipe import Preparation

NAME = "digits8"

COUNT, SIDE = 1797, 8


def is_at_hand() -> bool:
    """Tell whether scikit-learn is installed."""
    return importlib.util.find_spec("sklearn") is not None


def where() -> str:
    """Say where the digits come from."""
    return "scikit-learn" if is_at_hand() else "scikit-learn, which is not installed"


def load(preparation: Preparation) -> Generator[Progress, None, OwnData]:
    """Load all of them.

    Parameters
    ----------
    preparation : Preparation
        With the size 8 they are taken as they are, else brought to the size like any picture.

    Yields
    ------
    Progress
        Images; importing scikit-learn itself takes a second or two without a report.

    Returns
    -------
    OwnData
        In scikit-learn's order.

    Raises
    ------
    DataError
        Where scikit-learn is not installed.
    """
    yield Progress("Loading scikit-learn", 0, None)
    try:
        digits = importlib.import_module("sklearn.datasets").load_digits()
    except ImportError as error:
        raise DataError(
            f"{NAME}: these digits come with scikit-learn, which is not installed; install the "
            "extra sklearn (pip install scikit-learn), or choose other data."
        ) from error
    table = ImageTable(
        kind="Scikit-learn's digits",
        images=np.asarray(digits.images, dtype=np.float32),
        labels=np.asarray(digits.target, dtype=np.uint8),
        numbers=np.arange(1, len(digits.target) + 1),
        place=partial(image, Path(NAME)),
        count=len(digits.target),
        problems=Problems("images"),
    )
    found = yield from fit(table, preparation)
    return OwnData(Path(NAME), found.samples)
