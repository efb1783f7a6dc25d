"""The program's own icons, drawn as SVG and tinted by the theme.

An icon follows the theme only when it is asked for again: set it anew on
``QEvent.Type.PaletteChange``.
"""

from functools import cache
from importlib.resources import files
from typing import Final

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme import current

ICON_PX: Final = 16
"""Side of an icon, in logical pixels."""

_RATIOS = (1, 2, 3)


def icon(name: str, colour: str | None = None) -> QIcon:
    """Return an icon in the theme's colours: its text, its accent when on, its grey when off.

    Parameters
    ----------
    name : str
        A file of ``resources/icons`` without its ending.
    colour : str, "#rrggbb", optional
        Used instead of the theme's text colour, on or not.

    Raises
    ------
    FileNotFoundError
        Where there is no such icon.
    """
    colours = current()
    plain = colour or colours.text
    result = QIcon()
    for ratio in _RATIOS:
        for tint, mode, state in (
            (plain, QIcon.Mode.Normal, QIcon.State.Off),
            (colour or colours.accent, QIcon.Mode.Normal, QIcon.State.On),
            (colours.faint, QIcon.Mode.Disabled, QIcon.State.Off),
            (colours.faint, QIcon.Mode.Disabled, QIcon.State.On),
        ):
            result.addPixmap(_tinted(name, tint, ratio), mode, state)
    return result


def _tinted(name: str, colour: str, ratio: int) -> QPixmap:
    image = _source(name).replace(b"currentColor", QColor(colour).name().encode())
    pixmap = QPixmap(ICON_PX * ratio, ICON_PX * ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(image)).render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _source(name: str) -> bytes:
    return (files("resources") / "icons" / f"{name}.svg").read_bytes()
