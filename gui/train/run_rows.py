"""The runs in the list as values: what a row says, and in which order rows stand."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from gui import theme

ENDINGS = {
    "": "in training",
    "finished": "finished",
    "stopped": "stopped",
    "diverged": "diverged",
    "failed": "failed",
    "interrupted": "interrupted",
}


@dataclass(frozen=True)
class RunSummary:
    """A run in a few words.

    Attributes
    ----------
    run_id : str
        Which run.
    name : str
        What it is called: its recipe's name, until a person gives it another.
    colour : int
        Index into the theme's `run_colours` that it has where no other run in the plots has it.
    accuracy : float or None
        On the validation images, in [0, 1]; None where not known yet.
    ended : str
        "finished", "stopped", "diverged", "failed", "interrupted"; empty while it is alive.
    kept : bool
        Whether its network was saved.
    reason : str
        Why it ended, in a sentence.
    number : int
        Counts the runs from 1, in the order of their beginnings; 0 for the next one.
    started : float or None
        Seconds since 1970 (UTC); None where not known.
    seconds : float or None
        Time that the training took; None where not known.
    parameters : int
        Weights and biases; 0 where not known.
    has_network : bool
        Whether a network of it is left to read with, once it has ended.
    loss : str
        Which loss its curves show, one of `nncore.recipe.LOSSES`; empty where not known.
    """

    run_id: str
    name: str
    colour: int
    accuracy: float | None = None
    ended: str = ""
    kept: bool = False
    reason: str = ""
    number: int = 0
    started: float | None = None
    seconds: float | None = None
    parameters: int = 0
    has_network: bool = True
    loss: str = ""


@dataclass(frozen=True)
class RunRow:
    """A run in the list.

    Attributes
    ----------
    summary : RunSummary
        The run.
    number : int
        Counts the runs from 1.
    colour : int
        Index into the theme's `run_colours`; no two runs in the plots share one, while there
        are enough.
    is_current : bool
        Whether the plots show it in the colours of a live run.
    is_shown : bool
        Whether its curves are in the plots.
    is_read_with : bool
        Whether its network reads the drawing.
    chosen_by_hand : bool
        Whether a person decided if it is shown.
    """

    summary: RunSummary
    number: int
    colour: int = 0
    is_current: bool = False
    is_shown: bool = False
    is_read_with: bool = False
    chosen_by_hand: bool = False

    @property
    def run_id(self) -> str:
        """Which run."""
        return self.summary.run_id

    @property
    def title(self) -> str:
        """Name and number, as legend and list call it."""
        return f"{self.summary.name} (run {self.number})"

    @property
    def can_be_used(self) -> bool:
        """Whether it has left a network that can read, and does not already."""
        return self.has_network and not self.is_read_with

    @property
    def can_be_kept(self) -> bool:
        """Whether it has left a network that is not saved yet."""
        return self.has_network and not self.summary.kept

    @property
    def has_network(self) -> bool:
        """Whether it has left a network."""
        return self.summary.ended not in ("", "failed") and self.summary.has_network

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.summary.ended != ""

    def state(self) -> str:
        """Return what is to know about it now, in a few words."""
        words = [ENDINGS.get(self.summary.ended, self.summary.ended)]
        if self.is_read_with:
            words.append("reads your drawing")
        if self.summary.kept:
            words.append("kept")
        return " · ".join(words)

    def details(self) -> str:
        """Return all else: its state, when it began, how long it took, how large it is."""
        return " · ".join([self.state(), *self._measures()])

    def line(self) -> str:
        """Return the details without what goes without saying: that a run has finished."""
        words = [*self.state().split(" · "), *self._measures()]
        return " · ".join(words[1:] if words[0] == "finished" and words[1:] else words)

    def _measures(self) -> list[str]:
        summary = self.summary
        words = []
        if summary.started is not None:
            words.append(format_moment(summary.started))
        if summary.seconds is not None and self.is_over:
            words.append(format_duration(summary.seconds))
        if summary.parameters:
            words.append(f"{summary.parameters:,} parameters")
        return words

    def accuracy(self) -> str:
        """Return ``96.9 %``, or a dash where it is not known."""
        value = self.summary.accuracy
        return "–" if value is None else f"{value * 100:.1f} %"

    def tip(self) -> str:
        """Return a few sentences for the pointer."""
        where = "Its curves are in the plots" if self.is_shown else "Its curves are hidden"
        if self.is_current:
            where = "It is the run in front"
        lines = [f"{self.title}: {self.accuracy()} on the validation images."]
        lines.append(f"{self.details()}.")
        if self.summary.reason:
            lines.append(self.summary.reason)
        lines.append(f"{where}." if self.is_current else f"{where}; the dot changes that.")
        return "\n".join(lines)


@dataclass(frozen=True)
class Order:
    """An order of the list.

    Attributes
    ----------
    name : str
        What it is called by the program.
    label, tip : str
        What it is called on the screen, and what it means.
    key : callable
        Makes what rows are compared by, the first to the top.
    """

    name: str
    label: str
    tip: str
    key: Callable[[RunRow], tuple[float, ...]]


def _newest(row: RunRow) -> tuple[float, ...]:
    return (-row.number,)


def _most_accurate(row: RunRow) -> tuple[float, ...]:
    value = row.summary.accuracy
    return (value is None, -(value or 0.0), -row.number)


def _quickest(row: RunRow) -> tuple[float, ...]:
    value = row.summary.seconds
    return (value is None, value or 0.0, -row.number)


def _smallest(row: RunRow) -> tuple[float, ...]:
    value = row.summary.parameters
    return (value == 0, value, -row.number)


ORDERS = (
    Order("newest", "Newest", "The run that began last is on top.", _newest),
    Order("accurate", "Best", "The highest validation accuracy is on top.", _most_accurate),
    Order("quickest", "Quickest", "The shortest training is on top.", _quickest),
    Order("smallest", "Smallest", "The network with fewest parameters is on top.", _smallest),
)


def past_colour(shown: theme.Theme, index: int) -> str:
    """Return the colour of an earlier run; the first of the theme's is the live run's own."""
    return shown.run_colours[1 + index % past_colour_count(shown)]


def past_colour_count(shown: theme.Theme) -> int:
    """Return how many colours there are for earlier runs."""
    return len(shown.run_colours) - 1


def format_moment(seconds: float) -> str:
    """Return when it was on this machine's clock: ``14:05`` of today, else ``3 Aug 2026``."""
    moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC).astimezone()
    today = datetime.datetime.now(datetime.UTC).astimezone().date()
    return f"{moment:%H:%M}" if moment.date() == today else f"{moment.day} {moment:%b %Y}"


def format_duration(seconds: float) -> str:
    """Return a length of time in the unit that a person would use: ``0.8 s``, ``12 min``."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    if seconds < 99.5 * 60:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:,.1f} h"
