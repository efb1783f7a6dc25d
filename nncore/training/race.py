"""A race: up to four trainings side by side, on the same batches, one step each in turn."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass

from nncore.data.dataset import Dataset
from nncore.errors import RecipeError
from nncore.recipe import Recipe
from nncore.training.events import Event, RunEnded, StepDone
from nncore.training.trainer import Trainer

LEAST, MOST = 2, 4
"""How many recipes race."""

SHARED = ("data", "batch", "preparation")
"""What they must have in common, so that they see the same batches."""


@dataclass(frozen=True, slots=True)
class LaneEvent:
    """What happened in one lane.

    Parameters
    ----------
    lane : int
        Which recipe, from 0.
    event : Event
        As of its trainer; `RunEnded` is the last of each lane.
    """

    lane: int
    event: Event


def check_race(recipes: Sequence[Recipe]) -> None:
    """Refuse recipes that cannot race against each other.

    Raises
    ------
    RecipeError
        Where there are too few or too many, or they would not see the same batches; names the
        first that differs, and in what.
    """
    if not LEAST <= len(recipes) <= MOST:
        raise RecipeError("race", f"Choose {LEAST} to {MOST} recipes; {len(recipes)} are chosen.")
    first = recipes[0]
    for other in recipes[1:]:
        for name in SHARED:
            if getattr(other, name) != getattr(first, name):
                raise RecipeError(
                    name,
                    f"{first.name} and {other.name} differ in their {name}, so they would not see "
                    "the same batches; choose recipes with the same data and batches.",
                )


class Race:
    """Trains several recipes on the same batches.

    All take the seed of the first. Order, wrong labels and augmentation each have a random
    stream of their own there, so every lane draws the same ones by itself, whatever its network
    and its optimiser: a lane runs exactly as it would alone.

    Parameters
    ----------
    recipes : sequence of Recipe, two to four
        Who races.
    dataset : Dataset
        What all learn from.

    Raises
    ------
    RecipeError
        As of `check_race`.
    DataError
        As of `Trainer`.
    """

    def __init__(self, recipes: Sequence[Recipe], dataset: Dataset) -> None:
        check_race(recipes)
        seed = recipes[0].seed
        self.trainers = tuple(
            Trainer(recipe.with_changes(seed=seed), dataset) for recipe in recipes
        )

    def stop(self) -> None:
        """Ask all lanes to end at the next batch border; from any thread."""
        for trainer in self.trainers:
            trainer.stop()

    def events(self) -> Generator[LaneEvent, None, tuple[RunEnded, ...]]:
        """Train; pausing is not to ask for the next event.

        Yields
        ------
        LaneEvent
            One step of each lane in turn, with what goes with it. A lane that has ended is left
            out; the others go on.

        Returns
        -------
        tuple of RunEnded
            How each lane ended.
        """
        lanes = {lane: trainer.events() for lane, trainer in enumerate(self.trainers)}
        endings: dict[int, RunEnded] = {}
        while lanes:
            for lane, events in list(lanes.items()):
                ended = yield from _one_step(lane, events)
                if ended is not None:
                    endings[lane] = ended
                    del lanes[lane]
        return tuple(endings[lane] for lane in sorted(endings))


def _one_step(
    lane: int, events: Generator[Event, None, RunEnded]
) -> Generator[LaneEvent, None, RunEnded | None]:
    """Let a lane train one step; return how it ended, where it has."""
    while True:
        try:
            event = next(events)
        except StopIteration as finished:
            ended: RunEnded = finished.value
            yield LaneEvent(lane, ended)
            return ended
        yield LaneEvent(lane, event)
        if isinstance(event, StepDone):
            return None
