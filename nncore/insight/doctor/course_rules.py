"""What the course of the loss tells of the learning rate."""

from __future__ import annotations

import math

from nncore.insight.doctor import remedies
from nncore.insight.doctor.chart import Chart
from nncore.insight.doctor.findings import Fault, Figure, Finding
from nncore.insight.doctor.probes import Jolt, LayerLook

JOLT = 0.2
"""A single update should not make the loss of other images higher by this share of it."""

LEARNED = 0.25
"""A loss that was below this share of that of guessing has spiked, if anything."""

SMALL_UPDATE = 3e-4
"""Largest change of a layer by one update, as a share of its weights, that leads nowhere."""

EXPLOSION = 4.0
SPIKE, SPIKE_HEIGHT = 2.5, 0.15
"""How many times as high a loss must become, and by which share of that of guessing."""


def exploding(chart: Chart) -> Finding | None:
    """Find a loss that grows far beyond guessing and stays there, or beyond all numbers."""
    course = chart.course
    diverged = chart.ended is not None and chart.ended.ended == "diverged"
    start = course.start if course.start is not None else math.inf
    bound = max(EXPLOSION * chart.chance, 2.0 * start)
    if not diverged and (len(course.tail) < 3 or min(list(course.tail)[-3:]) < bound):
        return None
    words = f"from {start:.3g} at the start to {course.loss:.3g}"
    if diverged:
        words = f"beyond all numbers at step {chart.step + 1:,}"
    return Finding(
        Fault.EXPLODING,
        f"The loss exploded, {words}: each update overshoots further than the one before.",
        (
            Figure("Loss at the start", start, f"guessing: {chart.chance:.2f}"),
            Figure("Loss now", math.inf if diverged else course.loss),
            Figure("Learning rate", chart.recipe.optimiser.rate),
        ),
        remedies.lowering(chart.recipe),
        chart.step,
    )


def rate_too_high(chart: Chart) -> Finding | None:
    """Find single updates that make the loss of other images much higher, and poor progress."""
    jolts = [jolt for jolt in chart.jolts if jolt.change > JOLT and jolt.loss > 0.3 * chart.chance]
    is_poor = chart.course.loss > 0.5 * chart.chance and chart.course.blocks >= 2
    is_early = chart.step < 40 or (chart.progress < 0.1 and chart.step < 200)
    has_learned = chart.course.lowest < LEARNED * chart.chance
    if not jolts or not is_poor or is_early or has_learned:
        return None
    worst = max(jolts, key=_change)
    rise = f"{worst.change:.0%} higher"
    if worst.change >= 2.0:
        rise = f"{1.0 + worst.change:,.0f} times as high"
    return Finding(
        Fault.RATE_TOO_HIGH,
        f"The learning rate {chart.recipe.optimiser.rate:g} is too high: a single update made "
        f"the loss {rise}, and it is still {chart.course.loss:.3g}.",
        (
            Figure("Change of the loss by one update", worst.change, "usual: below 0", "+.0%"),
            Figure("Updates that did so", len(jolts), f"of {len(chart.jolts)} looked at", ".0f"),
            Figure("Loss now", chart.course.loss, f"guessing: {chart.chance:.2f}"),
        ),
        remedies.lowering(chart.recipe),
        chart.step,
    )


def spike(chart: Chart) -> Finding | None:
    """Find a loss that had fallen, and jumps up."""
    course, worst = chart.course, chart.course.worst
    if worst is None or course.start is None:
        return None
    height = worst.high - worst.low
    has_fallen = worst.low < 0.7 * min(course.start, chart.chance)
    if not has_fallen or worst.ratio < SPIKE or height < SPIKE_HEIGHT * chart.chance:
        return None
    return Finding(
        Fault.SPIKE,
        f"The loss had fallen to {worst.low:.3g} and jumped to {worst.high:.3g} by step "
        f"{worst.high_step:,}: the learning rate {chart.recipe.optimiser.rate:g} is too high "
        "for the narrow valley it had come to.",
        (
            Figure("Loss before the spike", worst.low),
            Figure("Loss at its height", worst.high, f"guessing: {chart.chance:.2f}"),
            Figure("Step of the height", worst.high_step, "", ",.0f"),
        ),
        remedies.calming(chart.recipe),
        chart.step,
    )


def rate_too_low(chart: Chart) -> Finding | None:
    """Find updates so small that nothing is learned, in a network that could learn."""
    known = [look for look in chart.looks[1:] if look.layers[0].update is not None]
    if chart.progress < 0.15 or chart.step < 30 or len(known) < 3:
        return None
    largest = max(_largest_update(look.layers) for look in known)
    accuracy = chart.looks[-1].accuracy
    is_falling = chart.course.start is None or chart.course.loss <= 1.1 * chart.course.start
    if largest > SMALL_UPDATE or accuracy > 0.6 or not is_falling:
        return None
    return Finding(
        Fault.RATE_TOO_LOW,
        f"The learning rate {chart.recipe.optimiser.rate:g} is too low: an update changes the "
        f"weights by {largest:.4%} at most, and after {chart.progress:.0%} of the training "
        f"{accuracy:.0%} of the images are read rightly.",
        (
            Figure("Change of the weights by one update", largest, "usual: 0.1 to 3 %", ".4%"),
            Figure("Loss at the start", chart.course.start or 0.0),
            Figure("Loss now", chart.course.loss),
        ),
        remedies.raising(chart.recipe),
        chart.step,
    )


def _largest_update(layers: tuple[LayerLook, ...]) -> float:
    return max((layer.update for layer in layers if layer.update is not None), default=0.0)


def _change(jolt: Jolt) -> float:
    return jolt.change
