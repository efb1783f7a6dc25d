"""``reproduce``: published results beside ours."""

from __future__ import annotations

import contextlib
import threading
from pathlib import Path
from typing import Any

import click

from nncore.blas import blas_threads
from nncore.commands.group import data_dir_option, json_option, threads_option
from nncore.commands.interrupt import on_interrupt
from nncore.commands.terminal import UNKNOWN, ProgressBar, percent, print_json, print_table
from nncore.errors import InklingError
from nncore.progress import Progress
from nncore.reproduction import Reproduction, Spread, reproduce, reproducible
from nncore.training.recipes import TEST

FIGURE_WORDS = {
    "training_accuracy": "training images",
    "held_out_accuracy": "held-out images",
    "test_accuracy": "test set",
}


@click.command("reproduce", short_help="Train the published recipes and compare.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--seeds",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    metavar="N",
    help="How often each is trained, every time with another seed.",
)
@threads_option
@data_dir_option
@json_option
def reproduce_command(
    names: tuple[str, ...], seeds: int, threads: int, data_dir: Path | None, as_json: bool
) -> None:
    """Train published recipes as described, and print each published result beside ours.

    Without a NAME all but the one that takes half an hour (simard-800). A published figure is
    reached where it lies within our mean ± 2 standard deviations, or below. Ctrl-C stops and
    prints what there is.
    """
    stopped = threading.Event()
    found: dict[str, Reproduction] = {}
    working = reproduce(reproducible(names), seeds=seeds, data_dir=data_dir)
    with (
        ProgressBar() as bar,
        blas_threads(threads),
        on_interrupt(stopped.set),
        contextlib.closing(working),
    ):
        for part in working:
            if isinstance(part, Progress):
                bar.show(part)
            else:
                found[part.published.recipe.name] = part
            if stopped.is_set():
                break
    done = list(found.values())
    if as_json:
        print_json([as_plain(one) for one in done])
    else:
        _print(done)
    if stopped.is_set():
        click.echo("Stopped; this is what there was.", err=True)
    if problems := [one.problem for one in done if one.problem]:
        raise InklingError(" ".join(problems))


def as_plain(found: Reproduction) -> dict[str, Any]:
    """Return what ``--json`` prints of a recipe; unknown is None."""
    published = found.published
    plain: dict[str, Any] = {
        "recipe": published.recipe.name,
        "published": {**published.results, "stated": published.stated},
        "ours": {**_spread(found.spread()), "figure": published.figure},
        "trained_well": {
            **_spread(found.well_spread),
            "figure": TEST,
            "recipe": published.trained_well,
        },
        "chosen": list(published.chosen),
        "seconds": sum(found.seconds) / len(found.seconds) if found.seconds else None,
        "reached": found.reaches,
        "examples": [
            {"label": each.label, "digit": each.digit, "confidence": each.confidence}
            for each in found.examples
        ],
        "figures": {name: _spread(found.spread(name)) for name in FIGURE_WORDS},
    }
    return {**plain, "error": found.problem} if found.problem else plain


def _spread(spread: Spread | None) -> dict[str, Any]:
    if spread is None:
        return {"mean": None, "sd": None, "lowest": None, "highest": None, "seeds": 0}
    return {
        "mean": spread.mean,
        "sd": spread.sd,
        "lowest": min(spread.values),
        "highest": max(spread.values),
        "seeds": len(spread.values),
    }


def _print(done: list[Reproduction]) -> None:
    head = ("recipe", "published", "of", "ours", "sd", "lowest", "highest", "trained well", "s")
    rows = []
    for one in done:
        figures = [one.published.figure]
        figures += [name for name in one.published.results if name not in figures]
        rows += [_row(one, figure, is_first=figure == figures[0]) for figure in figures]
    print_table(head, rows)
    click.echo("")
    for one in done:
        name, chosen = one.published.recipe.name, " ".join(one.published.chosen)
        pictures = f" {_pictures(one)}" if one.examples else ""
        click.echo(f"{name} (published: {one.published.stated}). {one.problem or chosen}{pictures}")
        if one.reaches is False:
            click.echo(f"{name}: a published figure lies above our mean + 2 sd.")


def _pictures(one: Reproduction) -> str:
    right = sum(each.digit == each.label for each in one.examples)
    return f"Of {len(one.examples)} held-out pictures, the first seed reads {right} rightly."


def _row(one: Reproduction, figure: str, *, is_first: bool) -> tuple[str, ...]:
    spread, well = one.spread(figure), one.well_spread
    values = spread.values if spread else ()
    return (
        one.published.recipe.name if is_first else "",
        percent(one.published.results.get(figure)),
        FIGURE_WORDS[figure],
        percent(spread.mean if spread else None),
        percent(spread.sd if spread else None),
        percent(min(values, default=None)),
        percent(max(values, default=None)),
        percent(well.mean if well else None) if is_first else "",
        f"{sum(one.seconds) / len(one.seconds):.1f}" if one.seconds and is_first else UNKNOWN,
    )
