"""How a layer's weights and activations are spread, and how far its weights have moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.inside.histogram_plot import HistogramPlot
from gui.inside.live_text import LiveText
from gui.train.fields import ChoiceField
from nncore.insight.inside import Change, Histogram, Place

HINT: Final = (
    "Height: the root of the count. The outline is the network as it was when you first "
    "looked, or at “Remember Now”."
)


@dataclass(frozen=True, eq=False)
class Spread:
    """The histograms of a network and a drawing.

    Parameters
    ----------
    weights, before : tuple of Histogram
        Of each layer that has weights, now and at the moment that is remembered.
    activations : tuple of Histogram
        Of each layer, for the drawing; empty where there is none.
    changes : tuple of Change
        How far weights have moved since; empty where nothing can be compared.
    """

    weights: tuple[Histogram, ...]
    before: tuple[Histogram, ...]
    activations: tuple[Histogram, ...]
    changes: tuple[Change, ...]


class HistogramsView(QWidget):
    """Two histograms of a layer that can be chosen.

    Signals
    -------
    remember_requested()
        The network as it is now is what later ones are compared with.

    Attributes
    ----------
    place : ChoiceField
        Index of the layer.
    weights, activations : HistogramPlot
        The histograms.
    """

    remember_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("histograms")
        self.setAccessibleName("Histograms of weights and activations")
        self._spread: Spread | None = None
        self.place: ChoiceField[int] = ChoiceField("histograms_place", "Layer")
        self.place.set_choices([(0, "a layer", "")])
        self.weights = HistogramPlot("histogram_weights", "Weights of the layer", self)
        self.activations = HistogramPlot("histogram_activations", "Activations of the layer", self)
        self._change = LiveText("histograms_change", "What has changed", 2, parent=self)
        self._remember = QPushButton("Remember Now", self)
        self._remember.setObjectName("remember_weights")
        self._remember.setProperty("role", "segment")
        self._remember.setToolTip("Compare with the weights as they are at this moment")
        self._weight_words = QLabel("Weights", self)
        self._activation_words = QLabel("Activations", self)
        self._lay_out()
        self.place.chosen.connect(self._show)
        self._remember.clicked.connect(self.remember_requested)
        self._show()

    def set_places(self, places: Sequence[Place]) -> None:
        """Offer other layers."""
        choices = [(each.index, each.name, "") for each in places if each.kind != "input"]
        kept = self.place.choice()
        self.place.set_choices(choices)
        if kept not in [index for index, _, _ in choices]:
            self.place.set_choice(choices[0][0])
        self._show()

    def set_spread(self, spread: Spread | None) -> None:
        """Show other histograms."""
        self._spread = spread
        self._show()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(self.place, 1)
        line.addWidget(self._remember)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(line)
        for words, plot in (
            (self._weight_words, self.weights),
            (self._activation_words, self.activations),
        ):
            words.setProperty("role", "title")
            column.addWidget(words)
            column.addWidget(plot, 1)
        column.addWidget(self._change)
        hint = LiveText("histograms_hint", "What the heights mean", 3, is_quiet=True, parent=self)
        hint.set_text(HINT)
        column.addWidget(hint)

    @Slot()
    def _show(self) -> None:
        spread, place = self._spread, self.place.choice()
        if spread is None:
            self.weights.set_histogram(None, None)
            self.activations.set_histogram(None, None)
            self._change.set_text("")
            return
        now = _of(spread.weights, place)
        self.weights.set_histogram(now, _of(spread.before, place))
        self.activations.set_histogram(_of(spread.activations, place), None)
        self._weight_words.setText("Weights" if now else "Weights: this layer has none")
        self._activation_words.setText(
            "Activations, for this drawing" if spread.activations else "Activations: draw a digit"
        )
        change = next((each for each in spread.changes if each.place.index == place), None)
        self._change.set_text(
            f"Moved by {100 * change.share:.2g} % of their size (|ΔW| = {change.size:.3g})."
            if change is not None and change.size
            else "Start a training to see the weights move."
            if now
            else ""
        )


def _of(histograms: tuple[Histogram, ...], place: int) -> Histogram | None:
    return next((each for each in histograms if each.place.index == place), None)
