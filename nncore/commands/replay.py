"""``replay``: train a run of the library again, and see whether it comes out the same."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import asdict
from pathlib import Path

import click

from nncore.blas import blas_threads
from nncore.commands.group import data_dir_option, json_option
from nncore.commands.library import find_run, open_library
from nncore.commands.terminal import ProgressBar, print_json
from nncore.errors import InklingError
from nncore.progress import Progress
from nncore.replay import Replayed, replay
from nncore.training.events import Event, RunStarted, StepDone


@click.command("replay", short_help="Train a run again; the same curve, bit for bit.")
@click.argument("run")
@data_dir_option
@json_option
def replay_command(run: str, data_dir: Path | None, as_json: bool) -> None:
    """Train the RUN of the library again: its recipe, its changes, its number of threads.

    RUN is its number, its name, or the beginning of its identifier. Curves and network are
    compared bit for bit; the exit code is 1 where they are not the same.
    """
    with open_library() as library:
        summary = find_run(library, run)
        threads = library.details(summary.run_id).surroundings.threads
        with ProgressBar() as bar, blas_threads(threads or 1):
            result = bar.follow(_told(replay(library, summary.run_id, data_dir=data_dir)))
    if as_json:
        which = {"run": summary.run_id, "number": summary.number, "name": summary.name}
        print_json({**which, "same": result.is_same, **asdict(result)})
    if not result.is_same:
        raise InklingError(f"{summary.name} (run {summary.number}): {result.sentence()}")
    if not as_json:
        click.echo(f"{summary.name} (run {summary.number}): {result.sentence()}")


def _told(events: Generator[Event, None, Replayed]) -> Generator[Progress, None, Replayed]:
    """Tell of a training as of any other activity."""
    total = 0
    while True:
        try:
            event = next(events)
        except StopIteration as finished:
            result: Replayed = finished.value
            return result
        if isinstance(event, RunStarted):
            total = event.total_steps
        if isinstance(event, Progress):
            yield event
        elif isinstance(event, StepDone):
            yield Progress("Training again", event.step, total, "steps")
