"""The colours of the window: one set for the light theme, one for the dark."""

from typing import Final, NamedTuple


class Theme(NamedTuple):
    """One set of colours, each ``"#rrggbb"``.

    Text colours (`text`, `muted`, `accent`, `validation`, `danger`) stand out by at least
    4.5:1 from `window`, `card` and `field`; `accent_text` does so from `accent`.

    Attributes
    ----------
    dark : bool
        Whether this is the dark one.
    window, card, border, field : str
        The window's ground, the ground of a card, its hairline, the ground of an input.
    text, muted : str
        Words, and quieter words.
    accent, accent_text, accent_soft : str
        The one strong colour (training curve, best digit, primary button), words on it,
        and a tint of it under a chosen button.
    validation : str
        The curve of the validation data, and its name in a legend.
    paper, ink, hint : str
        The canvas, the strokes on it, and words on the empty canvas.
    bar_empty, grid, faint : str
        The empty part of a bar, grid lines, curves that stay in the background.
    danger : str
        Errors and what cannot be taken back.
    run_colours : tuple of str
        Curves and marks of the runs, in order; they repeat after the last.
    """

    dark: bool
    window: str
    card: str
    border: str
    field: str
    text: str
    muted: str
    accent: str
    accent_text: str
    accent_soft: str
    validation: str
    paper: str
    ink: str
    hint: str
    bar_empty: str
    grid: str
    faint: str
    danger: str
    run_colours: tuple[str, ...]


LIGHT: Final = Theme(
    dark=False,
    window="#f5f5f7",
    card="#ffffff",
    border="#dcdce1",
    field="#f5f5f7",
    text="#1d1d1f",
    muted="#66666e",
    accent="#0a6ebd",
    accent_text="#ffffff",
    accent_soft="#eaf3fb",
    validation="#ad5500",
    paper="#fdfdfb",
    ink="#1d1d1f",
    hint="#66666e",
    bar_empty="#f0f0f3",
    grid="#e1e1e5",
    faint="#c3d1e0",
    danger="#c22727",
    run_colours=(
        "#0a6ebd",
        "#6e6e76",
        "#9350b0",
        "#23804c",
        "#bb2a63",
        "#8a6a00",
        "#007d88",
        "#6b4a3d",
    ),
)

DARK: Final = Theme(
    dark=True,
    window="#1b1c1f",
    card="#26282c",
    border="#3a3d43",
    field="#1b1c1f",
    text="#f0f0f2",
    muted="#a0a2aa",
    accent="#4aa3ee",
    accent_text="#0b1722",
    accent_soft="#29333e",
    validation="#f0a050",
    paper="#101113",
    ink="#f5f5f5",
    hint="#a0a2aa",
    bar_empty="#1b1c1f",
    grid="#373a3f",
    faint="#44566a",
    danger="#ff8a80",
    run_colours=(
        "#4aa3ee",
        "#a0a2aa",
        "#c58ae0",
        "#5cc48b",
        "#f285ac",
        "#d9b84a",
        "#4fc4cf",
        "#c9a291",
    ),
)
