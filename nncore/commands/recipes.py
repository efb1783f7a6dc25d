"""``recipes``: what can be trained without writing a recipe."""

from __future__ import annotations

import click

from nncore.commands.group import json_option
from nncore.commands.terminal import print_json, print_table
from nncore.training.recipes import BUILT_IN


@click.command("recipes", short_help="List the built-in recipes.")
@json_option
def recipes_command(as_json: bool) -> None:
    """List the built-in recipes; the first is the default of train."""
    if as_json:
        print_json(
            [
                {
                    "name": recipe.name,
                    "summary": recipe.summary,
                    "layers": recipe.describe_layers(),
                    "parameters": recipe.parameter_count,
                }
                for recipe in BUILT_IN.values()
            ]
        )
        return
    print_table(
        ("recipe", "layers", "parameters", "summary"),
        (
            (
                recipe.name,
                recipe.describe_layers(),
                f"{recipe.parameter_count:,}",
                recipe.summary,
            )
            for recipe in BUILT_IN.values()
        ),
    )
