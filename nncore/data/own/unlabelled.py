"""Files of many images that are to be read, whether they have labels or not."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from nncore.arrays import ByteArray
from nncore.data.idx import read_idx_in_pieces
from nncore.data.own.archive import holds_images, read_archive
from nncore.data.own.csv_file import is_csv, read_csv
from nncore.data.own.fitting import Plan, plan_for
from nncore.data.own.found import ImageTable
from nncore.data.own.problems import Problems, image
from nncore.errors import DataError
from nncore.progress import Progress, told_in_bytes


@dataclass(frozen=True, eq=False)
class ImageList:
    """Images that are in one file.

    Parameters
    ----------
    table : ImageTable
        As they are in the file; labels may be there and are not looked at.
    plan : Plan
        How their pixels become ink.
    """

    table: ImageTable
    plan: Plan

    def __len__(self) -> int:
        return len(self.table.images)

    def source(self, index: int) -> str:
        """Name an image: ``"digits.csv:17"``."""
        return self.table.place(int(self.table.numbers[index])).full

    def ink(self, index: int) -> ByteArray:
        """Give an image as uint8 (H, W), ink = 255, a new array."""
        return self.plan.ink(self.table.images[index])


def holds_many_images(path: Path) -> bool:
    """Tell whether a file is a table of images rather than an image, mostly from its name."""
    name = path.name.lower()
    if name.endswith(".npz"):
        return holds_images(path)
    return is_csv(path) or ("idx3" in name and "images" in name)


def read_image_list(path: Path) -> Generator[Progress, None, tuple[ImageList, ...]]:
    """Read a file of many images.

    Parameters
    ----------
    path : Path
        A CSV with or without labels, an ``.npz`` archive or an IDX file of images.

    Yields
    ------
    Progress
        At least every 100 ms.

    Returns
    -------
    tuple of ImageList
        One; two for an archive that holds a test set besides.

    Raises
    ------
    DataError
        Where it cannot be read; one sentence that names the file.
    """
    if is_csv(path):
        tables = [(yield from read_csv(path))]
    elif path.name.lower().endswith(".npz"):
        tables = [table for table in (yield from read_archive(path)) if table is not None]
    else:
        tables = [(yield from _read_idx(path))]
    lists = []
    for table in tables:
        plan = yield from plan_for(table.images)
        lists.append(ImageList(table, plan))
    return tuple(lists)


def problems_of(lists: tuple[ImageList, ...], path: Path) -> DataError | None:
    """Say which images of a file cannot be read; None where all can."""
    for one in lists:
        if one.table.problems.count:
            return DataError(one.table.problems.summary(path, one.table.count))
    return None


def _read_idx(path: Path) -> Generator[Progress, None, ImageTable]:
    images = yield from told_in_bytes(read_idx_in_pieces(path, 3), f"Reading {path.name}")
    numbers = np.arange(1, len(images) + 1)
    place = partial(image, path)
    return ImageTable("IDX images", images, None, numbers, place, len(images), Problems("images"))
