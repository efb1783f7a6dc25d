"""The Inside tab: every layer at the top, and below what one can ask about them."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gui.inside.activations_card import ActivationsCard
from gui.inside.histograms_view import HistogramsView
from gui.inside.lesions_view import LesionsView
from gui.inside.neighbours_view import NeighboursView
from gui.inside.unit_card import UnitCard
from gui.inside.view_switch import ViewSwitch
from gui.inside.why_card import WhyCard
from gui.theme import GAP
from gui.watched import Watched

NARROW: Final = 700
"""Below this width the cards below the layers take turns; logical pixels."""

SHARE: Final = 0.39
LEAST_HEIGHT, MOST_HEIGHT = 160, 360
"""Height of the row of layers: a share of the tab's, between these logical pixels."""


class InsidePanel(Watched):
    """Layers, the chosen unit, why this digit, and more views that take turns.

    Attributes
    ----------
    activations : ActivationsCard
        Every layer.
    unit : UnitCard
        One unit.
    why : WhyCard
        Why this digit.
    switch : ViewSwitch
        Further views; `add_view` adds one.
    neighbours, lesions, histograms : NeighboursView, LesionsView, HistogramsView
        Those that are there from the beginning.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inside_panel")
        self.setAccessibleName("Inside")
        self.activations = ActivationsCard(self)
        self.unit = UnitCard(self)
        self.why = WhyCard(self)
        self.switch = ViewSwitch("inside_views", "More about the drawing and the network", self)
        self.neighbours = NeighboursView()
        self.lesions = LesionsView()
        self.histograms = HistogramsView()
        self._is_narrow = False
        self._cards = QHBoxLayout()
        self._cards.setSpacing(GAP)
        self._cards.addWidget(self.unit, 10)
        self._cards.addWidget(self.why, 9)
        self._cards.addWidget(self.switch, 11)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.activations)
        column.addLayout(self._cards, 1)
        for card in (self.unit, self.why, self.switch):
            card.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.add_view("Neighbours", self.neighbours)
        self.add_view("Lesions", self.lesions)
        self.add_view("Histograms", self.histograms)

    def add_view(self, title: str, view: QWidget, *, first: bool = False) -> None:
        """Add a view that takes turns with others.

        Parameters
        ----------
        title : str
            What its button says.
        view : QWidget
            With an object name; it has no card of its own.
        first : bool
            Whether it stands before the others.
        """
        self.switch.add_view(title, view, at=2 * self._is_narrow if first else None)

    def is_complete(self) -> bool:
        """Whether the drawing has been looked into and its explanation tested."""
        return self.unit.view is not None and self.why.is_tested

    def _set_narrow(self, is_narrow: bool) -> None:
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        if is_narrow:
            for place, card in enumerate((self.unit, self.why)):
                card.set_framed(False)
                self.switch.add_view("Why?" if place else "Unit", card, at=place)
            self.switch.show_view(self.unit)
        else:
            for place, card in enumerate((self.unit, self.why)):
                self.switch.take_view(card)
                card.set_framed(True)
                self._cards.insertWidget(place, card, 10 - place)
                card.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the cards take turns where there is little room."""
        super().resizeEvent(event)
        self._set_narrow(self.width() < NARROW)
        share = round(SHARE * self.height())
        self.activations.setFixedHeight(min(max(share, LEAST_HEIGHT), MOST_HEIGHT))
