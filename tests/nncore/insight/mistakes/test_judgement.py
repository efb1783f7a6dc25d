"""Reading labelled images in pieces, and what is derived from the answers."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.arrays import NOT_A_DIGIT
from nncore.errors import DataError
from nncore.insight.mistakes.judged_data import has_learned_from, load_part
from nncore.insight.mistakes.judgement import AT_ONCE, judge, reading_order
from nncore.network.model import Calibration
from nncore.progress import finish
from nncore.recipe import Data
from tests.nncore.insight.mistakes.judgements import judgement, noise, told
from tests.toys import RECIPE, make_model


def test_pieces_grow_to_what_one_pass_gives() -> None:
    model, samples = make_model(1), noise()
    parts = list(judge(model, samples))
    assert [len(part) for part in parts] == [AT_ONCE, 2 * AT_ONCE, 300]
    last = parts[-1]
    assert last.is_complete
    assert not parts[0].is_complete
    order = reading_order(300)
    assert sorted(order) == list(range(300))
    np.testing.assert_array_equal(last.places, order)
    np.testing.assert_array_equal(last.labels, samples.labels[order])
    expected = model.probabilities(samples.inputs())[order]
    np.testing.assert_allclose(last.probabilities, expected, atol=1e-6)
    np.testing.assert_array_equal(parts[0].probabilities, last.probabilities[:AT_ONCE])


def test_a_subset_is_the_beginning_of_the_whole() -> None:
    model, samples = make_model(1), noise()
    few, whole = list(judge(model, samples, most=50))[-1], list(judge(model, samples))[-1]
    assert (len(few), few.total) == (50, 300)
    np.testing.assert_array_equal(few.places, whole.first(50).places)
    assert whole.first(400) is whole


def test_without_ink_no_digit_is_named() -> None:
    last = list(judge(make_model(1), noise()))[-1]
    assert last.said[last.places == 0].tolist() == [NOT_A_DIGIT]
    assert np.count_nonzero(last.said == NOT_A_DIGIT) == 1


def test_figures_agree_with_a_loop() -> None:
    found = judgement(threshold=0.5)
    for place, row in enumerate(found.probabilities.tolist()):
        best = max(range(10), key=row.__getitem__)
        ordered = sorted(row)
        assert found.favoured[place] == best
        assert found.confidence[place] == pytest.approx(row[best])
        assert found.margin[place] == pytest.approx(ordered[-1] - ordered[-2], abs=1e-6)
        said = best if row[best] >= 0.5 else NOT_A_DIGIT
        assert found.said[place] == said
        assert found.right[place] == (said == found.labels[place])


def test_another_threshold_asks_no_network() -> None:
    found = judgement()
    assert found.with_threshold(0.0) is found
    assert not np.count_nonzero(found.said == NOT_A_DIGIT)
    assert np.all(found.with_threshold(1.0).said == NOT_A_DIGIT)


def test_answers_that_are_no_numbers_name_no_digit() -> None:
    with np.errstate(invalid="ignore"):
        found = told([3, 4], [[np.nan] * 10, [1.0] * 10])
    assert found.said.tolist() == [NOT_A_DIGIT, 0]


def test_the_threshold_is_the_models() -> None:
    model = make_model(1).with_changes(calibration=Calibration(threshold=0.25))
    assert list(judge(model, noise(10)))[-1].threshold == 0.25


def test_images_of_another_size_are_refused_with_a_sentence() -> None:
    samples = noise(4)
    small = type(samples)(samples.images[:, :20, :20], samples.labels)
    with pytest.raises(DataError, match="20×20 pixels, but the network reads 28×28"):
        next(judge(make_model(), small))


def test_no_images_give_nothing() -> None:
    assert list(judge(make_model(), noise(300).take(np.arange(0)))) == []


def test_parts_are_divided_as_the_recipe_says() -> None:
    from dataclasses import replace

    data = Data(sources=("patterns",), held_out=0.25)
    model = make_model().with_changes(recipe=replace(RECIPE, data=data))
    usual = finish(load_part("patterns", "validation", make_model()))
    own = finish(load_part("patterns", "validation", model))
    assert len(own) > 2 * len(usual)  # type: ignore[arg-type]
    everything = replace(RECIPE, data=replace(data, held_out=0.0))
    with pytest.raises(DataError, match="no test images"):
        finish(load_part("patterns", "test", model.with_changes(recipe=everything)))


def test_what_may_be_known_by_heart() -> None:
    model = make_model()  # learned from strokes
    assert has_learned_from(model, "strokes", "training")
    assert not has_learned_from(model, "strokes", "validation")
    assert not has_learned_from(model, "mnist", "all")
    assert has_learned_from(model.with_changes(recipe=None), "mnist", "all")
