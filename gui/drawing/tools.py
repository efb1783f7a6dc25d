"""The row of tools under the canvas."""

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Slot
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QWidget,
)

from gui.drawing.canvas import Canvas
from gui.drawing.grab_tool import TURN_DEGREES
from gui.drawing.tool_sheet import NARROWEST, WIDEST
from gui.icons import ICON_PX, icon
from gui.theme import CONTROL_HEIGHT, Theme, current

_SIZE_STEP = 2
_DRESSES = ((True, True), (True, False), (False, True), (False, False))
"""Whether tools have words, and whether the slider has a label: what is left out first, last."""

_SIZE_TIP = "Size of pen and eraser ([ and ])"
_LINES_TIP = "Width of the drawing's lines (or turn the wheel over the canvas)"


class DrawingTools(QWidget):
    """Pen, eraser, move, size, undo, redo and clear, for one canvas.

    The keys P, E, M, [ and ] work in the whole window; with the tool "move" the slider is about
    the lines of the drawing, and the brackets turn it. Undo and redo are keys of the canvas, so
    that a menu may give the same keys to its own actions.

    Parameters
    ----------
    canvas : Canvas
        What the tools work on.
    parent : QWidget, optional
        The owner.

    Attributes
    ----------
    key_actions : tuple of QAction
        Pen, eraser, move, thinner, thicker: with their keys, for a menu or a list of keys.
    """

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.setAccessibleName("Drawing tools")
        self._pen = self._button("pen", "Pen", "Draw (P)", checkable=True)
        self._eraser = self._button(
            "eraser", "Eraser", "Wipe parts of the drawing (E, or the right button)", checkable=True
        )
        self._move = self._button(
            "move", "Move", "Move, scale, turn and thicken the drawing (M)", checkable=True
        )
        self._undo = self._button("undo", "Undo", f"Undo ({_keys(QKeySequence.StandardKey.Undo)})")
        self._redo = self._button("redo", "Redo", f"Redo ({_keys(QKeySequence.StandardKey.Redo)})")
        self._clear = self._button("clear", "Clear", "Empty the canvas (Delete); can be undone")
        self._size_label = QLabel("Size", self)
        self._size = self._size_slider()
        self._group = QButtonGroup(self)
        for button in (self._pen, self._eraser, self._move):
            self._group.addButton(button)
        self._shortening = 0
        self._widths: list[int] = []
        self._is_measuring = False
        self._tinted_for: Theme | None = None
        self.key_actions = (
            self._key_action("action_pen", "Pen", "P"),
            self._key_action("action_eraser", "Eraser", "E"),
            self._key_action("action_move", "Move", "M"),
            self._key_action("action_thinner", "Thinner, or Turn Left", "["),
            self._key_action("action_thicker", "Thicker, or Turn Right", "]"),
        )
        self._lay_out()
        self._connect()
        self._tint()
        self._on_tool_changed(canvas.tool)

    def _button(self, name: str, text: str, tip: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(text)
        button.setToolTip(tip)
        button.setCheckable(checkable)
        button.setFixedHeight(CONTROL_HEIGHT)
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        return button

    def _size_slider(self) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal, self)
        slider.setObjectName("pen_size")
        slider.setAccessibleName("Pen size")
        slider.setToolTip(_SIZE_TIP)
        slider.setRange(round(NARROWEST), round(WIDEST))
        slider.setPageStep(2 * _SIZE_STEP)
        slider.setValue(round(self._canvas.pen_width))
        slider.setMinimumWidth(40)
        slider.setMaximumWidth(140)
        self._size_label.setBuddy(slider)
        self._size_label.setProperty("role", "muted")
        return slider

    def _key_action(self, name: str, text: str, key: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setShortcut(QKeySequence(key))
        self.addAction(action)
        return action

    def _lay_out(self) -> None:
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(5)
        row.addWidget(self._pen)
        row.addWidget(self._eraser)
        row.addWidget(self._move)
        row.addSpacing(2)
        row.addWidget(self._size_label)
        row.addWidget(self._size, 1)
        row.addStretch(0)
        row.addSpacing(2)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        row.addWidget(self._clear)

    def _connect(self) -> None:
        canvas, sketch = self._canvas, self._canvas.sketch
        self._pen.clicked.connect(self._choose_pen)
        self._eraser.clicked.connect(self._choose_eraser)
        self._move.clicked.connect(self._choose_move)
        self._size.valueChanged.connect(self._on_size_chosen)
        self._undo.clicked.connect(sketch.undo)
        self._redo.clicked.connect(sketch.redo)
        self._clear.clicked.connect(canvas.clear)
        canvas.tool_changed.connect(self._on_tool_changed)
        canvas.pen_width_changed.connect(self._show_size)
        canvas.drawing_changed.connect(self._on_drawing_changed)
        sketch.history_changed.connect(self._on_history_changed)
        self._on_history_changed()
        self._clear.setEnabled(not canvas.drawing().is_blank)
        pen, eraser, move, thinner, thicker = self.key_actions
        pen.triggered.connect(self._choose_pen)
        eraser.triggered.connect(self._choose_eraser)
        move.triggered.connect(self._choose_move)
        thinner.triggered.connect(self._make_thinner)
        thicker.triggered.connect(self._make_thicker)

    def _measured(self) -> list[int]:
        """Return how wide the row is with fewer and fewer words, in logical pixels."""
        if not self._widths and not self._is_measuring:
            self._is_measuring = True  # measuring may polish the buttons, which asks for it again
            shown, widths = self._shortening, []
            for shortening in range(len(_DRESSES)):
                self._dress(shortening)
                self._row.invalidate()
                widths.append(self._row.totalMinimumSize().width())
            self._dress(shown)
            self._widths, self._is_measuring = widths, False
        return self._widths or [0] * len(_DRESSES)

    def _fit(self) -> None:
        """Leave out what there is no room for: first the slider's label, then all words."""
        fitting = [n for n, width in enumerate(self._measured()) if width <= self.width()]
        shortening = fitting[0] if fitting else len(_DRESSES) - 1
        if shortening != self._shortening:
            self._dress(shortening)
            self._row.activate()  # now, not one paint later

    def _dress(self, shortening: int) -> None:
        """Take all words, or fewer, or none."""
        self._shortening = shortening
        has_words, has_label = _DRESSES[shortening]
        style = Qt.ToolButtonStyle
        worded = style.ToolButtonTextBesideIcon if has_words else style.ToolButtonIconOnly
        for button in (self._pen, self._eraser, self._move):
            button.setToolButtonStyle(worded)
        self._clear.setToolButtonStyle(style.ToolButtonTextOnly)
        self._size_label.setVisible(has_label)

    def _tint(self) -> None:
        """Take icons in the theme's colours."""
        if self._tinted_for is current():
            return
        self._tinted_for = current()
        for button in (self._pen, self._eraser, self._move, self._undo, self._redo):
            button.setIcon(icon(button.objectName()))

    @Slot()
    def _choose_pen(self) -> None:
        self._canvas.set_tool("pen")

    @Slot()
    def _choose_eraser(self) -> None:
        self._canvas.set_tool("eraser")

    @Slot()
    def _choose_move(self) -> None:
        self._canvas.set_tool("move")
        self._canvas.setFocus()  # its keys move the drawing

    @Slot()
    def _make_thinner(self) -> None:
        self._step(-1)

    @Slot()
    def _make_thicker(self) -> None:
        self._step(1)

    def _step(self, direction: int) -> None:
        if self._canvas.tool == "move":
            self._canvas.mover.turn(direction * TURN_DEGREES)
        else:
            self._canvas.set_pen_width(self._canvas.pen_width + direction * _SIZE_STEP)

    @Slot(int)
    def _on_size_chosen(self, value: int) -> None:
        if self._canvas.tool == "move":
            self._canvas.mover.set_line_width(float(value))
        elif value != round(self._canvas.pen_width):
            self._canvas.set_pen_width(float(value))

    @Slot(str)
    def _on_tool_changed(self, tool: str) -> None:
        {"pen": self._pen, "eraser": self._eraser, "move": self._move}[tool].setChecked(True)
        is_move = tool == "move"
        self._size.setToolTip(_LINES_TIP if is_move else _SIZE_TIP)
        self._size.setAccessibleName("Line width of the drawing" if is_move else "Pen size")
        self._show_size()

    @Slot()
    def _show_size(self) -> None:
        """Let the slider stand where the width is that it is about now."""
        is_move = self._canvas.tool == "move"
        width = self._canvas.mover.line_width if is_move else self._canvas.pen_width
        self._size.setEnabled(width is not None)
        if width is not None:
            with QSignalBlocker(self._size):
                self._size.setValue(round(width))

    @Slot()
    def _on_history_changed(self) -> None:
        sketch = self._canvas.sketch
        self._undo.setEnabled(sketch.undo_text is not None)
        self._redo.setEnabled(sketch.redo_text is not None)

    @Slot()
    def _on_drawing_changed(self) -> None:
        self._clear.setEnabled(not self._canvas.drawing().is_blank)
        if self._canvas.tool == "move":
            self._show_size()

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icons anew in another theme, and measure the words in another font."""
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
        elif event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._widths.clear()
            if self.isVisible():
                self._fit()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words out, or take them in again."""
        self._fit()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return the room of the short form; the long one is not asked for."""
        return QSize(self._measured()[-1], CONTROL_HEIGHT)


def _keys(standard: QKeySequence.StandardKey) -> str:
    """Return how a key combination is written on this platform."""
    return QKeySequence(standard).toString(QKeySequence.SequenceFormat.NativeText)
