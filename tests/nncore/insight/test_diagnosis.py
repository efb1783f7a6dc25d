"""The diagnosis names what was spoilt, and says so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from nncore.data.drawing import Drawing
from nncore.data.ink import to_input
from nncore.data.strokes import generate_drawings
from nncore.insight.diagnosis import Diagnosis, diagnose, read_with
from nncore.insight.sentences import explanations, headline
from nncore.insight.stages import PREPARED, Stage
from nncore.network.model import Calibration, Model
from nncore.recipe import Preparation
from nncore.storage import shipped_network
from tests.benchmarks import spoilt
from tests.benchmarks.diagnosis import JUDGED, KINDS, first_cause
from tests.nncore.insight.test_ink_statistics import as_picture

CANVAS = (280.0, 280.0)


@pytest.fixture(scope="module")
def model() -> Model:
    return shipped_network()


def diagnosed(drawing: Drawing, model: Model, stages: frozenset[Stage]) -> Diagnosis:
    found = diagnose(drawing, model, stages)
    assert found is not None
    return found


def test_the_right_cause_is_named(model: Model) -> None:
    """The short form of `tests.benchmarks.diagnosis`, on generated digits."""
    rng = np.random.default_rng(12)
    drawings = [spoilt.normal(drawing) for drawing in generate_drawings(48, 12)]
    for name, (cause, spoil) in list(KINDS.items())[:JUDGED]:
        found = [first_cause(spoil(drawing, rng), model) for drawing in drawings]
        assert found.count(cause) >= 0.9 * len(found), (name, found)


def test_the_right_cause_is_named_for_pictures(model: Model) -> None:
    rng = np.random.default_rng(3)
    drawings = [spoilt.normal(drawing) for drawing in generate_drawings(12, 13)]
    for name, (cause, spoil) in list(KINDS.items())[:JUDGED]:
        found = [first_cause(as_picture(spoil(drawing, rng)), model) for drawing in drawings]
        assert found.count(cause) >= 10, (name, found)


def test_the_sequence_goes_from_the_canvas_to_the_reading(model: Model) -> None:
    drawing = generate_drawings(1, 4)[0]
    found = diagnosed(drawing, model, frozenset({Stage.SIZE, Stage.CENTRE}))
    assert [step.stage for step in found.steps] == [None, *Stage]
    assert [step.is_on for step in found.steps] == [True, True, False, True, False]
    ways = [
        set(),
        {Stage.SIZE},
        {Stage.SIZE, Stage.PEN, Stage.CENTRE},  # what would be with the pen redrawn as well
        {Stage.SIZE, Stage.CENTRE},
        {Stage.SIZE, Stage.CENTRE, Stage.SLANT},
    ]
    for step, stages in zip(found.steps, ways, strict=True):
        read = read_with(drawing, model, stages)
        assert read is not None
        assert np.array_equal(step.input, read[0])
        assert step.probabilities == pytest.approx(read[1], abs=1e-6)
    assert found.probabilities is found.steps[3].probabilities
    assert not found.steps[0].input.flags.writeable


def test_the_stages_are_those_of_the_route(model: Model) -> None:
    drawing = generate_drawings(1, 4)[0]
    usual = diagnose(drawing, model)
    raw = diagnose(drawing, model.with_changes(preparation=Preparation(route="raw")))
    assert usual is not None
    assert raw is not None
    assert usual.stages == PREPARED
    assert raw.stages == frozenset()
    assert np.array_equal(usual.steps[3].input, to_input(drawing))


def test_prepared_ink_has_no_cause_but_slant(model: Model) -> None:
    rng = np.random.default_rng(5)
    for drawing in generate_drawings(10, 9):
        small = spoilt.small_with_its_pen(spoilt.normal(drawing), rng)
        found = diagnosed(small, model, PREPARED)
        assert {cause.stage for cause in found.causes} <= {Stage.SLANT}
        size = found.findings[0]
        assert size.drawn < 12
        assert size.received == pytest.approx(20)
        assert size.is_within


def test_plain_sentences(model: Model) -> None:
    rng = np.random.default_rng(2)
    drawing = spoilt.normal(generate_drawings(3, 3)[1])
    said = explanations(diagnosed(spoilt.too_small(drawing, rng), model, frozenset()))
    assert "MNIST's are 20. The raw route does not enlarge it. With that alone" in said[0]
    said = explanations(diagnosed(spoilt.off_centre(drawing, rng), model, frozenset()))
    assert said[0].startswith("Your digit's weight lies ")
    said = explanations(diagnosed(spoilt.pen_too_fat(drawing, rng), model, frozenset()))
    assert said[0].startswith("Your lines are ")
    said = explanations(diagnosed(spoilt.slanted(drawing, rng), model, frozenset()))
    assert said[0].startswith("Your digit leans ")


def test_what_is_left_is_the_form(model: Model) -> None:
    drawing = generate_drawings(3, 3)[1]
    found = replace(diagnosed(drawing, model, PREPARED), causes=())
    assert "what is left is the form" in explanations(found)[0]
    spread = np.array([0.62, 0.31, *[0.07 / 8] * 8], np.float32)
    steps = (*found.steps[:3], replace(found.steps[3], probabilities=spread), found.steps[4])
    between = replace(found, steps=steps, threshold=0.4)
    assert "It lies between 0 and 1: 62 % to 31 %." in explanations(between)[0]
    rejected = replace(between, threshold=0.7)
    assert "No digit reaches 70 %" in explanations(rejected)[0]
    assert headline(rejected).startswith("Read as no digit")


def test_the_threshold_is_the_networks(model: Model) -> None:
    strict = model.with_changes(calibration=Calibration(threshold=0.25))
    assert diagnosed(generate_drawings(1, 1)[0], strict, PREPARED).threshold == 0.25


def test_without_ink_there_is_nothing_to_explain(model: Model) -> None:
    assert diagnose(Drawing(canvas=CANVAS), model) is None
    assert read_with(Drawing(canvas=CANVAS), model, PREPARED) is None
