"""How the learning rate changes: a pure function of the step."""

from __future__ import annotations

import math

from nncore.recipe import Schedule

ONE_CYCLE_START = 0.04
"""One-cycle begins at this share of its peak (Smith and Topin 2018, as in fastai)."""


def rate_factor(schedule: Schedule, step: int, steps_per_epoch: int, total_steps: int) -> float:
    """Return what the recipe's rate is multiplied by.

    Parameters
    ----------
    schedule : Schedule
        Kind and settings. With t = step / total: "cosine" gives
        final + (1 - final)(1 + cos πt)/2 (Loshchilov and Hutter 2017); "one_cycle" rises
        by a cosine to 1 at ``warmup`` and falls by a cosine to ``final``.
    step : int
        Updates done before this one, from 0.
    steps_per_epoch, total_steps : int
        Updates in an epoch and in the run.

    Returns
    -------
    float
        In [0, 1].
    """
    if schedule.kind == "constant":
        return 1.0
    epochs = step / steps_per_epoch
    share = step / max(1, total_steps - 1)
    if schedule.kind == "step":
        return float(schedule.factor ** (math.floor(epochs) // schedule.every_epochs))
    if schedule.kind == "exponential":
        return float(schedule.factor**epochs)
    if schedule.kind == "cosine":
        return _cosine(1.0, schedule.final, share)
    if share < schedule.warmup:
        return _cosine(ONE_CYCLE_START, 1.0, share / schedule.warmup)
    return _cosine(1.0, schedule.final, (share - schedule.warmup) / (1.0 - schedule.warmup))


def _cosine(start: float, stop: float, share: float) -> float:
    """Half a cosine from start to stop as share goes from 0 to 1."""
    return stop + (start - stop) * (1.0 + math.cos(math.pi * min(1.0, share))) / 2.0
