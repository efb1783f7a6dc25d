"""The one network that answers: shipped, of a run, kept or opened; and the ways to change it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal, Slot

from gui.kept import KeptNetworks
from gui.readings import Reader
from gui.runs import SessionRun
from nncore.errors import InklingError
from nncore.network.model import Model
from nncore.storage.network_file import load_network, save_network

if TYPE_CHECKING:
    from nncore.insight.inside import Lesions


@dataclass(frozen=True, eq=False)
class Shown:
    """The one network that answers now.

    Parameters
    ----------
    kind : str
        "shipped", "run" (in training or over), "moment" (of a run, on its way), "kept" or
        "file".
    model : Model
        The network.
    name : str
        What a person calls it.
    run_id : str
        The run whose network it is; empty for the others.
    accuracy : float or None
        Of a moment: what it reached on the validation images, in [0, 1].
    lesion_count : int
        How many lesions have been done to it.
    """

    kind: Literal["shipped", "run", "moment", "kept", "file"]
    model: Model
    name: str
    run_id: str = ""
    accuracy: float | None = None
    lesion_count: int = 0

    @property
    def title(self) -> str:
        """Its name, and whether it is injured."""
        count = self.lesion_count
        return f"{self.name}, {count} lesion{'s' * (count > 1)}" if count else self.name


class Networks(QObject):
    """Decides which network answers, and hands it to the reader.

    Parameters
    ----------
    shipped : Model
        The network that came with the program; always there to go back to.
    kept : KeptNetworks
        The user's own.
    reader : Reader
        Reads the drawing.
    parent : QObject
        The controller.

    Signals
    -------
    shown_changed()
        Another network answers; not for each step of one that is in training.
    lesions_changed()
        Other lesions are done to whatever network answers.
    kept_changed()
        A network was kept.
    error_raised(str)
        A network could not be kept or opened; why.
    """

    shown_changed = Signal()
    lesions_changed = Signal()
    kept_changed = Signal()
    error_raised = Signal(str)

    def __init__(
        self, shipped: Model, kept: KeptNetworks, reader: Reader, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.kept = kept
        self._reader = reader
        self._shipped = Shown("shipped", shipped, "shipped")
        self.shown = self._whole = self._shipped
        self._before = self._present = self._shipped
        self.lesions: Lesions | None = None
        self._awaited = ""

    @property
    def shipped(self) -> Model:
        """The network that came with the program."""
        return self._shipped.model

    @Slot()
    def use_shipped(self) -> None:
        """Let the network that came with the program answer."""
        self._show(self._shipped)

    def use_kept(self, name: str) -> None:
        """Let a kept network answer; the one before stays where that is not possible."""
        try:
            model = self.kept.load(name)
        except InklingError as error:
            self.error_raised.emit(str(error))
            self.kept_changed.emit()
            return
        self._show(Shown("kept", model, name))

    def open(self, path: Path) -> None:
        """Let the network in a file answer.

        Raises
        ------
        NetworkFileError
            Where the file cannot be trusted; the network that answers stays.
        """
        model = load_network(path)
        self._show(Shown("file", model, path.stem))

    def save(self, path: Path) -> None:
        """Write the network that answers to a file.

        Raises
        ------
        SaveError
            Where that is not possible; what was there is untouched.
        """
        save_network(path, self.shown.model)

    def keep(self, model: Model) -> str:
        """Keep a network for later starts; give its name in the menu, "" where that failed."""
        try:
            name = self.kept.keep(model)
        except InklingError as error:
            self.error_raised.emit(str(error))
            return ""
        self.kept_changed.emit()
        return name

    def follow(self, run: SessionRun) -> None:
        """Let the network of a run answer, also while it changes; at once or when it is there."""
        if self.shown.run_id != run.run_id and self.shown.kind not in ("run", "moment"):
            self._before = self._whole
        self._awaited = run.run_id
        if run.model is not None:
            self._show(_shown_of(run, run.model))

    def update(self, run: SessionRun) -> None:
        """Take in that a run has got further, or has ended."""
        model = run.model
        if model is None or run.run_id not in (self._awaited, self.shown.run_id):
            return
        if self.shown.kind == "moment" and self._awaited != run.run_id:
            return  # somebody looks at the past
        shown = _shown_of(run, model)
        if self.shown.run_id != run.run_id or self.shown.name != shown.name:
            self._show(shown)
        elif self._whole.model is not model:
            self._whole, self.shown = shown, self._injured(shown)
            self._reader.set_model(self.shown.model, at_once=False)

    def leave(self, run: SessionRun) -> None:
        """Go back to the network before a run that left none, or is cleared away."""
        if self._awaited == run.run_id:
            self._awaited = ""
        if self._present.run_id == run.run_id:
            self._present = self._before
        if self.shown.run_id == run.run_id:
            self._show(self._before)

    def visit(self, run_id: str, model: Model, name: str, accuracy: float | None) -> None:
        """Let a network of a run's past answer, until `return_to_present` or another choice.

        Parameters
        ----------
        run_id, name : str
            The run, and what the network is called.
        model : Model
            The network.
        accuracy : float or None
            What it reached on the validation images, in [0, 1].
        """
        if self.shown.kind != "moment":
            self._present = self._whole
        self._show(Shown("moment", model, name, run_id, accuracy))
        self._awaited = ""

    @property
    def present(self) -> Shown:
        """What answered before a moment of the past did; it answers now where none does."""
        return self._present if self.shown.kind == "moment" else self._whole

    @property
    def whole(self) -> Shown:
        """What answers, as it would without lesions."""
        return self._whole

    def set_lesions(self, lesions: Lesions) -> None:
        """Injure the network that answers, and whatever comes to answer; an empty list heals.

        They end where a network has not the units that are switched off.
        """
        self.lesions = lesions or None
        self._show(self._whole)
        self.lesions_changed.emit()

    def return_to_present(self, run: SessionRun | None) -> None:
        """Let the present answer again; for a run of this session, as it is by now."""
        if self.shown.kind != "moment":
            return
        if run is not None and run.model is not None:
            self._show(_shown_of(run, run.model))
        else:
            self._show(self._present)

    def validation_accuracy(self, run: SessionRun | None) -> float | None:
        """Tell the validation accuracy of what answers, in [0, 1]; None where unknown."""
        if self.shown.lesion_count:
            return None
        if self.shown.kind == "moment":
            return self.shown.accuracy
        if run is not None:
            return run.validation_accuracy
        value = self.shown.model.figures.get("validation_accuracy")
        return float(value) if isinstance(value, int | float) else None

    def _show(self, shown: Shown) -> None:
        self._whole, self.shown = shown, self._injured(shown)
        self._awaited = shown.run_id
        self._reader.set_model(self.shown.model)
        self.shown_changed.emit()

    def _injured(self, shown: Shown) -> Shown:
        """Do the lesions to a network; what it reached without them is no longer its own."""
        if self.lesions is None:
            return shown
        if not self.lesions.fits(shown.model):
            self.lesions = None
            self.lesions_changed.emit()
            return shown
        origin = {**shown.model.origin, "lesions": self.lesions.to_json()}
        model = self.lesions.apply(shown.model).with_changes(figures={}, origin=origin)
        return replace(shown, model=model, lesion_count=len(self.lesions.items))


def _shown_of(run: SessionRun, model: Model) -> Shown:
    name = f"{run.recipe.name} (run {run.number})" if run.is_over else "in training"
    return Shown("run", model, name, run.run_id)
