"""``train``: from a recipe to a network file."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from nncore.blas import blas_threads
from nncore.commands.group import data_dir_option, json_option, threads_or_auto_option
from nncore.commands.interrupt import on_interrupt
from nncore.commands.library import open_library_or_none
from nncore.commands.putting_down import PuttingDown, place_for, refuse_fixed_options, take_up
from nncore.commands.terminal import ProgressBar
from nncore.commands.training_report import TrainingReport
from nncore.errors import InklingError, SaveError
from nncore.files import cause_of
from nncore.network.model import Model
from nncore.recipe import BOUNDS, Recipe
from nncore.recipe.file import read_recipe
from nncore.session import Run
from nncore.storage.library_recorder import recorded
from nncore.storage.network_file import SUFFIX, save_network
from nncore.training import recipes
from nncore.training.threads import best_threads


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
@threads_or_auto_option
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
    threads: int | None,
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
        threads = threads or best_threads(recipe)
        run = Run(recipe, data_dir=data_dir)
        command = _command_line(recipe_name, sources, epochs, seed, threads)
    else:
        refuse_fixed_options(click.get_current_context())
        state, command = take_up(resume)
        run = Run.resume(state, data_dir=data_dir)
    path = out or free_name(run.recipe.name)
    _check_folder(path)
    library = None if no_library else open_library_or_none()
    with library or nullcontext(), ProgressBar() as bar:
        report = TrainingReport(bar, as_json)
        leaving = PuttingDown(run, place_for(path, resume), {"command": command}, bar)
        with blas_threads(threads or best_threads(run.recipe)), on_interrupt(leaving.ask):
            for event in recorded(run.events(), run.model, library, bar.say):
                if not report.tell(event):
                    leaving.ask()
                leaving.watch()
    assert report.ended is not None  # the last event of every run
    ended = report.ended
    model = ended.model.with_changes(origin={**ended.model.origin, "command": command})
    path = _save(path, model)
    report.end(run.findings, path, leaving.kept)
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
    try:
        os.fsencode(stem)
    except UnicodeEncodeError:  # a system whose files have ASCII names only
        stem = "network"
    path, number = Path(f"{stem}{SUFFIX}"), 2
    while path.exists():
        path, number = Path(f"{stem}-{number}{SUFFIX}"), number + 1
    return path


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
