"""Random drawings that are valid."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from nncore.data.drawing import Drawing, Stroke

coordinates = st.floats(-1000, 1000, width=32)
point_lists = st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=12)
strokes = st.builds(
    lambda points, pen: Stroke(np.array(points, dtype=np.float32), pen),
    point_lists,
    st.floats(0.5, 60),
)
pictures = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).integers(0, 256, (7, 9), dtype=np.uint8)
)
drawings = st.builds(
    Drawing,
    st.lists(strokes, max_size=4).map(tuple),
    st.none() | pictures,
    st.none() | st.tuples(st.floats(1, 1e6), st.floats(1, 1e6)),
    st.none() | st.integers(0, 9),
    st.none() | st.text(max_size=8),
)
