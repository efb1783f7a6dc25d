"""``train``: from a recipe to a network file."""

from __future__ import annotations

import re
import shlex
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from nncore.blas import blas_threads
from nncore.commands.group import data_dir_option, json_option, threads_option
from nncore.commands.interrupt import on_interrupt
from nncore.commands.library import open_library_or_none
from nncore.commands.putting_down import PuttingDown, place_for, refuse_fixed_options, take_up
from nncore.commands.terminal import UNKNOWN, ProgressBar, percent, print_json
from nncore.errors import InklingError, SaveError
from nncore.files import cause_of
from nncore.insight.doctor import Finding
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.recipe import BOUNDS, Recipe
from nncore.recipe.file import read_recipe
from nncore.session import Run
from nncore.storage.library_recorder import recorded
from nncore.storage.network_file import SUFFIX, save_network
from nncore.training import recipes
from nncore.training.events import EpochDone, Event, RunEnded, RunStarted, StepDone

TABLE_HEAD = "epoch   training: loss  accuracy   validation: loss  accuracy   seconds"


def _bounded(name: str) -> click.IntRange:
    low, high = BOUNDS[name]
    return click.IntRange(int(low), int(high))


@click.command("train", short_help="Train a network and save it.")
@click.option(
    "--recipe",
    "recipe_name",
    default=next(iter(recipes.BUILT_IN)),
    show_default=True,
    metavar="NAME or FILE",
    help="A built-in recipe, or a JSON file with one.",
)
@click.option(
    "--data",
    "sources",
    multiple=True,
    metavar="NAME or PATH",
    help="What to learn from, instead of the recipe's data; again to mix.",
)
@click.option("--epochs", type=_bounded("epochs"), metavar="N", help="Passes through the images.")
@click.option("--seed", type=_bounded("seed"), metavar="N", help="Decides everything random.")
@threads_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where the network goes; else a new file here, named after the recipe.",
)
@click.option(
    "--resume",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Go on with a training that was interrupted; it ends in the same bits.",
)
@click.option("--no-library", is_flag=True, help="Do not keep the run in the library.")
@data_dir_option
@json_option
def train_command(
    recipe_name: str,
    sources: tuple[str, ...],
    epochs: int | None,
    seed: int | None,
    threads: int,
    out: Path | None,
    resume: Path | None,
    no_library: bool,
    data_dir: Path | None,
    as_json: bool,
) -> None:
    """Train a network and save it; Ctrl-C stops early and keeps what was learned.

    An interrupted training leaves a file beside its network, with which --resume goes on.
    """
    if resume is None:
        recipe = _change(load_recipe(recipe_name), sources, epochs, seed)
        run = Run(recipe, data_dir=data_dir)
        command = _command_line(recipe_name, sources, epochs, seed, threads)
    else:
        refuse_fixed_options(click.get_current_context())
        state, command = take_up(resume)
        run = Run.resume(state, data_dir=data_dir)
    _check_folder(out or Path(SUFFIX))
    path = out or free_name(run.recipe.name)
    library = None if no_library else open_library_or_none()
    with library or nullcontext(), ProgressBar() as bar:
        report = _Report(bar, as_json)
        leaving = PuttingDown(run, place_for(path, resume), {"command": command}, bar)
        with blas_threads(threads), on_interrupt(leaving.ask):
            for event in recorded(run.events(), run.model, library, bar.say):
                report.tell(event)
                leaving.watch()
    assert report.ended is not None  # the last event of every run
    ended = report.ended
    model = ended.model.with_changes(origin={**ended.model.origin, "command": command})
    path = _save(path, model)
    _print_end(ended, run.findings, path, leaving.kept, as_json)
    if ended.ended == "diverged":
        raise InklingError(ended.reason)


def load_recipe(name: str) -> Recipe:
    """Return a built-in recipe, or read one from a JSON file.

    Parameters
    ----------
    name : str
        Built-in names come first; ``./quick`` is a file in any case.

    Raises
    ------
    RecipeError
        Where there is neither, or the file holds no recipe that can be trained.
    InklingError
        Where the file cannot be read.
    """
    path = Path(name)
    if name in recipes.BUILT_IN or not (path.exists() or path.suffix or path.name != name):
        return recipes.get(name)
    return read_recipe(path)


def free_name(recipe_name: str) -> Path:
    """Return a file in the current folder that does not exist yet, named after a recipe."""
    stem = re.sub(r"[^\w.-]+", "-", recipe_name).strip("-.") or "network"
    path, number = Path(f"{stem}{SUFFIX}"), 2
    while path.exists():
        path, number = Path(f"{stem}-{number}{SUFFIX}"), number + 1
    return path


