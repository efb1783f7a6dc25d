"""From a chart to findings: all rules in turn, without what another finding explains.

The bounds of the rules were chosen on small trainings with faults put in on purpose, and on
healthy ones of many kinds; `tests/benchmarks/doctor.py` counts how often they are right.
"""

from __future__ import annotations

from collections.abc import Callable

from nncore.insight.doctor.chart import Chart
from nncore.insight.doctor.course_rules import exploding, rate_too_high, rate_too_low, spike
from nncore.insight.doctor.findings import Fault, Finding
from nncore.insight.doctor.gap_rules import overfitting, wrong_labels
from nncore.insight.doctor.start_rules import same_batch, unscaled_input, unshuffled, zero_start
from nncore.insight.doctor.unit_rules import dead_units, saturated

Rule = Callable[[Chart], Finding | None]

RULES: dict[Fault, Rule] = {
    Fault.UNSCALED_INPUT: unscaled_input,
    Fault.ZERO_START: zero_start,
    Fault.UNSHUFFLED: unshuffled,
    Fault.SAME_BATCH: same_batch,
    Fault.EXPLODING: exploding,
    Fault.RATE_TOO_HIGH: rate_too_high,
    Fault.DEAD_UNITS: dead_units,
    Fault.SATURATED: saturated,
    Fault.SPIKE: spike,
    Fault.WRONG_LABELS: wrong_labels,
    Fault.RATE_TOO_LOW: rate_too_low,
    Fault.OVERFITTING: overfitting,
}

_SLOW = (Fault.DEAD_UNITS, Fault.SATURATED, Fault.RATE_TOO_LOW)
_WILD = (Fault.EXPLODING, Fault.RATE_TOO_HIGH, Fault.SPIKE)
_GAPS = (Fault.WRONG_LABELS, Fault.OVERFITTING)
EXPLAINS: dict[Fault, tuple[Fault, ...]] = {
    Fault.UNSCALED_INPUT: (*_SLOW, *_WILD, *_GAPS),
    Fault.ZERO_START: (*_SLOW, *_WILD, *_GAPS),
    Fault.UNSHUFFLED: (*_SLOW, *_WILD, *_GAPS),
    Fault.SAME_BATCH: (*_SLOW, *_GAPS),
    Fault.EXPLODING: (Fault.SPIKE, Fault.RATE_TOO_LOW, *_GAPS),
    Fault.RATE_TOO_HIGH: (Fault.SPIKE, Fault.RATE_TOO_LOW, *_GAPS),
    Fault.DEAD_UNITS: (Fault.RATE_TOO_LOW,),
    Fault.SATURATED: (Fault.RATE_TOO_LOW,),
}
"""What follows from a fault, and goes with it."""


def judge(chart: Chart, known: dict[Fault, Finding]) -> tuple[Finding, ...]:
    """Go through all rules.

    Parameters
    ----------
    chart : Chart
        What is known of the training.
    known : dict
        What was found before, by fault; what is found now is added. A finding stays as it
        was told first.

    Returns
    -------
    tuple of Finding
        In the order of `Fault`, without what another finding explains.
    """
    for fault, rule in RULES.items():
        if fault not in known:
            finding = rule(chart)
            if finding is not None:
                known[fault] = finding
    explained = {follows for fault in known for follows in EXPLAINS.get(fault, ())}
    return tuple(known[fault] for fault in Fault if fault in known and fault not in explained)
