"""The layers of a network that one can point at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from nncore.recipe import Shape

Kind = Literal["input", "dense", "convolution", "pooling", "output"]


@dataclass(frozen=True)
class Place:
    """A layer that one can point at.

    Parameters
    ----------
    index : int
        0 is the input; place n holds what link n - 1 gives.
    kind : "input", "dense", "convolution", "pooling" or "output"
        What it is.
    name : str
        ``"Input"``, ``"Hidden 1"``, ``"Convolution 2"``, ``"Pooling 1"``, ``"Output"``.
    shape : (units,) or (height, width, channels)
        Of its values for one drawing. Rows hold them line by line, channels together.
    activation : str
        Name in `nncore.network.activations.ACTIVATIONS`; "identity" where there is none.
    layer : int or None
        Its number in the network and in the names of its parameters; None for the input.
    """

    index: int
    kind: Kind
    name: str
    shape: Shape
    activation: str
    layer: int | None

    @property
    def units(self) -> int:
        """What can be selected: units, or channels (feature maps) of an image."""
        return self.shape[-1]

    @property
    def size(self) -> int:
        """Values for one drawing."""
        return math.prod(self.shape)

    @property
    def is_image(self) -> bool:
        """Whether its values are an image with channels."""
        return len(self.shape) == 3

    @property
    def has_weights(self) -> bool:
        """Whether it has units of its own with weights and a bias."""
        return self.kind in ("dense", "convolution", "output")
