"""The group of commands: how they fail, and the options that several share."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

import nncore
from nncore.errors import InklingError

Command = TypeVar("Command", bound=Callable[..., Any])

MANY_THREADS = click.IntRange(1, 256)


class CommandGroup(click.Group):
    """Commands in the order in which they were added; every failure is one clear line.

    Exit codes: 0; 1 for what happened while a command ran, with one sentence on standard
    error; 2 for wrong usage.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the documentation."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; turn what can go wrong outside the program into a sentence."""
        try:
            return super().invoke(ctx)
        except InklingError as error:
            raise click.ClickException(str(error)) from error
        except MemoryError as error:
            raise click.ClickException("There is not enough memory for this.") from error
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # whoever read along has left; click ends quietly
            if not error.filename:  # standard output itself: what is left in it cannot be written
                _discard_output()
            place = f"{error.filename}: " if error.filename else ""
            raise click.ClickException(f"{place}{error.strerror or error}.") from error


def _discard_output() -> None:
    """Let the rest of standard output go nowhere, or Python would complain when it ends."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(nncore.__version__, prog_name="Inkling")
def main() -> None:
    """Train and use networks that read digits, made of nothing but NumPy."""


def json_option(command: Command) -> Command:
    """Add ``--json`` as the parameter `as_json`."""
    option = click.option(
        "--json", "as_json", is_flag=True, help="Print JSON on standard output and nothing else."
    )
    return option(command)


def data_dir_option(command: Command) -> Command:
    """Add ``--data-dir`` as the parameter `data_dir`."""
    option = click.option(
        "--data-dir",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="Folder that holds data sets (DIR/mnist/…); else $INKLING_DATA_DIR.",
    )
    return option(command)


def _number_or_auto(context: click.Context, option: click.Parameter, value: str) -> int | None:
    return None if value == "auto" else MANY_THREADS(value, option, context)


def threads_or_auto_option(command: Command) -> Command:
    """Add ``--threads`` as the parameter `threads`, None for what a trial finds best."""
    option = click.option(
        "--threads",
        callback=_number_or_auto,
        default="1",
        show_default=True,
        metavar="N or auto",
        help="Threads of NumPy's matrix products; the same number gives the same bits at every "
        "run, auto tries out which is fastest now.",
    )
    return option(command)


def threads_option(command: Command) -> Command:
    """Add ``--threads`` as the parameter `threads`."""
    option = click.option(
        "--threads",
        type=MANY_THREADS,
        default=1,
        show_default=True,
        metavar="N",
        help="Threads of NumPy's matrix products; one gives the same bits at every run.",
    )
    return option(command)
