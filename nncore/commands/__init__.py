"""The command line: the engine without a screen, and the one room that prints."""

from nncore.commands.calibrate import calibrate_command
from nncore.commands.classify import classify_command
from nncore.commands.data import data_command
from nncore.commands.evaluate import evaluate_command
from nncore.commands.export import export_command
from nncore.commands.group import main
from nncore.commands.recipes import recipes_command
from nncore.commands.replay import replay_command
from nncore.commands.reproduce import reproduce_command
from nncore.commands.runs import runs_command
from nncore.commands.train import train_command

__all__ = ["main"]

for _command in (
    train_command,
    evaluate_command,
    calibrate_command,
    classify_command,
    export_command,
    reproduce_command,
    runs_command,
    replay_command,
    recipes_command,
    data_command,
):
    main.add_command(_command)
