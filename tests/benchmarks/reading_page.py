"""The page about reading, written from figures: Markdown with three tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nncore.commands.terminal import UNKNOWN, percent
from nncore.training.calibration import BINS
from tests.benchmarks import not_digits
from tests.benchmarks.reading_data import SEED
from tests.benchmarks.reading_figures import Figures, Network, Row
from tests.benchmarks.reading_routes import ROUTES


def page(figures: Figures) -> str:
    """Write the page, Markdown."""
    return "\n".join(_lines(figures)) + "\n"


def _lines(figures: Figures) -> Iterator[str]:
    network, measured = figures.network, figures.measured
    yield "# How well Inkling reads"
    yield ""
    yield (
        f"This page is about the network **{network.name}** (SHA-256 of its file "
        f"`{network.digest}`). Every figure was written here by the command at its end, "
        "not by hand."
    )
    yield _learned(network)
    if network.folds:
        yield _about_folds(figures)
    yield ""
    yield "## What the preparation does"
    yield ""
    yield from _about_routes(network)
    own = _whose(network)
    for title, rows in (
        ("**Images and generated strokes**", measured.images),
        (f"**Real pen strokes** of {figures.people} people ({own})", measured.real),
        (f"**Real pen strokes, changed** ({own})", measured.changed),
    ):
        yield ""
        yield from _reading_table(title, rows)
    yield ""
    yield from _about_rows(figures)
    yield ""
    yield from _confidence(figures)
    yield ""
    yield from _not_digits(figures)
    yield ""
    yield "## How this page is made"
    yield ""
    yield from ("```sh", figures.command, "```", "")
    yield (
        "MNIST is looked for in the folder that `INKLING_DATA_DIR` or `--data-dir` names. The same "
        "files give the same page, byte for byte, on a machine with the same libraries and fonts."
    )


def _learned(network: Network) -> str:
    if not network.sources:
        return "Its file does not say what it has learned from."
    return (
        f"It has learned from {_listed(network.sources)} (`strokes` are those that the program "
        "generates), never from a test part of these. MNIST's test set is read here once, and "
        "nothing was chosen by it."
    )


def _about_folds(figures: Figures) -> str:
    folds = figures.network.folds
    return (
        f"The real strokes, `{figures.strokes}`, are read by {folds} other networks, each trained "
        f"without the writers of one of {folds} folds (`python -m tests.benchmarks.writers`) and "
        "reading those only. The temperature of each is fitted on the writers held out of the "
        "others; the threshold is that of the network's file."
    )


def _whose(network: Network) -> str:
    """Say in brackets whether the real strokes were learned from."""
    if network.folds:
        return "each read by a network that has not learned from its writer"
    if network.strokes_learned:
        return "**learned from**: this says how well they are remembered, not how well others are"
    if not network.sources:
        return "the file does not say whether they were learned from"
    return "not learned from"


def _about_routes(network: Network) -> Iterator[str]:
    threshold = network.calibration.threshold
    counting = (
        f'Shares that were read rightly; "not a digit" (no digit as probable as '
        f"{threshold:.3f}) counts as wrong, but in the last column."
        if threshold
        else 'Shares that were read rightly. The threshold is 0, so nothing is called "not a '
        'digit", and the last two columns are the same.'
    )
    yield counting + " The same network reads the same drawing, prepared in four ways:"
    yield ""
    yield "- *plain resize*: the whole canvas, shrunk to the network's input;"
    yield (
        "- *box only*: all ink, with the pen that it was drawn with, scaled until its longer side "
        "is 20 pixels, the middle of its extent in the centre;"
    )
    yield (
        "- *box and centre of mass*: the same, then moved by whole pixels until the centre of mass "
        "is in the centre;"
    )
    yield (
        "- *full recipe*: how Inkling reads: specks left out, strokes drawn again with the width "
        "of MNIST's pen, the lines of pictures brought to it."
    )


def _reading_table(title: str, rows: Sequence[Row]) -> Iterator[str]:
    yield from (title, "")
    body = [
        (row.name, f"{row.count:,}", *map(percent, row.shares), percent(row.favoured))
        for row in rows
    ]
    yield from _table(("", "drawings", *ROUTES, "without the threshold"), body)


def _about_rows(figures: Figures) -> Iterator[str]:
    yield (
        "MNIST's digits and the images of generated strokes are pictures of 28×28, each a canvas "
        "of its own; they had the box and the centre of mass before. Drawings are taken evenly "
        f"from all; places and sizes are drawn with seed {SEED}."
    )
    yield (
        "The file of real strokes tells nothing of the canvas: each drawing is laid on one as a "
        "person would, the pen's path 40 to 85 % of its side long and not quite in the middle, "
        "the pen a tenth of the drawing's longer side. The groups are the writers' numbers modulo "
        "5; the worst writer is that of the full recipe."
    )
    yield (
        "Changed drawings lie on a canvas of 280×280 with a pen of 18, and fill all but a margin "
        "of 20 where nothing else is said; *plain* is nothing but that (`tests/benchmarks/ink.py`, "
        "seed 3). PNG files and photographs (`tests/photos.py`) are read as a file that is opened: "
        "light and paper are taken away for all four columns."
    )


def _confidence(figures: Figures) -> Iterator[str]:
    yield "## How honest its confidence is"
    yield ""
    yield (
        "By the full recipe, before and after the outputs are divided by the temperature. The "
        f"expected calibration error is over {BINS} bins of equal mass, the negative "
        "log-likelihood in nats; of both, less is better. The file's temperature is "
        f"{figures.network.calibration.temperature:.3f}."
    )
    yield ""
    head = ("", "drawings", "temperature", "error before", "error after")
    body = [
        (
            each.name,
            f"{each.count:,}",
            each.temperature,
            *map(percent, each.errors),
            *(f"{value:.4f}" for value in each.likelihoods),
        )
        for each in figures.measured.confidence
    ]
    yield from _table((*head, "neg. log-likelihood before", "neg. log-likelihood after"), body)


def _not_digits(figures: Figures) -> Iterator[str]:
    threshold = figures.network.calibration.threshold
    yield "## What is no digit"
    yield ""
    yield (
        f"At the file's threshold, {threshold:.3f}. The groups are made by `python -m "
        f"tests.benchmarks.not_digits` with seed {not_digits.SEED} and the fonts "
        f"{_listed(figures.fonts)}; they are no part of any training and set no threshold. The "
        f"letters are {not_digits.LETTERS}, the symbols `{not_digits.SYMBOLS}`."
    )
    yield ""
    rows = [
        (
            name,
            f"{group['count']:,}",
            *(percent(group[verdict]) for verdict in ("not_a_digit", "blank", "digit")),
        )
        for name, group in figures.groups.items()
    ]
    for each in figures.measured.confidence:
        digits = (percent(each.rejected), UNKNOWN, percent(1 - each.rejected))
        rows.append((f"digits: {each.name}", f"{each.count:,}", *digits))
    yield from _table(("", "drawings", 'called "not a digit"', "blank", "a digit"), rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|---" + "|--:" * (len(head) - 1) + "|"
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"


def _listed(names: Sequence[str]) -> str:
    """Name things in a row: ``a``, ``b`` and ``c``."""
    quoted = [f"`{name}`" for name in names]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
