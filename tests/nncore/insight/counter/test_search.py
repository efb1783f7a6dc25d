"""The smallest smooth change of a drawing, and the noise that does the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.errors import DrawingError
from nncore.insight.counter import search
from nncore.insight.counter.asking import what_if
from nncore.insight.counter.bending import BLANK, ONLY_A_DOT, ONLY_A_PICTURE
from nncore.insight.counter.noise import Noise, smallest_noise
from nncore.insight.counter.search import CounterDrawing, CounterProgress, counter_drawing
from nncore.progress import finish
from nncore.session import read
from nncore.storage.network_file import shipped_network
from tests.toys import make_model

SHIPPED = shipped_network()
SEVEN = Drawing(
    (
        Stroke(np.float32([[60, 60], [150, 65], [205, 60], [170, 140], [140, 230]]), 18.0),
        Stroke(np.float32([[105, 145], [185, 142]]), 18.0),
    ),
    canvas=(280.0, 280.0),
    writer="me",
)
PICTURE = np.zeros((280, 280), np.uint8)
PICTURE[60:200, 130:150] = 255


def found(drawing: Drawing, wanted: int, model=SHIPPED) -> CounterDrawing:
    *_, last = counter_drawing(drawing, model, wanted)
    assert isinstance(last, CounterDrawing)
    return last


@pytest.fixture(scope="module")
def nine() -> CounterDrawing:
    return found(SEVEN, 9)


def test_a_seven_becomes_a_nine(nine: CounterDrawing) -> None:
    assert read(SHIPPED, SEVEN).digit == 7
    assert nine.succeeded
    assert read(SHIPPED, nine.path[-1]).digit == 9
    assert nine.probabilities[-1, 9] >= 0.5
    assert 0 < nine.mean <= nine.largest < 0.3


def test_the_film_begins_with_the_drawing_itself_and_moves_evenly(nine: CounterDrawing) -> None:
    assert nine.path[0] is SEVEN
    assert len(nine.path) == len(nine.probabilities) == search.FRAMES
    last = nine.path[-1]
    assert [s.pen_width for s in last.strokes] == [18.0, 18.0]
    assert (last.canvas, last.writer) == (SEVEN.canvas, "me")
    moved = np.concatenate([stroke.points for stroke in last.strokes])
    half = np.concatenate([stroke.points for stroke in nine.path[12].strokes])
    first = 2 * half - moved  # where they were: the 13th of 25 is half way
    largest = np.hypot(*(moved - first).T).max() / (230 - 60)
    assert largest == pytest.approx(nine.largest, rel=1e-3)
    for number in (0, 7, 24):
        read_there = read(SHIPPED, nine.path[number]).probabilities
        assert nine.probabilities[number] == pytest.approx(read_there, abs=1e-5)


def test_a_digit_that_is_read_already_needs_no_change() -> None:
    same = found(SEVEN, 7)
    assert same.succeeded
    assert same.path == (SEVEN,)
    assert same.largest == 0


def test_the_search_tells_how_far_it_is_and_can_be_given_up() -> None:
    parts = counter_drawing(SEVEN, SHIPPED, 2)
    first, second, third = (next(parts) for _ in range(3))
    parts.close()
    assert isinstance(third, CounterProgress)
    assert [first.done, second.done, third.done] == [0, search.CHUNK, 2 * search.CHUNK]
    assert third.total == 2 * search.STEPS
    assert third.largest is not None  # a way to a written digit was there at once
    with pytest.raises(StopIteration):
        next(parts)


def test_the_whole_canvas_is_read_the_same_way() -> None:
    raw = SHIPPED.with_changes(preparation=replace(SHIPPED.preparation, route="raw"))
    turned = found(SEVEN, 9, raw)
    assert turned.succeeded
    assert read(raw, turned.path[-1]).digit == 9


def test_a_picture_under_the_strokes_stays_as_it_is() -> None:
    both = replace(SEVEN, picture=PICTURE // 4)
    *_, last = counter_drawing(both, SHIPPED, 1)
    assert last.path[-1].picture is both.picture or np.array_equal(
        last.path[-1].picture, both.picture
    )


def test_a_network_that_reads_nothing_so_leaves_the_drawing_alone(monkeypatch) -> None:
    monkeypatch.setattr(search, "STEPS", 3)
    untrained = make_model()
    tried = found(SEVEN, 4, untrained)
    assert not tried.succeeded
    assert tried.path == (SEVEN,)


@pytest.mark.parametrize(
    ("drawing", "sentence"),
    [
        (Drawing(picture=PICTURE), ONLY_A_PICTURE),
        (Drawing(canvas=(280.0, 280.0)), BLANK),
        (Drawing((Stroke(np.float32([[5, 5]]), 9.0),)), ONLY_A_DOT),
    ],
)
def test_what_has_no_strokes_is_said_to_have_none(drawing: Drawing, sentence: str) -> None:
    with pytest.raises(DrawingError) as raised:
        next(counter_drawing(drawing, SHIPPED, 3))
    assert str(raised.value) == sentence


def noise_for(wanted: int, example=None) -> Noise:
    image = to_input(SEVEN, SHIPPED.preparation)
    return finish(smallest_noise(image, SHIPPED, wanted, example))


def test_noise_does_the_same_unseen(nine: CounterDrawing) -> None:
    example = to_input(nine.path[-1], SHIPPED.preparation)
    noise = noise_for(9, example)
    assert noise.succeeded
    assert int(SHIPPED.probabilities(noise.disturbed)[0].argmax()) == 9
    assert noise.length < np.linalg.norm(example - noise.image)  # less than the bent strokes
    assert 0 < noise.largest <= 1
    assert noise.share == pytest.approx(noise.length / np.linalg.norm(noise.image))
    assert (noise.image + noise.noise).min() >= 0
    assert (noise.image + noise.noise).max() <= 1


def test_one_question_has_both_answers() -> None:
    *progress, bent, noise = (
        part for part in what_if(SEVEN, SHIPPED, 1) if not isinstance(part, CounterProgress)
    )
    assert not progress
    assert isinstance(bent, CounterDrawing)
    assert isinstance(noise, Noise)
    assert bent.succeeded
    assert noise.succeeded
    assert noise.wanted == bent.wanted == 1


def test_no_noise_where_none_is_needed() -> None:
    noise = noise_for(7)
    assert noise.succeeded
    assert not noise.noise.any()
