"""What can be wrong with the units of a network."""

from __future__ import annotations

from nncore.insight.doctor import remedies
from nncore.insight.doctor.chart import Chart
from nncore.insight.doctor.findings import Fault, Figure, Finding
from nncore.insight.doctor.probes import LayerLook

DEAD, DEAD_AND_POOR, FLAT_VALUES = 0.8, 0.5, 0.75
"""Shares of a layer from which on it is worth telling; the second where accuracy is poor."""

POOR = 0.85
"""Accuracy below which a network has not learned what there is to learn."""


def dead_units(chart: Chart) -> Finding | None:
    """Find ReLU units that no image switches on."""
    layer = chart.worst_layer(_dead)
    if layer is None or chart.step < 16:
        return None
    is_poor = chart.progress >= 0.2 and chart.looks[-1].accuracy < POOR
    if layer.dead < DEAD and not (layer.dead >= DEAD_AND_POOR and is_poor):
        return None
    return Finding(
        Fault.DEAD_UNITS,
        f"{layer.dead:.0%} of the {layer.units} ReLU units of layer {layer.number} are zero for "
        "every image: they are dead and cannot learn any more.",
        (
            Figure("Dead units", layer.dead, "usual: below 30 %", ".0%"),
            Figure("Gradient of their layer", layer.gradient),
            Figure("Accuracy on training images", chart.looks[-1].accuracy, "", ".1%"),
        ),
        remedies.waking(chart.recipe),
        chart.step,
    )


def saturated(chart: Chart) -> Finding | None:
    """Find sigmoid or tanh units in their flat part, through which hardly any gradient comes."""
    layer = chart.worst_layer(_saturated)
    if layer is None or chart.step < 16 or chart.progress < 0.1:
        return None
    if layer.saturated < FLAT_VALUES or chart.looks[-1].accuracy >= POOR:
        return None
    return Finding(
        Fault.SATURATED,
        f"{layer.saturated:.0%} of the values of layer {layer.number} lie where "
        f"{layer.activation} is flat: hardly any gradient comes through.",
        (
            Figure("Saturated values", layer.saturated, "usual: below 50 %", ".0%"),
            Figure("Accuracy on training images", chart.looks[-1].accuracy, "", ".1%"),
            Figure("Norm of the weights", layer.weight),
        ),
        remedies.starting_smaller(chart.recipe),
        chart.step,
    )


def _dead(layer: LayerLook) -> float:
    return layer.dead


def _saturated(layer: LayerLook) -> float:
    return layer.saturated
