"""The nearest digits and the most exciting ones, against a search one by one."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.arrays import ByteArray, FloatArray
from nncore.errors import ArrayError
from nncore.insight.inside import Chain, build_index, exciting
from nncore.insight.inside.neighbours import MOST_VALUES, compared_places, features_of
from nncore.insight.inside.places import Place
from nncore.progress import finish
from tests.nncore.insight.inside.small_models import make_drawings, make_model


def make_images(count: int = 150) -> ByteArray:
    grey = (make_drawings(count, seed=9) * 255).astype(np.uint8)
    return grey.reshape(count, 8, 8)


def cosine(first: FloatArray, second: FloatArray) -> float:
    return float(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


@pytest.mark.parametrize("name", ["deep", "images"])
def test_the_nearest_are_those_of_a_search_one_by_one(name: str) -> None:
    chain, images = Chain(make_model(name)), make_images()
    index = finish(build_index(chain, images))
    assert len(index) == 150
    trace = chain.trace(make_drawings(2))
    every = chain.trace(images.reshape(150, -1) / 255)
    found = index.nearest(trace, count=6, row=1)
    for neighbours in found:
        values = every.after[neighbours.place.index]
        own = trace.after[neighbours.place.index][1]
        if neighbours.place.kind == "input":
            nearness = [float(np.linalg.norm(row - own)) for row in values]
            order = np.argsort(nearness)
        else:
            nearness = [cosine(row, own) for row in values]
            order = np.argsort(nearness)[::-1]
        assert neighbours.index.tolist() == order[:6].tolist()
        expected = [nearness[place] for place in order[:6]]
        np.testing.assert_allclose(neighbours.nearness, expected, atol=1e-4)
    kinds = [neighbours.place.name for neighbours in found]
    expected_kinds = {
        "deep": ["Input", "Hidden 1", "Hidden 2"],
        "images": ["Input", "Pooling 1", "Convolution 2", "Hidden 1"],
    }
    assert kinds == expected_kinds[name]


def test_a_digit_of_the_index_is_nearest_to_itself() -> None:
    chain, images = Chain(make_model("images", np.float32)), make_images()
    index = finish(build_index(chain, images))
    trace = chain.trace(images[77] / 255)
    for neighbours in index.nearest(trace, count=1):
        best = 0.0 if neighbours.measure == "distance" else 1.0
        assert neighbours.index.tolist() == [77]
        assert neighbours.nearness[0] == pytest.approx(best, abs=5e-3)


def test_the_index_is_built_in_pieces() -> None:
    steps = build_index(Chain(make_model("dense")), make_images())
    assert [next(steps), next(steps)] == [64, 128]
    steps.close()


def test_images_of_another_size_are_refused() -> None:
    chain, images = Chain(make_model("dense")), np.zeros((2, 28, 28), np.uint8)
    for work in (build_index(chain, images), exciting(chain, images, 1, 0)):
        with pytest.raises(ArrayError, match="784 pixels"):
            next(work)


def test_large_maps_are_averaged() -> None:
    place = Place(1, "pooling", "Pooling 1", (12, 12, 32), "identity", 1)
    values = np.random.default_rng(0).random((2, place.size))
    features = features_of(place, values)
    assert features.shape == (2, 6 * 6 * 32)
    assert features.shape[1] <= MOST_VALUES
    means = np.zeros((6, 6, 32))
    for line, column in np.ndindex(6, 6):
        square = values[1].reshape(12, 12, 32)[2 * line : 2 * line + 2, 2 * column : 2 * column + 2]
        means[line, column] = square.mean(axis=(0, 1))
    expected = means.ravel() / np.linalg.norm(means)
    np.testing.assert_allclose(features[1], expected, atol=1e-6)


def test_a_layer_that_is_off_is_like_nothing() -> None:
    place = Place(1, "dense", "Hidden 1", (5,), "relu", 0)
    assert features_of(place, np.zeros((1, 5))).tolist() == [[0.0] * 5]
    names = [one.name for one in compared_places(Chain(make_model("linear")))]
    assert names == ["Input"]


@pytest.mark.parametrize(("place", "unit"), [(1, 2), (2, 0), (3, 3), (4, 5), (5, 9)])
def test_the_most_exciting_are_those_of_a_search_one_by_one(place: int, unit: int) -> None:
    chain, images = Chain(make_model("images")), make_images()
    trace = chain.trace(images.reshape(150, -1) / 255)
    units = chain.places[place].units
    strongest = [row.reshape(-1, units)[:, unit].max() for row in trace.after[place]]
    expected = sorted(strongest, reverse=True)[:5]
    seen = list(exciting(chain, images, place, unit, count=5))
    assert [found.done for found in seen] == [64, 128, 150]
    assert [found.is_complete for found in seen] == [False, False, True]
    last = seen[-1]
    np.testing.assert_allclose(last.activation, expected, atol=1e-12)
    np.testing.assert_allclose([strongest[index] for index in last.index], expected, atol=1e-12)
