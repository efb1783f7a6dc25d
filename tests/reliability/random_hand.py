"""A hand that does anything at all to the real window, from a seed."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QInputDevice,
    QPointingDevice,
    QTabletEvent,
    QWheelEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gui.main_window import MainWindow

BUTTONS = (Qt.MouseButton.LeftButton,) * 8 + (
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)
KEYS = (
    *(getattr(Qt.Key, f"Key_{name}") for name in "ABCDEFHIKLMNOPRSTUVXYZ0123456789"),
    *(Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape),
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home),
    *(Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete),
    *(Qt.Key.Key_Backspace, Qt.Key.Key_F1, Qt.Key.Key_F2, Qt.Key.Key_F10, Qt.Key.Key_Menu),
    *(Qt.Key.Key_Comma, Qt.Key.Key_Period, Qt.Key.Key_Minus, Qt.Key.Key_Plus, Qt.Key.Key_Alt),
)
NO_MODIFIER = Qt.KeyboardModifier.NoModifier
MODIFIERS = (
    *(NO_MODIFIER,) * 5,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
)
TEXTS = ("", "\x00\x01garbage", '{"layers": [', '{"format": "inkling-recipe"}', "9" * 5000, "ü→鳥")


class RandomHand:
    """Does one thing after the other to a window.

    Parameters
    ----------
    window : MainWindow
        The window.
    generator : random.Random
        Decides.
    files : tuple of Path
        What is dropped, pasted and chosen in dialogs: good ones, garbage, missing ones.

    Attributes
    ----------
    done : deque of str
        The latest things that were done.
    """

    def __init__(
        self, window: MainWindow, generator: random.Random, files: tuple[Path, ...]
    ) -> None:
        self._window, self._generator, self._files = window, generator, files
        self._canvas = window.drawing_panel.canvas
        self._pen = QPointingDevice(
            "pen",
            1,
            QInputDevice.DeviceType.Stylus,
            QPointingDevice.PointerType.Pen,
            QInputDevice.Capability.Pressure | QInputDevice.Capability.Position,
            1,
            1,
        )
        self._kept: QWidget = window
        self.done: deque[str] = deque(maxlen=40)
        self._deeds: tuple[tuple[int, Callable[[], str]], ...] = (
            (30, self._use_mouse),
            (25, self._press_key),
            (15, self._use_tablet),
            (8, self._turn_wheel),
            (6, self._draw),
            (5, self._drop),
            (4, self._fill_clipboard),
            (4, self._choose_tab),
            (2, self._resize),
        )

    def act(self) -> None:
        """Do something."""
        weights, deeds = zip(*self._deeds, strict=True)
        deed = self._generator.choices(deeds, weights)[0]
        self.done.append(deed.__name__)  # in case it never returns
        self.done[-1] = deed()

    def _target(self) -> QWidget:
        """Choose what is pointed at: what lies on top, else any window, mostly the main one."""
        on_top = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if on_top is not None and isValid(on_top):
            return on_top
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        others = [each for each in shown if each is not self._window]
        if others and self._generator.random() < 0.3:
            return self._generator.choice(others)
        return self._window

    def _place(self) -> tuple[QWidget, QPoint]:
        # Kept: a wrapper that goes takes those of its children along.
        target = self._kept = self._target()
        at = QPoint(
            self._generator.randrange(max(1, target.width())),
            self._generator.randrange(max(1, target.height())),
        )
        child = target.childAt(at)
        if child is None or not isValid(child):
            return target, at
        return child, child.mapFrom(target, at)

    def _use_mouse(self) -> str:
        widget, at = self._place()
        what = _name(widget)  # it may be gone afterwards
        button, modifier = self._generator.choice(BUTTONS), self._generator.choice(MODIFIERS)
        kind = self._generator.random()
        if kind < 0.6:
            QTest.mouseClick(widget, button, modifier, at)
        elif kind < 0.7:
            QTest.mouseDClick(widget, button, modifier, at)
        elif kind < 0.8:
            QTest.mousePress(widget, button, modifier, at)
        elif kind < 0.9:
            QTest.mouseRelease(widget, button, modifier, at)
        else:
            QTest.mouseMove(widget, at)
        return f"mouse {kind:.2f} {button.name} {what} {at.x()},{at.y()}"

    def _press_key(self) -> str:
        widget = QApplication.activePopupWidget() or QApplication.focusWidget()
        if widget is None or not isValid(widget):
            widget = self._target()
        what = _name(widget)
        key, modifier = self._generator.choice(KEYS), self._generator.choice(MODIFIERS)
        QTest.keyClick(widget, key, modifier)
        return f"key {key.name} {modifier.name} {what}"

    def _use_tablet(self) -> str:
        kind = self._generator.choice(
            (QEvent.Type.TabletPress, *(QEvent.Type.TabletMove,) * 4, QEvent.Type.TabletRelease)
        )
        at = self._point(self._canvas)
        is_up = kind == QEvent.Type.TabletRelease
        button, held = Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton
        event = QTabletEvent(
            kind, self._pen, at, self._canvas.mapToGlobal(at), self._generator.random(),
            0, 0, 0, 0, 0, NO_MODIFIER, button, Qt.MouseButton.NoButton if is_up else held,
        )  # fmt: skip
        QApplication.sendEvent(self._canvas, event)
        return kind.name

    def _turn_wheel(self) -> str:
        widget, at = self._place()
        what = _name(widget)
        turn = QPoint(0, self._generator.choice((-120, 120, -1200, 15)))
        event = QWheelEvent(
            QPointF(at), QPointF(widget.mapToGlobal(at)), QPoint(), turn, Qt.MouseButton.NoButton,
            self._generator.choice(MODIFIERS), Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        return f"wheel {turn.y()} {what}"

    def _draw(self) -> str:
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(self._canvas, left, NO_MODIFIER, self._point(self._canvas).toPoint())
        for _ in range(self._generator.randrange(8)):
            QTest.mouseMove(self._canvas, self._point(self._canvas).toPoint())
        QTest.mouseRelease(self._canvas, left, NO_MODIFIER, self._point(self._canvas).toPoint())
        return "draw"

    def _drop(self) -> str:
        data = self._load()
        action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        at = self._point(self._window)
        entering = QDragEnterEvent(at.toPoint(), action, data, left, NO_MODIFIER)
        QApplication.sendEvent(self._window, entering)
        if self._generator.random() < 0.1:
            QApplication.sendEvent(self._window, QDragLeaveEvent())
            return "drag away"
        dropped = QDropEvent(at, action, data, left, NO_MODIFIER)
        QApplication.sendEvent(self._window, dropped)
        return f"drop {[url.fileName() for url in data.urls()]} {data.formats()}"

    def _fill_clipboard(self) -> str:
        data = self._load()
        formats = data.formats()
        QGuiApplication.clipboard().setMimeData(data)
        return f"clipboard {formats}"

    def _load(self) -> QMimeData:
        """Make something to be dropped or pasted."""
        data = QMimeData()
        kind = self._generator.random()
        if kind < 0.5:
            data.setUrls([QUrl.fromLocalFile(str(self._generator.choice(self._files)))])
        elif kind < 0.6:
            data.setUrls([QUrl("https://example.org/digit.png"), QUrl()])
        elif kind < 0.8:
            data.setText(self._generator.choice(TEXTS))
        elif kind < 0.9:
            image = QImage(self._generator.choice((1, 40, 600)), 50, QImage.Format.Format_RGB32)
            image.fill(QColor(self._generator.choice(("white", "black", "red"))))
            data.setImageData(image)
        else:
            data.setData("application/x-garbage", bytes(self._generator.randbytes(50)))
        return data

    def _choose_tab(self) -> str:
        index = self._generator.randrange(self._window.tabs.count())
        self._window.tabs.setCurrentIndex(index)
        return f"tab {index}"

    def _resize(self) -> str:
        width, height = self._generator.randrange(780, 1600), self._generator.randrange(560, 1000)
        self._window.resize(width, height)
        return f"resize {width}×{height}"

    def _point(self, widget: QWidget) -> QPointF:
        """Give a point on a widget, or a little beside it."""
        return QPointF(
            self._generator.uniform(-10, widget.width() + 10),
            self._generator.uniform(-10, widget.height() + 10),
        )


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__}:{widget.objectName()}"
