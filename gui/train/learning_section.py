"""How a run learns: the loss, the optimiser, the rate and how it changes."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QWidget

from gui.train.fields import ChoiceField, NumberField, word_choices
from gui.train.section import LABEL_WIDTH, Row, Section, caption, read_number
from gui.train.words import (
    LOSS_WORDS,
    OPTIMISER_WORDS,
    SCHEDULE_WORDS,
    USUAL_BETA2,
    USUAL_DECAY,
    USUAL_RATES,
)
from nncore.errors import RecipeError
from nncore.recipe import Optimiser, Recipe, Schedule

OPTIMISER_FIELDS: dict[str, tuple[str, ...]] = {
    "sgd": (),
    "momentum": ("momentum",),
    "nesterov": ("momentum",),
    "rmsprop": ("beta2",),
    "adam": ("momentum", "beta2"),
    "adamw": ("momentum", "beta2", "decay"),
}
SCHEDULE_FIELDS: dict[str, tuple[str, ...]] = {
    "constant": (),
    "step": ("factor", "every_epochs"),
    "exponential": ("factor",),
    "cosine": ("final",),
    "one_cycle": ("warmup", "final"),
}
"""The fields of the recipe that each optimiser and each schedule uses."""

RATE_TIP = (
    "How far each step goes. Too high and the loss leaps about or explodes; too low and nothing "
    "happens. It can be changed while the run is alive: type and press Enter."
)
MOMENTUM_TIP = "How much of the step before is kept: 0 forgets it, 0.9 is usual."
BETA2_TIP = "How long the size of past gradients is remembered: nearer to 1 is longer."
DECAY_TIP = "How much the weights shrink by themselves, as a share of the rate."
FACTOR_TIP = "What the rate is multiplied by."
EVERY_TIP = "Epochs between one step of the rate and the next."
FINAL_TIP = "Where the rate ends, as a share of where it began."
WARMUP_TIP = "Share of the run in which the rate rises."


class LearningSection(Section):
    """Loss, optimiser with its own fields, rate, and schedule with its own fields.

    Signals
    -------
    rate_committed(float)
        The rate was changed while a run is alive.
    """

    rate_committed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._locked = False
        self._recipe_rate: float | None = None
        self._live_rate: float | None = None
        self.loss: ChoiceField[str] = ChoiceField("loss", "Loss")
        self.loss.set_choices(word_choices(LOSS_WORDS))
        self.optimiser: ChoiceField[str] = ChoiceField("optimiser", "Optimiser")
        self.optimiser.set_choices(word_choices(OPTIMISER_WORDS))
        self.schedule: ChoiceField[str] = ChoiceField("schedule", "Schedule of the rate")
        self.schedule.set_choices(word_choices(SCHEDULE_WORDS))
        self.rate = NumberField("optimiser.rate", "rate", RATE_TIP)
        self._make_own_fields()
        self._rows_by_name = {
            "loss": self.add_row("Loss", self.loss, fields=("loss",)),
            "optimiser": self.add_row("Optimiser", self.optimiser),
            "optimiser_own": self._own_row("optimiser", "momentum", "beta2", "decay"),
            "rate": self.add_row("Rate", self.rate, self.schedule, fields=("optimiser.rate",)),
            "schedule_own": self._own_row("schedule", "factor", "every_epochs", "warmup", "final"),
        }
        self.optimiser.chosen.connect(self.on_optimiser_chosen)
        self.schedule.chosen.connect(self.on_schedule_chosen)
        self.rate.editingFinished.connect(self.on_rate_finished)
        self._show_own_fields()

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the recipe's fields."""
        self.loss.set_choice(recipe.loss)
        optimiser, schedule = recipe.optimiser, recipe.schedule
        self.optimiser.set_choice(optimiser.kind)
        self.schedule.set_choice(schedule.kind)
        self.rate.set_number(optimiser.rate)
        for name in ("momentum", "beta2", "decay"):
            self._own[name].set_number(getattr(optimiser, name))
        for name in ("factor", "every_epochs", "final", "warmup"):
            self._own[name].set_number(getattr(schedule, name))
        self._show_own_fields()

    def changes(self, base: Recipe, errors: dict[str, str]) -> dict[str, Any]:
        """Return the fields as they stand; see `Section.changes`."""
        rate = self._recipe_rate
        if rate is None:
            rate = read_number(self.rate, base.optimiser.rate, errors)
        kind, schedule = self.optimiser.choice(), self.schedule.choice()
        values = {
            name: read_number(self._own[name], getattr(base.optimiser, name), errors)
            for name in OPTIMISER_FIELDS[kind]
        }
        hidden = {
            name: self._hidden_number(name, getattr(base.optimiser, name))
            for name in ("momentum", "beta2", "decay")
            if name not in values
        }
        timing = {
            name: read_number(self._own[name], getattr(base.schedule, name), errors)
            for name in SCHEDULE_FIELDS[schedule]
        }
        unused = {
            name: self._hidden_number(name, getattr(base.schedule, name))
            for name in ("factor", "every_epochs", "final", "warmup")
            if name not in timing
        }
        return {
            "loss": self.loss.choice(),
            "optimiser": Optimiser(kind=kind, rate=rate, **values, **hidden),
            "schedule": Schedule(kind=schedule, **timing, **unused),
        }

    def set_locked(self, locked: bool) -> None:
        """Let everything be edited or not; the rate always can.

        Unlocking brings the recipe's own rate back: what was changed along the way belongs
        to that run.
        """
        if locked == self._locked:
            return
        self._locked = locked
        for name, row in self._rows_by_name.items():
            row.setEnabled(name == "rate" or not locked)
        self.schedule.setEnabled(not locked)
        if locked:
            self._recipe_rate = self._live_rate = self._rate_or_none()
        elif self._recipe_rate is not None:
            self.rate.set_number(self._recipe_rate)
            self._recipe_rate = self._live_rate = None

    def show_errors(self, errors: Any) -> None:
        """Show the messages, that of a live rate among them."""
        if self._locked and (problem := self._rate_problem()):
            errors = {**errors, "optimiser.rate": problem}
        super().show_errors(errors)

    @Slot()
    def on_optimiser_chosen(self) -> None:
        """Start the new optimiser with the values usual for it; rates do not carry over."""
        kind = self.optimiser.choice()
        self.rate.set_number(USUAL_RATES[kind])
        if kind in USUAL_BETA2:
            self._own["beta2"].set_number(USUAL_BETA2[kind])
        self._own["momentum"].set_number(0.9)
        self._own["decay"].set_number(USUAL_DECAY.get(kind, 0.0))
        self._show_own_fields()
        self.edited.emit()

    @Slot()
    def on_schedule_chosen(self) -> None:
        """Show the fields of the new schedule."""
        self._own["factor"].set_number(0.9 if self.schedule.choice() == "exponential" else 0.5)
        self._show_own_fields()
        self.edited.emit()

    @Slot()
    def on_rate_finished(self) -> None:
        """Ask for the new rate, once, where a run is alive to take it."""
        rate = self._rate_or_none()
        if self._locked and rate is not None and rate != self._live_rate:
            self._live_rate = rate
            self.rate_committed.emit(rate)

    def _make_own_fields(self) -> None:
        self._own = {
            "momentum": NumberField("optimiser.momentum", "momentum", MOMENTUM_TIP),
            "beta2": NumberField("optimiser.beta2", "beta2", BETA2_TIP),
            "decay": NumberField("optimiser.decay", "decay", DECAY_TIP),
            "factor": NumberField("schedule.factor", "schedule_factor", FACTOR_TIP),
            "every_epochs": NumberField(
                "schedule.every_epochs", "schedule_every", EVERY_TIP, whole=True
            ),
            "warmup": NumberField("schedule.warmup", "schedule_warmup", WARMUP_TIP, percent=True),
            "final": NumberField("schedule.final", "schedule_final", FINAL_TIP, percent=True),
        }
        self._own["beta2"].setMinimumWidth(56)
        self._unit = caption("")
        self._captions: dict[str, QLabel] = {
            name: caption("", field) for name, field in self._own.items()
        }

    def _own_row(self, group: str, *names: str) -> Row:
        # The first caption that is in use stands in the column of the labels.
        inputs: list[QWidget] = []
        for name in names:
            inputs += [self._captions[name], self._own[name]]
        if group == "schedule":
            inputs.append(self._unit)
        return self.add_row("", *inputs, fields=tuple(f"{group}.{name}" for name in names))

    def _show_own_fields(self) -> None:
        optimiser, schedule = self.optimiser.choice(), self.schedule.choice()
        used = OPTIMISER_FIELDS[optimiser] + SCHEDULE_FIELDS[schedule]
        texts = {
            "momentum": "β₁" if optimiser.startswith("adam") else "momentum",
            "beta2": "memory ρ" if optimiser == "rmsprop" else "β₂",
            "decay": "decay",
            "factor": "times",
            "every_epochs": "every",
            "warmup": "rises for",
            "final": "down to" if schedule == "cosine" else "ends at",
        }
        first = (*OPTIMISER_FIELDS[optimiser][:1], *SCHEDULE_FIELDS[schedule][:1])
        for name, field in self._own.items():
            label = self._captions[name]
            field.setVisible(name in used)
            label.setVisible(name in used)
            label.setText(texts[name])
            label.setToolTip(field.toolTip())
            label.setMinimumWidth(LABEL_WIDTH if name in first else 0)
        unit = {"step": "epochs", "exponential": "each epoch"}.get(schedule, "")
        self._unit.setText(unit)
        self._unit.setVisible(bool(unit))
        self._rows_by_name["optimiser_own"].setVisible(bool(OPTIMISER_FIELDS[optimiser]))
        self._rows_by_name["schedule_own"].setVisible(bool(SCHEDULE_FIELDS[schedule]))

    def _hidden_number(self, name: str, fallback: Any) -> Any:
        """Return a number that is not on the screen now: as it stands, if it is any good."""
        return read_number(self._own[name], fallback, {})

    def _rate_or_none(self) -> float | None:
        try:
            return self.rate.number()
        except RecipeError:
            return None

    def _rate_problem(self) -> str:
        try:
            self.rate.number()
        except RecipeError as error:
            return str(error)
        return ""
