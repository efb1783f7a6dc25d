"""Write the measured tables into ``docs/inside.md``, between two marks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from nncore.files import write_atomically
from nncore.insight.inside import METHODS
from nncore.insight.inside.deletion import SHARE
from nncore.insight.inside.measured import Measured

BEGIN, END = "<!-- measured by tests.benchmarks.explaining -->", "<!-- end of measured -->"


def write_page(page: Path, rows: Sequence[Measured], control_digits: int) -> None:
    """Write the tables into the page."""
    replace_between(page, BEGIN, END, list(tables(rows, control_digits)))


def replace_between(page: Path, begin: str, end: str, lines: Sequence[str]) -> None:
    """Replace what stands between two marks of a page; the marks stay."""
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    _, _, after = rest.partition(end)
    text = "\n".join([begin, "", *lines, "", end])
    write_atomically(page, (before + text + after).encode())


def tables(rows: Sequence[Measured], control_digits: int) -> Iterable[str]:
    """Give the lines of all tables."""
    networks = list(dict.fromkeys(row.network for row in rows))
    yield from _deletion([row for row in rows if row.share == SHARE])
    yield ""
    yield "Other areas, for the reading against the runner-up (times a random connected piece):"
    yield ""
    yield from _areas([row for row in rows if row.is_difference], networks)
    yield ""
    yield f"Control, on {control_digits} of the digits: rank correlation, over the ink, with the"
    yield "picture for a network whose last layer, last two, … all layers have new random weights;"
    yield "and the drop without the pixels that are named when all have. The last column is the"
    yield "drop without those that the network itself names, over all digits."
    yield ""
    yield from _controls([row for row in rows if row.correlations])


def _deletion(rows: Sequence[Measured]) -> Iterable[str]:
    yield f"{rows[0].digits} test digits of MNIST; {100 * SHARE:.0f} % of the ink's area erased;"
    yield "in brackets the 95 % interval over the digits."
    yield ""
    yield "| network | method | score | drop: named pixels | × random piece | drop: named piece |" \
        " × random piece | random piece | random pixels |"  # fmt: skip
    yield "|---|---|---|--:|--:|--:|--:|--:|--:|"
    for row in rows:
        yield (
            f"| {row.network} | {METHODS[row.method].title} | {_score(row)} | {row.drop:.3f} | "
            f"{row.times:.2f} ({row.low:.2f}–{row.high:.2f}) | {row.piece_drop:.3f} | "
            f"{row.piece_times:.2f} ({row.piece_low:.2f}–{row.piece_high:.2f}) | "
            f"{row.random_piece_drop:.3f} | {row.random_pixels_drop:.3f} |"
        )


def _areas(rows: Sequence[Measured], networks: Sequence[str]) -> Iterable[str]:
    shares = sorted({row.share for row in rows})
    heads = [f"{name}, {100 * share:.0f} %" for name in networks for share in shares]
    yield "| method | " + " | ".join(heads) + " |"
    yield "|---|" + "--:|" * len(heads)
    found = {(row.network, row.method, row.share): row for row in rows}
    for method, info in METHODS.items():
        cells = [found[name, method, share] for name in networks for share in shares]
        words = [f"{row.times:.2f} ({row.piece_times:.2f})" for row in cells]
        yield f"| {info.title} | " + " | ".join(words) + " |"
    drops = [found[name, next(iter(METHODS)), share] for name in networks for share in shares]
    words = [f"{row.random_piece_drop:.3f}" for row in drops]
    yield "| *drop: random connected piece* | " + " | ".join(words) + " |"
    yield ""
    yield "First the pixels that a method gives most, in brackets the connected piece."


def _controls(rows: Sequence[Measured]) -> Iterable[str]:
    yield "| network | method | score | rank correlation | drop: random weights | drop |"
    yield "|---|---|---|---|--:|--:|"
    for row in rows:
        correlations = ", ".join(f"{value:.2f}" for value in row.correlations)
        yield (
            f"| {row.network} | {METHODS[row.method].title} | {_score(row)} | {correlations} | "
            f"{row.randomised_drop:.3f} | {row.drop:.3f} |"
        )


def _score(row: Measured) -> str:
    return "reading − runner-up" if row.is_difference else "reading"
