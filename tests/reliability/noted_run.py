"""A real run that notes when its last batch was through, to see how soon a stop takes effect."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from typing import Any

from nncore.recipe import Recipe
from nncore.training.events import StepDone
from tests.windows import run_on_tiny_data


class NotedRun:
    """A real run on small data.

    Attributes
    ----------
    last : float
        When the last batch was through (`time.monotonic`); 0 before the first.
    """

    def __init__(self, recipe: Recipe) -> None:
        self._run: Any = run_on_tiny_data(recipe)
        self.last = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._run, name)

    def events(self) -> Iterator[Any]:
        """Train."""
        for event in self._run.events():
            if isinstance(event, StepDone):
                self.last = time.monotonic()
            yield event


def describe_stops(stops: Sequence[tuple[float, float]]) -> dict[str, Any]:
    """Sum up how long stops took.

    Parameters
    ----------
    stops : sequence of (float, float)
        Seconds from the wish to the end of the last batch that was trained all the same (below
        0 where it was through already), and to the state "idle", before which the network that
        is left reads the validation and test images once.
    """
    if not stops:
        return {"stops": 0}
    batches, idle = zip(*stops, strict=True)
    return {
        "stops": len(stops),
        "batches go on after a stop, longest (ms)": round(1000 * max(0.0, *batches), 1),
        "to idle after a stop, median (ms)": round(1000 * statistics.median(idle), 1),
        "to idle after a stop, longest (ms)": round(1000 * max(idle), 1),
    }
