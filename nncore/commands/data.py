"""``data``: the data sets, and where they are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nncore.commands.group import data_dir_option, json_option
from nncore.commands.terminal import ProgressBar, print_json, print_table
from nncore.data import catalogue
from nncore.errors import DataError


@click.command("data", short_help="List, fetch and verify the data sets.")
@click.argument("action", type=click.Choice(["list", "fetch", "verify"]), default="list")
@data_dir_option
@json_option
def data_command(action: str, data_dir: Path | None, as_json: bool) -> None:
    """List the data sets, fetch MNIST, or verify its files by their content."""
    if action == "list":
        _list(data_dir, as_json)
    elif action == "fetch":
        _fetch(data_dir, as_json)
    else:
        _verify(data_dir, as_json)


def _list(data_dir: Path | None, as_json: bool) -> None:
    rows: list[dict[str, Any]] = catalogue.describe(data_dir)
    if as_json:
        print_json(rows)
        return
    print_table(
        ("data", "training", "validation", "test", "", "where"),
        (
            (
                row["name"],
                *(f"{row[part]:,}" for part in ("training", "validation", "test")),
                "ready" if row["at_hand"] else "not here yet",
                row["where"],
            )
            for row in rows
        ),
    )
    missing = [row["name"] for row in rows if not row["at_hand"]]
    if catalogue.MNIST in missing:
        click.echo("\nMNIST is downloaded by: data fetch")
    if catalogue.DIGITS8 in missing:
        click.echo("\ndigits8 comes with scikit-learn: pip install scikit-learn")


def _fetch(data_dir: Path | None, as_json: bool) -> None:
    with ProgressBar() as bar:
        folder = bar.follow(catalogue.fetch(catalogue.MNIST, data_dir=data_dir))
    if as_json:
        print_json({"name": catalogue.MNIST, "where": folder})
    else:
        click.echo(f"MNIST is complete and verified, in {folder}")


def _verify(data_dir: Path | None, as_json: bool) -> None:
    with ProgressBar() as bar:
        files: list[dict[str, Any]] = bar.follow(catalogue.verify(data_dir=data_dir))
    if as_json:
        print_json(files)
    else:
        print_table(
            ("file", "state", "path"),
            ((file["file"], file["state"], file["path"] or "") for file in files),
        )
    wrong = [file for file in files if file["state"] == "wrong"]
    if wrong:
        raise DataError(str(wrong[0]["reason"]))
    missing = [str(file["file"]) for file in files if file["state"] == "missing"]
    if missing:
        raise DataError(f"MNIST is not complete: {', '.join(missing)} missing; try: data fetch.")
