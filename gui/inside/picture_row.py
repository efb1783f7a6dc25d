"""Digits to choose from: small pictures, each with a word under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.cursor_keys import CHOOSING
from gui.data.sample_painting import paint_image
from gui.theme import current, ui_font
from gui.tipped import Tipped
from nncore.arrays import ByteArray

_GAP: Final = 5
_CAPTION: Final = 14
_MOVES: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


@dataclass(frozen=True, eq=False)
class Captioned:
    """A picture and what is said of it.

    Parameters
    ----------
    image : uint8 (H, W)
        0 = black.
    caption : str
        A word or number, under it.
    words : str
        A sentence, in its tooltip and for a screen reader.
    """

    image: ByteArray
    caption: str
    words: str


class PictureRow(Tipped):
    """Shows pictures line by line, as many as there is room for.

    Parameters
    ----------
    name, title : str
        Object name, and what the pictures are (the accessible name).
    side : int, logical pixels
        Of a picture.
    lines : int
        How many lines it takes at most.
    parent : QWidget, optional
        The owner.

    Signals
    -------
    picture_chosen(object Captioned)
        One was clicked, or chosen from the keyboard.
    """

    picture_chosen = Signal(object)

    def __init__(
        self, name: str, title: str, side: int = 34, lines: int = 1, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, title, parent)
        self._side, self._lines = side, lines
        self._pictures: tuple[Captioned, ...] = ()
        self._cursor = 0
        self._words = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_words("")

    @property
    def pictures(self) -> tuple[Captioned, ...]:
        """What is shown."""
        return self._pictures

    def show_words(self, words: str) -> None:
        """Show a sentence in place of pictures: why there are none, or that they are coming."""
        self._pictures, self._words = (), words
        self.setAccessibleDescription(words or "nothing to show")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.update()

    def set_pictures(self, pictures: Sequence[Captioned]) -> None:
        """Show other pictures."""
        self._pictures, self._words = tuple(pictures), ""
        self._cursor = 0
        self.setEnabled(True)
        captions = ", ".join(each.caption for each in self._shown())
        self.setAccessibleDescription(f"{len(self._shown())} pictures: {captions}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.update()

    def _columns(self) -> int:
        return max(1, (self.width() + _GAP) // (self._side + _GAP))

    def _shown(self) -> tuple[Captioned, ...]:
        return self._pictures[: self._columns() * self._lines]

    def picture_rect(self, number: int) -> QRect:
        """Return the place of a picture, in logical pixels."""
        line, column = divmod(number, self._columns())
        down = self._side + _CAPTION + _GAP
        return QRect(column * (self._side + _GAP), line * down, self._side, self._side)

    def tip_at(self, place: QPoint) -> str:
        """Say what is known about the picture at a place."""
        number = self._number_at(place)
        return "" if number is None else self._shown()[number].words

    def _number_at(self, place: QPoint) -> int | None:
        for number in range(len(self._shown())):
            if self.picture_rect(number).adjusted(0, 0, 0, _CAPTION).contains(place):
                return number
        return None

    def sizeHint(self) -> QSize:
        """Return the size of all lines."""
        height = self._lines * (self._side + _CAPTION) + (self._lines - 1) * _GAP
        return QSize(6 * (self._side + _GAP), height)

    def minimumSizeHint(self) -> QSize:
        """Return room for three."""
        return QSize(3 * (self._side + _GAP), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures, their words, and a frame where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setOpacity(1.0 if self.isEnabled() else 0.4)
        painter.setFont(ui_font(-2, tabular=True))
        painter.setPen(QColor(current().muted))
        if self._words:
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
            painter.drawText(self.rect(), flags | Qt.TextFlag.TextWordWrap, self._words)
        for number, shown in enumerate(self._shown()):
            place = self.picture_rect(number)
            paint_image(painter, QRectF(place), shown.image)
            painter.setPen(QColor(current().muted))
            below = QRect(place.left() - 2, place.bottom() + 1, place.width() + 4, _CAPTION)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, shown.caption)
            if self.hasFocus() and number == self._cursor:
                painter.setPen(QPen(QColor(current().accent), 2.0))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(place).adjusted(1, 1, -1, -1), 3, 3)
        painter.end()

    def _choose(self, number: int) -> None:
        self._cursor = number
        self.picture_chosen.emit(self._shown()[number])
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the picture under the mouse."""
        number = self._number_at(event.position().toPoint())
        if number is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from picture to picture; Enter or space chooses."""
        key = Qt.Key(event.key())
        lines = {Qt.Key.Key_Up: -self._columns(), Qt.Key.Key_Down: self._columns()}
        step = _MOVES.get(key, lines.get(key))
        if step is not None and self._shown():
            after = self._cursor + step
            if 0 <= after < len(self._shown()):
                self._cursor = after
                self.setAccessibleDescription(self._shown()[after].words)
                self.update()
        elif key in CHOOSING and self._cursor < len(self._shown()):
            self._choose(self._cursor)
        else:
            super().keyPressEvent(event)
