"""Neural networks that read digits, from scratch in NumPy: arrays in, arrays out, no Qt.

What a notebook needs is offered here; the rooms underneath hold the rest. A name is fetched
from its room when it is first asked for, so that a program pays only for what it uses.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nncore.data.drawing import Drawing, Stroke, read_drawings, write_drawing
    from nncore.data.ink import to_input
    from nncore.data.one_hot import OneHotEncoder
    from nncore.data.picture import image_to_drawing, picture_from_array, picture_from_file
    from nncore.data.strokes.generator import draw_digits
    from nncore.data.train_test import train_test_split
    from nncore.errors import InklingError
    from nncore.estimator import NetworkClassifier
    from nncore.network.model import Model, Reading
    from nncore.network.network import Network, Tape
    from nncore.recipe import (
        Batch,
        Data,
        Dense,
        Dropout,
        EarlyStopping,
        Initialiser,
        Optimiser,
        Preparation,
        Recipe,
        Schedule,
    )
    from nncore.session import Run, read
    from nncore.storage import load_network, save_network, shipped_network
    from nncore.training.events import EpochDone, RunEnded, SetRate, StepDone
    from nncore.training.history import History
    from nncore.training.optimisers import build_optimiser
    from nncore.training.recipes import BUILT_IN
    from nncore.training.steps import train_epoch, train_step

__version__ = "0.1.0"

__all__ = [
    "BUILT_IN",
    "Batch",
    "Data",
    "Dense",
    "Drawing",
    "Dropout",
    "EarlyStopping",
    "EpochDone",
    "History",
    "Initialiser",
    "InklingError",
    "Model",
    "Network",
    "NetworkClassifier",
    "OneHotEncoder",
    "Optimiser",
    "Preparation",
    "Reading",
    "Recipe",
    "Run",
    "RunEnded",
    "Schedule",
    "SetRate",
    "StepDone",
    "Stroke",
    "Tape",
    "build_optimiser",
    "draw_digits",
    "image_to_drawing",
    "load_network",
    "picture_from_array",
    "picture_from_file",
    "read",
    "read_drawings",
    "save_network",
    "shipped_network",
    "to_input",
    "train_epoch",
    "train_step",
    "train_test_split",
    "write_drawing",
]

_ROOMS: Final = {
    "data.drawing": "Drawing Stroke read_drawings write_drawing",
    "data.ink": "to_input",
    "data.one_hot": "OneHotEncoder",
    "data.picture": "image_to_drawing picture_from_array picture_from_file",
    "data.strokes.generator": "draw_digits",
    "data.train_test": "train_test_split",
    "errors": "InklingError",
    "estimator": "NetworkClassifier",
    "network.model": "Model Reading",
    "network.network": "Network Tape",
    "recipe": "Batch Data Dense Dropout EarlyStopping Initialiser "
    "Optimiser Preparation Recipe Schedule",
    "session": "Run read",
    "storage": "load_network save_network shipped_network",
    "training.events": "EpochDone RunEnded SetRate StepDone",
    "training.history": "History",
    "training.optimisers": "build_optimiser",
    "training.recipes": "BUILT_IN",
    "training.steps": "train_epoch train_step",
}
_ROOM_OF: Final = {name: room for room, names in _ROOMS.items() for name in names.split()}


if not TYPE_CHECKING:  # or a misspelt name would have a type

    def __getattr__(name: str) -> object:
        """Fetch a name of the package when it is first asked for (PEP 562)."""
        if name not in _ROOM_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
