"""Rows that become columns where there is little room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtWidgets import QBoxLayout

NARROW: Final = 640
"""Below this width rows become columns; logical pixels."""


def turn(rows: Iterable[QBoxLayout], *, is_narrow: bool) -> None:
    """Lay out rows from left to right, or from top to bottom."""
    down = QBoxLayout.Direction.TopToBottom
    direction = down if is_narrow else QBoxLayout.Direction.LeftToRight
    for row in rows:
        row.setDirection(direction)
