"""Does lesions to the network that answers, and tells what they cost."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from gui.inside.courtesy import Courtesy
from gui.inside.example_wiring import ExampleWiring
from gui.inside.inquiry import Inquiry
from gui.inside.lesions_view import LesionsView
from gui.inside.panel import InsidePanel
from gui.inside.sentences import effect_words
from gui.inside.slow_looking import accuracies
from gui.jobs import result_after_reports
from gui.networks import Networks
from gui.readings import Reader
from nncore.data.dataset import Samples
from nncore.insight.inside import Lesions, Place, Prune, Round, UnitOff
from nncore.network.model import Model, Reading
from nncore.progress import Progress

PAUSE_MS: Final = 500
NONE: Final = "The network is whole. What you do to it shows at once, here and at the left."


class LesionWiring(QObject):
    """Connects the list of lesions with the networks.

    Parameters
    ----------
    panel : InsidePanel
        Shows layers and unit, and asks to switch it off.
    view : LesionsView
        The list.
    examples : ExampleWiring
        Has validation images, and the thread to read them in.
    networks : Networks
        Has the lesions done.
    reader : Reader
        Knows the drawing.
    courtesy : Courtesy
        Knows whether the pen rests.
    parent : QObject
        Its owner.

    Signals
    -------
    crashed(str)
        A fault in the program, with its traceback.
    """

    crashed = Signal(str)

    def __init__(
        self,
        panel: InsidePanel,
        view: LesionsView,
        examples: ExampleWiring,
        networks: Networks,
        reader: Reader,
        courtesy: Courtesy,
    ) -> None:
        super().__init__(panel)
        self._panel, self._view, self._examples = panel, view, examples
        self._networks, self._reader, self._courtesy = networks, reader, courtesy
        self._accuracies: tuple[float, float] | None = None
        self._judging = Inquiry("lesions", examples.jobs, 150, PAUSE_MS, self)
        self._judging.answered.connect(self._on_judged)
        self._judging.crashed.connect(self.crashed)
        networks.lesions_changed.connect(self._on_lesions_changed)
        panel.unit.switch_requested.connect(self._on_switch_requested)
        view.share_requested.connect(self._on_share_requested)
        view.bits_requested.connect(self._on_bits_requested)
        view.undo_requested.connect(self._on_undo_requested)
        view.clear_requested.connect(self._on_clear_requested)
        view.removal_requested.connect(self._on_removal_requested)
        self._on_lesions_changed()

    def look(self) -> None:
        """Mark what is off, and ask what the lesions cost, where somebody looks."""
        self._mark()
        if not self._view.isVisible():
            return
        examples, networks = self._examples.examples, self._networks
        if networks.lesions is None:
            self._view.set_effect(NONE)
            return
        whole, injured = networks.whole.model, networks.shown.model
        if examples is not None:
            work = partial(self._judge, whole, injured, examples.validation)
            self._judging.ask(None, (whole, injured), work)
        self._say()

    def give_up(self) -> None:
        """Leave undone what is not done."""
        self._judging.give_up()

    @property
    def _lesions(self) -> Lesions:
        return self._networks.lesions or Lesions()

    def _judge(self, whole: Model, injured: Model, samples: Samples) -> Generator[Any, None, None]:
        return result_after_reports(self._courtesy.polite(accuracies(whole, injured, samples)))

    def _say(self) -> None:
        """Say what the lesions cost on validation images and on the drawing."""
        examples, now = self._examples.examples, self._reader.reading
        before = Reading.blank()
        if now.input is not None:
            whole = self._networks.whole.model
            before = Reading.of(now.input, whole.probabilities(now.input)[0])
        count = len(examples.validation) if examples is not None else 0
        self._view.set_effect(effect_words(self._accuracies, count, before, now))

    def _mark(self) -> None:
        """Cross out units that are off, and name the button of the chosen one."""
        off: dict[int, set[int]] = {}
        places = {each.place.layer: each.place for each in self._panel.activations.columns}
        for item in self._lesions.units_off:
            if item.layer in places:
                off.setdefault(places[item.layer].index, set()).add(item.unit)
        self._panel.activations.set_off({place: frozenset(units) for place, units in off.items()})
        view = self._panel.unit.view
        if view is not None:
            self._panel.unit.set_off(view.unit in off.get(view.place.index, ()))

    @Slot()
    def _on_lesions_changed(self) -> None:
        self._accuracies = None
        phrases = self._lesions.describe(self._networks.whole.model)
        self._view.set_lesions(self._lesions, phrases)
        self.look()

    @Slot(object)
    def _on_judged(self, part: Progress | tuple[float, float]) -> None:
        if not isinstance(part, Progress):
            self._accuracies = part
            self._say()

    @Slot(int, int)
    def _on_switch_requested(self, place: int, unit: int) -> None:
        where: Place = self._panel.activations.columns[place].place
        if where.layer is not None:
            lesion = UnitOff(where.layer, unit)
            has = lesion in self._lesions
            changed = self._lesions.without(lesion) if has else self._lesions.adding(lesion)
            self._networks.set_lesions(changed)

    @Slot(float)
    def _on_share_requested(self, share: float) -> None:
        self._networks.set_lesions(self._lesions.adding(Prune(share)))

    @Slot(object)
    def _on_bits_requested(self, bits: int | None) -> None:
        if bits is not None:
            self._networks.set_lesions(self._lesions.adding(Round(bits)))
        elif self._lesions.bits is not None:
            self._networks.set_lesions(self._lesions.without(Round(self._lesions.bits)))

    @Slot()
    def _on_undo_requested(self) -> None:
        self._networks.set_lesions(self._lesions.undone())

    @Slot()
    def _on_clear_requested(self) -> None:
        self._networks.set_lesions(Lesions())

    @Slot(int)
    def _on_removal_requested(self, row: int) -> None:
        if 0 <= row < len(self._lesions.items):
            self._networks.set_lesions(self._lesions.without(self._lesions.items[row]))
