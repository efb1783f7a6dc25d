"""A rounded panel with a quiet title, the frame that everything stands in, and what is on many."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gui.theme import CARD_PADDING, CONTROL_HEIGHT


class Card(QFrame):
    """A panel with a title line and a body.

    Parameters
    ----------
    title : str
        The title; with an empty one the title line takes no room until something is in it.
    parent : QWidget, optional
        The owner.

    Attributes
    ----------
    header : QHBoxLayout
        The title line; what is added to it stands at the right (legends, small notes).
    body : QVBoxLayout
        Where the contents go.
    """

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The style sheet draws only what asks for it by this property.
        self.setProperty("role", "card")
        self._title = QLabel(self)
        self._title.setProperty("role", "title")
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.header.addWidget(self._title)
        self.header.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column = QVBoxLayout(self)
        column.setContentsMargins(CARD_PADDING, CARD_PADDING, CARD_PADDING, CARD_PADDING)
        column.setSpacing(8)
        column.addLayout(self.header)
        column.addLayout(self.body, 1)
        self.set_title(title)

    @property
    def title(self) -> str:
        """The words in the title line."""
        return self._title.text()

    def set_framed(self, is_framed: bool) -> None:
        """Be a card of its own, or stand in another one without a frame."""
        self.setProperty("role", "card" if is_framed else "plain")
        self.style().unpolish(self)
        self.style().polish(self)
        margin = CARD_PADDING if is_framed else 0
        self.layout().setContentsMargins(margin, margin, margin, margin)  # type: ignore[union-attr]

    def set_title(self, title: str) -> None:
        """Change the title, which is the card's accessible name too."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self.setAccessibleName(title)


def muted_label(name: str, role: str = "muted") -> QLabel:
    """Return a label of quiet words that wrap."""
    label = QLabel()
    label.setObjectName(name)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label


def small_button(name: str, text: str, tip: str) -> QToolButton:
    """Return a button for the title line of a card."""
    button = QToolButton()
    button.setObjectName(name)
    button.setText(text)
    button.setMaximumHeight(CONTROL_HEIGHT)
    button.setAccessibleName(tip)
    button.setToolTip(tip)
    return button
