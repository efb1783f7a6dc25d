"""The curve through the pen's positions."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gui.drawing.smooth import curve, handles

POSITIONS = hnp.arrays(
    np.float64,
    st.tuples(st.integers(2, 30), st.just(2)),
    elements=st.floats(0, 280, allow_nan=False),
)


@given(POSITIONS)
def test_handles_stay_within_a_third_of_their_segment(points: np.ndarray) -> None:
    leaving, arriving = handles(points)
    lengths = np.hypot(*np.diff(points, axis=0).T)
    for control, end in ((leaving, points[:-1]), (arriving, points[1:])):
        assert (np.hypot(*(control - end).T) <= lengths / 3 + 1e-6).all()
        assert np.isfinite(control).all()


def test_a_circle_stays_round() -> None:
    angles = np.linspace(0, 2 * np.pi, 25)
    points = 140 + 100 * np.c_[np.cos(angles), np.sin(angles)]
    path = curve(points, 0.0)
    places = [path.pointAtPercent(share) for share in np.linspace(0.1, 0.9, 200)]
    radii = np.hypot([p.x() - 140 for p in places], [p.y() - 140 for p in places])
    assert np.abs(radii - 100).max() < 0.3  # the polygon alone is off by 0.86


def test_a_corner_stays_a_corner() -> None:
    points = np.array([[50, 50], [120, 48], [200, 46], [170, 120], [140, 200]], float)
    path = curve(points, 0.0)
    places = np.array([(p.x(), p.y()) for p in map(path.pointAtPercent, np.linspace(0, 1, 400))])
    assert places[:, 1].min() > 45.5  # does not swing beyond the corner
    assert np.hypot(*(places - points[2]).T).min() < 1.0  # and reaches it


def test_a_straight_line_stays_straight() -> None:
    points = np.c_[[10.0, 12, 30, 31, 90, 200], np.full(6, 70.0)]
    assert curve(points, 0.0).boundingRect().height() < 1e-9
