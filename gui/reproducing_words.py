"""What the report on published results says: cells, states and sentences."""

from __future__ import annotations

from html import escape

from nncore.reproduction import Reproduction, Spread
from nncore.training.recipes import HELD_OUT, TEST, TRAINING, Published

DASH = "–"
FIGURE_WORDS = {
    TRAINING: "training images",
    HELD_OUT: "held-out images",
    TEST: "test set",
}


def percent(share: float | None) -> str:
    """Write a share in [0, 1] as "85.65 %"."""
    return DASH if share is None else f"{100.0 * share:.2f} %"


def mean_words(spread: Spread | None) -> str:
    """Write "85.41 ± 0.42 %"; without the second number for a single seed."""
    if spread is None:
        return DASH
    if spread.sd is None:
        return percent(spread.mean)
    return f"{100.0 * spread.mean:.2f} ± {100.0 * spread.sd:.2f} %"


def range_words(spread: Spread | None) -> str:
    """Write "84.9 to 86.1 %"."""
    if spread is None or len(spread.values) < 2:
        return DASH
    return f"{100.0 * min(spread.values):.1f} to {100.0 * max(spread.values):.1f} %"


def state_words(found: Reproduction | None, *, is_chosen: bool, is_running: bool) -> str:
    """Say where a recipe stands."""
    if found is None:
        return "waiting" if is_running and is_chosen else ""
    if found.problem:
        return "not possible here"
    if len(found.runs) < found.seeds:
        return f"seed {len(found.runs)} of {found.seeds}"
    if found.reaches is None:
        return "no figure stated"
    return "reached" if found.reaches else "not reached"


def details(published: Published, found: Reproduction | None) -> str:
    """Write what stands below the table about one recipe, as HTML."""
    recipe = published.recipe
    parts = [
        f"<b>{escape(recipe.name)}</b> · {escape(recipe.describe_layers())} · "
        f"published: {escape(published.stated)}",
    ]
    if found is not None and found.problem:
        parts.append(escape(found.problem))
    if found is not None:
        others = [name for name in published.results if name != published.figure]
        parts += [
            f"On {FIGURE_WORDS[name]}: published {percent(published.results[name])}, ours "
            f"{mean_words(found.spread(name))}."
            for name in others
        ]
    parts.append(f"Left open, and chosen here: {escape(' '.join(published.chosen))}")
    return "<br>".join(parts)
