"""Histograms and changes against NumPy's own."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.insight.inside import (
    Chain,
    Lesions,
    Prune,
    activation_histograms,
    changes,
    weight_histograms,
)
from nncore.insight.inside.distributions import BINS
from tests.nncore.insight.inside.small_models import make_drawings, make_model


def test_histograms_of_weights() -> None:
    model = Lesions((Prune(0.3),)).apply(make_model("images"))
    named = model.network.named_parameters(model.parameters)
    weights = [array for name, array in named.items() if name.endswith("weight")]
    found = weight_histograms(Chain(model))
    assert [one.place.name for one in found] == [
        "Convolution 1",
        "Convolution 2",
        "Hidden 1",
        "Output",
    ]
    for one, weight in zip(found, weights, strict=True):
        limit = np.abs(weight).max()
        counts, _ = np.histogram(weight, BINS, (-limit, limit))
        np.testing.assert_array_equal(one.counts, counts)
        assert one.limit == pytest.approx(limit)
        assert one.mean == pytest.approx(weight.mean())
        assert one.deviation == pytest.approx(weight.std())
        assert one.zeros == pytest.approx((weight == 0).mean())


def test_histograms_of_activations() -> None:
    trace = Chain(make_model("images")).trace(make_drawings(5))
    found = activation_histograms(trace)
    assert len(found) == 5
    for one, values in zip(found, trace.after[1:], strict=True):
        assert one.counts.sum() == values.size
        counts, _ = np.histogram(values, BINS, (-one.limit, one.limit))
        np.testing.assert_array_equal(one.counts, counts)


def test_a_layer_of_zeros_has_a_histogram() -> None:
    model = Lesions((Prune(1.0),)).apply(make_model("dense"))
    first = weight_histograms(Chain(model))[0]
    assert first.counts[BINS // 2] == first.counts.sum()
    assert (first.zeros, first.limit) == (1.0, 1.0)


def test_changes_are_norms_of_differences() -> None:
    model = make_model("images")
    moved = model.with_changes(parameters=model.parameters + 0.1)
    for one in changes(Chain(moved), Chain(model)):
        views = model.views[one.place.layer or 0]
        count = views["weight"].size + views["bias"].size
        assert one.size == pytest.approx(0.1 * np.sqrt(count))
        norm = np.sqrt((views["weight"] ** 2).sum() + (views["bias"] ** 2).sum())
        assert one.share == pytest.approx(one.size / norm)
    assert all(one.size == one.share == 0 for one in changes(Chain(model), Chain(model)))


def test_changes_between_other_networks_are_refused() -> None:
    with pytest.raises(ValueError, match="same layers"):
        changes(Chain(make_model("dense")), Chain(make_model("images")))
