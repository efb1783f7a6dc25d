"""Trainings put down at random steps and taken up in another process: the same bits."""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from nncore.storage.checkpoint_file import load_checkpoint, save_checkpoint
from nncore.storage.library_recorder import parameter_digest
from tests.nncore.training.cases import run
from tests.nncore.training.test_resuming import RECIPES, make_trainer, put_down


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability resume")
    parser.add_argument("--trials", type=int, default=10, help="for each recipe")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--go-on", nargs="+", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.go_on:
        return _go_on(options.go_on)
    rng, wrong = random.Random(options.seed), 0
    print("| training | steps | put down at | the same bits |")
    print("|---|---|---|---|", flush=True)
    for name, recipe in RECIPES.items():
        ended = run(make_trainer(recipe))[1]
        whole = f"{ended.step} {parameter_digest(ended.model)}"
        steps = sorted(rng.randrange(1, ended.step) for _ in range(options.trials))
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"{number}.training" for number in range(len(steps))]
            for path, step in zip(paths, steps, strict=True):
                way = rng.choice(("paused", "stopped"))
                save_checkpoint(path, put_down(recipe, step, way)[1])
            command = [sys.executable, "-m", "tests.reliability", "resume", "--go-on"]
            answers = subprocess.run(
                [*command, *map(str, paths)], capture_output=True, text=True, check=True
            ).stdout.splitlines()
        same = sum(answer == whole for answer in answers)
        wrong += len(steps) - same
        places = ", ".join(map(str, steps))
        print(f"| {name} | {ended.step} | {places} | {same} of {len(steps)} |", flush=True)
    return int(wrong > 0)


def _go_on(paths: list[Path]) -> int:
    """Take up each training in this process; print its last step and the digest of its bits."""
    for path in paths:
        state = load_checkpoint(path)
        ended = run(make_trainer(state.recipe, state))[1]
        print(ended.step, parameter_digest(ended.model))
    return 0
