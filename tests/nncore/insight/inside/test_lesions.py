"""Lesions against what they say, done by hand."""

from __future__ import annotations

import json

import numpy as np
import pytest

from nncore.errors import RecipeError
from nncore.insight.inside import Chain, Lesions, Prune, Round, UnitOff
from nncore.network.model import Model
from tests.nncore.insight.inside.small_models import NETWORKS, make_drawings, make_model


def weights_of(model: Model) -> list[np.ndarray]:
    named = model.network.named_parameters(model.parameters)
    return [array for name, array in named.items() if name.endswith("weight")]


def biases_of(model: Model) -> list[np.ndarray]:
    named = model.network.named_parameters(model.parameters)
    return [array for name, array in named.items() if name.endswith("bias")]


@pytest.mark.parametrize("name", NETWORKS)
def test_a_unit_that_is_off_gives_nothing_and_the_others_what_they_gave(name: str) -> None:
    model, drawings = make_model(name), make_drawings()
    before = Chain(model).trace(drawings)
    for place in before.chain.places[1:-1]:
        if not place.has_weights:
            continue
        assert place.layer is not None
        after = Chain(Lesions((UnitOff(place.layer, 1),)).apply(model)).trace(drawings)
        then, now = (
            trace.after[place.index].reshape(2, -1, place.units).copy() for trace in (before, after)
        )
        assert not now[:, :, 1].any()
        then[:, :, 1] = 0
        np.testing.assert_array_equal(now, then)


def test_the_logits_without_a_unit_are_those_less_its_share() -> None:
    model, drawings = make_model("images"), make_drawings()
    trace = Chain(model).trace(drawings)
    without = Chain(Lesions((UnitOff(5, 3),)).apply(model)).logits(drawings)
    weights = model.network.named_parameters(model.parameters)["layers.6.weight"]
    share = trace.after[-2][:, 3:4] * weights[:, 3]
    np.testing.assert_allclose(without, trace.logits - share, atol=1e-12)


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_pruning_takes_the_smallest_of_all_weights(share: float) -> None:
    model = make_model("images")
    pruned = Lesions((Prune(share),)).apply(model)
    before = np.concatenate([weight.ravel() for weight in weights_of(model)])
    after = np.concatenate([weight.ravel() for weight in weights_of(pruned)])
    gone = after == 0
    assert gone.sum() == round(share * len(before))
    np.testing.assert_array_equal(after[~gone], before[~gone])
    if share < 1:
        assert np.abs(before[gone]).max() <= np.abs(before[~gone]).min()
    for first, second in zip(biases_of(model), biases_of(pruned), strict=True):
        np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize("bits", range(1, 9))
def test_rounded_weights_are_the_nearest_of_few_values(bits: int) -> None:
    model = make_model("images")
    rounded = Lesions((Round(bits),)).apply(model)
    for before, after in zip(weights_of(model), weights_of(rounded), strict=True):
        largest = np.abs(before).max()
        if bits == 1:
            mean = np.abs(before).mean()
            levels = np.array([-mean, mean])
        else:
            count = 2 ** (bits - 1) - 1
            levels = np.arange(-count, count + 1) * (largest / count)
        nearest = levels[np.abs(before[..., np.newaxis] - levels).argmin(axis=-1)]
        np.testing.assert_allclose(after, nearest, atol=1e-12)
        assert len(np.unique(after)) <= 2**bits


def test_more_bits_change_less() -> None:
    model = make_model("dense")
    far = [
        float(np.abs(Lesions((Round(bits),)).apply(model).parameters - model.parameters).max())
        for bits in range(2, 9)
    ]
    assert far == sorted(far, reverse=True)


def test_pruned_weights_stay_pruned_when_rounded_and_a_unit_stays_off() -> None:
    model = make_model("dense")
    every = Lesions((Round(3), UnitOff(0, 2), Prune(0.4))).apply(model)
    pruned = Lesions((Prune(0.4),)).apply(model)
    for first, second in zip(weights_of(pruned), weights_of(every), strict=True):
        assert not second[first == 0].any()
    assert not Chain(every).trace(make_drawings()).after[1][:, 2].any()
    one_bit = Lesions((Prune(0.4), Round(1))).apply(model)
    for first, second in zip(weights_of(pruned), weights_of(one_bit), strict=True):
        assert not second[first == 0].any()


def test_the_model_is_left_as_it_was() -> None:
    model = make_model("dense")
    kept = model.parameters.copy()
    other = Lesions((Prune(0.5), Round(2), UnitOff(0, 0))).apply(model)
    np.testing.assert_array_equal(model.parameters, kept)
    assert other.name == model.name
    assert not other.parameters.flags.writeable
    assert Lesions().apply(model) is model


def test_a_list_of_lesions() -> None:
    off, other = UnitOff(0, 1), UnitOff(0, 2)
    lesions = Lesions().adding(off).adding(Prune(0.2)).adding(other).adding(Prune(0.5))
    assert lesions.items == (off, other, Prune(0.5))
    assert lesions.adding(off) is lesions
    assert lesions.adding(Prune(0.0)).items == (off, other)
    assert lesions.without(off).items == (other, Prune(0.5))
    assert lesions.undone().items == (off, other)
    assert (lesions.share, lesions.bits) == (0.5, None)
    assert lesions.units_off == (off, other)
    assert off in lesions
    assert lesions
    assert not Lesions()
    assert lesions.adding(Round(4)).describe(make_model("images")) == (
        "Convolution 1, map 1 off",
        "Convolution 1, map 2 off",
        "50 % of the weights pruned",
        "Weights of 4 bits",
    )


def test_units_of_another_network_are_passed_over() -> None:
    model = make_model("dense")
    for unit in (UnitOff(0, 7), UnitOff(1, 0), UnitOff(9, 0), UnitOff(0, -1), UnitOff(-1, 0)):
        lesions = Lesions((unit,))
        assert not lesions.fits(model)
        np.testing.assert_array_equal(lesions.apply(model).parameters, model.parameters)
        assert lesions.describe(model)
    assert Lesions((UnitOff(0, 6),)).fits(model)


def test_there_and_back_through_json() -> None:
    lesions = Lesions((UnitOff(2, 3), Prune(0.25), Round(1)))
    assert Lesions.from_json(json.loads(json.dumps(lesions.to_json()))) == lesions


@pytest.mark.parametrize(
    "value",
    [
        {},
        "prune",
        [3],
        [{"kind": "melt"}],
        [{"kind": "prune"}],
        [{"kind": "prune", "share": 2}],
        [{"kind": "prune", "share": "half"}],
        [{"kind": "prune", "share": float("nan")}],
        [{"kind": "round", "bits": 9}],
        [{"kind": "round", "bits": True}],
        [{"kind": "round", "bits": 2.5}],
        [{"kind": "unit_off", "layer": 1, "unit": 2, "more": 3}],
    ],
)
def test_what_is_no_list_of_lesions_is_refused(value: object) -> None:
    with pytest.raises(RecipeError):
        Lesions.from_json(value)
