"""A hand that draws on the real canvas: pointer events at the speed of a person."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]
"""A cubic Bézier curve; points are shares of the canvas's sides, x right and y down."""

SEVEN: tuple[tuple[Curve, ...], ...] = (
    (
        ((0.27, 0.25), (0.41, 0.27), (0.58, 0.225), (0.735, 0.225)),
        ((0.735, 0.225), (0.66, 0.40), (0.53, 0.58), (0.475, 0.83)),
    ),
    (((0.37, 0.535), (0.46, 0.53), (0.57, 0.50), (0.665, 0.51)),),
)
"""A seven with a bar, as it is written in much of Europe: strokes of one curve or more."""

EVENTS_PER_SECOND = 120
SECONDS_PER_SIDE = 0.8
"""Time that a line as long as the canvas's side takes a person."""


def draw(canvas: QWidget, strokes: Sequence[Sequence[Curve]]) -> None:
    """Draw strokes with the left button, in real time.

    Parameters
    ----------
    canvas : QWidget
        Shown; gets the events.
    strokes : sequence of sequence of curve
        What to draw; the curves of a stroke follow one another.
    """
    for stroke in strokes:
        points = [point for curve in stroke for point in _on_the_way(curve)]
        _send(canvas, QEvent.Type.MouseButtonPress, points[0])
        for point in points[1:]:
            wait(1.0 / EVENTS_PER_SECOND)
            _send(canvas, QEvent.Type.MouseMove, point)
        wait(1.0 / EVENTS_PER_SECOND)
        _send(canvas, QEvent.Type.MouseButtonRelease, points[-1])
        wait(0.15)


def wait(seconds: float) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    timer = QTimer(singleShot=True, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(loop.quit)
    timer.start(round(seconds * 1000))
    loop.exec()


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Let the window live until something is so; False where that takes too long."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        wait(0.01)
    return True


def _on_the_way(curve: Curve) -> Iterator[Point]:
    """Give positions along a curve, slow at its ends as a hand is."""
    length = sum(math.dist(a, b) for a, b in itertools.pairwise(curve))
    count = max(2, round(length * SECONDS_PER_SIDE * EVENTS_PER_SECOND))
    for number in range(count + 1):
        t = (1.0 - math.cos(math.pi * number / count)) / 2.0
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        yield (
            sum(weight * x for weight, (x, _) in zip(weights, curve, strict=True)),
            sum(weight * y for weight, (_, y) in zip(weights, curve, strict=True)),
        )


def _send(canvas: QWidget, kind: QEvent.Type, place: Point) -> None:
    at = QPointF(place[0] * canvas.width(), place[1] * canvas.height())
    pressed = kind != QEvent.Type.MouseButtonRelease
    event = QMouseEvent(
        kind,
        at,
        QPointF(canvas.mapToGlobal(at)),
        Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton,
        Qt.MouseButton.LeftButton if pressed else Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QCoreApplication.sendEvent(canvas, event)
