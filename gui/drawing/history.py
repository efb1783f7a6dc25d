"""The changes of a drawing, without limit: the latest as drawings, those long ago packed."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from gui.drawing.packed_change import PackedChange, pack, unpack
from nncore.data.drawing import Drawing

NEAR = 64
"""Changes that are kept as drawings, which are there at once and are the very same objects."""


class Change(NamedTuple):
    """A change that can be taken back, or done again.

    Parameters
    ----------
    drawing : Drawing
        What was seen before it; in a change that was taken back, what was seen after it.
    text : str
        Names it in the Edit menu.
    burst : int
        Changes in a row with the same number, other than 0, are one.
    """

    drawing: Drawing
    text: str
    burst: int = 0


class History:
    """What is seen, what was seen before, and what was taken back.

    Parameters
    ----------
    drawing : Drawing
        What is seen at first.
    """

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self._far: list[PackedChange] = []
        self._near: deque[Change] = deque()
        self._undone: list[Change] = []

    def __len__(self) -> int:
        return len(self._far) + len(self._near) + len(self._undone)

    @property
    def undo_text(self) -> str | None:
        """Name of the change that can be taken back; None where there is none."""
        if self._near:
            return self._near[-1].text
        return self._far[-1].text if self._far else None

    @property
    def redo_text(self) -> str | None:
        """Name of the change that can be done again; None where there is none."""
        return self._undone[-1].text if self._undone else None

    def push(self, drawing: Drawing, text: str, burst: int = 0) -> None:
        """Go on to another drawing; what was taken back is forgotten."""
        self._undone.clear()
        if not (burst and self._near and self._near[-1].burst == burst):
            self._near.append(Change(self.drawing, text, burst))
        self.drawing = drawing
        if len(self._near) > NEAR:
            oldest = self._near.popleft()
            self._far.append(pack(oldest.drawing, self._near[0].drawing, oldest.text))

    def undo(self) -> None:
        """Go back by one change, if there is one."""
        if not self._near and self._far:
            packed = self._far.pop()
            self._near.append(Change(unpack(packed, self.drawing), packed.text))
        if self._near:
            change = self._near.pop()
            self._undone.append(change._replace(drawing=self.drawing))
            self.drawing = change.drawing

    def redo(self) -> None:
        """Go on by one change that was taken back, if there is one."""
        if self._undone:
            change = self._undone.pop()
            self._near.append(change._replace(drawing=self.drawing))
            self.drawing = change.drawing

    def clear(self) -> None:
        """Forget all but what is seen."""
        for changes in (self._far, self._near, self._undone):
            changes.clear()
