"""Neural networks that read digits, from scratch in NumPy: arrays in, arrays out, no Qt.

What a notebook needs is offered here; the rooms underneath hold the rest.
"""

from nncore.data.drawing import Drawing, Stroke, read_drawings, write_drawing
from nncore.data.ink import image_to_drawing, picture_from_array, picture_from_file, to_input
from nncore.errors import InklingError
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
from nncore.training.recipes import BUILT_IN

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
    "image_to_drawing",
    "load_network",
    "picture_from_array",
    "picture_from_file",
    "read",
    "read_drawings",
    "save_network",
    "shipped_network",
    "to_input",
    "write_drawing",
]
