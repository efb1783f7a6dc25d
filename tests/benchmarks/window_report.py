"""The window's figures beside what they must be at most, as a table or a page's section."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.benchmarks.start import LONGEST_BAR, RATIO_BAR

KINDS = {"event loop": 2, "pointer to paint": 1, "ink to bars": 1, "stroke end to bars": 1}
"""Which of p50, p95, p99 and highest is judged."""

NAMES = ("p50", "p95", "p99", "highest")
PEN_BARS = {
    "event loop": 16.7,
    "pointer to paint": 4.0,
    "ink to bars": 16.7,
    "stroke end to bars": 16.7,
}
STALL_BAR = 100.0
IDLE_BAR, MEMORY_BAR, SLOPE_BAR = 1.0, 450.0, 0.1
TRAINING_BARS = {
    ("small", "plain"): 1.3,
    ("large", "plain"): 1.1,
    ("small", "drawing"): 2.0,
    ("large", "drawing"): 1.3,
}
SHAPE_NAMES = {
    "small": "784-64-28-10, batches of 64",
    "large": "784-512-256-10, batches of 128",
}


@dataclass(frozen=True)
class Line:
    """One figure: what it is, its value, its unit, and what it must be at most."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    note: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it is as it must be."""
        return self.bar is None or self.value <= self.bar

    def words(self) -> tuple[str, str, str, str]:
        """Return name, value, bar and note."""
        bar = "" if self.bar is None else f"{self.bar:g}{self.unit}"
        mark = "" if self.bar is None else "holds" if self.is_good else "missed"
        value = f"{self.value:.2f}{self.unit}"
        return self.name, value, bar, " · ".join(part for part in (mark, self.note) if part)


def lines(found: dict[str, Any]) -> list[Line]:
    """Put all figures in a row."""
    rows: list[Line] = []
    if "start" in found:
        rows += _start_lines(found["start"])
    if "idle" in found:
        rows.append(Line("idle window, of one core", found["idle"], " %", IDLE_BAR))
    for name, rounds in found.get("pen", {}).items():
        rows += _pen_lines(name, rounds)
    for name, figures in found.get("training", {}).items():
        for how in ("plain", "drawing"):
            middle, low, high = figures[how]
            beside = "one thread" if figures["threads"] == 1 else f"{figures['threads']} threads"
            note = f"90 %: {low:.2f} to {high:.2f}; {beside} beside it"
            words = "while somebody draws" if how == "drawing" else "plain"
            title = f"training, {SHAPE_NAMES[name]}, {words}, times the command line"
            rows.append(Line(title, middle, " ×", TRAINING_BARS[name, how], note))
        title = f"training, {SHAPE_NAMES[name]}, resident memory"
        rows.append(Line(title, figures["memory"], " MB", MEMORY_BAR, f"on {found['data']}"))
    if "memory" in found:
        rows.append(Line("resident memory, at the end", found["memory"], " MB", MEMORY_BAR))
    if "hour" in found:
        rows.append(_hour_line(found["hour"]))
    return rows


def _start_lines(figures: dict[str, Any]) -> list[Line]:
    ratio, medians = figures["ratio"], figures["medians"]
    times = ", ".join(f"{name} {1000 * row['drawable']:.0f} ms" for name, row in medians.items())
    spread = f"90 %: {ratio['low']:.2f} to {ratio['high']:.2f}; {times}; load {figures['load']:.1f}"
    complete = 1000 * medians["empty"]["complete"]
    return [
        Line("start, times a bare window", ratio["median"], " ×", RATIO_BAR, spread),
        Line("start, until all is loaded", complete, " ms"),
        Line("start, longest stall", 1000 * figures["longest"], " ms", 1000 * LONGEST_BAR),
    ]


def _pen_lines(name: str, rounds: list[dict[str, Any]]) -> list[Line]:
    rows = []
    loads = " ".join(f"{each['load']:.1f}" for each in rounds)
    for kind, place in KINDS.items():
        value = float(np.median([each[kind][place] for each in rounds]))
        others = " / ".join(f"{np.median([r[kind][at] for r in rounds]):.1f}" for at in range(4))
        title = f"{name}: {kind}, {NAMES[place]}"
        bar = PEN_BARS[kind] if name == "training" else None
        rows.append(Line(title, value, " ms", bar, f"p50 / p95 / p99 / highest {others}"))
    stall = max(each["event loop"][3] for each in rounds)
    bar = STALL_BAR if name == "training" else None
    rows.append(Line(f"{name}: longest stall", stall, " ms", bar, f"load {loads}"))
    return rows


def _hour_line(figures: dict[str, Any]) -> Line:
    first, last = figures["handles_first"], figures["handles_last"]
    counts = ", ".join(f"{name} {first[name]} → {last[name]}" for name in last)
    sizes = f"{figures['first']:.0f} → {figures['last']:.0f} MB"
    kept = (last["changes"] - first["changes"]) * figures["bytes_of_a_change"] / 1e6
    history = f"at most {kept:.1f} MB of it the drawing's history, of which nothing is forgotten"
    note = f"{figures['minutes']:g} minutes, {sizes}, {history}; {counts}"
    return Line("slope of memory", figures["slope"], " MB/min", SLOPE_BAR, note)


def holds(found: dict[str, Any]) -> bool:
    """Tell whether all is as it must be."""
    return all(line.is_good for line in lines(found))


def table(found: dict[str, Any]) -> str:
    """Write the figures for a terminal."""
    rows = [line.words() for line in lines(found)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{name:{widths[0]}}  {value:>{widths[1]}}  {bar:>{widths[2]}}  {note}".rstrip()
        for name, value, bar, note in rows
    )


def markdown(found: dict[str, Any]) -> str:
    """Write the section of the page about performance."""
    rows = [line.words() for line in lines(found)]
    head = ["## The window", "", "| what | measured | at most | |", "|---|---:|---:|---|"]
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows), ""])
