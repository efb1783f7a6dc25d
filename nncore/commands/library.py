"""The library as the commands use it: opened with a word of what is wrong, runs found by name."""

from __future__ import annotations

import click

from nncore.errors import InklingError, LibraryError
from nncore.storage.library import Library
from nncore.storage.library_records import RunSummary

SHORTEST_ID = 4


def open_library() -> Library:
    """Open the user's library; say on standard error what a person must know of it."""
    library = Library()
    if library.notice:
        click.echo(library.notice, err=True)
    return library


def open_library_or_none() -> Library | None:
    """Open the user's library; where it cannot be used, say so and do without."""
    try:
        return open_library()
    except LibraryError as error:
        click.echo(f"{error} This run is not kept.", err=True)
        return None


def find_run(library: Library, wanted: str, *, deleted: bool = False) -> RunSummary:
    """Find a run by its number, the beginning of its identifier, or its name.

    Parameters
    ----------
    library : Library
        Where to look.
    wanted : str
        What a person called it; of several runs of one name the latest.
    deleted : bool
        Whether to look among the deleted ones.

    Raises
    ------
    InklingError
        Where there is none, or the beginning of the identifier fits several.
    """
    runs = library.summaries(deleted=deleted)
    for run in runs:
        if wanted in (str(run.number), run.run_id):
            return run
    if len(wanted) >= SHORTEST_ID:
        begun = [run for run in runs if run.run_id.startswith(wanted.lower())]
        if len(begun) == 1:
            return begun[0]
    named = [run for run in runs if run.name == wanted]
    if named:
        return named[-1]
    kind = "deleted run" if deleted else "run"
    raise InklingError(
        f"There is no {kind} {wanted!r} in the library; `runs` lists them with their numbers."
    )
