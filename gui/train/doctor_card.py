"""What the training doctor says of the run in front: nothing, or a finding and its remedy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from gui.card import Card
from gui.theme import CARD_PADDING
from nncore.insight.doctor import Finding

ROW_GAP = 12
TITLE = "Training doctor"
WELL = "No problems found"
WELL_TIP = (
    "The doctor looks at units, gradients, updates and curves now and then, and tells here what "
    "is wrong with a training."
)
REMEDY_TIP = "Put a changed copy of the recipe into the editor; nothing is started."


class DoctorCard(Card):
    """A quiet line, or the findings one at a time; hidden while there is no run.

    Signals
    -------
    remedy_requested(object Finding)
        A changed copy of the recipe is wanted.
    """

    remedy_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, parent)
        self.setObjectName("doctor_card")
        self.setToolTip(WELL_TIP)
        # The plots take the room that is left.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._findings: tuple[Finding, ...] = ()
        self._place = 0
        self._state = _label("doctor_state", "muted")
        self._sentence = _label("doctor_sentence", "", wraps=True)
        self._remedy = _label("doctor_remedy", "muted", wraps=True)
        self.next = QPushButton("Next")
        self.next.setObjectName("next_finding")
        self.next.setAccessibleName("Show the next finding")
        self.next.setToolTip("Show what else the doctor has found.")
        self.next.setProperty("role", "flat")
        self.next.clicked.connect(self.on_next_clicked)
        self.try_remedy = QPushButton("Try the Remedy")
        self.try_remedy.setObjectName("try_remedy")
        self.try_remedy.setAccessibleName("Try the remedy in a copy of the recipe")
        self.try_remedy.setToolTip(REMEDY_TIP)
        self.try_remedy.clicked.connect(self.on_try_clicked)
        self._lay_out()
        self.hide()

    def clear(self) -> None:
        """Show nothing: there is no run to speak of."""
        self._findings, self._place = (), 0
        self.hide()

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Show the findings of the run in front, none where nothing is wrong with it."""
        if findings == self._findings and not self.isHidden():
            return
        # The first, unless a person went on to another that is still there.
        shown = self.shown if self._place else None
        self._findings = findings
        self._place = findings.index(shown) if shown in findings else 0
        self._show()
        self.show()

    @property
    def shown(self) -> Finding | None:
        """The finding that is shown; None where there is none."""
        return self._findings[self._place] if self._findings else None

    @Slot()
    def on_next_clicked(self) -> None:
        """Show the next finding, after the last the first."""
        self._place = (self._place + 1) % max(1, len(self._findings))
        self._show()

    @Slot()
    def on_try_clicked(self) -> None:
        """Ask for the copy."""
        if self.shown is not None:
            self.remedy_requested.emit(self.shown)

    def _lay_out(self) -> None:
        self.header.addWidget(self._state)
        self.header.addWidget(self.next)
        row = QHBoxLayout()
        row.setSpacing(ROW_GAP)
        row.addWidget(self._remedy, 1)
        row.addWidget(self.try_remedy)
        self.body.setSpacing(4)
        self.body.addWidget(self._sentence)
        self.body.addLayout(row)

    def _show(self) -> None:
        finding = self.shown
        for part in (self._sentence, self._remedy, self.try_remedy):
            part.setVisible(finding is not None)
        self.next.setVisible(len(self._findings) > 1)
        if finding is None:
            self._state.setText(WELL)
            self.setToolTip(WELL_TIP)
            return
        count = len(self._findings)
        self._state.setText(f"finding {self._place + 1} of {count}" if count > 1 else "")
        self._sentence.setText(finding.sentence)
        self._remedy.setText(finding.remedy.words)
        evidence = [str(figure) for figure in finding.evidence]
        found = f"{finding.fault.value}, found at step {finding.step:,}:"
        self.setToolTip("\n".join((found, *evidence)))
        self.setAccessibleDescription(" ".join((finding.sentence, *evidence, finding.remedy.words)))
        self._make_room()

    def _make_room(self) -> None:
        """Ask for the height of all words: the column's scroll area does not ask by width."""
        room = self.width() - 2 * CARD_PADDING - 2
        beside = self.try_remedy.sizeHint().width() + ROW_GAP
        for label, width in ((self._sentence, room), (self._remedy, room - beside)):
            label.setMinimumHeight(max(0, label.heightForWidth(max(1, width))))

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        """Keep all words in sight."""
        super().resizeEvent(event)
        self._make_room()


def _label(name: str, role: str, *, wraps: bool = False) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setWordWrap(wraps)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if wraps:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
