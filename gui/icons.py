"""The program's own icons, drawn as SVG and tinted by the theme.

An icon follows the theme only when it is asked for again: set it anew on
``QEvent.Type.PaletteChange``.
"""

from functools import cache
from math import ceil
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme import ICONS, current

ICON_PX: Final = 16
"""Side of an icon, in logical pixels."""


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
    result = QIcon()
    sharpest = ceil(max(screen.devicePixelRatio() for screen in QGuiApplication.screens()))
    for ratio in range(1, sharpest + 1):
        for tint, mode, state in (
            (colour or colours.text, QIcon.Mode.Normal, QIcon.State.Off),
            (colour or colours.accent, QIcon.Mode.Normal, QIcon.State.On),
            (colours.faint, QIcon.Mode.Disabled, QIcon.State.Off),
            (colours.faint, QIcon.Mode.Disabled, QIcon.State.On),
        ):
            result.addPixmap(_tinted(name, tint, ratio), mode, state)
    return result


def _tinted(name: str, colour: str, ratio: int) -> QPixmap:
    shape = _shape(name, ratio)
    image = QImage(shape.size(), shape.format())
    image.fill(QColor(colour))
    painter = QPainter(image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
    painter.drawImage(0, 0, shape)
    painter.end()
    pixmap = QPixmap.fromImage(image)
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@cache
def _shape(name: str, ratio: int) -> QImage:
    """Draw an icon in one colour, once for all themes."""
    drawing = (ICONS / f"{name}.svg").read_bytes()
    image = QImage(ICON_PX * ratio, ICON_PX * ratio, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    QSvgRenderer(drawing).render(painter)
    painter.end()
    return image
