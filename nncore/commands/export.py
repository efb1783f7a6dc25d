"""``export``: a network for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from nncore.commands.group import json_option
from nncore.commands.terminal import print_json
from nncore.export import FORMATS, export_network
from nncore.storage import load_network, shipped_network

SHIPPED = "shipped"


@click.command("export", short_help="Write a network for other programs.")
@click.argument("network", default=SHIPPED)
@click.option(
    "--to",
    "kind",
    type=click.Choice(list(FORMATS)),
    required=True,
    help="onnx (needs the package onnx); npz, NumPy arrays; csv, tables in a ZIP; py, a script.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to; replaced if it is there. Else a file in the current folder.",
)
@json_option
def export_command(network: str, kind: str, out: Path | None, as_json: bool) -> None:
    """Write the network in the file NETWORK, or the one that ships ("shipped"), for other programs.

    A script (py) has its weights beside it, in a second file whose name ends in .weights.npz.
    """
    chosen = FORMATS[kind]
    place = Path(network)
    is_shipped = network == SHIPPED and not place.exists()
    model = shipped_network() if is_shipped else load_network(place)
    target = out or Path(f"{'inkling' if is_shipped else place.stem}{chosen.suffix}")
    files = export_network(target, model, chosen)
    if as_json:
        written = [{"file": file, "bytes": file.stat().st_size} for file in files]
        print_json({"network": model.name, "format": chosen.name, "files": written})
        return
    for file in files:
        click.echo(f"Wrote {file} ({file.stat().st_size:,} bytes)")
