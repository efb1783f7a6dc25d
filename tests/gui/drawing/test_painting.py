"""What is seen: the growing line, the repainted part and the whole painted anew are one."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.drawing.canvas import Canvas
from gui.drawing.sketch import BLANK
from gui.drawing.stroke_shape import StrokeShape
from nncore.data.drawing import Drawing

from .hands import MOVE, PRESS, RELEASE, RIGHT, along, drag, mouse

LOOP = [
    (140 + 80 * float(np.sin(1.3 * t)), 140 + 90 * float(np.cos(t))) for t in np.linspace(0, 9, 120)
]


class PaintedAreas(QObject):
    """Notes which parts of a canvas are painted."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self.areas: list[QRect] = []
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent, /) -> bool:
        if isinstance(event, QPaintEvent):
            self.areas.append(event.rect())
        return super().eventFilter(watched, event)


def pixels(canvas: Canvas) -> NDArray[np.int16]:
    """Return the lightness of what is on the screen, int16 (H, W)."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width()].astype(np.int16)


def painted_anew(canvas: Canvas) -> NDArray[np.int16]:
    """Return what the canvas shows when nothing is left of what it had painted."""
    size = canvas.size()
    canvas.resize(100, 100)
    canvas.grab()
    canvas.resize(size)
    return pixels(canvas)


@pytest.mark.parametrize("paint_each", [False, True])
def test_the_growing_line_looks_like_the_finished_one(canvas: Canvas, paint_each: bool) -> None:
    mouse(canvas, PRESS, LOOP[0])
    for at in LOOP[1:]:
        mouse(canvas, MOVE, at)
        if paint_each:
            canvas.repaint()
    growing = pixels(canvas)
    mouse(canvas, RELEASE, LOOP[-1])
    assert np.abs(growing - pixels(canvas)).max() <= 2
    assert np.abs(growing - painted_anew(canvas)).max() <= 24  # the rounding of edges
    assert np.abs(growing - painted_anew(canvas)).mean() < 0.02


def test_what_the_eraser_leaves_looks_painted_anew(canvas: Canvas) -> None:
    drag(canvas, LOOP)
    canvas.repaint()
    mouse(canvas, PRESS, (30, 60), RIGHT)
    for at in along((30, 60), (250, 200), 20):
        mouse(canvas, MOVE, at, RIGHT)
        canvas.repaint()
    mouse(canvas, RELEASE, (250, 200), RIGHT)
    seen = pixels(canvas)
    assert np.abs(seen - painted_anew(canvas)).max() <= 24
    assert np.abs(seen - painted_anew(canvas)).mean() < 0.02


def test_undo_gives_back_the_very_same_picture(canvas: Canvas) -> None:
    empty = pixels(canvas)
    drag(canvas, LOOP)
    first = pixels(canvas)
    drag(canvas, along((20, 20), (260, 240)))
    canvas.sketch.undo()
    assert np.abs(pixels(canvas) - first).max() <= 24
    canvas.sketch.undo()
    assert (pixels(canvas) == empty).all()


def test_a_cancelled_stroke_leaves_nothing_on_the_screen(canvas: Canvas) -> None:
    empty = pixels(canvas)
    mouse(canvas, PRESS, LOOP[0])
    for at in LOOP[1:]:
        mouse(canvas, MOVE, at)
    canvas.repaint()
    canvas.cancel_stroke()
    assert (pixels(canvas) == empty).all()


def test_only_the_changed_part_is_painted(canvas: Canvas) -> None:
    drag(canvas, [(20, 20)])  # the hint has gone
    mouse(canvas, PRESS, (60, 60))
    mouse(canvas, MOVE, (70, 60))
    canvas.repaint()
    QApplication.processEvents()
    painted = PaintedAreas(canvas)
    mouse(canvas, MOVE, (80, 60))
    QApplication.processEvents()
    mouse(canvas, RELEASE, (80, 60))
    assert painted.areas
    assert painted.areas[0].width() <= 20 + canvas.pen_width + 20
    assert painted.areas[0].height() <= canvas.pen_width + 20


def test_the_hint_is_there_only_while_the_sheet_is_empty(canvas: Canvas) -> None:
    empty = pixels(canvas)
    assert empty[250:276, 10:100].min() < 160  # words
    mouse(canvas, PRESS, (140, 100))
    assert pixels(canvas)[250:276, 10:100].min() > 240
    mouse(canvas, RELEASE, (140, 100))
    assert pixels(canvas)[250:276, 10:100].min() > 240
    canvas.clear()
    assert (pixels(canvas) == empty).all()


def test_a_picture_is_seen_under_the_strokes(canvas: Canvas) -> None:
    picture = np.zeros((28, 28), np.uint8)
    picture[7:21, 7:21] = 255
    canvas.set_drawing(Drawing(picture=picture, canvas=(280.0, 280.0)))
    seen = pixels(canvas)
    assert seen[140, 140] < 60
    assert seen[30, 30] > 240
    drag(canvas, along((140, 100), (140, 180)), RIGHT)
    assert pixels(canvas)[140, 140] > 240
    left = canvas.drawing().picture
    assert left is not None
    assert 0 < np.count_nonzero(left) < np.count_nonzero(picture)


def test_the_canvas_follows_the_theme(canvas: Canvas, qapp: QApplication) -> None:
    drag(canvas, along((60, 140), (220, 140)))
    theme.apply(qapp, theme.DARK)
    try:
        seen = pixels(canvas)
        assert seen[140, 140] > 230
        assert seen[60, 60] < 40
    finally:
        theme.apply(qapp, theme.LIGHT)
    assert pixels(canvas)[140, 140] < 60


def test_a_canvas_that_is_not_square_shows_a_square_sheet(canvas: Canvas) -> None:
    canvas.resize(500, 300)
    assert canvas.square().getRect() == (100, 0, 300, 300)
    drag(canvas, along((250 - 60, 150), (250 + 60, 150)))
    middle = canvas.drawing().strokes[0].points.mean(axis=0)
    np.testing.assert_allclose(middle, [140, 140], atol=1e-3)
    assert pixels(canvas)[150, 250] < 60
    assert canvas.drawing() is not BLANK


def test_lines_that_only_the_history_holds_are_not_kept_ready_for_painting(canvas: Canvas) -> None:
    def ready() -> int:
        return sum(isinstance(each, StrokeShape) for each in gc.get_objects())

    before = ready()
    for _ in range(5):
        for _ in range(3):
            drag(canvas, LOOP)
        canvas.clear()
    assert ready() == before
    canvas.sketch.undo()  # what is in sight again is prepared again
    canvas.grab()
    assert len(canvas.drawing().strokes) == 3
    assert ready() == before + 3
