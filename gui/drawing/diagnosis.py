"""Why this reading? A window beside the canvas that explains, in sentences and in pictures."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from gui.card import Card
from gui.drawing.diagnosis_gauges import Gauges
from gui.drawing.diagnosis_stages import StageRow
from gui.theme import GAP, WINDOW_MARGIN
from gui.train.column_scroll import ColumnScroll
from nncore.insight.diagnosis import Diagnosis
from nncore.insight.sentences import explanations, headline
from nncore.insight.stages import PREPARED, Stage

NOTHING = "Draw a digit, and here stands why it is read as it is."
USUAL_NOTE = "dimmed: what one more stage would do"
EXPERIMENT_NOTE = "an experiment: the window itself reads as before"
GAUGE_NOTE = "shaded: nine of ten MNIST digits   ● what the network gets   ○ as drawn"
_SENTENCES = 3
_LINES = 6


class DiagnosisWindow(QDialog):
    """Sentences, stages and gauges; it stays open and follows the drawing.

    Signals
    -------
    watched_changed(bool)
        It has been opened or closed.
    stages_requested(object)
        Which stages are to be on: frozenset of Stage.
    raw_requested(bool)
        The whole window is to read by the raw route, or no more.
    """

    watched_changed = Signal(bool)
    stages_requested = Signal(object)
    raw_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("diagnosis")
        self.setWindowTitle("Why This Reading?")
        self.setAccessibleName("Why this reading?")
        self._headline = QLabel(NOTHING, self)
        self._headline.setObjectName("diagnosis_headline")
        self._reasons = QLabel(self)
        self._reasons.setObjectName("diagnosis_reasons")
        self._raw = QCheckBox("Raw route", self)
        self._raw.setObjectName("diagnosis_raw")
        self._raw.setAccessibleName("Raw route")
        self._raw.setToolTip(
            "Let the whole window read the canvas just shrunk, with nothing put right (Ctrl+R)"
        )
        self._note = QLabel(self)
        self._note.setObjectName("diagnosis_note")
        self._stages = StageRow(self)
        self._usual = PREPARED
        self._gauges = Gauges(self)
        self._lay_out()
        self._raw.clicked.connect(self.raw_requested)
        self._stages.stages_requested.connect(self.stages_requested)
        self.resize(852, 620)

    def text(self) -> str:
        """Return all sentences."""
        return f"{self._headline.text()}\n{self._reasons.accessibleName()}".strip()

    @Slot(bool)
    def set_raw(self, raw: bool) -> None:
        """Show by which route the window reads."""
        self._raw.setChecked(raw)

    @Slot(object)
    def set_stages(self, stages: frozenset[Stage]) -> None:
        """Show which stages the window itself reads by."""
        self._usual = stages
        self._stages.set_stages(stages)

    @Slot(object)
    def set_diagnosis(self, diagnosis: Diagnosis | None) -> None:
        """Show a diagnosis; None where there is no ink."""
        self._stages.set_diagnosis(diagnosis)
        self._gauges.set_findings(() if diagnosis is None else diagnosis.findings)
        if diagnosis is None:
            self._headline.setText(NOTHING)
            self._show_reasons(())
            self._note.clear()
            return
        self._headline.setText(_unbroken(headline(diagnosis)))
        self._show_reasons(explanations(diagnosis)[:_SENTENCES])
        is_usual = diagnosis.stages == self._usual
        self._note.setText(USUAL_NOTE if is_usual else EXPERIMENT_NOTE)

    def _show_reasons(self, reasons: tuple[str, ...]) -> None:
        """Show them as paragraphs; plain words for a screen reader."""
        self._reasons.setText(
            "".join(
                f'<p style="margin: 0 0 6px 0">{escape(_unbroken(reason))}</p>'
                for reason in reasons
            )
        )
        self._reasons.setAccessibleName("\n".join(reasons))

    def _lay_out(self) -> None:
        self._headline.setStyleSheet("font-size: 17px; font-weight: 600;")
        for label in (self._headline, self._reasons):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._reasons.setTextFormat(Qt.TextFormat.RichText)
        self._reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Room for all sentences, so that nothing moves while somebody draws.
        self._headline.setMinimumHeight(24)
        self._reasons.setMinimumHeight(_LINES * self._reasons.fontMetrics().lineSpacing())
        self._note.setProperty("role", "muted")
        words = Card("", self)
        words.setAccessibleName("In words")
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._headline, 1)
        top.addWidget(self._raw, 0, Qt.AlignmentFlag.AlignTop)
        words.body.addLayout(top)
        words.body.addWidget(self._reasons)
        way = Card("From your drawing to what the network gets", self)
        way.header.addWidget(self._note)
        way.body.addWidget(self._stages)
        ink = Card("Your ink beside MNIST's", self)
        legend = QLabel(GAUGE_NOTE)
        legend.setProperty("role", "muted")
        ink.header.addWidget(legend)
        ink.body.addWidget(self._gauges)
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(words)
        column.addWidget(way, 1)
        column.addWidget(ink)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(WINDOW_MARGIN, WINDOW_MARGIN, WINDOW_MARGIN, WINDOW_MARGIN)
        layout.addWidget(ColumnScroll(content, self))
        self._content = content

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to follow the drawing, in a window that cuts nothing off at its side."""
        self.setMinimumWidth(self._content.minimumSizeHint().width() + 2 * WINDOW_MARGIN + GAP)
        super().showEvent(event)
        self.watched_changed.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Cost nothing any more."""
        super().hideEvent(event)
        self.watched_changed.emit(False)


def _unbroken(sentence: str) -> str:
    """Keep a figure and its sign on one line."""
    return sentence.replace(" %", "\N{NO-BREAK SPACE}%").replace("> ", ">\N{NO-BREAK SPACE}")
