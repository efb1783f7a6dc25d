"""``classify``: drawings and images to digits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import click
import numpy as np

from nncore.arrays import FloatArray
from nncore.commands.blas import blas_threads
from nncore.commands.group import json_option
from nncore.commands.terminal import percent, print_json
from nncore.data.drawing import Drawing, read_drawings
from nncore.data.ink import image_to_drawing, picture_from_file, to_input
from nncore.errors import DataError, InklingError
from nncore.network.model import Model, Reading
from nncore.recipe import Preparation
from nncore.storage import load_network, shipped_network

DRAWING_SUFFIXES = (".json", ".jsonl")
BATCH = 256
"""Drawings that are read in one go; their answers come together."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What became of one drawing or image.

    Parameters
    ----------
    source : str
        ``file`` or ``file:line``.
    reading : Reading or None
        None where it could not be read.
    error : str
        Then one sentence why.
    """

    source: str
    reading: Reading | None
    error: str = ""


@click.command("classify", short_help="Read digits from images and drawings.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--network",
    type=click.Path(path_type=Path),
    metavar="NETWORK",
    help="A network file; else the network that ships with Inkling.",
)
@json_option
def classify_command(files: tuple[Path, ...], network: Path | None, as_json: bool) -> None:
    """Read digits from images, or from drawings in .json and .jsonl files."""
    model = load_network(network) if network else shipped_network()
    count = 0
    errors: list[str] = []
    with blas_threads(1):
        for answer in answers(model, files):
            count += 1
            if answer.reading is None:
                errors.append(answer.error)
            if as_json:
                print_json(_to_plain(answer))
            elif answer.reading is not None:
                click.echo(_in_words(answer.source, answer.reading))
            else:
                click.echo(f"Error: {answer.error}", err=True)
    _tell_failures(errors, count, as_json)


def _tell_failures(errors: Sequence[str], count: int, as_json: bool) -> None:
    """End with exit code 1 where anything could not be read, and one line that says so."""
    if not errors:
        return
    if len(errors) == 1:
        if as_json:  # a person has read it already
            raise InklingError(errors[0])
        raise click.exceptions.Exit(1)
    first = f"; the first: {errors[0]}" if as_json else "."
    raise InklingError(f"{len(errors):,} of {count:,} could not be read{first}")


def answers(model: Model, files: Sequence[Path]) -> Iterator[Answer]:
    """Read everything in some files.

    Parameters
    ----------
    model : Model
        What reads.
    files : sequence of Path
        Images, and drawings in ``.json`` and ``.jsonl`` files.

    Yields
    ------
    Answer
        One for each drawing or image, in order; a bad one does not end the reading.
    """
    prepared = (
        (source, _prepare(source, drawing, model.preparation))
        for path in files
        for source, drawing in _drawings(path)
    )
    while batch := list(islice(prepared, BATCH)):
        yield from _read(model, batch)


def _drawings(path: Path) -> Iterator[tuple[str, Drawing | DataError]]:
    """Give what is in a file, with its source."""
    if path.suffix.lower() in DRAWING_SUFFIXES:
        yield from read_drawings(path)
        return
    try:
        yield str(path), image_to_drawing(picture_from_file(path))
    except DataError as error:
        yield str(path), error


def _prepare(
    source: str, drawing: Drawing | DataError, preparation: Preparation
) -> FloatArray | DataError | None:
    """Turn a drawing into input; None where it has no ink."""
    if isinstance(drawing, DataError):
        return drawing
    try:
        return to_input(drawing, preparation)
    except DataError as error:
        return DataError(f"{source}: {error}")


def _read(
    model: Model, batch: Sequence[tuple[str, FloatArray | DataError | None]]
) -> Iterator[Answer]:
    """Read a batch of inputs at once."""
    inputs = [item for _, item in batch if isinstance(item, np.ndarray)]
    with np.errstate(over="ignore", invalid="ignore"):  # told in words below
        rows: Iterator[FloatArray] = iter(model.probabilities(np.stack(inputs)) if inputs else ())
    for source, item in batch:
        if isinstance(item, DataError):
            yield Answer(source, None, str(item))
        elif item is None:
            yield Answer(source, Reading.blank())
        else:
            probabilities = next(rows)
            if np.isfinite(probabilities).all():
                yield Answer(source, Reading.of(item, probabilities))
            else:
                yield Answer(source, None, f"{source}: the network's answer is not a number.")


def _to_plain(answer: Answer) -> dict[str, object]:
    if answer.reading is None:
        return {"source": answer.source, "error": answer.error}
    return {
        "source": answer.source,
        "verdict": answer.reading.verdict,
        "digit": answer.reading.digit,
        "probabilities": answer.reading.probabilities,
    }


def _in_words(source: str, reading: Reading) -> str:
    """Put the figures first, so that they stand below each other whatever the sources are."""
    if reading.runner_up is None:
        return f"{'no digit':35}  {source}"
    second, share = reading.runner_up
    sure = f"{reading.digit}  {percent(reading.confidence):>8} sure"
    return f"{sure}   next: {second} {percent(share):>8}  {source}"
