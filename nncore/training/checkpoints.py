"""The networks of a run on its way, few enough to keep: in memory and in the library.

The window lets them read a new drawing again; the library winds a run back to them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from nncore.network.model import Model

MOST = 60
MOST_BYTES = 64 * 1024**2

PLANNED = 48
"""Networks kept on the way of a whole run; more while a person looks at single batches."""


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
    root of the steps: closer together there, and still near enough later on.

    Parameters
    ----------
    most : int
        How many are kept; fewer of networks so large that they would pass `most_bytes`.
    most_bytes : int
        Memory for all of them.

    Attributes
    ----------
    total_steps : int
        Batches of the whole run, over which they are spread; 0 where not known yet.
    """

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self.total_steps = 0
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
        share = math.sqrt(checkpoint.step / max(1, self.total_steps)) + 1.0 / PLANNED
        self._next = max(checkpoint.step + 1, math.ceil(share**2 * self.total_steps))

    def _drop_one(self) -> None:
        """Forget the one whose neighbours are closest; never the first or the latest."""
        places = [math.sqrt(each.step) for each in self._kept]
        inner = range(1, len(places) - 1)
        del self._kept[min(inner, key=lambda i: places[i + 1] - places[i - 1])]
