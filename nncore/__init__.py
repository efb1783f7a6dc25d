"""Neural networks that read digits, from scratch in NumPy: arrays in, arrays out, no Qt.

What a notebook needs is offered here; the rooms underneath hold the rest.
"""

from nncore.data.drawing import Drawing, Stroke, read_drawings, write_drawing
from nncore.data.ink import image_to_drawing, picture_from_array, picture_from_file, to_input
from nncore.data.one_hot import OneHotEncoder
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
