"""Lets the network that answers read labelled images, while the Mistakes tab is seen."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QFileDialog

from gui.data.words import source_name
from gui.data_wiring import NO_MNIST
from gui.import_wiring import DATA_FILTER
from gui.mistakes.comparing import Comparing
from gui.mistakes.evaluation import FEW, Choice, Examined, fair_part, first_reading
from gui.mistakes.flipping import Flipping
from gui.mistakes.head_card import sources_to_offer
from gui.mistakes.panel import MistakesPanel
from gui.mistakes.presenter import MistakesPresenter
from gui.mistakes.rivals import SHIPPED
from gui.mistakes.turn_taking import TurnTaking
from nncore.data import catalogue
from nncore.data.dataset import Samples
from nncore.errors import InklingError
from nncore.insight.mistakes.judgement import Judgement
from nncore.network.model import Model
from nncore.progress import Progress

if TYPE_CHECKING:
    from gui.main_window import MainWindow

SUBJECT: Final = "mistakes"
REST_MS: Final = 400
"""How long the second thread rests between two looks at a network in training."""

SHOW_MS: Final = 200
"""How often figures are shown while they grow."""
STOPPED: Final = "Reading was stopped before the end; these are the figures so far."


def build(window: MainWindow) -> MistakesPanel:
    """Make the tab."""
    panel = MistakesPanel(window.tabs)
    MistakesWiring(window, panel)
    return panel


class MistakesWiring(QObject):
    """Connects the Mistakes tab with the network that answers and the second thread.

    Parameters
    ----------
    window : MainWindow
        Has canvas, controller, recent data and dialogs.
    panel : MistakesPanel
        The tab.
    """

    def __init__(self, window: MainWindow, panel: MistakesPanel) -> None:
        super().__init__(panel)
        self._window, self._panel, self._head = window, panel, panel.head
        self._controller, self._reader = window.controller, window.controller.reader
        self._canvas = canvas = window.drawing_panel.canvas
        self.presenter = MistakesPresenter(panel, canvas, window.errands)
        self._flipping = Flipping(panel.parts, canvas, self._controller)
        self._comparing = Comparing(window, panel, self.presenter)
        self._is_watched = self._has_chosen = self._may_download = False
        self._work = TurnTaking(SUBJECT, self._controller, canvas, self)
        self._asked: tuple[Choice, Model, int | None] | None = None
        self._samples: tuple[Choice, Samples] | None = None
        self._latest: Judgement | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.look)
        self._soon = QTimer(self, singleShot=True, interval=SHOW_MS)
        self._soon.timeout.connect(self._show)
        self._connect()

    def _connect(self) -> None:
        panel, head, controller = self._panel, self._head, self._controller
        panel.watched_changed.connect(self._on_watched_changed)
        head.choice_changed.connect(self._on_choice_changed)
        head.file_requested.connect(self._choose_file)
        head.read_requested.connect(self._on_read_requested)
        head.cancel_requested.connect(self._on_cancel_requested)
        self._reader.reading_changed.connect(self._on_reading_changed)
        self._reader.threshold_changed.connect(self._on_threshold_changed)
        controller.state_changed.connect(self.look)
        controller.networks.shown_changed.connect(self.look)
        self._work.part_found.connect(self._on_part)
        self._work.turn_ended.connect(self.look)  # the network may be another one by now
        self._work.finished.connect(self._on_finished)
        self._work.failed.connect(self._on_failed)
        self.presenter.noticed.connect(controller.noticed)
        self.presenter.sentence_raised.connect(controller.sentence_raised)

    @Slot()
    def look(self) -> None:
        """Ask anew where the network or the images are others, if anybody looks."""
        if not self._is_watched:
            return
        model, source, part = self._reader.model, self._head.source.choice(), self._part
        choice = Choice.of(source, part, model)
        question = (choice, model, FEW if self._is_training else None)
        if question == self._asked:
            return
        if self._is_of(choice):
            # A network in training is another one at every look: some images get read first.
            if self._rest.isActive() or (self._work.is_busy and not self._has_read_enough):
                return
        else:
            self.presenter.show(None)
            self._comparing.set_first(None)
        self._give_up()
        self._asked = question
        if source == catalogue.MNIST and not self._may_download and not _is_mnist_at_hand():
            self._head.show_sentence(NO_MNIST, "Download")
            return
        self._request(*question)

    @property
    def _part(self) -> str:
        return self._head.part.choice()

    @property
    def _is_training(self) -> bool:
        """Whether the network that answers is another one in a moment."""
        run = self._controller.run
        shown = self._controller.networks.shown
        return run is not None and not run.is_over and shown.run_id == run.run_id

    @property
    def _has_read_enough(self) -> bool:
        return self._latest is not None and len(self._latest) >= FEW

    def _is_of(self, choice: Choice) -> bool:
        """Whether what is asked for, or shown, is of these images."""
        return self._asked is not None and self._asked[0] == choice

    def _request(self, choice: Choice, model: Model, most: int | None) -> None:
        at_hand = self._samples[1] if self._samples and self._samples[0] == choice else None
        if at_hand is None or most is None:
            self._head.begin(f"Reading {source_name(choice.source)} …")
        self._latest = None
        self._work.begin(first_reading(model, choice.source, choice.part, at_hand, most))

    def _give_up(self) -> None:
        self._rest.stop()
        self._soon.stop()
        self._work.stop()
        self._asked = self._latest = None
        self._head.show_sentence("")

    @Slot()
    def _show(self) -> None:
        """Show what has been read so far; not less than was shown of a network before."""
        if self._canvas.gesture is not None:  # painting all this takes a frame
            self._soon.start()
            return
        latest, before = self._latest, self.presenter.examined
        if latest is None or self._asked is None or self._samples is None:
            return
        choice, model, _ = self._asked
        is_other = before is not None and before.model is not model
        if is_other and self._work.is_busy and not self._has_read_enough:
            return
        judgement = latest.with_threshold(self._reader.threshold)
        shown = self._controller.networks.shown
        name = SHIPPED if shown.kind == "shipped" else shown.name
        samples = self._samples[1]
        examined = Examined(name, model, choice.source, choice.part, samples, judgement)
        self.presenter.show(examined)
        self._comparing.set_first(examined)

    @Slot(bool)
    def _on_watched_changed(self, watched: bool) -> None:
        self._is_watched = watched
        if watched:
            self._offer()
        self._flipping.set_watched(watched)
        self._comparing.set_watched(watched)
        if watched:
            self.look()
        elif self._work.is_busy:
            self._give_up()

    def _offer(self) -> None:
        """Offer the data that there are now; at first what the network learned from."""
        recipe = self._reader.model.recipe
        learned = recipe.data.sources if recipe else ()
        sources = sources_to_offer(learned, self._window.recent_data.paths)
        self._head.set_sources(sources)
        if not self._has_chosen:
            at_hand = [each for each in sources if each != catalogue.MNIST or _is_mnist_at_hand()]
            self._head.choose(at_hand[0], "validation")

    @Slot()
    def _on_choice_changed(self) -> None:
        self._has_chosen, self._may_download = True, False
        self.look()

    @Slot()
    def _choose_file(self) -> None:
        folder = self._window.errands.folder
        name, _ = QFileDialog.getOpenFileName(self._window, "Judge by Data", folder, DATA_FILTER)
        if name:
            self.judge_by(Path(name))

    def judge_by(self, path: Path) -> None:
        """Judge by a file or folder; by all of it where the network has not learned from it."""
        self._window.errands.folder = str(path.parent)
        self._window.recent_data.add(str(path))
        self._has_chosen = True
        self._offer()
        self._head.choose(str(path), fair_part(path, self._reader.model))
        self.look()

    @Slot()
    def _on_read_requested(self) -> None:
        self._may_download, self._asked = True, None
        self.look()

    @Slot()
    def _on_cancel_requested(self) -> None:
        asked = self._asked
        self._show()
        self._give_up()
        self._asked = asked  # not to begin again by itself
        self._head.show_sentence(STOPPED, "Read Again")

    @Slot()
    def _on_reading_changed(self) -> None:
        if self._is_watched and self._asked and self._asked[1] is not self._reader.model:
            self.look()

    @Slot()
    def _on_threshold_changed(self) -> None:
        examined = self.presenter.examined
        if examined is None or not self._is_watched:
            return
        judgement = examined.judgement.with_threshold(self._reader.threshold)
        examined = replace(examined, judgement=judgement)
        self.presenter.show(examined)
        self._comparing.set_first(examined)

    @Slot(object)
    def _on_part(self, part: object) -> None:
        assert self._asked is not None  # who has asked
        if isinstance(part, Progress):
            self._head.progress.show_progress(part)
        elif isinstance(part, Samples):
            self._samples = (self._asked[0], part)
        elif isinstance(part, Judgement):
            self._latest = part
            if not self._soon.isActive():
                self._soon.start()
            if self._asked[2] is None:
                done = Progress("Reading", len(part), part.total, "images")
                self._head.progress.show_progress(done)

    @Slot()
    def _on_finished(self) -> None:
        self._soon.stop()
        self._show()
        self._head.end()
        if self._is_training:
            self._rest.start()
        self.look()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self.presenter.show(None)
        self._comparing.set_first(None)
        self._head.show_sentence(sentence, "Try Again")


def _is_mnist_at_hand() -> bool:
    with suppress(InklingError):  # told where it is read
        return catalogue.is_at_hand(catalogue.MNIST)
    return True
