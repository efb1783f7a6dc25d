"""A drawing that grows under the pen is read as if nothing of it had been read before."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_input
from nncore.data.pen import draw_line


def test_what_was_read_before_changes_no_bit() -> None:
    chance = np.random.default_rng(4)
    walks = [140 + np.cumsum(chance.normal(size=(90, 2)) * 5, axis=0) for _ in range(4)]
    drawing = Drawing(canvas=(280.0, 280.0))
    for walk in walks:
        before = drawing
        for count in (1, 30, 60, 90):
            drawing = before.with_stroke(Stroke(walk[:count], 18.0))
            read = to_input(drawing)
            # Equal strokes, but others: nothing that is kept for these serves those.
            afresh = Drawing(tuple(Stroke(each.points.copy(), 18.0) for each in drawing.strokes))
            again = to_input(afresh)
            assert read is not None
            assert again is not None
            assert (read == again).all()


def test_a_disc_on_every_point_is_pillows_own() -> None:
    path = [(20, 30), (50, 70), (53, 71), (5, 100)]
    painted, expected = Image.new("L", (112, 112)), Image.new("L", (112, 112))
    draw_line(ImageDraw.Draw(painted), path, 11)
    brush = ImageDraw.Draw(expected)
    brush.line(path, fill=255, width=11)
    for x, y in path:
        brush.ellipse((x - 5, y - 5, x + 5, y + 5), fill=255)
    assert painted.tobytes() == expected.tobytes()
