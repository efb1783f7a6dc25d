"""Matrix, calibration, lists, comparison and tables against explicit loops and known packages."""

from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest

from nncore.arrays import NOT_A_DIGIT
from nncore.errors import DataError
from nncore.insight.mistakes import lists
from nncore.insight.mistakes.comparison import Comparison, exact_p_value
from nncore.insight.mistakes.confusion import NONE, Confusion
from nncore.insight.mistakes.reliability import Bin, Reliability
from nncore.insight.mistakes.tables import confusion_table, image_table
from nncore.training.calibration import expected_calibration_error
from tests.nncore.insight.mistakes.judgements import judgement, told


def test_the_matrix_agrees_with_a_loop() -> None:
    found = judgement(threshold=0.4, others=20)
    counts = [[0] * 11 for _ in range(11)]
    for label, said in zip(found.labels.tolist(), found.said.tolist(), strict=True):
        counts[min(label, 10)][min(said, 10)] += 1
    matrix = Confusion.of(found)
    assert matrix.counts.tolist() == counts
    assert matrix.total == 400
    assert matrix.right == sum(counts[k][k] for k in range(11)) == np.count_nonzero(found.right)
    assert matrix.unnamed == sum(counts[k][NONE] for k in range(10)) > 0
    for k in range(11):
        assert matrix.recall[k] == pytest.approx(counts[k][k] / sum(counts[k]))
        column = sum(row[k] for row in counts)
        assert matrix.precision[k] == pytest.approx(counts[k][k] / column)
        assert matrix.shares[k].tolist() == pytest.approx([c / sum(counts[k]) for c in counts[k]])


def test_the_matrix_agrees_with_scikit_learn() -> None:
    metrics = pytest.importorskip("sklearn.metrics")
    found = judgement()
    matrix = Confusion.of(found)
    expected = metrics.confusion_matrix(found.labels, found.said, labels=range(10))
    np.testing.assert_array_equal(matrix.counts[:10, :10], expected)
    for ours, theirs in (
        (matrix.precision, metrics.precision_score),
        (matrix.recall, metrics.recall_score),
    ):
        np.testing.assert_allclose(ours[:10], theirs(found.labels, found.said, average=None))
    assert math.isnan(matrix.recall[NONE])


def test_the_calibration_agrees_with_scikit_learn() -> None:
    calibration = pytest.importorskip("sklearn.calibration")
    found = judgement(2000)
    shown = Reliability.of(found)
    share, mean = calibration.calibration_curve(
        found.favoured == found.labels, found.confidence, n_bins=10
    )
    used = [each for each in shown.bins if each.count]
    np.testing.assert_allclose([each.accuracy for each in used], share)
    np.testing.assert_allclose([each.confidence for each in used], mean, rtol=1e-6)
    assert sum(each.count for each in shown.bins) == 2000
    assert shown.error == pytest.approx(
        expected_calibration_error(found.confidence, found.favoured == found.labels)
    )


def test_the_interval_holds_the_share_and_narrows() -> None:
    low, high = Bin(0.9, 1.0, 10, 0.95, 0.9).interval
    assert (low, high) == pytest.approx((0.5958, 0.9821), abs=1e-4)  # Wilson's, 9 of 10
    assert Bin(0.9, 1.0, 1000, 0.95, 0.9).interval[0] > low
    assert Bin(0.0, 0.1, 0, math.nan, math.nan).interval == (0.0, 1.0)
    assert Bin(0.9, 1.0, 5, 0.95, 1.0).interval[1] == 1.0


def test_a_cell_lists_its_images_most_certain_first() -> None:
    found = judgement(threshold=0.3, others=30)
    for row, column in ((4, 9), (3, 3), (NONE, 2), (5, NONE)):
        listed = lists.in_cell(found, row, column)
        label, said = (NOT_A_DIGIT if k == NONE else k for k in (row, column))
        wanted = {k for k in range(400) if found.labels[k] == label and found.said[k] == said}
        assert set(listed.tolist()) == wanted
        assert np.all(np.diff(found.confidence[listed]) <= 0)
    matrix = Confusion.of(found).counts
    assert len(lists.in_cell(found, 4, None)) == matrix[4].sum() - matrix[4, 4]
    assert len(lists.in_cell(found, None, 4)) == matrix[:, 4].sum() - matrix[4, 4]
    assert len(lists.mistakes(found)) == matrix.sum() - matrix.trace()


