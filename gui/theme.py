"""The colours, the font and the style sheet, light and dark, following the system.

Widgets that paint themselves take their colours from :func:`current` at every paint, and Qt has
them painted again whenever the palette changes; what they keep painted, they drop on
``QEvent.Type.PaletteChange``. Everything else is coloured by the style sheet.
"""

from functools import cache
from pathlib import Path
from string import Template
from typing import Final, Literal

from PySide6.QtCore import QDir, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

import resources
from gui.colours import DARK, LIGHT, Theme

__all__ = [
    "DARK",
    "LIGHT",
    "Theme",
    "ThemeWatcher",
    "apply",
    "base_size",
    "current",
    "palette",
    "style_sheet",
    "ui_font",
]

WINDOW_MARGIN: Final = 14
GAP: Final = 10
CARD_PADDING: Final = 12
RADIUS: Final = 8
CONTROL_RADIUS: Final = 6
CONTROL_HEIGHT: Final = 30
"""Distances of the whole window, in logical pixels."""

Choice = Literal["system", "light", "dark"]
CHOICES: Final[tuple[Choice, ...]] = ("system", "light", "dark")


# Where no desktop has chosen a font, the platform answers with one of these; a font made
# for screens is then used if there is one.
_NAMELESS: Final = frozenset({"", "Sans", "Sans Serif", "sans-serif", "DejaVu Sans"})

_shown = LIGHT

_RESOURCES: Final = Path(resources.__path__[0])

ICONS: Final = _RESOURCES / "icons"
"""Folder of the program's own icons, ``icons:`` in the style sheet."""

QDir.setSearchPaths("icons", [str(ICONS)])


def current() -> Theme:
    """Return the theme that the window shows now (`LIGHT` until one is applied)."""
    return _shown


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application the palette, the font and the style sheet of `theme`.

    Every widget gets ``QEvent.Type.PaletteChange``; :func:`current` answers with `theme`
    from then on.
    """
    # Where a style sheet is replaced, Qt styles each widget several times; taking it off and
    # putting the other on is done in a sixth of the time.
    app.setStyleSheet("")
    _colour(app, theme)
    app.setStyleSheet(style_sheet(theme))


def _colour(app: QApplication, theme: Theme) -> None:
    """Give the application the palette and the font of `theme`."""
    global _shown
    _shown = theme
    _made_font.cache_clear()  # the system's font may be another one now
    app.setFont(ui_font())
    app.setPalette(palette(theme))


def palette(theme: Theme) -> QPalette:
    """Return the palette of `theme`, for what the style sheet does not reach."""
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.card,
        role.AlternateBase: theme.field,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.card,
        role.ButtonText: theme.text,
        role.BrightText: theme.danger,
        role.ToolTipBase: theme.card,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.accent_text,
        role.Accent: theme.accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.card,
        role.Midlight: theme.grid,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.border,
    }
    result = QPalette()
    for which, colour in colours.items():
        result.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, which, QColor(theme.muted))
    return result


def style_sheet(theme: Theme) -> str:
    """Return the style sheet (``resources/style.qss``) filled with the colours of `theme`."""
    base = base_size()
    values = {name: str(value) for name, value in theme._asdict().items()}
    values |= {
        "shade": "dark" if theme.dark else "light",
        "base": f"{base}px",
        "small": f"{base - 1}px",
        "hover": theme.grid,
    }
    return _sheet_template().substitute(values)


@cache
def _sheet_template() -> Template:
    return Template((_RESOURCES / "style.qss").read_text(encoding="utf-8"))


def base_size() -> int:
    """Return the size of ordinary text in logical pixels: 13, or more where the system asks."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    size = system.pixelSize()
    if size <= 0:
        screen = QGuiApplication.primaryScreen()
        dots_per_inch = screen.logicalDotsPerInch() if screen is not None else 96.0
        size = round(system.pointSizeF() * dots_per_inch / 72.0)
    return min(max(size, 13), 20)


def ui_font(
    change: int = 0, weight: QFont.Weight = QFont.Weight.Normal, *, tabular: bool = False
) -> QFont:
    """Return the system's font at the size of ordinary text plus `change` logical pixels.

    Parameters
    ----------
    change : int, logical pixels
        Added to :func:`base_size`; the result is at least 9.
    weight : QFont.Weight
        The weight.
    tabular : bool
        Whether all figures get the same width, so that changing numbers do not dance.
    """
    # A copy shares its data until somebody changes it.
    return QFont(_made_font(change, weight, tabular))


@cache
def _made_font(change: int, weight: QFont.Weight, tabular: bool) -> QFont:
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in _NAMELESS and QFontDatabase.hasFamily("Inter"):
        font.setFamily("Inter")
    font.setPixelSize(max(9, base_size() + change))
    font.setWeight(weight)
    if tabular:
        font.setFeature(QFont.Tag("tnum"), 1)
    return font


class ThemeWatcher(QObject):
    """Keeps the application in the theme of the system, or in the one that was chosen.

    Parameters
    ----------
    app : QApplication
        Owner, and what is coloured.
    choice : str
        ``"system"``, ``"light"`` or ``"dark"``.
    has_sheet : bool
        Whether the style sheet is put on at once; otherwise `dress` does it.

    Signals
    -------
    changed(object)
        The :class:`Theme` just applied, in the window's thread.
    """

    changed = Signal(object)

    def __init__(
        self, app: QApplication, choice: str = "system", *, has_sheet: bool = True
    ) -> None:
        super().__init__(app)
        self._app = app
        self._has_sheet = has_sheet
        self._choice: Choice = "system"
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)
        self.set_choice(choice)

    @property
    def choice(self) -> Choice:
        """What was chosen: ``"system"``, ``"light"`` or ``"dark"``."""
        return self._choice

    def set_choice(self, choice: str) -> None:
        """Follow the system, or stay light or dark; anything unknown follows the system."""
        self._choice = next((known for known in CHOICES if known == choice), "system")
        # The platform's own parts (title bar, file dialogs) follow the forced choice too.
        hints = self._app.styleHints()
        if self._choice == "system":
            hints.unsetColorScheme()
        else:
            scheme = Qt.ColorScheme.Dark if self._choice == "dark" else Qt.ColorScheme.Light
            hints.setColorScheme(scheme)
        self._show(self.wanted())

    def dress(self) -> None:
        """Put the style sheet on a window that was made without: all its widgets at once.

        Where it is there before, each widget is styled anew whenever it is put into another.
        """
        self._has_sheet = True
        self._app.setStyleSheet(style_sheet(current()))

    def wanted(self) -> Theme:
        """Return the theme that the choice and the system ask for now."""
        if self._choice == "system":
            scheme = self._app.styleHints().colorScheme()
            return DARK if scheme == Qt.ColorScheme.Dark else LIGHT
        return DARK if self._choice == "dark" else LIGHT

    @Slot()
    def _on_system_changed(self) -> None:
        if self.wanted() is not current():
            self._show(self.wanted())

    def _show(self, theme: Theme) -> None:
        if self._has_sheet:
            apply(self._app, theme)
        else:
            _colour(self._app, theme)
        self.changed.emit(theme)
