"""Labelled drawings, in JSON or in an archive of strokes, to images."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np

from nncore.arrays import ByteArray, freeze
from nncore.data.dataset import CLASS_COUNT, Samples
from nncore.data.drawing import Drawing, read_drawings
from nncore.data.ink import to_input
from nncore.data.own.found import SAMPLES_A_DIGIT, Found, SampleImage
from nncore.data.own.problems import NO_INK, UNREADABLE, Place, Problems
from nncore.data.redrawing import REPORT_EVERY
from nncore.data.stroke_archive import read_stroke_archive
from nncore.errors import DataError, DrawingError
from nncore.progress import Progress
from nncore.recipe import Preparation

NO_LABEL = "have no label"

_TO_LOOK_AT = Preparation(size=64, box=48.0, pen=4.0, supersample=4)
"""How a drawing itself is shown, beside what the network receives."""


def read_drawing_file(path: Path, preparation: Preparation) -> Generator[Progress, None, Found]:
    """Read a ``.json`` or ``.jsonl`` file of labelled drawings.

    Parameters
    ----------
    path : Path
        As for `nncore.data.drawing.read_drawings`.
    preparation : Preparation
        How drawings become images.

    Yields
    ------
    Progress
        Drawings, at least every 100 ms.

    Returns
    -------
    Found
    """
    prepared = _Prepared("Drawings", preparation)
    for number, (source, drawing) in enumerate(read_drawings(path), start=1):
        short = f"line {source.rpartition(':')[2]}" if source != str(path) else "the drawing"
        prepared.add(Place(number, short, source), drawing)
        yield from prepared.report(None)
    return prepared.finished(path)


def read_strokes(path: Path, preparation: Preparation) -> Generator[Progress, None, Found]:
    """Read an ``.npz`` archive of strokes.

    Parameters
    ----------
    path : Path
        As for `nncore.data.stroke_archive.read_stroke_archive`.
    preparation : Preparation
        How drawings become images.

    Yields
    ------
    Progress
        Drawings, at least every 100 ms.

    Returns
    -------
    Found

    Raises
    ------
    DataError
        Where the archive is damaged.
    """
    archive = read_stroke_archive(path)
    prepared = _Prepared("Archive of strokes", preparation)
    for number, drawing in enumerate(archive.drawings(), start=1):
        place = Place(number, f"drawing {number:,}", f"{path}: drawing {number:,}")
        prepared.add(place, drawing)
        yield from prepared.report(len(archive))
    return prepared.finished(path)


class _Prepared:
    """Drawings that have become images, one after the other.

    Parameters
    ----------
    kind : str
        What they come from.
    preparation : Preparation
        How they do.
    """

    def __init__(self, kind: str, preparation: Preparation) -> None:
        self._kind = kind
        self._preparation = preparation
        self._problems = Problems("drawings")
        self._images: list[ByteArray] = []
        self._drawings: list[Drawing] = []
        self._counts = [0] * CLASS_COUNT
        self._shown: list[SampleImage] = []

    def add(self, place: Place, drawing: Drawing | DrawingError) -> None:
        """Prepare one more, or note why that is impossible."""
        if isinstance(drawing, DrawingError):
            self._problems.note(UNREADABLE, place, _reason(drawing, place))
            return
        if drawing.label is None:
            reason = "the drawing has no label, so it cannot be learned from"
            self._problems.note(NO_LABEL, place, reason)
            return
        try:
            image = to_input(drawing, self._preparation)
        except DrawingError as error:  # the raw route needs a canvas
            self._problems.note(UNREADABLE, place, _reason(error, place))
            return
        if image is None:
            reason = "the drawing is blank; give it ink or take it out"
            self._problems.note(NO_INK, place, reason)
            return
        received = np.rint(image * 255).astype(np.uint8)
        self._images.append(received)
        self._drawings.append(drawing)
        self._counts[drawing.label] += 1
        if self._counts[drawing.label] <= SAMPLES_A_DIGIT:
            self._shown.append(_to_look_at(drawing, drawing.label, place, received))

    def report(self, total: int | None) -> Iterator[Progress]:
        """Give a report of progress where one is due."""
        done = len(self._images) + self._problems.count
        if done % REPORT_EVERY == 0:
            yield Progress("Preparing drawings", done, total, "drawings")

    def finished(self, path: Path) -> Found:
        """Give all of them."""
        count = len(self._images) + self._problems.count
        if not count:
            raise DataError(f"{path}: holds no drawing.")
        side = self._preparation.size
        images = np.array(self._images, dtype=np.uint8).reshape(-1, side, side)
        labels = np.array([drawing.label for drawing in self._drawings], dtype=np.uint8)
        return Found(
            kind=self._kind,
            count=count,
            samples=Samples(images, labels),
            problems=self._problems,
            smallest=(0, 0),
            largest=(0, 0),
            pixel_range=(0.0, 255.0),
            treatment=(f"Strokes become images of {side}×{side} pixels, as what you draw does.",),
            shown=tuple(sorted(self._shown, key=lambda shown: shown.label)),
            drawings=tuple(self._drawings),
        )


def _to_look_at(drawing: Drawing, label: int, place: Place, received: ByteArray) -> SampleImage:
    """Show a drawing finer than the network receives it."""
    fine = to_input(drawing, _TO_LOOK_AT)
    assert fine is not None  # it has ink, or there would be nothing to receive
    original = np.rint(fine * 255).astype(np.uint8)
    return SampleImage(label, place.short, freeze(original), freeze(received))


def _reason(error: DrawingError, place: Place) -> str:
    return str(error).removeprefix(f"{place.full}:").strip().rstrip(".")
