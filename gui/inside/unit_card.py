"""One unit: what it looks for, what it computed, what excites it, and which digits it pushes."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.card import Card
from gui.heat_picture import HeatPicture
from gui.inside.live_text import LiveText
from gui.inside.picture_row import PictureRow
from gui.inside.signed_bars import SignedBars
from gui.inside.words import (
    arithmetic_words,
    kernel_sheet,
    picture_words,
    unit_title,
)
from nncore.insight.inside import UnitView

_SMALL = 56
_BARS = 100
_LEAST = 112
PUSHES = "How far it pushes each digit: its activation times the gradient of that logit"


class UnitCard(Card):
    """The chosen unit.

    Signals
    -------
    position_pointed(object (int, int) or None)
        A pixel of its map is pointed at; none any more.
    switch_requested(int place, int unit)
        The unit is to be switched off, or on again.

    Attributes
    ----------
    picture, map, kernel : HeatPicture
        Over the ink; all activations of a feature map; its kernels.
    bars : SignedBars
        How far it pushes each digit.
    arithmetic : LiveText
        What it computed.
    exciting : PictureRow
        The training digits that excite it most.
    """

    position_pointed = Signal(object)
    switch_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("A unit", parent)
        self.setObjectName("unit")
        self._view: UnitView | None = None
        self._switch = QPushButton("Switch Off", self)
        self._switch.setObjectName("switch_unit")
        self._switch.setProperty("role", "segment")
        self._switch.clicked.connect(self._on_switch_clicked)
        self.header.addWidget(self._switch)
        self.picture = HeatPicture("unit_picture", "What the unit looks for in the ink", self)
        self.map = HeatPicture("unit_map", "Activations of the feature map", self)
        self.map.setToolTip("Its activations; point at a pixel to see how that was computed")
        self.kernel = HeatPicture("unit_kernel", "Kernels of the feature map", self)
        self.kernel.setToolTip("Its kernels, one for each channel of the layer before")
        for small in (self.map, self.kernel):
            small.setFixedSize(_SMALL, _SMALL)
        self.bars = SignedBars("unit_pushes", PUSHES, self)
        self.bars.setFixedWidth(_BARS)
        self.picture.setMinimumHeight(_LEAST)
        self._what = LiveText("unit_what", "What the picture is", 2, is_quiet=True, parent=self)
        self.arithmetic = LiveText("unit_arithmetic", "What the unit computed", 4, parent=self)
        self.exciting = PictureRow("unit_exciting", "Training digits that excite it most", 30)
        self._lay_out()
        self.map.cell_pointed.connect(self._on_map_pointed)
        self.set_view(None)

    @property
    def view(self) -> UnitView | None:
        """What is shown."""
        return self._view

    def set_view(self, view: UnitView | None) -> None:
        """Show a unit at work; None for a blank canvas."""
        self._view = view
        self._switch.setEnabled(view is not None and view.place.kind in ("dense", "convolution"))
        is_map = view is not None and view.map is not None
        self._pair.setVisible(is_map)
        if view is None:
            for picture in (self.picture, self.map, self.kernel):
                picture.set_values(None)
            self.bars.set_values(None)
            self._what.set_text("Draw a digit to see this unit at work.")
            self.arithmetic.set_text("")
            self.exciting.show_words("")
            return
        title = unit_title(view)
        if title != self.title:
            self.set_title(title)
        self.picture.set_values(view.picture)
        self._what.set_text(picture_words(view))
        self.bars.set_values(view.pushes)
        self.arithmetic.set_text(arithmetic_words(view))
        if view.map is not None:
            self.map.set_values(view.map, "signed" if view.map.min() < 0 else "positive")
            self.kernel.setVisible(view.kernel is not None)
            if view.kernel is not None:
                self.kernel.set_values(kernel_sheet(view.kernel))

    def set_off(self, is_off: bool) -> None:
        """Show whether the unit is switched off."""
        self._switch.setText("Switch On" if is_off else "Switch Off")

    def _lay_out(self) -> None:
        self.body.setSpacing(5)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.picture, 1)
        self._pair = QWidget(self)
        pair = QVBoxLayout(self._pair)
        pair.setContentsMargins(0, 0, 0, 0)
        pair.setSpacing(6)
        pair.addWidget(self.map)
        pair.addWidget(self.kernel)
        pair.addStretch(1)
        top.addWidget(self._pair)
        top.addWidget(self.bars)
        title = QLabel("Training digits that excite it most", self)
        title.setProperty("role", "muted")
        self.body.addLayout(top, 1)
        self.body.addWidget(self._what)
        self.body.addWidget(self.arithmetic)
        self.body.addWidget(title)
        self.body.addWidget(self.exciting)

    @Slot(int, int)
    def _on_map_pointed(self, row: int, column: int) -> None:
        self.position_pointed.emit((row, column) if row >= 0 else None)

    @Slot()
    def _on_switch_clicked(self) -> None:
        if self._view is not None:
            self.switch_requested.emit(self._view.place.index, self._view.unit)
