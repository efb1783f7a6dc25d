"""The Map tab: what would be read if the drawing stood elsewhere, or were turned and scaled."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.card import Card
from gui.drawing.verdict_map import VerdictMapView
from gui.drawing.verdict_map_painting import cell_colour, text_on
from gui.drawing.verdict_map_words import NO_DIGIT, shares
from gui.theme import GAP, current, ui_font
from gui.watched import Watched
from nncore.data.transform import Pose
from nncore.insight.verdict_map import VerdictMap

HOW_TO = (
    "Each cell is your drawing put there: the letter is what the network reads, pale where it "
    "is unsure, – where it is no digit. The ring is where the drawing is now. Click a cell to "
    "put it there."
)
FLAT = (
    "The preparation centres and scales the ink, so moving and scaling change next to nothing. "
    "Turn on Raw Input (Ctrl+R) to see what it saves the network from."
)
RUGGED = "Raw input: the network gets the canvas as it is, and place and size matter."
EMPTY = "Draw a digit: here you see what would be read wherever it stood."


class VerdictLegend(QWidget):
    """What is read on a map, and in how many cells; the most frequent first."""

    _SIDE, _GAP = 16, 12

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName("Share of the cells")
        self.setToolTip("Share of the cells in which this is read")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._shares: list[tuple[int, float]] = []

    def set_map(self, verdicts: VerdictMap | None) -> None:
        """Count what is read."""
        self._shares = shares(verdicts) if verdicts is not None else []
        self.update()

    def sizeHint(self) -> QSize:
        """Return a line."""
        return QSize(120, self._SIDE + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a coloured letter and its share for each, as many as there is room for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(ui_font(-1, tabular=True))
        metrics, x = painter.fontMetrics(), 0
        for digit, share in self._shares:
            words = f"{round(100 * share)} %" if share >= 0.005 else "< 1 %"
            width = metrics.horizontalAdvance(words)
            if x + self._SIDE + 5 + width > self.width():
                painter.drawText(x, metrics.ascent() + 2, "…")
                break
            square = QRect(x, 2, self._SIDE, self._SIDE)
            fill = cell_colour(digit, 1.0)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(square, 3, 3)
            painter.setPen(text_on(fill))
            letter = "–" if digit == NO_DIGIT else str(digit)
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, letter)
            painter.setPen(current().muted)
            place = QRect(x + self._SIDE + 5, 0, width + 1, self.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, words)
            x += self._SIDE + 5 + width + self._GAP
        painter.end()


class VerdictMapCard(Card):
    """One map, its title and its legend.

    Attributes
    ----------
    view : VerdictMapView
        The map.
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.view = VerdictMapView(name, f"Map: {title.lower()}", self)
        self._legend = VerdictLegend(f"{name}_legend", self)
        self.body.addWidget(self.view)
        self.body.addWidget(self._legend)
        self.body.addStretch(1)

    def set_map(self, verdicts: VerdictMap | None) -> None:
        """Show a map, or none."""
        self.view.set_map(verdicts)
        self._legend.set_map(verdicts)


class VerdictMapPanel(Watched):
    """Both maps side by side, and what they say.

    Signals
    -------
    pose_requested(object)
        The :class:`~nncore.data.transform.Pose` of a cell that was chosen.
    """

    pose_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict_map_panel")
        self.setAccessibleName("Map of verdicts")
        self._cards = {
            "shift": VerdictMapCard("map_shift", "Moved across the canvas", self),
            "turn": VerdictMapCard("map_turn", "Turned and scaled", self),
        }
        self._lesson = QLabel(EMPTY, self)
        self._lesson.setObjectName("map_lesson")
        how_to = QLabel(HOW_TO, self)
        how_to.setProperty("role", "muted")
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for card in self._cards.values():
            row.addWidget(card, 1)
            card.view.pose_requested.connect(self.pose_requested)
        words = Card("", self)
        for label in (self._lesson, how_to):
            label.setWordWrap(True)
            words.body.addWidget(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(row)
        column.addWidget(words)
        column.addStretch(1)

    def is_complete(self) -> bool:
        """Whether both maps are known in all their cells."""
        shown = [card.view.shown for card in self._cards.values()]
        return all(verdicts is not None and verdicts.is_complete for verdicts in shown)

    def set_map(self, kind: str, verdicts: VerdictMap | None) -> None:
        """Show a map of a kind ("shift" or "turn"), or none."""
        self._cards[kind].set_map(verdicts)

    def set_pose(self, pose: Pose) -> None:
        """Mark where the drawing is."""
        for card in self._cards.values():
            card.view.set_pose(pose)

    def set_route(self, route: str, *, is_blank: bool) -> None:
        """Say what the maps teach on a route ("mnist" or "raw")."""
        self._lesson.setText(EMPTY if is_blank else RUGGED if route == "raw" else FLAT)
