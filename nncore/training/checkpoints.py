"""The networks of a run on its way, few enough to keep: in memory and in the library.

The window lets them read a new drawing again; the library winds a run back to them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from nncore.network.model import Model

MOST = 60
MOST_BYTES = 48 * 1024**2

NEWS = 0.8
"""The latest gap, as a share of what it would be if all that are kept were evenly spread."""


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """A network and when it was.

    Parameters
    ----------
    step : int
        Batches trained.
    epoch : float
        Epochs trained.
    model : Model
        The network.
    """

    step: int
    epoch: float
    model: Model


class Checkpoints:
    """Keeps a bounded number of a run's networks, always the first and the latest.

    A run changes most at its beginning, so what is kept is spread evenly over the square
    root of the steps so far: closer together there, and still near enough later on. From
    soon after the beginning there are as many as may be: a long run takes no more memory.

    Parameters
    ----------
    most : int
        How many are kept; fewer of networks so large that they would pass `most_bytes`.
    most_bytes : int
        Memory for all of them.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._kept: list[Checkpoint] = []
        self._next = 0

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def kept(self) -> tuple[Checkpoint, ...]:
        """All that are kept, in the order of training."""
        return tuple(self._kept)

    def is_due(self, step: int) -> bool:
        """Whether the network of this step has changed enough since the last that is kept."""
        return step >= self._next

    def add(self, checkpoint: Checkpoint) -> None:
        """Keep a network; of a step that is there already, the later one."""
        if self._kept and self._kept[-1].step >= checkpoint.step:
            self._kept.pop()
        self._kept.append(checkpoint)
        size = max(1, checkpoint.model.parameters.nbytes)
        limit = max(3, min(self._most, self._most_bytes // size))
        while len(self._kept) > limit:
            self._drop_one()
        gap = 1.0 / (NEWS * limit)
        self._next = max(checkpoint.step + 1, math.ceil(checkpoint.step * (1.0 + gap) ** 2))

    def _drop_one(self) -> None:
        """Forget the one whose neighbours are closest; never the first or the latest."""
        places = [math.sqrt(each.step) for each in self._kept]
        inner = range(1, len(places) - 1)
        del self._kept[min(inner, key=lambda i: places[i + 1] - places[i - 1])]
