"""Loading data sets, one part of one or several mixed, as a training needs them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np

from nncore.data import digits8, mnist, patterns
from nncore.data import generated as strokes
from nncore.data import not_digits as outliers
from nncore.data.dataset import Dataset, Samples
from nncore.data.own.fitting import fit
from nncore.data.own.formats import table_of
from nncore.data.own_files import OwnData, read_path
from nncore.data.shelf import Shelf, cache_dir, existing_data_dir
from nncore.data.splits import (
    HELD_OUT_SHARE,
    VALIDATION_SHARE,
    check_held,
    even_shares,
    hold_out,
    subset,
)
from nncore.errors import DataError
from nncore.progress import Progress
from nncore.recipe import Preparation

STROKES = "strokes"
MNIST = "mnist"
NAMES = (STROKES, MNIST, digits8.NAME, patterns.NAME)

_SPLITS: dict[str, Literal["training", "validation", "test", "all"]] = {
    "train": "training",
    "training": "training",
    "validation": "validation",
    "test": "test",
    "all": "all",
}
_STANDARD = Preparation()


def load(
    sources: Sequence[str],
    *,
    training_images: int | None = None,
    generated: int | None = None,
    not_digits: float = 0.0,
    redrawn: int = 1,
    held_out: float = HELD_OUT_SHARE,
    first_images: int | None = None,
    validation_images: int | None = None,
    data_dir: Path | None = None,
    preparation: Preparation = _STANDARD,
    shelf: Shelf | None = None,
) -> Generator[Progress, None, Dataset]:
    """Put together what a training learns from and is judged by.

    Training and validation of several sources are joined; each keeps its own test set. Closing
    the generator gives up at once.

    Parameters
    ----------
    sources : sequence of str
        Names (``"strokes"``, ``"mnist"``) or paths; one named twice counts once.
    training_images : int, optional
        How many training images to take in all, shared among the sources as evenly as they
        allow; the same ones every time. All where not stated.
    generated : int, optional
        How many of them are generated digits, where ``training_images`` does not say; the
        usual number where not stated.
    not_digits : float, optional
        Images of what is no digit that are added to the training images, as a share of them.
    redrawn : int, optional
        How often each drawing of a file is in the training images: first as it is, then varied.
    held_out : float, optional
        Share of a file that is kept back for validation, and for test; see `Data.held_out`.
    first_images, validation_images : int, optional
        How many images of each source are used, and how many of them are for validation; see
        `Data`.
    data_dir : Path, optional
        The user's folder of data sets; the variable INKLING_DATA_DIR names it where not stated.
    preparation : Preparation, optional
        How drawings become images.
    shelf : Shelf, optional
        Where data sets are kept; the user's cache where not stated.

    Yields
    ------
    Progress
        At least every 100 ms.

    Returns
    -------
    Dataset
        Images of ``preparation.size`` pixels each way.

    Raises
    ------
    DataError
        Where a source is unknown, missing or damaged.
    """
    shelf = shelf or Shelf(cache_dir())
    names = list(dict.fromkeys(sources))
    if not names:
        raise DataError(f"At least one data set must be named, such as {' or '.join(NAMES)}.")
    parts: dict[str, tuple[Samples, Samples, Samples]] = {}
    for name in names:
        if name != STROKES:  # how many of those are drawn depends on what the others have
            limits = held_out, first_images, validation_images
            three = yield from _three(name, data_dir, preparation, redrawn, limits, shelf)
            parts[name] = yield from _all_of_size(name, three, preparation)
    shares: list[int | None] = [None] * len(names)
    if training_images is not None:
        available = [len(parts[name][0]) if name in parts else None for name in names]
        shares = [*even_shares(available, training_images)]
    training: list[Samples] = []
    for name, share in zip(names, shares, strict=True):
        if name == STROKES:
            three = yield from three_of_strokes(generated if share is None else share, shelf)
            parts[name] = yield from _all_of_size(name, three, preparation)
        learned = parts[name][0]
        training.append(learned if share is None else learned.take(subset(len(learned), share)))
    added = round(not_digits * sum(map(len, training)))
    if added:
        training.append((yield from outliers.load(added, shelf.not_digits(), preparation)))
    return Dataset(
        " + ".join(names),
        Samples.join(training),
        Samples.join([parts[name][1] for name in names]),
        {name: parts[name][2] for name in names if len(parts[name][2])},
    )


def load_split(
    source: str,
    split: str,
    *,
    data_dir: Path | None = None,
    preparation: Preparation = _STANDARD,
    shelf: Shelf | None = None,
) -> Generator[Progress, None, Samples]:
    """Load one part of one data set.

    Parameters
    ----------
    source : str
        A name or a path.
    split : {"training", "train", "validation", "test", "all"}
        ``"all"`` is everything, also of a path that holds no test set of its own, of which
        ``"test"`` is the tenth that `load` holds back.
    data_dir, preparation, shelf
        As for `load`.

    Yields
    ------
    Progress
        At least every 100 ms.

    Returns
    -------
    Samples
        In a fixed order.

    Raises
    ------
    DataError
        As for `load`, and where there is no such part.
    """
    shelf = shelf or Shelf(cache_dir())
    if split not in _SPLITS:
        raise DataError(f"The part of a data set must be train, validation or test, got {split}.")
    part = _SPLITS[split]
    if source == STROKES and part != "all":
        count = strokes.DEFAULT_COUNTS[part]
        samples = yield from strokes.load(part, count, shelf.strokes())
    elif source == STROKES:
        samples = Samples.join((yield from three_of_strokes(None, shelf)))
    elif source != MNIST:
        samples = (yield from _own(source, preparation)).part(part)
    elif part == "test":
        place = shelf.mnist(existing_data_dir(data_dir))
        samples = yield from mnist.load("t10k", place, shelf.collection)
    else:
        three = yield from _three_of_mnist(data_dir, shelf)
        samples = Samples.join(three) if part == "all" else three[part == "validation"]
    return (yield from _of_size(source, samples, preparation))


def _three(
    name: str,
    data_dir: Path | None,
    preparation: Preparation,
    redrawn: int,
    limits: tuple[float, int | None, int | None],
    shelf: Shelf,
) -> Generator[Progress, None, tuple[Samples, Samples, Samples]]:
    """Load training, validation and test of anything but generated strokes."""
    held_out, first, validation = limits
    if name == MNIST:
        return (yield from _three_of_mnist(data_dir, shelf, first, validation))
    own = yield from _own(name, preparation)
    if first is not None:
        own = own.first(first)
    return (yield from own.divided_and_redrawn(redrawn, preparation, held_out, validation))


def _three_of_mnist(
    data_dir: Path | None, shelf: Shelf, first: int | None = None, validation: int | None = None
) -> Generator[Progress, None, tuple[Samples, Samples, Samples]]:
    place = shelf.mnist(existing_data_dir(data_dir))
    learning = yield from mnist.load("train", place, shelf.collection)
    test = yield from mnist.load("t10k", place, shelf.collection)
    if first is not None:
        learning = learning.take(np.arange(min(first, len(learning))))
    if validation is None:
        validation = round(VALIDATION_SHARE * len(learning))
    check_held("MNIST", len(learning), validation)
    kept, held = hold_out(len(learning), validation)
    return learning.take(kept), learning.take(held), test


def three_of_strokes(
    training_images: int | None, shelf: Shelf
) -> Generator[Progress, None, tuple[Samples, Samples, Samples]]:
    """Load training, validation and test of the generated digits.

    Parameters
    ----------
    training_images : int or None
        How many to learn from; the usual number where None.
    shelf : Shelf
        Where they are kept.

    Yields
    ------
    Progress
        Digits, at least every 100 ms.

    Returns
    -------
    tuple of Samples
        Training, validation, test.
    """
    counts = dict(strokes.DEFAULT_COUNTS)
    if training_images is not None:  # there is no end of them
        counts["training"] = training_images
    folder = shelf.strokes()
    training = yield from strokes.load("training", counts["training"], folder)
    validation = yield from strokes.load("validation", counts["validation"], folder)
    test = yield from strokes.load("test", counts["test"], folder)
    return training, validation, test


def _path_of(name: str) -> Path:
    path = Path(name).expanduser()
    if not path.exists():
        raise DataError(
            f"{name}: there is neither a data set nor a file or folder of this name; choose "
            f"{', '.join(NAMES)} or a path."
        )
    return path


def _own(name: str, preparation: Preparation) -> Generator[Progress, None, OwnData]:
    """Read scikit-learn's digits, make patterns, or read whatever is at a path."""
    if name == digits8.NAME:
        return (yield from digits8.load(preparation))
    if name == patterns.NAME:
        return (yield from patterns.load(preparation))
    return (yield from read_path(_path_of(name), preparation))


def _all_of_size(
    name: str, three: tuple[Samples, Samples, Samples], preparation: Preparation
) -> Generator[Progress, None, tuple[Samples, Samples, Samples]]:
    training = yield from _of_size(name, three[0], preparation)
    validation = yield from _of_size(name, three[1], preparation)
    test = yield from _of_size(name, three[2], preparation)
    return training, validation, test


def _of_size(
    name: str, samples: Samples, preparation: Preparation
) -> Generator[Progress, None, Samples]:
    """Bring MNIST and generated digits to the size of a network that takes another."""
    if samples.size == (preparation.size, preparation.size):
        return samples
    return (yield from fit(table_of(samples, name, Path(name)), preparation)).samples