class _Report:
    """Tells the events of a run, to a person or as JSON, and keeps the last one."""

    def __init__(self, bar: ProgressBar, as_json: bool) -> None:
        self.ended: RunEnded | None = None
        self._bar = bar
        self._as_json = as_json
        self._started: RunStarted | None = None

    def tell(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._bar.show(event)
        elif isinstance(event, RunStarted):
            self._begin(event)
        elif isinstance(event, StepDone):
            self._step(event)
        elif isinstance(event, EpochDone):
            self._epoch(event)
        elif isinstance(event, RunEnded):
            self.ended = event

    def _begin(self, event: RunStarted) -> None:
        self._started = event
        self._bar.show(Progress("Training", 0, event.total_steps, "steps"))
        recipe = event.recipe
        if not self._as_json:
            self._bar.print(
                f"{recipe.name}: {recipe.describe_layers()}, {event.parameter_count:,} parameters, "
                f"{event.training_images:,} images of {' + '.join(recipe.data.sources)}, "
                f"{event.batch_size:,} at a time."
            )
            self._bar.print("")
            self._bar.print(TABLE_HEAD)

    def _step(self, event: StepDone) -> None:
        if self._started:
            progress = Progress("Training", event.step, self._started.total_steps, "steps")
            self._bar.show(progress, f"loss {event.loss:.3f}")

    def _epoch(self, event: EpochDone) -> None:
        if not self._as_json:
            self._bar.print(
                f"{event.epoch:5d}{event.train_loss:17.4f}{percent(event.train_accuracy):>10}"
                f"{event.validation_loss:19.4f}{percent(event.validation_accuracy):>10}"
                f"{event.seconds:10.2f}"
            )
            return
        names = ("epoch", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
        print_json({name: getattr(event, name) for name in (*names, "seconds")})
        if not self._bar.is_live:
            accuracy = percent(event.validation_accuracy)
            self._bar.say(f"epoch {event.epoch}: validation accuracy {accuracy}")


def _change(
    recipe: Recipe, sources: tuple[str, ...], epochs: int | None, seed: int | None
) -> Recipe:
    """Apply the options that were given."""
    if epochs is not None:
        recipe = recipe.with_changes(steps=None)  # which would have the last word
    changes: dict[str, Any] = {"epochs": epochs, "seed": seed}
    if sources:
        changes["data"] = replace(recipe.data, sources=sources)
    return recipe.with_changes(**{name: part for name, part in changes.items() if part is not None})


def _check_folder(path: Path) -> None:
    """Refuse a place where nothing can be saved before an hour is spent on training."""
    try:
        if path.is_dir():
            raise SaveError(f"{path}: is a folder; name a file for the network.")
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise SaveError(
            f"{path}: cannot be saved there, because {cause_of(error)}; choose another place."
        ) from error


def _save(path: Path, model: Model) -> Path:
    """Save the network; where the place has gone or is full, somewhere else."""
    try:
        save_network(path, model)
    except SaveError as error:
        try:
            refuge = Path(tempfile.mkdtemp(prefix="inkling-")) / f"network{SUFFIX}"
            save_network(refuge, model)
        except (OSError, SaveError):
            raise error from None
        raise SaveError(f"{str(error).rstrip('.')}; the network is in {refuge} instead.") from error
    return path


def _command_line(
    recipe: str, sources: tuple[str, ...], epochs: int | None, seed: int | None, threads: int
) -> str:
    """Return the command that trains this network again."""
    words = ["train", "--recipe", recipe]
    for source in sources:
        words += ["--data", source]
    for option, value in (("--epochs", epochs), ("--seed", seed)):
        if value is not None:
            words += [option, str(value)]
    return shlex.join([*words, "--threads", str(threads)])


def _print_end(
    ended: RunEnded,
    findings: tuple[Finding, ...],
    path: Path,
    checkpoint: Path | None,
    as_json: bool,
) -> None:
    count = ended.model.network.parameter_count
    if as_json:
        print_json(
            {
                "ended": ended.ended,
                "network": path,
                "checkpoint": checkpoint,
                "parameters": count,
                "test": ended.test,
                "seconds": ended.seconds,
                "findings": [_finding(each) for each in findings],
            }
        )
        return
    click.echo("")
    if ended.ended != "diverged":
        click.echo(ended.reason)
    for name, accuracy in ended.test.items():
        click.echo(f"Test accuracy on {name}: {percent(accuracy)}")
    if not ended.test:
        click.echo(f"Test accuracy: {UNKNOWN}")
    for finding in findings:
        click.echo(f"{finding.fault.value}: {finding.sentence} {finding.remedy.words}")
    click.echo(f"Saved as {path} ({count:,} parameters, {ended.seconds:.1f} s of training).")
    if checkpoint is not None:
        click.echo(f"To go on with the training: train --resume {shlex.quote(str(checkpoint))}")


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "fault": finding.fault.value,
        "sentence": finding.sentence,
        "evidence": [str(figure) for figure in finding.evidence],
        "remedy": finding.remedy.words,
    }
