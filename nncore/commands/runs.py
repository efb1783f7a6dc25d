"""``runs``: the library of runs; list, rename, delete, restore, export, and its quota."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import click

from nncore.commands.group import json_option
from nncore.commands.library import find_run, open_library
from nncore.commands.terminal import UNKNOWN, percent, print_json, print_table
from nncore.storage.library import Library
from nncore.storage.library_records import RunSummary

MEGABYTE = 1024**2
HEAD = ("run", "name", "begun", "epochs", "seconds", "parameters", "validation", "test", "ended")


@click.group("runs", invoke_without_command=True, short_help="The library of all runs.")
@click.option("--deleted", is_flag=True, help="List those that were deleted instead.")
@json_option
@click.pass_context
def runs_command(context: click.Context, deleted: bool, as_json: bool) -> None:
    """List the runs of the library, or change it; RUN is a number, a name or an identifier."""
    if context.invoked_subcommand is not None:
        return
    with open_library() as library:
        runs = library.summaries(deleted=deleted)
        if as_json:
            print_json([_plain(library, run) for run in runs])
            return
        if not runs:
            click.echo("There are no deleted runs." if deleted else "There are no runs yet.")
            return
        print_table(HEAD, (_row(run) for run in runs))
        used, quota = library.size / MEGABYTE, library.quota / MEGABYTE
        click.echo(f"{library.folder}: {used:,.1f} of {quota:,.0f} MB.")


@runs_command.command("rename")
@click.argument("run")
@click.argument("name")
def rename_command(run: str, name: str) -> None:
    """Call RUN something else."""
    with open_library() as library:
        found = find_run(library, run)
        library.rename(found.run_id, name)
        click.echo(f"Run {found.number} is called {library.summary(found.run_id).name} now.")


@runs_command.command("delete")
@click.argument("runs", nargs=-1, required=True)
def delete_command(runs: tuple[str, ...]) -> None:
    """Delete RUNS; they can be restored for a month unless space is short."""
    with open_library() as library:
        for found in [find_run(library, run) for run in runs]:
            library.delete(found.run_id)
            click.echo(
                f"Deleted {found.name} (run {found.number}); `runs restore {found.number}` "
                "brings it back."
            )


@runs_command.command("restore")
@click.argument("runs", nargs=-1, required=True)
def restore_command(runs: tuple[str, ...]) -> None:
    """Bring deleted RUNS back."""
    with open_library() as library:
        for found in [find_run(library, run, deleted=True) for run in runs]:
            library.restore(found.run_id)
            click.echo(f"Restored {found.name} (run {found.number}).")


@runs_command.command("export")
@click.argument("run")
@click.argument("file", type=click.Path(path_type=Path))
def export_command(run: str, file: Path) -> None:
    """Write the curves of RUN to FILE as CSV: series, epoch, loss, accuracy."""
    with open_library() as library:
        found = find_run(library, run)
        library.export_csv(found.run_id, file)
        click.echo(f"Saved the curves of {found.name} (run {found.number}) as {file}.")


@runs_command.command("quota")
@click.argument("megabytes", type=click.IntRange(1, 100_000_000), required=False)
def quota_command(megabytes: int | None) -> None:
    """Show how much the library may take, or let it take so many MEGABYTES.

    Where it would take more, networks go: those on the way of the oldest runs first, the last
    network of a run last. Curves stay.
    """
    with open_library() as library:
        if megabytes is not None:
            library.set_quota(megabytes * MEGABYTE)
        click.echo(
            f"The library takes {library.size / MEGABYTE:,.1f} of "
            f"{library.quota / MEGABYTE:,.0f} MB."
        )


def _row(run: RunSummary) -> tuple[str, ...]:
    begun = datetime.datetime.fromtimestamp(run.started).astimezone()
    tests = " ".join(f"{name} {percent(share)}" for name, share in run.test_accuracies.items())
    return (
        str(run.number),
        run.name,
        begun.strftime("%Y-%m-%d %H:%M"),
        f"{run.epoch:.1f}",
        UNKNOWN if run.seconds is None else f"{run.seconds:.1f}",
        f"{run.parameters:,}",
        percent(run.validation_accuracy),
        tests or UNKNOWN,
        run.ended or "in training",
    )


def _plain(library: Library, run: RunSummary) -> dict[str, object]:
    details = library.details(run.run_id)
    return {
        "run": run.run_id,
        "number": run.number,
        "name": run.name,
        "started": datetime.datetime.fromtimestamp(run.started, datetime.UTC).isoformat(),
        "ended": run.ended or None,
        "reason": run.reason,
        "seconds": run.seconds,
        "steps": run.step,
        "epochs": run.epoch,
        "parameters": run.parameters,
        "validation_accuracy": run.validation_accuracy,
        "test_accuracy": run.test_accuracies,
        "checkpoints": run.checkpoints,
        "surroundings": details.surroundings.to_dict(),
        "changes": [{"step": each.step, "rate": each.rate} for each in details.changes],
        "recipe": json.loads(run.recipe_json),
    }
