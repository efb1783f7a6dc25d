"""Writes a set of golden files: one of each format, as this version of the program writes it.

``python -m tests.golden.make_golden 5`` makes the folder ``tests/golden/5``, once, when a format
has changed; sets that are there are never made again, since nobody can write them any more.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from gui.settings import Settings, SettingsFile
from nncore.data.blocks import keep_block
from nncore.data.drawing import Drawing, Stroke, write_drawing
from nncore.data.importing import keep_usable
from nncore.recipe import (
    Augmentation,
    Batch,
    Conv2D,
    Dense,
    Dropout,
    EarlyStopping,
    Flatten,
    MaxPool2D,
    Optimiser,
    Preparation,
    Recipe,
    Schedule,
)
from nncore.recipe.file import write_recipe
from nncore.session import Run
from nncore.storage import save_network
from nncore.storage.checkpoint_file import save_checkpoint
from nncore.storage.library import Library
from nncore.storage.library_recorder import recorded
from nncore.training.events import StepDone
from tests.nncore.data.own.digits import digits, write_idx
from tests.nncore.storage.models import small_model
from tests.nncore.training.cases import RECIPE, make_dataset, make_samples
from tests.steps import run

RICH = Recipe(
    "rich",
    (Conv2D(2, 5, "relu"), MaxPool2D(4), Flatten(), Dropout(0.1), Dense(10, "softmax")),
    optimiser=Optimiser("adamw", rate=1e-3),
    schedule=Schedule("one_cycle"),
    batch=Batch("size", 16),
    augmentation=Augmentation(rotation=5.0),
    early_stopping=EarlyStopping(2),
    epochs=3,
)


def ramp(model_input: int) -> np.ndarray:
    """Return the input whose reading is kept beside a network."""
    return np.linspace(0.0, 1.0, model_input, dtype=np.float32)


def main(folder: Path) -> None:
    """Write one of each; refuse where the folder is there."""
    folder.mkdir()
    model = small_model(RICH)
    save_network(folder / "network.safetensors", model)
    write_recipe(folder / "recipe.json", RICH)
    strokes = (Stroke(np.array([[10, 20], [30.5, 40], [30, 90]], np.float32), 12.0),)
    drawing = Drawing(strokes, canvas=(280.0, 280.0), label=7, writer="me")
    picture = Drawing(picture=np.eye(9, dtype=np.uint8) * 255, canvas=(280.0, 280.0), label=1)
    write_drawing(folder / "drawing.json", drawing)
    lines = (json.dumps(each.to_dict()) + "\n" for each in (drawing, picture))
    (folder / "drawings.jsonl").write_text("".join(lines))
    SettingsFile(folder / "settings.json").save(
        Settings(pen_width=11.0, theme="dark", recipe=RICH.to_dict(), folder="there")
    )
    keep_block(folder / "cache.npz", make_samples(12, 1))
    source = folder / "source"
    source.mkdir()
    images = write_idx(source, *digits(12, side=8))
    run(keep_usable(images, Preparation(size=8, box=8.0), folder / "own.npz"))
    for path in source.iterdir():
        path.unlink()
    source.rmdir()
    _train(folder)
    reading = model.probabilities(ramp(model.network.input_size)[np.newaxis])[0]
    (folder / "expected.json").write_text(json.dumps({"reading": reading.tolist()}))


def _train(folder: Path) -> None:
    """Record a run, and put it down on its way."""
    short = RECIPE.with_changes(epochs=2, layers=(Dense(4, "tanh"), Dense(10, "softmax")))
    training = Run(short, dataset=make_dataset(64))
    with Library(folder / "library") as library:
        for event in recorded(training.events(), training.model, library):
            state = training.state()
            if isinstance(event, StepDone) and event.step == 3 and state is not None:
                save_checkpoint(folder / "checkpoint.training", state)


if __name__ == "__main__":
    main(Path(__file__).parent / sys.argv[1])
