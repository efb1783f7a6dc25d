"""Why a drawing is read as it is: its ink beside MNIST's, and the reading after every stage.

A cause is named by what it explains. For each of the four properties the drawing is measured,
then that property alone is put right and the result is measured and read again. What counts is
how unusual the property was, how much less unusual the whole becomes, and how much more probable
the digit that the network reads once everything is right. So a fat pen that also makes a digit
tall is found to be a fat pen: with the pen put right, the height is right as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from nncore.arrays import FloatArray, freeze
from nncore.data.drawing import Drawing
from nncore.insight.findings import Finding, spread_of, unusual, value_of
from nncore.insight.ink_statistics import InkStatistics, measure
from nncore.insight.stages import PREPARED, Stage, put_right, staged_input
from nncore.network.model import Model

NOTABLE = 1.0
"""From this many steps on a property is named, whatever the network makes of it …"""

NOTABLE_GAIN = 0.1
"""… and from half as many where putting it right makes the digit so much more probable."""


@dataclass(frozen=True, eq=False)
class Cause:
    """Something that is not as in MNIST, and that no stage which is on puts right.

    Parameters
    ----------
    stage : Stage
        What is wrong, by the stage that puts it right.
    score : float
        How much it explains; the causes are in this order.
    probabilities : float32 (10,)
        What is read when it alone is put right; read-only.
    """

    stage: Stage
    score: float
    probabilities: FloatArray


@dataclass(frozen=True, eq=False)
class Step:
    """What the network receives and says once a stage and all before it have been gone through.

    Of a stage that is off it is what would be if that were switched on as well.

    Parameters
    ----------
    stage : Stage or None
        None for the canvas as it is.
    is_on : bool
        Whether the stage is switched on.
    input : float32 (side, side)
        Read-only.
    probabilities : float32 (10,)
        Read-only.
    """

    stage: Stage | None
    is_on: bool
    input: FloatArray
    probabilities: FloatArray


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """Why a drawing is read as it is.

    Parameters
    ----------
    stages : frozenset of Stage
        Which are on.
    ink : InkStatistics
        The ink that the network receives.
    findings : tuple of Finding, four
        In the order of `Stage`.
    causes : tuple of Cause
        Those worth naming, the first explains most; empty where all is as in MNIST, and then
        only the form is left.
    steps : tuple of Step, five
        From the canvas to what the network receives; the last that is on is the reading.
    right : float32 (10,)
        What is read when everything is put right; read-only.
    threshold : float, in [0, 1]
        Below it the network rejects.
    """

    stages: frozenset[Stage]
    ink: InkStatistics
    findings: tuple[Finding, ...]
    causes: tuple[Cause, ...]
    steps: tuple[Step, ...]
    right: FloatArray
    threshold: float

    @property
    def reading(self) -> Step:
        """What the network receives and says by the stages that are on."""
        return next(step for step in reversed(self.steps) if step.is_on)

    @property
    def probabilities(self) -> FloatArray:
        """What the network says of what it receives: float32 (10,)."""
        return self.reading.probabilities


def read_with(
    drawing: Drawing, model: Model, stages: Iterable[Stage]
) -> tuple[FloatArray, FloatArray] | None:
    """Read a drawing that has gone through some stages of the preparation only.

    Parameters
    ----------
    drawing : Drawing
        Strokes, a picture, or both.
    model : Model
        What reads it.
    stages : iterable of Stage
        Which are on; none is the raw route, `PREPARED` the mnist route.

    Returns
    -------
    float32 (side, side) and float32 (10,), or None
        The input and the probabilities; None where there is no ink.

    Raises
    ------
    DrawingError
        Where the drawing does not say how large its canvas is.
    """
    image = staged_input(drawing, model.preparation, stages)
    return None if image is None else (image, model.probabilities(image)[0])


def diagnose(
    drawing: Drawing, model: Model, stages: Iterable[Stage] | None = None
) -> Diagnosis | None:
    """Say why a drawing is read as it is.

    Parameters
    ----------
    drawing : Drawing
        Strokes, a picture, or both.
    model : Model
        What reads it.
    stages : iterable of Stage, optional
        Which stages of the preparation are on; those of the model's route where nothing is said.

    Returns
    -------
    Diagnosis or None
        None where there is no ink on the canvas.

    Raises
    ------
    DrawingError
        Where the drawing does not say how large its canvas is.
    """
    usual = PREPARED if model.preparation.route == "mnist" else frozenset[Stage]()
    on = usual if stages is None else frozenset(stages)
    off = [stage for stage in Stage if stage not in on]
    passed: dict[Stage | None, frozenset[Stage]] = {stage: on | {stage} for stage in off}
    passed[None] = frozenset()
    for stage in on:
        passed[stage] = frozenset(before for before in on if _place(before) <= _place(stage))
    wanted = {*passed.values(), on, PREPARED, frozenset(Stage)}
    looks = _look(drawing, model, wanted)
    if looks is None:
        return None
    right = max(looks[PREPARED], looks[frozenset(Stage)], key=_confidence).probabilities
    meant = int(right.argmax())
    found = [_cause(stage, looks[on], looks[on | {stage}], meant) for stage in off]
    return Diagnosis(
        stages=on,
        ink=looks[on].ink,
        findings=tuple(_finding(stage, looks[frozenset()], looks[on], meant) for stage in Stage),
        causes=tuple(sorted((each for each in found if each), key=_score, reverse=True)),
        steps=tuple(
            Step(stage, stage not in off, looks[done].input, looks[done].probabilities)
            for stage, done in ((stage, passed[stage]) for stage in (None, *Stage))
        ),
        right=right,
        threshold=model.calibration.threshold,
    )


@dataclass(frozen=True, eq=False)
class _Look:
    """The drawing after some stages: its ink, its input, and what is read."""

    ink: InkStatistics
    input: FloatArray
    probabilities: FloatArray


def _look(
    drawing: Drawing, model: Model, wanted: Iterable[frozenset[Stage]]
) -> dict[frozenset[Stage], _Look] | None:
    """Look at the drawing after each set of stages; all are read at once."""
    preparation = model.preparation
    bare = measure(drawing, preparation)
    if bare is None:
        return None
    seen: dict[frozenset[Stage], tuple[InkStatistics, FloatArray]] = {}
    for stages in wanted:
        # What vanishes when it is changed counts as not changed.
        seen[stages] = measure(put_right(drawing, preparation, stages), preparation) or bare
        if stages >= PREPARED:
            prepared = staged_input(drawing, preparation, stages)
            assert prepared is not None
            seen[stages] = seen[stages][0], prepared
    probabilities = model.probabilities(np.array([image for _, image in seen.values()]))
    return {
        stages: _Look(ink, freeze(image), freeze(row))
        for (stages, (ink, image)), row in zip(seen.items(), probabilities, strict=True)
    }


def _finding(stage: Stage, drawn: _Look, received: _Look, digit: int) -> Finding:
    return Finding(
        stage,
        value_of(stage, drawn.ink),
        value_of(stage, received.ink),
        spread_of(stage, digit),
        unusual(stage, received.ink, digit),
    )


def _cause(stage: Stage, before: _Look, after: _Look, digit: int) -> Cause | None:
    """Weigh a property: None where it is not worth naming."""
    own = unusual(stage, before.ink, digit)
    gain = float(after.probabilities[digit] - before.probabilities[digit])
    if own < (NOTABLE if gain < NOTABLE_GAIN else NOTABLE / 2):
        return None
    relief = sum(unusual(s, before.ink, digit) - unusual(s, after.ink, digit) for s in Stage)
    return Cause(stage, own + relief + gain, after.probabilities)


def _place(stage: Stage) -> int:
    return tuple(Stage).index(stage)


def _confidence(look: _Look) -> float:
    return float(look.probabilities.max())


def _score(cause: Cause) -> float:
    return cause.score
