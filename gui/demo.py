"""The command ``demo``: pictures of the real window, made without a screen.

Nothing of Qt is imported here before the command runs, so that the other commands work where
Qt does not.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import click


@click.command("demo", short_help="A tour of the real window in pictures; needs no screen.")
@click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the pictures are written; made if it is missing.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON value for each picture.")
def demo(folder: Path, as_json: bool) -> None:
    """Open the real window without a screen, draw, read, train, and save pictures of it."""
    from gui.start_up import check

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    check()
    from gui.tour import take_tour

    for path, words in take_tour(folder):
        if as_json:
            click.echo(json.dumps({"picture": str(path), "shows": words}))
        else:
            click.echo(f"{path}: {words}")
