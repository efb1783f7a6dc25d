"""A drawing to grab, and ways to see how it is grabbed."""

from __future__ import annotations

import math

import numpy as np

from gui.drawing.canvas import Canvas
from gui.drawing.grab_frame import CORNERS, GrabFrame
from nncore.data.drawing import Drawing, Stroke
from nncore.data.transform import Pose

from .hands import Point

SEVEN = Drawing(
    (
        Stroke(np.float32([[100, 90], [180, 90], [130, 200]]), 18.0),
        Stroke(np.float32([[115, 145], [165, 142]]), 18.0),
    ),
    canvas=(280.0, 280.0),
)
MIDDLE = (140.0, 145.0)


def frame(canvas: Canvas) -> GrabFrame:
    """Return the frame around the ink."""
    grabbed = canvas.mover.grabbed
    assert grabbed is not None
    return GrabFrame(grabbed, canvas.square())


def corner(canvas: Canvas, name: str) -> Point:
    """Return where a corner's handle is."""
    place = frame(canvas).corners[CORNERS.index(name)]
    return place.x(), place.y()


def pose(canvas: Canvas) -> Pose:
    """Return the pose of the ink."""
    grabbed = canvas.mover.grabbed
    assert grabbed is not None
    return grabbed.pose


def about(middle: Point, start: Point, degrees: float, count: int = 30) -> list[Point]:
    """Return points on an arc about a middle, clockwise from `start`."""
    x, y = start[0] - middle[0], start[1] - middle[1]
    angles = [math.radians(degrees * step / (count - 1)) for step in range(count)]
    return [
        (
            middle[0] + x * math.cos(a) - y * math.sin(a),
            middle[1] + x * math.sin(a) + y * math.cos(a),
        )
        for a in angles
    ]
