"""``evaluate``: how well a network reads labelled images."""

from __future__ import annotations

from pathlib import Path

import click

from nncore.blas import blas_threads
from nncore.commands.group import data_dir_option, json_option, threads_option
from nncore.commands.terminal import UNKNOWN, ProgressBar, percent, print_json, print_table
from nncore.data import catalogue
from nncore.data.own.formats import has_test_set
from nncore.network.model import Model
from nncore.session import evaluate_samples
from nncore.storage import load_network
from nncore.training.metrics import Evaluation

SPLITS = ("test", "validation", "train", "all")


@click.command("evaluate", short_help="Tell how well a network reads a data set.")
@click.argument("network", type=click.Path(path_type=Path))
@click.option(
    "--data",
    "sources",
    multiple=True,
    default=("strokes",),
    show_default=True,
    metavar="NAME or PATH",
    help="What to read; again for several data sets, one after the other.",
)
@click.option(
    "--split",
    type=click.Choice(SPLITS),
    help="Which part of the data; else test, or all of a file that the network never saw.",
)
@threads_option
@data_dir_option
@json_option
def evaluate_command(
    network: Path,
    sources: tuple[str, ...],
    split: str | None,
    threads: int,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Tell accuracy, recall of each digit and confusion of the network in the file NETWORK."""
    model = load_network(network)
    for source in sources:
        part = split or fair_split(model, source)
        with ProgressBar() as bar, blas_threads(threads):
            samples = bar.follow(
                catalogue.load_split(source, part, data_dir=data_dir, preparation=model.preparation)
            )
            result = bar.follow(evaluate_samples(model, samples))
        if as_json:
            print_json(
                {
                    "data": source,
                    "split": part,
                    "count": result.count,
                    "loss": result.loss,
                    "accuracy": result.accuracy,
                    "recall": result.recall,
                    "confusion": result.confusion,
                }
            )
        else:
            _print(source, part, result)


def fair_split(model: Model, source: str) -> str:
    """Return what may be read where nobody said: nothing that the network has learned from."""
    path = Path(source).expanduser()
    if source in catalogue.NAMES or (path.is_dir() and has_test_set(path)):
        return "test"
    learned = model.recipe.data.sources if model.recipe else ()
    seen = any(Path(name).resolve() == Path(source).resolve() for name in learned)
    return "test" if seen else "all"


def _print(source: str, split: str, result: Evaluation) -> None:
    """Print for a person; the matrix has dots for zeros, so that mistakes stand out."""
    click.echo(f"{source}, {split}: {result.count:,} digits")
    click.echo(f"  accuracy  {percent(result.accuracy)}")
    click.echo(f"  loss      {result.loss:.4f}" if result.count else f"  loss      {UNKNOWN}")
    click.echo("\nHow each true digit (row) was read (column):\n")
    digits = [str(digit) for digit in range(len(result.confusion))]
    print_table(
        ["", *digits, "recall"],
        (
            [digit, *(f"{count}" if count else "." for count in row), percent(recall)]
            for digit, row, recall in zip(digits, result.confusion, result.recall, strict=True)
        ),
        indent="  ",
    )
    click.echo("")
