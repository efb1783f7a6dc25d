"""Keeps the Backprop tab up to date: what follows the pen, in its own thread, while it is seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from gui.backprop.course_wiring import CourseWiring
from gui.backprop.looking import Looking, Wish
from gui.backprop.panel import BackpropPanel
from gui.controller import Controller
from gui.jobs import JobThread
from gui.subject import Subject
from nncore.insight.backprop.differences import Difference, choose_elements, compare
from nncore.insight.backprop.lessons import LessonNumbers
from nncore.insight.backprop.microscope import UpdateLook

if TYPE_CHECKING:
    from gui.main_window import MainWindow

DIFFERENCES: Final = "backprop differences"

REST_MS: Final = 150
"""How long the pen rests before finite differences begin."""

PAUSE_MS: Final = 100
"""Least time between two looks at a network that changes under the same ink."""

COMPARED: Final = 8
"""Elements of a gradient that are compared."""


def build(window: MainWindow) -> BackpropPanel:
    """Make the tab and connect it with canvas, network and threads."""
    panel = BackpropPanel(window)
    BackpropWiring(panel, window.controller)
    CourseWiring(panel, window.controller)
    return panel


class BackpropWiring(QObject):
    """Connects one update and the lessons with the drawing and the network that answers.

    One look at a time: what changes meanwhile is looked at when it is done, so that a quick pen
    does not keep the numbers from ever being right.

    Parameters
    ----------
    panel : BackpropPanel
        The tab.
    controller : Controller
        Knows the drawing and the network.
    """

    def __init__(self, panel: BackpropPanel, controller: Controller) -> None:
        super().__init__(panel)
        self._panel, self._reader = panel, controller.reader
        self._looking, self._is_stale = Looking(), False
        self._live = Subject("backprop", JobThread(self), self)
        self._differences = Subject(DIFFERENCES, controller.jobs, self)
        self._compared_key: tuple[str, int, str] | None = None
        # What happens within one turn of the event loop is one change.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._compare)
        self._later = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._later.timeout.connect(self._on_changed)
        self._blank = QTimer(self, singleShot=True, interval=REST_MS)
        self._blank.timeout.connect(self._show_blank)
        panel.watched_changed.connect(self._on_watched_changed)
        panel.label.chosen.connect(self._on_input_changed)
        panel.update_page.question_changed.connect(self._on_input_changed)
        panel.update_page.step_shown.connect(self._on_step_shown)
        self._reader.reading_changed.connect(self._on_reading_changed)
        self._reader.input_changed.connect(self._on_input_changed)
        self._live.answered.connect(self._show)
        self._live.finished.connect(self._look_again)
        self._differences.answered.connect(self._on_differences)
        for subject in (self._live, self._differences):
            subject.crashed.connect(controller.report_raised)  # the reader tells what was foreseen

    def wish(self) -> Wish:
        """Return what the tab wants to know; the digit is the one that is read unless chosen."""
        chosen, page = self._panel.chosen_label(), self._panel.update_page
        label = self._reader.reading.favoured if chosen is None else chosen
        is_lesson = self._panel.watched is self._panel.lessons_page
        return Wish(label or 0, page.chosen_rate(), is_lesson)

    def _is_wanted(self) -> bool:
        return self._panel.watched in (self._panel.update_page, self._panel.lessons_page)

    @Slot()
    def _on_watched_changed(self) -> None:
        self._give_up_comparing()
        if self._is_wanted():
            self._on_changed()
        else:
            self._soon.stop()
            self._later.stop()
            self._live.cancel()

    @Slot()
    def _on_input_changed(self) -> None:
        """Drop what was compared for the drawing or the question before."""
        self._give_up_comparing()
        self._on_changed()

    @Slot()
    def _on_reading_changed(self) -> None:
        """Look anew in a while; at once if it is because of new ink, which is told as well."""
        if self._is_wanted() and not self._later.isActive():
            self._later.start()

    @Slot()
    def _on_changed(self) -> None:
        """Look anew, now or when the look that is under way has come to its end."""
        if not self._is_wanted():
            return
        self._is_stale = True
        if not self._live.is_busy and not self._soon.isActive():
            self._soon.start()

    @Slot()
    def _look(self) -> None:
        self._is_stale = False
        self._later.stop()
        image, model = self._reader.reading.input, self._reader.model
        if image is None:
            self._give_up_comparing()
            self._blank.start()  # most often a new drawing begins at once
            return
        self._blank.stop()
        if image.size != model.network.input_size:
            return  # another network has come, and is going to read it
        self._live.request(partial(self._looking.look, model, image, self.wish()))

    @Slot()
    def _show_blank(self) -> None:
        self._panel.update_page.set_look(None)
        self._panel.lessons_page.set_numbers(None)

    @Slot()
    def _on_step_shown(self) -> None:
        self._give_up_comparing()
        if self._panel.watched is self._panel.update_page:
            self._rest.start()

    @Slot()
    def _compare(self) -> None:
        look, step = self._panel.update_page.look, self._panel.update_page.card.step
        if look is None or step is None or step.compared is None:
            return
        element = self._panel.update_page.card.element
        elements = choose_elements(step.array, COMPARED, first=element)
        self._compared_key = step.key
        self._differences.request(partial(compare, look, step.place, step.compared, elements))

    def _give_up_comparing(self) -> None:
        self._rest.stop()
        self._differences.cancel()

    @Slot()
    def _look_again(self) -> None:
        if self._is_stale:
            self._soon.start()

    @Slot(object)
    def _show(self, part: object) -> None:
        if isinstance(part, UpdateLook):
            self._panel.update_page.set_look(part)
            # A network in training is another one at every look: a comparison gets finished.
            if not self._differences.is_busy and not self._rest.isActive():
                self._rest.start()
        else:
            assert isinstance(part, LessonNumbers)
            self._panel.lessons_page.set_numbers(part)

    @Slot(object)
    def _on_differences(self, found: tuple[Difference, ...]) -> None:
        assert self._compared_key is not None
        self._panel.update_page.set_differences(self._compared_key, found)
