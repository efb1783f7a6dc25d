"""A training that is interrupted is put down in a file, and ``--resume`` takes it up again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click
from click.core import ParameterSource

from nncore.commands.terminal import ProgressBar
from nncore.errors import SaveError
from nncore.session import Run
from nncore.storage.checkpoint_file import SUFFIX, load_checkpoint, save_checkpoint
from nncore.training.state import TrainingState

FIXED = ("recipe", "data", "epochs", "seed")
"""Options that a training which goes on cannot have: what they say is in its file."""


class PuttingDown:
    """Stops a run when somebody asks, and keeps what it needs to go on.

    Parameters
    ----------
    run : Run
        What is trained.
    path : Path
        The file; replaced if it is there.
    notes : mapping
        Kept with it.
    bar : ProgressBar
        Where a person is told.

    Attributes
    ----------
    kept : Path or None
        The file, as soon as it is written.
    """

    def __init__(self, run: Run, path: Path, notes: Mapping[str, str], bar: ProgressBar) -> None:
        self.kept: Path | None = None
        self._run, self._path, self._notes, self._bar = run, path, notes, bar
        self._is_asked = self._is_over = False

    def ask(self) -> None:
        """Ask for it, from a signal handler: it sets flags, no more."""
        self._is_asked = True
        self._run.stop()

    def watch(self) -> None:
        """Keep the training as soon as it can be kept; to be called after each event."""
        state = self._run.state() if self._is_asked and not self._is_over else None
        if state is None:
            return
        self._is_over = True
        try:
            save_checkpoint(self._path, replace(state, notes=self._notes))
        except SaveError as error:  # the network is saved all the same
            self._bar.say(f"The training cannot be resumed later: {error}")
        else:
            self.kept = self._path


def refuse_fixed_options(context: click.Context) -> None:
    """Raise UsageError where an option was given whose value is in the file."""
    names = {option.name: option.opts[0] for option in context.command.params}
    for name, option in names.items():
        given = name and context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and option.removeprefix("--") in FIXED:
            raise click.UsageError(f"--resume goes on as the training began; leave out {option}.")


def take_up(path: Path) -> tuple[TrainingState, str]:
    """Read a training that was put down, and the command that it began with."""
    state = load_checkpoint(path)
    return state, str(state.notes.get("command", ""))


def place_for(network: Path, resumed: Path | None) -> Path:
    """Name the file for a training: the one it came from, or a new one beside its network."""
    if resumed is not None:
        return resumed
    path, number = network.with_suffix(SUFFIX), 2
    while path.exists():
        path, number = network.with_name(f"{network.stem}-{number}{SUFFIX}"), number + 1
    return path
