"""Data sets that are a path: what is there, and how it is divided."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from nncore.arrays import IndexArray
from nncore.data.dataset import Samples
from nncore.data.drawing import Drawing
from nncore.data.own.formats import read_any
from nncore.data.redrawing import redrawn_images
from nncore.data.splits import HELD_OUT_SHARE, VALIDATION_SHARE, check_held, hold_out, three_parts
from nncore.errors import DataError
from nncore.progress import Progress
from nncore.recipe import Preparation


@dataclass(frozen=True, eq=False)
class OwnData:
    """What a path holds.

    Parameters
    ----------
    path : Path
        The file or folder.
    learning : Samples or None
        What training and validation are taken from, and the test where `test` is None.
    test : Samples or None
        What is marked as a test set.
    drawings : tuple of Drawing or None
        What each sample of `learning` was drawn as; None where it was an image already.
    """

    path: Path
    learning: Samples | None
    test: Samples | None = None
    drawings: tuple[Drawing, ...] | None = None

    def part(self, part: Literal["training", "validation", "test", "all"]) -> Samples:
        """Give one part; what is marked as a test set can be had without anything to learn from."""
        if part == "all":
            return Samples.join([have for have in (self.learning, self.test) if have is not None])
        if part == "test" and self.test is not None:
            return self.test
        training, validation, test = self.divided()
        return {"training": training, "validation": validation, "test": test}[part]

    def first(self, count: int) -> OwnData:
        """Give the same with no more than the first so many samples to learn from."""
        if self.learning is None or count >= len(self.learning):
            return self
        drawings = None if self.drawings is None else self.drawings[:count]
        return replace(self, learning=self.learning.take(np.arange(count)), drawings=drawings)

    def divided(
        self, held_out: float = HELD_OUT_SHARE, validation_images: int | None = None
    ) -> tuple[Samples, Samples, Samples]:
        """Divide into training, validation and test; always in the same way.

        Parameters
        ----------
        held_out : float, optional
            Share that is kept back for validation, and as much again for test where there is
            no test set.
        validation_images : int, optional
            How many samples that is, where it is known.

        Raises
        ------
        DataError
            Where there is nothing to learn from, or too little to divide.
        """
        learning, (training, validation, test) = self._division(held_out, validation_images)
        return (
            learning.take(training),
            learning.take(validation),
            learning.take(test) if self.test is None else self.test,
        )

    def divided_and_redrawn(
        self,
        times: int,
        preparation: Preparation,
        held_out: float = HELD_OUT_SHARE,
        validation_images: int | None = None,
    ) -> Generator[Progress, None, tuple[Samples, Samples, Samples]]:
        """Divide, and draw the drawings of the training part again.

        Parameters
        ----------
        times : int, at least 1
            How often each drawing is to be in the training part: first as it is, then varied.
        preparation : Preparation
            How drawings become images.
        held_out, validation_images : optional
            As for `divided`.

        Yields
        ------
        Progress
            Drawings, at least every 100 ms.

        Returns
        -------
        tuple of Samples
            Training, validation and test. Images, of which no strokes are known, stay single.

        Raises
        ------
        DataError
            As `divided`.
        """
        training, validation, test = self.divided(held_out, validation_images)
        if self.drawings is None or times == 1:
            return training, validation, test
        chosen = [
            self.drawings[index] for index in self._division(held_out, validation_images)[1][0]
        ]
        images = yield from redrawn_images(chosen, times - 1, preparation)
        again = Samples(images, np.tile(training.labels, times - 1))
        return Samples.join([training, again]), validation, test

    def _division(
        self, held_out: float, validation_images: int | None
    ) -> tuple[Samples, tuple[IndexArray, IndexArray, IndexArray]]:
        """Give what is learned from, and which of it go into training, validation and test."""
        if self.learning is None:
            raise DataError(
                f"{self.path}: holds a test set only (its name says so), and nothing to learn from."
            )
        count = len(self.learning)
        if count < 3:
            raise DataError(
                f"{self.path}: holds {count} labelled digit{'s' if count > 1 else ''}, but "
                "training needs at least 3, one each to learn from, to validate and to test."
            )
        if validation_images is not None:
            check_held(str(self.path), count, validation_images * (2 if self.test is None else 1))
            held_out = validation_images / count
        if self.test is not None:
            wanted = validation_images or max(1, round(VALIDATION_SHARE * count))
            kept, held = hold_out(count, wanted)
            return self.learning, (kept, held, held[:0])
        writers = None if self.drawings is None else [one.writer for one in self.drawings]
        return self.learning, three_parts(count, writers, held_out)


def read_path(path: Path, preparation: Preparation) -> Generator[Progress, None, OwnData]:
    """Read whatever data a path holds.

    Parameters
    ----------
    path : Path
        A CSV of labels and pixels, an ``.npz`` archive of images and labels or of strokes, an IDX
        file of images with its labels beside it, a folder of such files, a folder of images by
        label, or a ``.json`` or ``.jsonl`` file of drawings with labels.
    preparation : Preparation
        The network's size, and how ink becomes input. Images that have the size are taken as they
        are.

    Yields
    ------
    Progress
        At least every 100 ms.

    Returns
    -------
    OwnData
        What is there.

    Raises
    ------
    DataError
        Where any of it cannot be used; one sentence that names the file and the first line.
        Nothing is left out silently.
    """
    learning, test = yield from read_any(path, preparation)
    for found in (learning, test):
        if found is not None and found.problems.count:
            raise DataError(found.problems.summary(path, found.count))
        if found is not None and not found.count:
            raise DataError(f"{path}: holds no image.")
    return OwnData(
        path,
        None if learning is None else learning.samples,
        None if test is None else test.samples,
        None if learning is None else learning.drawings,
    )
