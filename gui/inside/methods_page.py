"""What the ways to explain a digit are worth: a page of words and measured figures."""

from __future__ import annotations

from html import escape
from typing import Final

from PySide6.QtWidgets import QWidget

from gui.dialogs import TextDialog
from nncore.insight.inside import METHODS
from nncore.insight.inside.deletion import SHARE
from nncore.insight.inside.measured import Measured, measured

DIALOG: Final = "explaining_methods"
TITLE: Final = "What the Explanations Are Worth"

_MEANING: Final = (
    "A picture of evidence can look convincing and be wrong, so each is put to a test. A tenth of "
    "the ink is erased: the pixels that the method names most. “Drop” is by how much the "
    "probability of the digit that was read falls, in the mean. “Random” is the same for a "
    "connected stretch of ink of the same area, anywhere. “Times” is the quotient, with the "
    "interval that holds it with 95 % certainty; at 1 × the picture tells nothing. “Random "
    "weights” is the method’s own control: the drop where the picture was made for a network whose "
    "weights were drawn anew, which should be near what chance gives."
)


def show_methods(window: QWidget) -> None:
    """Open the page, or bring it to the front."""
    html = describe_methods()
    dialog = window.findChild(TextDialog, DIALOG)
    if dialog is None:
        dialog = TextDialog(DIALOG, TITLE, html, window)
        dialog.resize(760, 640)
    dialog.show_text(html)


def describe_methods() -> str:
    """Write the page as HTML."""
    figures = [each for each in measured() if each.share == SHARE and each.is_difference]
    digits = min((each.digits for each in figures), default=0)
    about = "".join(
        f"<p><b>{escape(info.title)}</b>: {escape(info.formula)}<br>{escape(info.meaning)} "
        f"({escape(info.source)})</p>"
        for info in METHODS.values()
    )
    return (
        f"<h2>{TITLE}</h2><p>{_MEANING}</p><p>Measured on {digits:,} test digits of MNIST, each "
        "asked why it is what was read and not the runner-up.</p>"
        f"{_table(figures)}<h3>The methods</h3>{about}"
    )


def _table(figures: list[Measured]) -> str:
    head = "".join(
        f"<th align='{side}'>{words}</th>"
        for side, words in (
            ("left", "Network"),
            ("left", "Method"),
            ("right", "Drop"),
            ("right", "Random"),
            ("right", "Times"),
            ("right", "Random weights"),
        )
    )
    rows = "".join(f"<tr>{_cells(each)}</tr>" for each in figures)
    return f"<table cellpadding='4'><tr>{head}</tr>{rows}</table>"


def _cells(figures: Measured) -> str:
    control = figures.randomised_drop
    words = (escape(figures.network), escape(METHODS[figures.method].title))
    numbers = (
        _percent(figures.drop),
        _percent(figures.random_piece_drop),
        f"{figures.times:.1f} × ({figures.low:.1f}–{figures.high:.1f})",
        "–" if control is None else _percent(control),
    )
    cells = "".join(f"<td>{each}</td>" for each in words)
    return cells + "".join(f"<td align='right'>{each}</td>" for each in numbers)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace("-", "−")
