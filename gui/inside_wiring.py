"""Keeps the Inside tab up to date: what follows the pen, in its own thread, while it is seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gui.controller import Controller
from gui.drawing.canvas import Canvas
from gui.inside.courtesy import Courtesy
from gui.inside.example_wiring import ExampleWiring
from gui.inside.lesion_wiring import LesionWiring
from gui.inside.looking import Look, Looking, UnitPlace, Wish, places_of
from gui.inside.methods_page import show_methods
from gui.inside.panel import InsidePanel
from gui.inside.picture_row import Captioned
from gui.inside.rest_wiring import RestWiring
from gui.inside.what_if import WhatIfCard
from gui.inside.why_card import ALONE, AS_READ
from gui.jobs import JobThread
from gui.subject import Subject
from gui.what_if_wiring import WhatIfWiring
from nncore.arrays import FloatArray
from nncore.data.picture import image_to_drawing

if TYPE_CHECKING:
    from gui.main_window import MainWindow


def build(window: MainWindow) -> InsidePanel:
    """Make the tab and connect it with canvas, network and threads."""
    panel = InsidePanel(window)
    canvas = window.drawing_panel.canvas
    inside = InsideWiring(panel, canvas, window.controller)
    what_if = WhatIfCard()
    panel.add_view("What If?", what_if, first=True)
    panel.switch.show_view(what_if)
    searching = WhatIfWiring(what_if, canvas, window.controller)
    searching.search_went_on.connect(inside.courtesy.on_ink)
    return panel


class InsideWiring(QObject):
    """Connects layers, unit and explanation with the drawing and the network that answers.

    One look at a time: what changes meanwhile is looked at when it is done, so that a quick pen
    does not keep the views from ever being right.

    Parameters
    ----------
    panel : InsidePanel
        The tab.
    canvas : Canvas
        Where a digit goes that was chosen.
    controller : Controller
        Knows the drawing and the network.

    Signals
    -------
    noticed(str)
        What was done, for the status bar.

    Attributes
    ----------
    courtesy : Courtesy
        Lets work of seconds stand aside.
    shown : float32 (side, side) or None
        The input that layers, unit and explanation are of.
    rest : RestWiring
        What is looked at when the pen rests.
    """

    noticed = Signal(str)

    def __init__(self, panel: InsidePanel, canvas: Canvas, controller: Controller) -> None:
        super().__init__(panel)
        self._panel, self._canvas = panel, canvas
        self._reader = reader = controller.reader
        self.courtesy = courtesy = Courtesy(self)
        reader.input_changed.connect(courtesy.on_ink)
        unit, why, others = panel.unit, panel.why, (panel.neighbours, panel.histograms)
        self._examples = ExampleWiring(unit, panel.neighbours, reader, courtesy, self)
        self.rest = RestWiring(why, *others, self._examples, reader, self)
        self._lesions = LesionWiring(
            panel, panel.lesions, self._examples, controller.networks, reader, courtesy
        )
        self._looking = Looking()
        self._live = Subject("inside", JobThread(self), self)
        self.shown: FloatArray | None = None
        self._unit: UnitPlace | None = None
        self._is_watched = self._is_stale = False
        # What happens within one turn of the event loop is one change.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        self._connect()
        for part in (self._examples, self.rest, self._lesions, self._live):
            part.crashed.connect(controller.report_raised)
        self.noticed.connect(controller.noticed)

    def _connect(self) -> None:
        panel = self._panel
        panel.watched_changed.connect(self._on_watched_changed)
        panel.switch.view_changed.connect(self._look_aside)
        panel.neighbours.place_changed.connect(self._on_place_changed)
        for row in (panel.neighbours, panel.unit.exciting):
            row.picture_chosen.connect(self._put_on_canvas)
        self._examples.examples_changed.connect(self._look_aside)
        panel.activations.unit_chosen.connect(self._on_unit_chosen)
        panel.unit.position_pointed.connect(self._on_position_pointed)
        panel.why.question_changed.connect(self._on_changed)
        panel.why.figures_requested.connect(self._show_methods)
        self._reader.reading_changed.connect(self._on_changed)
        self._live.answered.connect(self._on_look)
        self._live.finished.connect(self._look_again)
        self._live.failed.connect(panel.why.set_test)

    @Slot(bool)
    def _on_watched_changed(self, watched: bool) -> None:
        self._is_watched = watched
        if watched:
            self._on_changed()
        else:
            self._soon.stop()
            self._live.cancel()
            for part in (self._examples, self.rest, self._lesions):
                part.give_up()

    @Slot()
    def _on_changed(self) -> None:
        """Look anew, now or when the look that is under way has come to its end."""
        if not self._is_watched:
            return
        self._is_stale = True
        self._look_aside()
        if not self._live.is_busy and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _look_aside(self) -> None:
        """Ask for what comes when the pen rests."""
        if self._is_watched:
            self._examples.look()
            self.rest.look(self.wish())
            self._lesions.look()

    @Slot()
    def _on_place_changed(self) -> None:
        self.rest.ask_neighbours_anew()
        self._look_aside()

    @Slot(object)
    def _put_on_canvas(self, chosen: Captioned) -> None:
        self._canvas.set_drawing(image_to_drawing(chosen.image))
        self.noticed.emit(f"Put a training digit ({chosen.caption}) on the canvas")

    @Slot()
    def _show_methods(self) -> None:
        show_methods(self._panel.window())

    @Slot()
    def _look(self) -> None:
        self._is_stale = False
        image, model = self._reader.reading.input, self._reader.model
        if image is None:
            self._show_blank()
            return
        self._live.request(partial(self._looking.look, model, image, self.wish()))

    def wish(self) -> Wish:
        """Return what the tab wants to know."""
        why = self._panel.why
        digit, against = why.digit.choice(), why.against.choice()
        return Wish(
            self._unit,
            why.method.choice(),
            None if digit == AS_READ else digit,
            against if against not in (ALONE, AS_READ) else None,
            against == AS_READ,
        )

    def _show_blank(self) -> None:
        self.shown = None
        self._panel.activations.set_places(places_of(self._reader.model))
        self._panel.activations.set_layers(None)
        self._panel.unit.set_view(None)
        self._panel.why.set_explanation(None)

    @Slot(int, int)
    def _on_unit_chosen(self, place: int, unit: int) -> None:
        self._unit = UnitPlace(place, unit)
        self._on_changed()

    @Slot(object)
    def _on_position_pointed(self, position: tuple[int, int] | None) -> None:
        view = self._panel.unit.view
        if view is not None:
            self._unit = UnitPlace(view.place.index, view.unit, position)
            self._on_changed()

    @Slot(object)
    def _on_look(self, look: Look) -> None:
        panel, unit = self._panel, look.unit
        panel.activations.set_layers(look.layers)
        panel.activations.set_chosen(unit.place.index, unit.unit)
        panel.unit.set_view(unit)
        if look.explanation is not None:
            panel.why.set_explanation(look.explanation)
        self.shown = look.image
        if self._unit is None:
            self._unit = UnitPlace(unit.place.index, unit.unit)
        self._examples.look()
        self._lesions.look()

    @Slot()
    def _look_again(self) -> None:
        if self._is_stale:
            self._soon.start()
