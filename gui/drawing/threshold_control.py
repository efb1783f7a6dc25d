"""The threshold: below which probability of the best digit the verdict is "not a digit"."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLabel, QPushButton, QWidget

_BOX_WIDTH = 68
MOST = 99.0
"""Per cent; a threshold of 100 would call nothing a digit."""


class ThresholdControl(QWidget):
    """Shows the threshold that counts, lets it be changed, and leads back to the network's own.

    Signals
    -------
    threshold_requested(object)
        The threshold that is wished for, a float in [0, 1]; None for the network's own.
    """

    threshold_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("threshold_control")
        self._label = QLabel(self)
        self._label.setObjectName("threshold_label")
        self._label.setProperty("role", "muted")
        self._box = _Percentage(self)
        self._label.setBuddy(self._box)
        self._own = QPushButton("own", self)
        self._own.setObjectName("threshold_own")
        self._own.setProperty("role", "link")
        self._own.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._label)
        row.addStretch(1)
        row.addWidget(self._box)
        row.addWidget(self._own)
        self._box.valueChanged.connect(self._on_value_changed)
        self._own.clicked.connect(self._on_own_clicked)
        self.show_threshold(0.0, 0.0)

    def show_threshold(self, threshold: float, own: float) -> None:
        """Show which threshold counts.

        Parameters
        ----------
        threshold : float, in [0, 1]
            The one that counts; 0 calls everything a digit.
        own : float, in [0, 1]
            The one of the network that answers; 0 where it has none.
        """
        with QSignalBlocker(self._box):
            self._box.setValue(100 * threshold)
        is_own = abs(threshold - own) < 0.0005  # what the box can tell apart
        is_none = is_own and own == 0.0
        self._label.setText("No threshold of its own" if is_none else "Not a digit below")
        self._label.setToolTip(_about(own, is_own=True))
        self._own.setVisible(not is_none)
        self._own.setEnabled(not is_own)
        self._own.setAccessibleName(f"Use the network's own threshold, {_words(own)}")
        self._own.setToolTip(_about(own, is_own=is_own))

    @Slot(float)
    def _on_value_changed(self, percentage: float) -> None:
        self.threshold_requested.emit(percentage / 100)

    @Slot()
    def _on_own_clicked(self) -> None:
        self._box.setFocus()  # the button is about to be disabled
        self.threshold_requested.emit(None)


class _Percentage(QDoubleSpinBox):
    """A probability in per cent, where 0 is "never"."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("threshold")
        self.setAccessibleName('Threshold: "not a digit" below this probability')
        self.setToolTip(
            "Threshold: where no digit reaches this probability, the verdict is “not a digit”.\n"
            "From 0 (never) to 99 %; the line across the bars shows it."
        )
        self.setRange(0.0, MOST)
        self.setDecimals(1)
        self.setSingleStep(5.0)
        self.setSuffix(" %")
        self.setSpecialValueText("never")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedWidth(_BOX_WIDTH)
        self.lineEdit().setTextMargins(4, 0, 0, 0)

    def textFromValue(self, value: float) -> str:
        """Leave out a decimal that says nothing."""
        return f"{value:.1f}".removesuffix(".0")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turn with the wheel only where the keyboard is: scrolling past changes nothing."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _words(threshold: float) -> str:
    if threshold == 0.0:
        return "none"
    return f"{100 * threshold:.1f}".removesuffix(".0") + " %"


def _about(own: float, *, is_own: bool) -> str:
    """Say what the network's own threshold is, and whether it counts."""
    if own == 0.0:
        told = "This network has no threshold of its own: it calls everything a digit."
    else:
        told = f"This network's own threshold is {_words(own)}."
    return told if is_own else f"{told}\nClick to use that."