def test_closest_calls_have_the_smallest_margins() -> None:
    found = judgement()
    listed = lists.closest_calls(found, most=20)
    assert found.margin[listed].tolist() == sorted(found.margin.tolist())[:20]


def test_suspected_labels_agree_with_the_definition() -> None:
    found = judgement(600)
    shares, labels = found.probabilities.tolist(), found.labels.tolist()
    bound = []
    for digit in range(10):
        own = [row[digit] for row, label in zip(shares, labels, strict=True) if label == digit]
        bound.append(sum(own) / len(own))
    wanted = {}
    for place, (row, label) in enumerate(zip(shares, labels, strict=True)):
        above = [digit for digit in range(10) if row[digit] >= bound[digit]]
        counted = max(above, key=row.__getitem__, default=label)
        if counted != label:
            wanted[place] = row[label] - max(s for d, s in enumerate(row) if d != label)
    listed = lists.suspected_labels(found).tolist()
    assert set(listed) == set(wanted)
    assert [wanted[place] for place in listed] == pytest.approx(sorted(wanted.values()), abs=1e-6)


def test_wrong_labels_are_found() -> None:
    labels = np.arange(200) % 10
    weights = np.full((200, 10), 0.02)
    weights[np.arange(200), labels] = 1.0
    wrong = labels.copy()
    wrong[[7, 42]] = [3, 9]
    assert sorted(lists.suspected_labels(told(wrong, weights)).tolist()) == [7, 42]
    assert len(lists.suspected_labels(told(labels, weights))) == 0


def test_two_networks_are_compared_image_by_image() -> None:
    first, second = judgement(), told(judgement().labels, judgement(seed=2).probabilities)
    both = Comparison.of(first, second)
    pairs = list(zip(first.right.tolist(), second.right.tolist(), strict=True))
    counts = {name: both.count(name) for name in ("both", "first", "second", "neither")}
    assert counts == {
        "both": pairs.count((True, True)),
        "first": pairs.count((True, False)),
        "second": pairs.count((False, True)),
        "neither": pairs.count((False, False)),
    }
    assert all(first.right[p] and not second.right[p] for p in both.places("first"))
    assert len(Comparison.of(first.first(50), second)) == 50


def test_different_images_cannot_be_compared() -> None:
    with pytest.raises(DataError, match="cannot be compared"):
        Comparison.of(judgement(), judgement(seed=2))


@pytest.mark.parametrize(("one", "other"), [(0, 0), (1, 9), (9, 1), (5, 5), (30, 55), (0, 4)])
def test_mcnemars_p_agrees_with_a_sum(one: int, other: int) -> None:
    count = one + other
    tail = sum(math.comb(count, k) for k in range(min(one, other) + 1)) / 2**count
    assert exact_p_value(one, other) == pytest.approx(min(1.0, 2 * tail))


def test_mcnemars_p_of_many_is_a_number() -> None:
    assert exact_p_value(4000, 5000) < 1e-20
    assert exact_p_value(5000, 5000) == 1.0


def test_tables_say_what_is_shown() -> None:
    found = judgement(threshold=0.3)
    rows = list(csv.reader(io.StringIO(confusion_table(Confusion.of(found)))))
    assert rows[0] == ["label", *map(str, range(10)), "no digit"]
    assert [list(map(int, row[1:])) for row in rows[1:]] == Confusion.of(found).counts.tolist()
    listed = lists.mistakes(found)
    rows = list(csv.reader(io.StringIO(image_table(found, listed))))
    assert len(rows) == len(listed) + 1
    assert rows[1][:2] == [str(listed[0] + 1), str(found.labels[listed[0]])]
    assert [float(share) for share in rows[1][3:]] == pytest.approx(
        found.probabilities[listed[0]].tolist(), abs=1e-6
    )
