"""``classify``: drawings and images to digits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from nncore.blas import available_processors
from nncore.commands.answers import MOST_PROCESSES, Answer, answers
from nncore.commands.group import json_option
from nncore.commands.terminal import percent, print_json
from nncore.errors import InklingError
from nncore.network.model import Reading
from nncore.storage import load_network, shipped_network

FIGURES = 35
"""Columns before the source."""


@click.command("classify", short_help="Read digits from images and drawings.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--network",
    type=click.Path(path_type=Path),
    metavar="NETWORK",
    help="A network file; else the network that ships with Inkling.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    metavar="P",
    help="Call it a digit from this probability on, instead of the network's own; 0: always.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, MOST_PROCESSES),
    metavar="N",
    help="Most processes that read at once where there is much; else one for each processor.",
)
@json_option
def classify_command(
    files: tuple[Path, ...],
    network: Path | None,
    threshold: float | None,
    processes: int | None,
    as_json: bool,
) -> None:
    """Read digits from images, drawings (.json, .jsonl), or tables of images (.csv, .npz, IDX)."""
    model = load_network(network) if network else shipped_network()
    if threshold is not None:
        model = model.with_threshold(threshold)
    count = 0
    errors: list[str] = []
    for answer in answers(model, files, processes or available_processors()):
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
        return f"{'blank':{FIGURES}}  {source}"
    sure = percent(reading.confidence)
    if reading.digit is None:
        return f"{f'not a digit   most like: {reading.favoured} {sure:>8}':{FIGURES}}  {source}"
    second, share = reading.runner_up
    return f"{reading.digit}  {sure:>8} sure   next: {second} {percent(share):>8}  {source}"
