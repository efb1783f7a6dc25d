"""Lets a second network read the same images, in the second thread, and compares the two."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from gui.mistakes.evaluation import Examined, second_reading
from gui.mistakes.presenter import MistakesPresenter
from gui.mistakes.rivals import FILE, fetching, rivals_of
from gui.mistakes.turn_taking import TurnTaking
from gui.mistakes.views_card import Rival
from gui.opening import NETWORK_FILTER
from nncore.errors import InklingError
from nncore.insight.mistakes.comparison import Comparison
from nncore.insight.mistakes.judgement import Judgement

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.mistakes.panel import MistakesPanel

SUBJECT: Final = "mistakes: second network"
NOBODY: Final[Rival] = ("", "")
GONE: Final = "This network is not there any more; choose another one."


class Comparing(QObject):
    """Keeps the comparison of two networks up to date.

    Parameters
    ----------
    window : MainWindow
        Has the controller, and dialogs stand above it.
    panel : MistakesPanel
        The tab.
    presenter : MistakesPresenter
        Shows the comparison.
    """

    def __init__(
        self, window: MainWindow, panel: MistakesPanel, presenter: MistakesPresenter
    ) -> None:
        super().__init__(panel)
        self._window, self._views, self._presenter = window, panel.views, presenter
        self._controller = window.controller
        self._opened: Path | None = None
        self._before: Rival = NOBODY
        self._asked: tuple[Rival, object] | None = None
        self._first: Examined | None = None
        self._second: Judgement | None = None
        self._is_watched = False
        self._views.rival_changed.connect(self._on_rival_changed)
        canvas = window.drawing_panel.canvas
        self._work = TurnTaking(SUBJECT, self._controller, canvas, self)
        self._work.part_found.connect(self._on_part)
        self._work.turn_ended.connect(self._show)
        self._work.finished.connect(self._show)
        self._work.failed.connect(self._on_failed)

    def set_watched(self, watched: bool) -> None:
        """Offer the networks that there are now, or give up."""
        self._is_watched = watched
        if watched:
            self._views.set_rivals(rivals_of(self._controller, self._opened))
            self._look()
        elif self._work.is_busy:
            self._forget()

    def set_first(self, examined: Examined | None) -> None:
        """Take in what the network says that answers; None where there is nothing yet."""
        self._first = examined
        self._look()

    def _look(self) -> None:
        """Ask for what is missing, and show what is there."""
        if not (self._is_watched and self._views.compares):
            return
        rival, first = self._views.rival.choice(), self._first
        if rival == NOBODY or first is None:
            self._forget()
            self._presenter.set_comparison(None, "", "")
            return
        question = (rival, first.samples)  # samples are equal where they are the same
        if question != self._asked:
            self._forget()
            fetch = fetching(self._controller, rival)
            if fetch is None:
                self._views.show_sentence(GONE)
                return
            self._asked = question
            self._work.begin(second_reading(fetch, first))
        self._show()

    @Slot()
    def _show(self) -> None:
        if self._first is None or self._asked is None:
            return
        name, other = self._first.name, self._views.rival.currentText()
        comparison = None
        if self._second is not None:
            chosen = self._controller.reader.chosen_threshold
            second = self._second if chosen is None else self._second.with_threshold(chosen)
            try:
                comparison = Comparison.of(self._first.judgement, second)
            except InklingError as error:
                self._presenter.set_comparison(None, name, other)
                self._views.show_sentence(str(error))
                return
        self._presenter.set_comparison(comparison, name, other)

    def _forget(self) -> None:
        self._work.stop()
        self._asked = self._second = None

    @Slot()
    def _on_rival_changed(self) -> None:
        rival = self._views.rival.choice()
        if rival == FILE:
            name, _ = QFileDialog.getOpenFileName(
                self._window, "Compare with a Network", self._window.errands.folder, NETWORK_FILTER
            )
            if name:
                self._opened = Path(name)
                self._views.set_rivals(rivals_of(self._controller, self._opened))
            rival = ("file", name) if name else self._before
            self._views.rival.set_choice(rival)
        self._before = rival
        if self._views.compares:
            self._look()
        else:
            self._presenter.set_comparison(None, "", "")

    @Slot(object)
    def _on_part(self, part: object) -> None:
        if isinstance(part, Judgement):
            self._second = part

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._presenter.set_comparison(None, "", "")
        self._views.show_sentence(sentence)
