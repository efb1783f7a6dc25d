"""The parts of the Train tab, made one after the other: each takes some milliseconds."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from gui.train.form_sections import FormSections, make_sections
from gui.train.plots_column import PlotsColumn
from gui.train.runs_list import RunsList
from gui.train.transport import Transport


@dataclass(frozen=True, eq=False)
class TrainParts:
    """What the Train tab is put together from; all of it is taken over by one tab."""

    sections: FormSections
    transport: Transport
    runs: RunsList
    plots: PlotsColumn


def make_parts() -> Generator[None, None, TrainParts]:
    """Make the parts, with room for the events of a window between them.

    Returns
    -------
    TrainParts
        At the end of the generator.
    """
    sections = yield from make_sections()
    transport = Transport()
    yield
    runs = RunsList()
    yield
    plots = PlotsColumn()
    yield
    return TrainParts(sections, transport, runs, plots)
