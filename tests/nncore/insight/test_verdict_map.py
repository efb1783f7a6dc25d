"""Maps of what would be read elsewhere, turned and scaled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.data.transform import Pose, ink_area, posed
from nncore.insight.verdict_map import ANGLES, CHUNK, SCALES, SHARES, Grid, Kind, verdict_map
from nncore.network.model import Calibration
from nncore.storage.network_file import shipped_network

SHIPPED = shipped_network()
RAW = SHIPPED.with_changes(preparation=replace(SHIPPED.preparation, route="raw"))
SEVEN = Drawing(
    (
        Stroke(np.float32([[60, 60], [150, 65], [205, 60], [170, 140], [140, 230]]), 18.0),
        Stroke(np.float32([[105, 145], [185, 142]]), 18.0),
    ),
    canvas=(280.0, 280.0),
)
BASE = Pose(shift=(6.0, -9.0), rotation=8.0, scale=0.7, thickness=1.2)


@pytest.mark.parametrize("kind", ["shift", "turn"])
def test_a_map_grows_to_its_end_and_earlier_ones_stay(kind: Kind) -> None:
    maps = list(verdict_map(SEVEN, SHIPPED, kind))
    known = [int(np.count_nonzero(~np.isnan(one.confidence))) for one in maps]
    rows, columns = maps[0].grid.shape
    assert known == [min(CHUNK * (n + 1), rows * columns) for n in range(len(maps))]
    assert maps[-1].is_complete
    assert not maps[0].is_complete
    assert not maps[-1].confidence.flags.writeable
    assert not maps[-1].favoured.flags.writeable


@pytest.mark.parametrize("kind", ["shift", "turn"])
@pytest.mark.parametrize("model", [SHIPPED, RAW], ids=["mnist", "raw"])
def test_each_cell_is_the_reading_of_the_drawing_put_there(kind: Kind, model) -> None:
    *_, last = verdict_map(SEVEN, model, kind, BASE)
    for row, column in ((0, 0), (10, 10), (3, 17), (20, 20), (14, 2)):
        put = posed(SEVEN, last.grid.pose_at(row, column))
        received = to_input(put, model.preparation)
        assert received is not None
        probabilities = model.probabilities(received)[0]
        assert last.favoured[row, column] == probabilities.argmax()
        assert last.confidence[row, column] == pytest.approx(probabilities.max(), abs=1e-5)


def test_where_ink_is_centred_its_place_does_not_matter() -> None:
    *_, centred = verdict_map(SEVEN, SHIPPED, "shift", Pose(scale=0.5))
    *_, raw = verdict_map(SEVEN, RAW, "shift", Pose(scale=0.5))
    assert set(centred.verdicts().ravel().tolist()) == {7}
    assert len(set(raw.verdicts().ravel().tolist())) > 2


def test_the_grid_is_even_and_holds_the_pose_that_changes_nothing() -> None:
    assert (SHARES[0], SHARES[10], SHARES[-1]) == (-0.4, 0.0, 0.4)
    assert (ANGLES[0], ANGLES[10], ANGLES[-1]) == (-45.0, 0.0, 45.0)
    assert (SCALES[0], SCALES[7], SCALES[-1]) == (2.0, 1.0, 0.25)


def test_a_cell_puts_the_middle_where_it_says_and_keeps_the_rest() -> None:
    grid = Grid("shift", SEVEN, BASE)
    pose = grid.pose_at(0, 15)
    assert (pose.rotation, pose.scale, pose.thickness) == (8.0, 0.7, 1.2)
    area = ink_area(posed(SEVEN, replace(pose, rotation=0.0)))
    assert area is not None
    assert (area.left + area.right) / 2 == pytest.approx(140 + 0.2 * 280, abs=1e-3)
    assert (area.top + area.bottom) / 2 == pytest.approx(140 - 0.4 * 280, abs=1e-3)
    turned = Grid("turn", SEVEN, BASE).pose_at(0, 20)
    assert turned == Pose((6.0, -9.0), 45.0, 2.0, 1.2)


@given(
    st.sampled_from(["shift", "turn"]),
    st.integers(0, 20),
    st.integers(0, 20),
)
def test_the_place_of_a_cells_pose_is_that_cell(kind: Kind, row: int, column: int) -> None:
    grid = Grid(kind, SEVEN, BASE)
    assert grid.place_of(grid.pose_at(row, column)) == pytest.approx((row, column), abs=1e-6)


def test_what_is_not_sure_enough_is_no_digit() -> None:
    strict = RAW.with_changes(calibration=Calibration(threshold=0.9))
    *_, last = verdict_map(SEVEN, strict, "turn")
    unsure = last.confidence < 0.9
    assert unsure.any()
    assert (last.verdicts()[unsure] == -1).all()
    assert (last.verdicts()[~unsure] == last.favoured[~unsure]).all()


def test_ink_that_left_the_raw_canvas_is_no_digit() -> None:
    *_, last = verdict_map(SEVEN, RAW, "turn", Pose(shift=(900.0, 0.0)))
    assert last.is_complete
    assert (last.confidence == 0).all()
    assert (last.verdicts() == -1).all()


def test_a_network_that_went_wrong_says_nothing() -> None:
    broken = SHIPPED.with_changes(parameters=np.full_like(SHIPPED.parameters, np.nan))
    *_, last = verdict_map(SEVEN, broken, "shift")
    assert last.is_complete
    assert set(last.verdicts().ravel().tolist()) == {-1}


def test_a_picture_has_a_map_too() -> None:
    received = to_input(SEVEN)
    assert received is not None
    picture = Drawing(picture=np.uint8(255 * received), canvas=(280.0, 280.0))
    *_, last = verdict_map(picture, SHIPPED, "shift")
    middle = slice(5, -5)  # further out, the picture's ink leaves the canvas
    assert (last.verdicts()[middle, middle] == 7).all()
