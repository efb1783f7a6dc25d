"""What images that a network learns from tell beside images that it never saw."""

from __future__ import annotations

import math

from nncore.insight.doctor import remedies
from nncore.insight.doctor.chart import Chart
from nncore.insight.doctor.findings import Fault, Figure, Finding

GAP = 0.08
"""Notable difference of accuracy on training and validation images."""

WIDE_GAP, RISE, BY_HEART = 0.15, 1.25, 20.0
"""Over-fitting is worth telling where the gap of accuracy is wide, the validation loss has risen
so much, or is so many times that of training images."""

SIGMAS = 3.5
"""How many standard deviations of chance such a difference must exceed."""


def wrong_labels(chart: Chart) -> Finding | None:
    """Find training images that are read worse than validation images, beyond chance."""
    if chart.judged is None:
        return None
    look, validation = chart.judged
    gap = validation.accuracy - look.accuracy
    if validation.accuracy < 0.5 or gap < _notable(look.accuracy, chart.examples):
        return None
    return Finding(
        Fault.WRONG_LABELS,
        f"The network agrees with {look.accuracy:.0%} of the labels it learns from, but with "
        f"{validation.accuracy:.0%} of those it never saw: many training labels are wrong.",
        (
            Figure("Agreement with training labels", look.accuracy, "", ".1%"),
            Figure("Agreement with validation labels", validation.accuracy, "", ".1%"),
            Figure("Training images looked at", chart.examples, "", ",.0f"),
        ),
        remedies.trusting_less(chart.recipe),
        chart.step,
    )


def overfitting(chart: Chart) -> Finding | None:
    """Find training images that are read better than others, beyond chance, and no progress."""
    if chart.judged is None or chart.started is None or chart.best_validation is None:
        return None
    look, validation = chart.judged
    best = chart.best_validation
    gap = look.accuracy - validation.accuracy
    past = validation.epoch - best.epoch
    is_past = past >= max(1.0, 0.1 * chart.recipe.epochs)
    is_wide = gap >= WIDE_GAP or validation.loss >= min(RISE * best.loss, BY_HEART * look.loss)
    if gap < _notable(validation.accuracy, chart.started.validation_images):
        return None
    if not is_past or not is_wide or validation.loss < 3.0 * look.loss:
        return None
    return Finding(
        Fault.OVERFITTING,
        f"The network reads {look.accuracy:.0%} of its training images but "
        f"{validation.accuracy:.0%} of others, and those no better since epoch "
        f"{best.epoch:.0f}: it learns by heart.",
        (
            Figure("Accuracy on training images", look.accuracy, "", ".1%"),
            Figure("Accuracy on validation images", validation.accuracy, "", ".1%"),
            Figure("Validation loss", validation.loss, f"best: {best.loss:.3f}", ".3f"),
            Figure("Training images", chart.started.training_images, "", ",.0f"),
        ),
        remedies.generalising(chart.recipe),
        chart.step,
    )


def _notable(share: float, count: int) -> float:
    """Difference from a share, measured on so many images, that chance hardly makes."""
    spread = math.sqrt(max(share * (1.0 - share), 0.01) / max(1, count))
    return max(GAP, SIGMAS * spread)
