"""What is wrong with a training before its first step."""

from __future__ import annotations

from nncore.insight.doctor import remedies
from nncore.insight.doctor.chart import Chart
from nncore.insight.doctor.findings import Fault, Figure, Finding
from nncore.insight.doctor.probes import LayerLook

LARGE_INPUT, WIDE_INPUT = 10.0, 5.0
"""Largest input and largest standard deviation that a network takes without trouble."""

NEIGHBOURS = 0.25
"""How many more neighbours than usual may have the same label."""

FEW_STEPS = 20
"""Updates after which it matters that the batch is still the first."""

TWINS = 0.9
"""Share of a layer's units that are copies of others."""


def unscaled_input(chart: Chart) -> Finding | None:
    """Find inputs that are many times as large as initial weights expect."""
    look = chart.input
    if look is None:
        return None
    largest = max(abs(look.lowest), abs(look.highest))
    if largest <= LARGE_INPUT and look.deviation <= WIDE_INPUT:
        return None
    return Finding(
        Fault.UNSCALED_INPUT,
        f"The inputs reach {largest:g}, where about 1 is usual: the first layer is flooded.",
        (
            Figure("Largest input", largest, "usual: 1"),
            Figure("Standard deviation of the inputs", look.deviation, "usual: 0.3"),
        ),
        remedies.SCALING,
        chart.step,
    )


def zero_start(chart: Chart) -> Finding | None:
    """Find units that began alike, and so can never become different."""
    layer = chart.worst_layer(_twins, first=True)
    if layer is None or layer.twins < TWINS:
        return None
    return Finding(
        Fault.ZERO_START,
        f"All {layer.units} units of layer {layer.number} began with the same weights, so they "
        "learn the same and count as one.",
        (
            Figure("Units with the weights of another", layer.twins, "usual: none", ".0%"),
            Figure("Norm of the weights", layer.weight),
        ),
        remedies.starting_apart(chart.recipe),
        chart.step,
    )


def unshuffled(chart: Chart) -> Finding | None:
    """Find images of one digit that come one after the other."""
    pairs, share, usual = chart.neighbours
    if pairs < 100 or share < usual + NEIGHBOURS:
        return None
    return Finding(
        Fault.UNSHUFFLED,
        f"Neighbouring training images show the same digit in {share:.0%} of all cases "
        f"({usual:.0%} by chance): the network learns one digit and forgets the others.",
        (
            Figure("Neighbours with the same label", share, f"by chance: {usual:.0%}", ".0%"),
            Figure("Pairs of neighbours looked at", pairs, "", ",.0f"),
        ),
        remedies.SHUFFLING,
        chart.step,
    )


def same_batch(chart: Chart) -> Finding | None:
    """Find updates that all look at the same few images."""
    started = chart.started
    if chart.recipe.batch.moves_on or started is None or chart.step < FEW_STEPS:
        return None
    if 2 * started.batch_size > started.training_images:
        return None
    return Finding(
        Fault.SAME_BATCH,
        f"All {chart.step:,} updates looked at the same {started.batch_size:,} of "
        f"{started.training_images:,} training images: the others were never learned from.",
        (
            Figure("Images learned from", started.batch_size, "usual: all", ",.0f"),
            Figure("Training images", started.training_images, "", ",.0f"),
        ),
        remedies.MOVING_ON,
        chart.step,
    )


def _twins(layer: LayerLook) -> float:
    return layer.twins
