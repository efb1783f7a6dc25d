"""A drawing that is grabbed: from where it is brought, and the gesture that brings it on."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from gui.drawing.gesture import Gesture
from gui.drawing.smooth import CANVAS_UNITS
from nncore.data.drawing import Drawing
from nncore.data.extent import Box
from nncore.data.transform import LEAST_DETAIL, UNMOVED, Pose, ink_area, posed

SMALLEST: Final = 8.0
LARGEST: Final = 4 * CANVAS_UNITS
"""Bounds of the longer side of the ink, in canvas units."""

EDGE: Final = 20.0
"""How far from the canvas's edges the middle of the ink stays, in canvas units."""

THINNEST: Final = 0.2
THICKEST: Final = 5.0
"""Bounds of the factor by which lines become thicker."""

TURN_STEP: Final = 15.0
SCALE_STEP: Final = 0.1
"""What a constrained gesture keeps to: degrees, and shares of the first size."""

INSIDE: Final = "inside"
TURN: Final = "turn"
"""Names of the two parts of a frame that are no corners."""


@dataclass(frozen=True, eq=False)
class Grabbed:
    """Ink as it was when it was first grabbed, and the pose that it has got since.

    Every pose is taken from the first drawing, so that a picture is sampled once only, and
    what has left the canvas comes back.

    Parameters
    ----------
    base : Drawing
        With ink.
    pose : Pose
        Within the bounds, where it was brought by `at`.
    """

    base: Drawing
    pose: Pose = UNMOVED

    @cached_property
    def area(self) -> Box:
        """Where the ink of the first drawing is, in canvas units."""
        area = ink_area(self.base)
        assert area is not None
        return area

    @property
    def middle(self) -> tuple[float, float]:
        """Where the middle of the ink is now: x and y, in canvas units."""
        area, (across, down) = self.area, self.pose.shift
        return (area.left + area.right) / 2 + across, (area.top + area.bottom) / 2 + down

    def result(self, detail: int | None = None) -> Drawing:
        """Return the drawing in its pose (`detail` as in `nncore.data.transform.posed`)."""
        return posed(self.base, self.pose, detail=detail)

    def at(self, pose: Pose) -> Grabbed:
        """Return the same ink in another pose, kept within the bounds."""
        area, far = self.area, CANVAS_UNITS - EDGE
        x, y = (area.left + area.right) / 2, (area.top + area.bottom) / 2
        side = max(area.right - area.left, area.bottom - area.top)
        # Ink that was drawn beyond a bound may stay there.
        shift = (
            min(max(pose.shift[0], min(EDGE - x, 0.0)), max(far - x, 0.0)),
            min(max(pose.shift[1], min(EDGE - y, 0.0)), max(far - y, 0.0)),
        )
        kept = Pose(
            shift,
            (pose.rotation + 180.0) % 360.0 - 180.0,
            min(max(pose.scale, min(SMALLEST / side, 1.0)), max(LARGEST / side, 1.0)),
            min(max(pose.thickness, THINNEST), THICKEST),
        )
        return replace(self, pose=kept)


class GrabGesture(Gesture):
    """A drag of the frame around the ink: at a corner, at the handle for turning, or inside.

    Parameters
    ----------
    before : Drawing
        What is on the canvas.
    grabbed : Grabbed
        The same, as it was first grabbed.
    part : str
        `INSIDE`, `TURN`, or anything else for a corner.
    x, y : float, canvas units
        Where the pointer came down.

    Attributes
    ----------
    is_constrained : bool
        Whether it moves straight across or down only, turns in steps of 15°, and scales in
        tenths.
    """

    def __init__(self, before: Drawing, grabbed: Grabbed, part: str, x: float, y: float) -> None:
        self.part = part
        self.is_constrained = False
        self._before = self._result = before
        self._first = self.grabbed = grabbed
        self._from = self._at = (x, y)
        ways: dict[str, tuple[str, Callable[[], Pose]]] = {
            INSIDE: ("moving", self._moved),
            TURN: ("turning", self._turned),
        }
        self.text, self._pose = ways.get(part, ("scaling", self._scaled))

    @property
    def label(self) -> str:
        """What the gesture has brought about so far, in short."""
        return described(self.grabbed.pose, self.text)

    def move(self, x: float, y: float) -> bool:
        """Follow the pointer; tell whether anything changed."""
        self._at = (x, y)
        return self.constrain(self.is_constrained)

    def constrain(self, is_constrained: bool) -> bool:
        """Keep to steps, or no longer; tell whether anything changed."""
        self.is_constrained = is_constrained
        grabbed = self._first.at(self._pose())
        if grabbed.pose == self.grabbed.pose:
            return False
        self.grabbed = grabbed
        self._result = grabbed.result(LEAST_DETAIL)
        return True

    def result(self) -> Drawing:
        """Return the drawing as it is shown meanwhile."""
        return self._result

    def kept(self) -> Drawing:
        """Return the drawing that stays, in all detail."""
        if self.grabbed.pose == self._first.pose:
            return self._before
        return self.grabbed.result()

    def _moved(self) -> Pose:
        across, down = (self._at[0] - self._from[0], self._at[1] - self._from[1])
        if self.is_constrained:
            across, down = (across, 0.0) if abs(across) >= abs(down) else (0.0, down)
        pose = self._first.pose
        return replace(pose, shift=(pose.shift[0] + across, pose.shift[1] + down))

    def _turned(self) -> Pose:
        pose = self._first.pose
        rotation = pose.rotation + self._angle(self._at) - self._angle(self._from)
        if self.is_constrained:
            rotation = TURN_STEP * round(rotation / TURN_STEP)
        return replace(pose, rotation=rotation)

    def _scaled(self) -> Pose:
        pose, middle = self._first.pose, self._first.middle
        factor = math.dist(self._at, middle) / max(math.dist(self._from, middle), 1.0)
        scale = pose.scale * factor
        if self.is_constrained:
            scale = SCALE_STEP * max(1, round(scale / SCALE_STEP))
        return replace(pose, scale=max(scale, 1e-3))

    def _angle(self, place: tuple[float, float]) -> float:
        x, y = self._first.middle
        return math.degrees(math.atan2(place[1] - y, place[0] - x))


def described(pose: Pose, change: str) -> str:
    """Say in short how far a pose goes in one respect.

    Parameters
    ----------
    pose : Pose
        The pose.
    change : str
        "moving", "turning", "scaling" or "pen width".

    Returns
    -------
    str
        ``"→ 12 %  ↑ 4 %"`` of the canvas, ``"−12°"`` (clockwise above 0), ``"×0.62"``.
    """
    if change == "moving":
        return described_shift(*pose.shift)
    if change == "turning":
        whole = round(pose.rotation)
        return f"{whole:+d}°".replace("-", "−") if whole else "0°"
    return f"×{pose.scale:.2f}" if change == "scaling" else f"pen ×{pose.thickness:.2f}"


def described_shift(across: float, down: float) -> str:
    """Say how far, in percent of the canvas: ``"→ 12 %  ↑ 4 %"``."""
    parts = []
    for units, less, more in ((across, "←", "→"), (down, "↑", "↓")):
        share = round(100.0 * abs(units) / CANVAS_UNITS)
        if share:
            parts.append(f"{more if units > 0 else less} {share} %")
    return "  ".join(parts) or "0 %"
