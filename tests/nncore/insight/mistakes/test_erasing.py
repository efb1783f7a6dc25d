"""Which part of a drawing flips its verdict."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.data.pieces import label_pieces
from nncore.insight.mistakes.erasing import PIECES, erasures, parts_of
from nncore.insight.mistakes.patches import ink_patches
from nncore.network.model import Calibration
from tests.toys import make_model

BAR = Stroke(np.array([[60.0, 60.0], [200.0, 60.0]], np.float32), 20.0)
STEM = Stroke(np.array([[200.0, 60.0], [120.0, 240.0]], np.float32), 20.0)
SEVEN = Drawing((BAR, STEM), canvas=(280.0, 280.0))


def picture_of_a_ring() -> np.ndarray:
    y, x = np.mgrid[:28, :28] - 13.5
    distance = np.hypot(y, x)
    return np.where((distance > 6) & (distance < 9), 255, 0).astype(np.uint8)


def test_strokes_are_parts() -> None:
    parts = list(parts_of(SEVEN))
    assert [(part.kind, part.number) for part in parts] == [("stroke", 1), ("stroke", 2)]
    assert parts[0].ink.strokes == (BAR,)
    assert parts[0].rest.strokes == (STEM,)


def test_a_single_stroke_is_cut_in_pieces_of_equal_length() -> None:
    bent = Stroke(np.array([[0.0, 0.0], [30.0, 0.0], [30.0, 130.0]], np.float32), 4.0)
    parts = list(parts_of(Drawing((bent,), canvas=(280.0, 280.0))))
    assert len(parts) == PIECES
    for part in parts:
        points = part.ink.strokes[0].points
        assert np.hypot(*np.diff(points, axis=0).T).sum() == pytest.approx(160 / PIECES, rel=1e-4)
    assert [len(part.rest.strokes) for part in parts] == [1, 2, 2, 2, 2, 2, 2, 1]


def test_a_dot_is_one_part() -> None:
    dot = Drawing((Stroke(np.array([[5.0, 5.0]], np.float32), 4.0),), canvas=(280.0, 280.0))
    assert [(part.kind, part.rest.is_blank) for part in parts_of(dot)] == [("stroke", True)]


def test_a_picture_is_divided_into_patches_that_add_up() -> None:
    ring = picture_of_a_ring()
    drawing = Drawing(picture=ring, canvas=(280.0, 280.0))
    parts = list(parts_of(drawing))
    assert len(parts) == PIECES
    together = np.zeros_like(ring)
    for part in parts:
        assert part.ink.picture is not None
        assert part.rest.picture is not None
        assert not (together & part.ink.picture).any()
        together |= part.ink.picture
        np.testing.assert_array_equal(part.ink.picture + part.rest.picture, ring)
        assert label_pieces(part.ink.picture > 0)[1] == 1
    np.testing.assert_array_equal(together, ring)


def test_patches_are_connected_and_alike_in_size() -> None:
    mask = picture_of_a_ring() > 0
    patches, count = ink_patches(mask, 6)
    assert count == 6
    np.testing.assert_array_equal(patches > 0, mask)
    sizes = [np.count_nonzero(patches == number) for number in range(1, 7)]
    assert max(sizes) < 3 * min(sizes)


def test_each_piece_has_its_own_patches_and_specks_none() -> None:
    mask = np.zeros((20, 40), bool)
    mask[2:5, 2:18] = mask[10:13, 2:18] = True
    mask[18, 38] = True
    patches, count = ink_patches(mask, 4)
    assert count == 4
    assert not patches[18, 38]
    assert not set(patches[2:5].flat) & set(patches[10:13].flat) - {0}


def test_large_pictures_are_divided_too() -> None:
    large = picture_of_a_ring().repeat(20, axis=0).repeat(20, axis=1)
    parts = list(parts_of(Drawing(picture=large, canvas=(280.0, 280.0))))
    assert len(parts) == PIECES
    assert sum(int((part.ink.picture > 0).sum()) for part in parts) == (large > 0).sum()


def test_what_is_read_without_each_part() -> None:
    model = make_model(5)
    found = list(erasures(model, SEVEN))
    for erasure, left in zip(found, (STEM, BAR), strict=True):
        image = to_input(Drawing((left,), canvas=(280.0, 280.0)))
        assert image is not None
        expected = model.probabilities(image)[0]
        np.testing.assert_array_equal(erasure.after.probabilities, expected)
        before = erasure.before
        assert before.favoured is not None
        assert erasure.flips == (before.digit != int(expected.argmax()))
        assert erasure.lost == pytest.approx(
            float(before.probabilities[before.favoured] - expected[before.favoured])
        )


def test_blank_and_no_digit_are_verdicts_too() -> None:
    model = make_model(5)
    only = list(erasures(model, Drawing((Stroke(BAR.points[:1], 20.0),), canvas=(280.0, 280.0))))
    assert [(each.flips, each.after.verdict) for each in only] == [(True, "blank")]
    unsure = model.with_changes(calibration=Calibration(threshold=0.99))
    assert all(each.before.verdict == "not a digit" for each in erasures(unsure, SEVEN))
    assert not any(each.flips for each in erasures(unsure, SEVEN))
    assert list(erasures(model, Drawing())) == []
