"""How a window says what an earlier one left."""

from __future__ import annotations

import datetime

from gui.sittings import LeftSitting
from nncore.training.state import TrainingState


def describe_left(left: LeftSitting, now: datetime.datetime) -> str:
    """Say what happened, when, and what is still there, in one or two sentences.

    Parameters
    ----------
    left : LeftSitting
        What was left.
    now : datetime
        The present, in the time of this place.
    """
    when = describe_time(left.ended, now)
    if left.was_closed and left.run is not None:
        return f"Inkling was closed {when} while it trained {describe_training(left.run)}."
    parts = [] if left.drawing is None else ["the drawing"]
    if left.recipe is not None:
        parts.append(f"the recipe {left.recipe.name}")
    if left.run is not None:
        parts.append(f"the run of {describe_training(left.run)}")
    if not parts:
        return f"Inkling ended unexpectedly {when}; nothing was lost."
    return f"Inkling ended unexpectedly {when}. It kept {enumerated(parts)}."


def describe_training(state: TrainingState) -> str:
    """Name a training and how far it is: "MNIST, small (epoch 3.2 of 20)"."""
    epoch = state.notes.get("epoch")
    if state.recipe.steps is not None or not isinstance(epoch, int | float):
        return f"{state.recipe.name} ({state.step:,} batches)"
    return f"{state.recipe.name} (epoch {epoch:.1f} of {state.recipe.epochs:,})"


def describe_time(seconds: float, now: datetime.datetime) -> str:
    """Name a moment of the past as one would: "at 14:03", "yesterday at 14:03".

    Parameters
    ----------
    seconds : float
        Since 1970 (UTC).
    now : datetime
        The present, with its zone.
    """
    moment = datetime.datetime.fromtimestamp(seconds, now.tzinfo)
    clock = f"at {moment:%H:%M}"
    days = (now.date() - moment.date()).days
    if days == 0:
        return clock
    if days == 1:
        return f"yesterday {clock}"
    return f"on {moment.day} {moment:%B} {clock}"


def enumerated(parts: list[str]) -> str:
    """Join words: "a", "a and b", "a, b and c"."""
    *before, last = parts
    return f"{', '.join(before)} and {last}" if before else last
