"""Data sets that are a path: IDX files, a folder of them, drawings, archives of strokes."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np

from nncore.arrays import ByteArray, IndexArray
from nncore.data.dataset import Samples
from nncore.data.drawing import Drawing, read_drawings
from nncore.data.idx import is_gzip
from nncore.data.idx_files import images_in, is_test_file, read_with_labels
from nncore.data.ink import to_input
from nncore.data.redrawing import REPORT_EVERY, redrawn_images
from nncore.data.splits import HELD_OUT_SHARE, VALIDATION_SHARE, check_held, hold_out, three_parts
from nncore.data.stroke_archive import read_stroke_archive
from nncore.errors import DataError, DrawingError
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
        An IDX file of images with its labels beside it, a folder of such files, a ``.json`` or
        ``.jsonl`` file of drawings with labels, or an ``.npz`` archive of strokes.
    preparation : Preparation
        How drawings become images; images are taken as they are.

    Yields
    ------
    Progress
        Bytes or drawings, at least every 100 ms.

    Returns
    -------
    OwnData
        What is there.

    Raises
    ------
    DataError
        Where it cannot be used; one sentence that names the file.
    """
    if path.is_dir():
        return (yield from _read_folder(path))
    start = _start_of(path)
    if path.suffix.lower() in (".json", ".jsonl"):
        return (yield from _read_drawing_file(path, preparation))
    if path.suffix.lower() == ".npz" or start.startswith(b"PK"):
        return (yield from _read_archive(path, preparation))
    if is_gzip(start) or start.startswith(b"\0\0") or "idx" in path.name.lower():
        samples = yield from read_with_labels(path)
        if is_test_file(path):
            return OwnData(path, None, samples)
        return OwnData(path, samples)
    raise DataError(
        f"{path}: is none of the kinds of data that can be read: IDX images, drawings (.json or "
        ".jsonl), strokes (.npz)."
    )


def _start_of(path: Path) -> bytes:
    """Read the first bytes of a file, or say why that is impossible."""
    try:
        if path.exists() and not path.is_file():
            raise DataError(f"{path}: is not an ordinary file; choose another.")
        with open(path, "rb") as file:
            start = file.read(4)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise DataError(f"{path}: could not be read, because {reason}.") from error
    if not start:
        raise DataError(f"{path}: is empty.")
    return start


def _read_folder(folder: Path) -> Generator[Progress, None, OwnData]:
    training, test = images_in(folder)
    return OwnData(
        folder,
        None if training is None else (yield from read_with_labels(training)),
        None if test is None else (yield from read_with_labels(test)),
    )


def _read_drawing_file(path: Path, preparation: Preparation) -> Generator[Progress, None, OwnData]:
    prepared = _Prepared(preparation)
    for source, drawing in read_drawings(path):
        if isinstance(drawing, DrawingError):
            raise drawing
        if drawing.label is None:
            raise DataError(f"{source}: the drawing has no label, so it cannot be learned from.")
        prepared.add(source, drawing)
        yield from prepared.report(None)
    return prepared.finished(path)


def _read_archive(path: Path, preparation: Preparation) -> Generator[Progress, None, OwnData]:
    archive = read_stroke_archive(path)
    prepared = _Prepared(preparation)
    for number, drawing in enumerate(archive.drawings(), start=1):
        prepared.add(f"{path}: drawing {number:,}", drawing)
        yield from prepared.report(len(archive))
    return prepared.finished(path)


class _Prepared:
    """Drawings that have become images, one after the other.

    Parameters
    ----------
    preparation : Preparation
        How they do.
    """

    def __init__(self, preparation: Preparation) -> None:
        self._preparation = preparation
        self._images: list[ByteArray] = []
        self._labels: list[int] = []
        self._drawings: list[Drawing] = []

    def add(self, source: str, drawing: Drawing) -> None:
        """Prepare one more."""
        try:
            image = to_input(drawing, self._preparation)
        except DrawingError as error:  # the raw route needs a canvas
            raise DrawingError(f"{source}: {error}") from error
        if image is None or drawing.label is None:
            raise DataError(f"{source}: the drawing is blank; give it ink or take it out.")
        self._images.append(np.rint(image * 255).astype(np.uint8))
        self._labels.append(drawing.label)
        self._drawings.append(drawing)

    def report(self, total: int | None) -> Iterator[Progress]:
        """Give a report of progress where one is due."""
        if len(self._labels) % REPORT_EVERY == 0:
            yield Progress("Preparing drawings", len(self._labels), total, "drawings")

    def finished(self, path: Path) -> OwnData:
        """Give all of them."""
        if not self._labels:
            raise DataError(f"{path}: holds no drawing.")
        samples = Samples(np.stack(self._images), np.array(self._labels, dtype=np.uint8))
        return OwnData(path, samples, drawings=tuple(self._drawings))
