"""Reading many drawings and images: in batches, and in several processes where it pays.

Nearly all of the time goes into parsing and preparing, which hold Python's lock, so threads
would not help. Batches are the same with one process as with many, and so is every bit of
the answers.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import chain, islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeAlias

import numpy as np

from nncore.arrays import ByteArray, FloatArray
from nncore.blas import blas_threads
from nncore.data.drawing import drawing_of_text
from nncore.data.drawing_text import drawing_texts
from nncore.data.ink import to_input
from nncore.data.own.fitting import as_input
from nncore.data.own.unlabelled import holds_many_images, problems_of, read_image_list
from nncore.data.picture import image_to_drawing, picture_from_file
from nncore.errors import DataError, InklingError
from nncore.network.model import Model, Reading
from nncore.progress import finish
from nncore.recipe import Preparation
from nncore.storage.network_file import from_bytes, to_bytes

DRAWING_SUFFIXES = (".json", ".jsonl")

BATCH = 256
"""Drawings that are read in one go; their answers come together."""

IMAGE = 8
"""An image takes as long as so many drawings."""

SERIAL_BATCHES = 6
"""Fewer batches are done before further processes would have started."""

AHEAD = 3
"""Batches that wait for each process: enough to keep it busy, few enough for the memory."""

MOST_PROCESSES = 16

What: TypeAlias = "bytes | Path | ByteArray | DataError"
"""The text of a drawing, an image's file, an image from a table (ink = 255), or why there is
nothing."""

Item: TypeAlias = tuple[str, What]
"""Source, and what is there."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What became of one drawing or image.

    Parameters
    ----------
    source : str
        ``file`` or ``file:line``.
    reading : Reading or None
        Without its input; None where it could not be read.
    error : str
        Then one sentence why.
    """

    source: str
    reading: Reading | None
    error: str = ""


def answers(model: Model, files: Sequence[Path], processes: int = 1) -> Iterator[Answer]:
    """Read everything in some files.

    Parameters
    ----------
    model : Model
        What reads.
    files : sequence of Path
        Images, and drawings in ``.json`` and ``.jsonl`` files.
    processes : int
        How many may be started where there is much to read; 1 reads all of it in this one.

    Yields
    ------
    Answer
        One for each drawing or image, in order; a bad one does not end the reading.

    Raises
    ------
    InklingError
        Where another process died.
    """
    batches = _batches(item for path in files for item in _items(path))
    first = list(islice(batches, SERIAL_BATCHES)) if processes > 1 else []
    everything = chain(first, batches)
    if len(first) < SERIAL_BATCHES:
        with blas_threads(1):
            for batch in everything:
                yield from read_batch(model, batch)
        return
    yield from _read_in_processes(model, everything, min(processes, MOST_PROCESSES))


def read_batch(model: Model, batch: Sequence[Item]) -> list[Answer]:
    """Read some drawings and images with one pass through the network."""
    prepared = [(source, _prepare(source, what, model.preparation)) for source, what in batch]
    inputs = [each for _, each in prepared if isinstance(each, np.ndarray)]
    with np.errstate(over="ignore", invalid="ignore"):  # told in words below
        rows = iter(model.probabilities(np.stack(inputs)) if inputs else ())
    found = []
    for source, each in prepared:
        if isinstance(each, DataError):
            found.append(Answer(source, None, str(each)))
        elif each is None:
            found.append(Answer(source, Reading.blank()))
        else:
            found.append(_answer(source, each, next(rows), model.calibration.threshold))
    return found


def _items(path: Path) -> Iterator[Item]:
    """Give what is in a file, unread."""
    if path.suffix.lower() in DRAWING_SUFFIXES:
        yield from drawing_texts(path)
    elif holds_many_images(path):
        yield from _images_in(path)
    else:
        yield str(path), path


def _images_in(path: Path) -> Iterator[Item]:
    """Give the images of a CSV, an archive or an IDX file, and at last what could not be read."""
    try:
        lists = finish(read_image_list(path))
    except DataError as error:
        yield str(path), error
        return
    for images in lists:
        for index in range(len(images)):
            yield images.source(index), images.ink(index)
    problems = problems_of(lists, path)
    if problems is not None:
        yield str(path), problems


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Divide items into batches of about the same work."""
    batch: list[Item] = []
    work = 0
    for item in items:
        batch.append(item)
        work += IMAGE if isinstance(item[1], Path) else 1
        if work >= BATCH:
            yield batch
            batch, work = [], 0
    if batch:
        yield batch


def _prepare(source: str, what: What, preparation: Preparation) -> FloatArray | DataError | None:
    """Turn a drawing or an image into input; None where it has no ink."""
    try:
        if isinstance(what, np.ndarray):
            return as_input(what, preparation)
        if isinstance(what, Path):
            return to_input(image_to_drawing(picture_from_file(what)), preparation)
        drawing = drawing_of_text(what, source) if isinstance(what, bytes) else what
        return drawing if isinstance(drawing, DataError) else to_input(drawing, preparation)
    except DataError as error:
        named = str(error).startswith(source)
        return error if named else DataError(f"{source}: {error}")


def _answer(source: str, image: FloatArray, row: FloatArray, threshold: float) -> Answer:
    if not np.isfinite(row).all():
        return Answer(source, None, f"{source}: the network's answer is not a number.")
    return Answer(source, replace(Reading.of(image, row.copy(), threshold), input=None))


def _read_in_processes(
    model: Model, batches: Iterable[list[Item]], processes: int
) -> Iterator[Answer]:
    """Read batches in processes of their own; the answers come in the order of the batches."""
    # "spawn" is the one way that is safe whatever threads this process has, on every system.
    pool = ProcessPoolExecutor(
        processes, get_context("spawn"), _begin, (to_bytes(Path(model.name), model),)
    )
    waiting: deque[Future[list[Answer]]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(_work, batch))
            if len(waiting) >= AHEAD * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise InklingError(
            "A process that reads drawings ended unexpectedly, perhaps for lack of memory; "
            "try again with --processes 1."
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_model: Model | None = None
"""What a process for reading reads with; set when it begins."""


def _begin(network: bytes) -> None:
    """Begin a process for reading."""
    global _model
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asked hears it, and ends us
    _model = from_bytes(Path("network"), network)


def _work(batch: list[Item]) -> list[Answer]:
    assert _model is not None
    with blas_threads(1):
        return read_batch(_model, batch)
