"""The one window: puts the parts together and connects them; it decides nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QStatusTipEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from gui.afterwards import Afterwards
from gui.drawing.panel import DrawingPanel
from gui.faults import Faults
from gui.leaving import SHUT_DOWN_MS, ask_to_end, end_together, threads_of
from gui.memory import Memory
from gui.menus import Menus
from gui.messages import MessageBar
from gui.readings import Reader
from gui.settings import SettingsFile
from gui.status import Status, StatusBar
from gui.theme import GAP, WINDOW_MARGIN, ThemeWatcher
from gui.views import Views

if TYPE_CHECKING:
    from gui.controller import Controller
    from gui.data.recent import RecentData
    from gui.diagnosis_wiring import DiagnosisWiring
    from gui.errands import Errands
    from gui.import_wiring import ImportWiring
    from gui.pages import Pages
    from gui.racing import Racing
    from gui.recipe_files import RecipeFiles
    from gui.recovery import Recovery
    from gui.reproducing import Reproducing
    from gui.train.panel import TrainPanel

FAULT = "Something went wrong inside the program; you can go on."
FIRST_SIZE = (1280, 800)
MINIMUM_SIZE = (780, 560)


class MainWindow(QMainWindow):
    """Inkling's window: drawing at the left, tabs at the right, menus, status.

    It draws and reads from the start; all that trains is put in by `gui.furnishing`.

    Parameters
    ----------
    settings : SettingsFile
        What the window remembers.
    themes : ThemeWatcher
        Light and dark.
    faults : Faults
        Where errors come from that nobody caught.
    reader : Reader
        Reads the drawing.

    Signals
    -------
    completed()
        The plots are in the window, the last of its parts.

    Attributes
    ----------
    afterwards : Afterwards
        Does what can wait until the window is on the screen.
    controller : Controller
        Runs trainings and readings; like all that follows, only there once it is furnished.
    """

    completed = Signal()

    controller: Controller
    train_panel: TrainPanel
    errands: Errands
    recipes: RecipeFiles
    reproducing: Reproducing
    racing: Racing
    recent_data: RecentData
    imports: ImportWiring
    diagnosis: DiagnosisWiring
    pages: Pages
    recovery: Recovery

    def __init__(
        self, settings: SettingsFile, themes: ThemeWatcher, faults: Faults, reader: Reader
    ) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("Inkling")
        self.setAcceptDrops(True)
        self._themes = themes
        self._faults = faults
        self.reader = reader
        if reader.parent() is None:
            reader.setParent(self)
        self.drawing_panel = DrawingPanel(self)
        self.tabs = Views(self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.messages = MessageBar(self)
        self.menus = Menus(self)
        self._status = StatusBar(self)
        self.afterwards = Afterwards(self)
        self._is_furnished = self._has_plots = self._has_waited = False
        self._lay_out()
        self._connect()
        self._memory = Memory(self, settings, themes)
        self._memory.restore_place(FIRST_SIZE)
        self._status.show_status(Status())
        reader.set_drawing(self.drawing_panel.canvas.drawing())
        self.drawing_panel.canvas.setFocus()  # the pen is at hand, with the keyboard as well

    @property
    def is_furnished(self) -> bool:
        """Whether all its parts are there, but for the plots."""
        return self._is_furnished

    @property
    def has_plots(self) -> bool:
        """Whether the plots are in the window."""
        return self._has_plots

    def put_in_pages(self, pages: Pages) -> None:
        """Take the windows of words, the first part: a fault in the others can be told then."""
        self.pages = pages
        self._faults.report_raised.connect(self._on_report)
        self.messages.details_requested.connect(pages.show_report)

    def complete_furnishing(self) -> None:
        """Connect the parts that were put in, and bring back the choices of the last time."""
        self._connect_parts()
        self._connect_menus()
        self._memory.restore_choices()
        self.controller.tell_status()
        self._is_furnished = True
        self.tabs.make_current()

    def load_plots(self) -> None:
        """Fetch the plotting library in the background; the plots appear when it is there."""
        from gui.furnishing import furnish_with_plots

        self.afterwards.add(furnish_with_plots(self))

    def complete(self) -> None:
        """Take note that the plots are in."""
        self._has_plots = True
        self.completed.emit()

    def shut_down(self) -> bool:
        """End the threads, within a bounded time; called again, it does not wait again.

        Returns
        -------
        bool
            Whether all have ended.
        """
        self.afterwards.shut_down()
        if not self._is_furnished:
            return True
        patience = 0 if self._has_waited else SHUT_DOWN_MS
        self._has_waited = True
        have_ended = end_together(threads_of(self), patience)
        if have_ended:
            self.recovery.let_go()
        return self.controller.shut_down(0) and have_ended

    def _lay_out(self) -> None:
        self.splitter.setObjectName("splitter")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(WINDOW_MARGIN)
        self.splitter.addWidget(self.drawing_panel)
        self.splitter.addWidget(self.tabs)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 3)
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(WINDOW_MARGIN, WINDOW_MARGIN, WINDOW_MARGIN, WINDOW_MARGIN)
        column.setSpacing(GAP)
        column.addWidget(self.messages)
        column.addWidget(self.splitter, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(self._status)
        self.setMinimumSize(*MINIMUM_SIZE)

    def _connect(self) -> None:
        panel, reader, menus = self.drawing_panel, self.reader, self.menus
        sketch = panel.canvas.sketch
        panel.drawing_changed.connect(reader.set_drawing)
        panel.threshold_requested.connect(reader.set_threshold)
        reader.reading_changed.connect(panel.set_reading)
        reader.threshold_changed.connect(panel.set_threshold)
        self._faults.sentence_raised.connect(self.messages.show_sentence)
        self._faults.interrupted.connect(self.close)
        menus.quit.triggered.connect(self.close)
        menus.clear.triggered.connect(panel.canvas.clear)
        menus.undo.triggered.connect(sketch.undo)
        menus.redo.triggered.connect(sketch.redo)
        sketch.history_changed.connect(self._on_history_changed)
        self._on_history_changed()
        menus.raw_input.toggled.connect(reader.set_raw)
        menus.full_screen.toggled.connect(self._set_full_screen)
        menus.theme_group.triggered.connect(self._on_theme_chosen)
        menus.set_theme(self._themes.choice)

    def _connect_parts(self) -> None:
        controller = self.controller
        self.drawing_panel.explanation_requested.connect(self.diagnosis.open)
        controller.status_changed.connect(self._status.show_status)
        controller.sentence_raised.connect(self.messages.show_sentence)
        controller.report_raised.connect(self._faults.raise_report)
        controller.noticed.connect(self._status.tell)
        self.recent_data.paths_changed.connect(self.train_panel.form.data.set_recent)
        self.errands.error_raised.connect(self.messages.show_sentence)
        self.errands.done.connect(self._status.tell)
        self._faults.report_raised.connect(self.recovery.note)

    def _connect_menus(self) -> None:
        menus, errands = self.menus, self.errands
        for action, slot in (
            (menus.open, errands.choose_and_open),
            (menus.save_network, errands.save_network),
            (menus.save_drawing, errands.save_drawing),
            (menus.copy_drawing, errands.copy_drawing),
            (menus.paste, errands.paste),
            (menus.copy_probabilities, errands.copy_probabilities),
            (menus.why, self.diagnosis.open),
            (menus.about_network, self._show_network),
            (menus.shortcuts, self._show_shortcuts),
            (menus.about, self.pages.show_about),
        ):
            action.triggered.connect(slot)
        menus.verdict_map.toggled.connect(self.tabs.show_map)
        self.tabs.map_shown.connect(menus.verdict_map.setChecked)

    @Slot(QAction)
    def _on_theme_chosen(self, action: QAction) -> None:
        self._themes.set_choice(action.data())

    @Slot(bool)
    def _set_full_screen(self, on: bool) -> None:
        state = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | state if on else self.windowState() & ~state)

    @Slot(str)
    def _on_report(self, report: str) -> None:
        self.pages.keep_report(report)
        self.messages.show_fault(FAULT)

    @Slot()
    def _on_history_changed(self) -> None:
        sketch = self.drawing_panel.canvas.sketch
        self.menus.show_history(sketch.undo_text, sketch.redo_text)

    @Slot()
    def _show_network(self) -> None:
        self.pages.show_network(self.controller.networks.shown)

    @Slot()
    def _show_shortcuts(self) -> None:
        self.pages.show_shortcuts(self.menus.actions())

    def event(self, event: QEvent) -> bool:
        """Show what a menu entry does without covering the progress."""
        if event.type() == QEvent.Type.StatusTip and isinstance(event, QStatusTipEvent):
            self._status.show_tip(event.tip())
            return True
        return super().event(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and pictures, and nothing else."""
        if self._is_furnished and self.errands.takes(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped; of several files the first."""
        if self.errands.take(event.mimeData()):
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the choices and end the threads; closing asks nothing."""
        if self._is_furnished:
            self.recovery.save_last()
            ask_to_end(threads_of(self))  # they end while the choices are written
            self._memory.save()
        self.shut_down()
        super().closeEvent(event)
