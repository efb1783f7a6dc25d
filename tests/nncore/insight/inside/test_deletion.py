"""Pieces of ink, and the test that erases them."""

from __future__ import annotations

from collections import deque

import numpy as np
import pytest

from nncore.arrays import FloatArray, IndexArray
from nncore.insight.inside import METHODS, Chain, Question, deletion_tests, explain
from nncore.insight.inside.deletion import (
    area_of,
    named_piece,
    named_pixels,
    random_piece,
    random_pixels,
)
from nncore.insight.inside.ink_pieces import InkGraph
from tests.nncore.insight.inside.small_models import make_drawings, make_model

TWO_STROKES = np.array(
    [
        [0.5, 1.0, 0.0, 0.0, 0.2],
        [0.0, 0.0, 1.0, 0.0, 0.9],
        [0.0, 0.0, 1.0, 0.0, 0.9],
        [0.0, 0.0, 0.0, 0.0, 0.0],
        [1.0, 1.0, 1.0, 1.0, 1.0],
    ]
)
"""Three pieces: a hook of four pixels, a line of three, a line of five."""


def walked(image: FloatArray, start: int) -> dict[int, int]:
    """Steps along the ink from one pixel, breadth first with a queue."""
    height, width = image.shape
    steps, queue = {start: 0}, deque([start])
    while queue:
        here = queue.popleft()
        line, column = divmod(here, width)
        for y in range(max(0, line - 1), min(height, line + 2)):
            for x in range(max(0, column - 1), min(width, column + 2)):
                if image[y, x] > 0 and y * width + x not in steps:
                    steps[y * width + x] = steps[here] + 1
                    queue.append(y * width + x)
    return steps


def is_connected(image: FloatArray, pixels: IndexArray) -> bool:
    mask = np.zeros(image.size)
    mask[pixels] = 1.0
    return len(walked(mask.reshape(image.shape), int(pixels[0]))) == len(pixels)


def test_distances_along_the_ink_are_those_of_a_walk() -> None:
    images = [TWO_STROKES, *make_drawings(3).reshape(3, 8, 8)]
    for image in images:
        graph = InkGraph(image)
        assert set(graph.pixels) == set(np.flatnonzero(image.ravel()))
        for row, pixel in zip(graph.distances, graph.pixels, strict=True):
            steps = walked(image, int(pixel))
            for distance, other in zip(row, graph.pixels, strict=True):
                if int(other) in steps:
                    assert distance == steps[int(other)]
                else:
                    assert distance > max(steps.values())


@pytest.mark.parametrize("seed", [None, 1])
def test_a_piece_is_connected_as_far_as_the_ink_is(seed: int | None) -> None:
    chance = None if seed is None else np.random.default_rng(seed)
    image = TWO_STROKES
    graph = InkGraph(image)
    for start, order in zip(graph.pixels, graph.orders(chance), strict=True):
        assert order[0] == start
        assert sorted(order) == sorted(graph.pixels)
        for area in range(1, len(walked(image, int(start))) + 1):
            assert is_connected(image, order[:area])


def test_what_is_named_has_the_highest_values() -> None:
    image = make_drawings(1).reshape(8, 8)
    graph = InkGraph(image)
    values = np.random.default_rng(0).normal(size=64)
    area = area_of(graph, 0.2)
    assert area == round(0.2 * len(graph.pixels))
    named = named_pixels(graph, values, area)
    assert set(named) <= set(graph.pixels)
    others = set(graph.pixels) - set(named)
    assert values[named].min() >= values[sorted(others)].max()
    orders = graph.orders()
    piece = named_piece(orders, values, area)
    best = max(values[order[:area]].sum() for order in orders)
    assert values[piece].sum() == pytest.approx(best)


def test_what_is_random_is_ink_and_of_the_same_area() -> None:
    graph = InkGraph(TWO_STROKES)
    chance = np.random.default_rng(0)
    orders = graph.orders()
    for _ in range(20):
        piece, pixels = random_piece(orders, 3, chance), random_pixels(graph, 3, chance)
        assert len(set(piece)) == len(set(pixels)) == 3
        assert {*piece, *pixels} <= set(graph.pixels)
        assert is_connected(TWO_STROKES, piece)


def test_the_probabilities_are_those_of_the_erased_drawings() -> None:
    model = make_model("images")
    trace = Chain(model).trace(make_drawings())
    explanations = [explain(trace, Question(4, 2), method, row=1) for method in METHODS]
    tests = deletion_tests(trace, explanations, row=1)
    assert [test.explanation.method for test in tests] == list(METHODS)
    for test in tests:
        drawing = trace.inputs[1]
        assert test.before == pytest.approx(model.probabilities(drawing)[0, 4])
        for mask, after in ((test.named, test.after_named), (test.piece, test.after_piece)):
            assert mask.sum() == test.area
            assert (drawing[mask.ravel()] > 0).all()
            without = np.where(mask.ravel(), 0.0, drawing)
            assert after == pytest.approx(model.probabilities(without)[0, 4])
        assert test.drop == test.before - test.after_named
        assert test.random_drop == test.before - test.after_random_piece
        if test.times is not None:
            assert test.times == pytest.approx(test.drop / test.random_drop)
    assert len({test.after_random_piece for test in tests}) == 1, "the same for all"
    again = deletion_tests(trace, explanations, row=1)
    assert again[0].after_random_pixels == tests[0].after_random_pixels


def test_paper_cannot_be_tested() -> None:
    trace = Chain(make_model("dense")).trace(np.zeros(64))
    assert deletion_tests(trace, [explain(trace, Question(1), "gradient")]) == ()
