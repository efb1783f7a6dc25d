"""Keeps the maps of verdicts up to date, in the second thread and only while they are seen."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final, get_args

from PySide6.QtCore import QObject, QTimer, Slot

from gui.controller import Controller
from gui.drawing.canvas import Canvas
from gui.drawing.verdict_map_panel import VerdictMapPanel
from gui.readings import REST_MS
from gui.subject import Subject
from nncore.data.drawing import Drawing
from nncore.data.transform import Pose
from nncore.insight.verdict_map import Kind, VerdictMap, verdict_map
from nncore.network.model import Model
from nncore.recipe import Preparation

if TYPE_CHECKING:
    from gui.main_window import MainWindow

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


def build(window: MainWindow) -> VerdictMapPanel:
    """Make the tab."""
    panel = VerdictMapPanel(window.tabs.stack)
    MapWiring(panel, window.drawing_panel.canvas, window.controller)
    return panel


@dataclass(frozen=True)
class _Question:
    """What a map depends on; drawings and models are equal where they are the same."""

    drawing: Drawing
    pose: Pose
    model: Model
    preparation: Preparation
    threshold: float

    def asks_about_the_same_ink(self, other: _Question | None) -> bool:
        """Whether only the network is another one."""
        return other is not None and (self.drawing, self.pose) == (other.drawing, other.pose)

    def maps(self, kind: Kind) -> Generator[VerdictMap, None, VerdictMap]:
        """Begin to compute."""
        model = self.model.with_changes(preparation=self.preparation)
        model = model.with_threshold(self.threshold)
        return verdict_map(self.drawing, model, kind, self.pose)


class MapWiring(QObject):
    """Connects the Map tab with the canvas, the network that answers and the second thread.

    Parameters
    ----------
    panel : VerdictMapPanel
        The tab.
    canvas : Canvas
        Whose drawing is mapped, and put where somebody clicks.
    controller : Controller
        Knows the network and has the second thread.
    """

    def __init__(self, panel: VerdictMapPanel, canvas: Canvas, controller: Controller) -> None:
        super().__init__(panel)
        self._panel, self._canvas = panel, canvas
        self._reader = controller.reader
        self._maps = {kind: Subject(kind, controller.jobs, self) for kind in KINDS}
        self._asked: dict[Kind, _Question] = {}
        self._is_watched = False
        # Nothing is computed while the pen or the frame is on the move.
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)
        panel.watched_changed.connect(self._on_watched_changed)
        panel.pose_requested.connect(canvas.mover.place)
        canvas.drawing_changed.connect(self._on_changed)
        self._reader.reading_changed.connect(self._on_changed)
        for subject in self._maps.values():
            subject.answered.connect(self._on_map)
            subject.finished.connect(self._on_changed)
            subject.crashed.connect(controller.report_raised)  # the reader tells what was foreseen

    @Slot(bool)
    def _on_watched_changed(self, watched: bool) -> None:
        self._is_watched = watched
        if watched:
            self._on_changed()
        else:
            self._give_up()

    @Slot()
    def _on_changed(self) -> None:
        """Show where the drawing is; ask anew, soon, where the maps are of something else."""
        if not self._is_watched:
            return
        if self._canvas.is_marking:
            self._give_up()
            self._rest.start()
            return
        grabbed = self._canvas.mover.grabbed
        self._panel.set_route(self._reader.preparation.route, is_blank=grabbed is None)
        if grabbed is None:
            self._give_up()
            for kind in KINDS:
                self._panel.set_map(kind, None)
            return
        self._panel.set_pose(grabbed.pose)
        for kind, question in self._questions().items():
            asked = self._asked.get(kind)
            if question == asked:
                continue
            if not question.asks_about_the_same_ink(asked):
                self._maps[kind].cancel()
                self._rest.start()
            elif not self._maps[kind].is_busy and not self._rest.isActive():
                # A network in training is another one at every look: a map gets finished first.
                self._rest.start()

    def _questions(self) -> dict[Kind, _Question]:
        """Return what each map would depend on now."""
        grabbed, reader = self._canvas.mover.grabbed, self._reader
        if grabbed is None:
            return {}
        pose = grabbed.pose
        rest: dict[Kind, Pose] = {
            "shift": replace(pose, shift=(0.0, 0.0)),
            "turn": replace(pose, rotation=0.0, scale=1.0),
        }
        return {
            kind: _Question(
                grabbed.base, rest[kind], reader.model, reader.preparation, reader.threshold
            )
            for kind in KINDS
        }

    @Slot()
    def _ask(self) -> None:
        if self._canvas.gesture is not None:
            self._rest.start()
            return
        for kind, question in self._questions().items():
            if question != self._asked.get(kind):
                self._asked[kind] = question
                self._maps[kind].request(partial(question.maps, kind))

    def _give_up(self) -> None:
        self._rest.stop()
        self._asked.clear()
        for subject in self._maps.values():
            subject.cancel()

    @Slot(object)
    def _on_map(self, verdicts: VerdictMap) -> None:
        self._panel.set_map(verdicts.grid.kind, verdicts)
