"""The row of tools under the canvas."""

from PySide6.QtCore import QEvent, QSize, Qt, Slot
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

from gui.drawing.canvas import NARROWEST, WIDEST, Canvas
from gui.icons import ICON_PX, icon
from gui.theme import CONTROL_HEIGHT

_SIZE_STEP = 2


class DrawingTools(QWidget):
    """Pen, eraser, size, undo, redo and clear, for one canvas.

    The keys P, E, [ and ] work in the whole window. Undo and redo are keys of the canvas, so
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
        Pen, eraser, thinner, thicker: with their keys, for a menu or a list of keys.
    """

    def __init__(self, canvas: Canvas, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.setAccessibleName("Drawing tools")
        self._pen = self._button("pen", "Pen", "Draw (P)", checkable=True)
        self._eraser = self._button(
            "eraser", "Eraser", "Wipe parts of the drawing (E, or the right button)", checkable=True
        )
        self._undo = self._button("undo", "Undo", f"Undo ({_keys(QKeySequence.StandardKey.Undo)})")
        self._redo = self._button("redo", "Redo", f"Redo ({_keys(QKeySequence.StandardKey.Redo)})")
        self._clear = self._button("clear", "Clear", "Empty the canvas (Delete); can be undone")
        self._size_label = QLabel("Size", self)
        self._size = self._size_slider()
        self._group = QButtonGroup(self)
        self._group.addButton(self._pen)
        self._group.addButton(self._eraser)
        self._shortening = 0
        self._widths = [0, 0, 0]
        self._is_measuring = False
        self.key_actions = (
            self._key_action("action_pen", "Pen", "P"),
            self._key_action("action_eraser", "Eraser", "E"),
            self._key_action("action_thinner", "Thinner", "["),
            self._key_action("action_thicker", "Thicker", "]"),
        )
        self._lay_out()
        self._connect()
        self._measure()
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
        slider.setToolTip("Size of pen and eraser ([ and ])")
        slider.setRange(round(NARROWEST), round(WIDEST))
        slider.setPageStep(2 * _SIZE_STEP)
        slider.setValue(round(self._canvas.pen_width))
        slider.setMinimumWidth(44)
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
        row.addSpacing(2)
        row.addWidget(self._size_label)
        row.addWidget(self._size, 1)
        row.addStretch(0)
        row.addSpacing(2)
        row.addWidget(self._undo)
        row.addWidget(self._redo)
        row.addWidget(self._clear)

    def _connect(self) -> None:
        canvas, stack = self._canvas, self._canvas.undo_stack
        self._pen.clicked.connect(self._choose_pen)
        self._eraser.clicked.connect(self._choose_eraser)
        self._size.valueChanged.connect(self._on_size_chosen)
        self._undo.clicked.connect(stack.undo)
        self._redo.clicked.connect(stack.redo)
        self._clear.clicked.connect(canvas.clear)
        canvas.tool_changed.connect(self._on_tool_changed)
        canvas.pen_width_changed.connect(self._on_pen_width_changed)
        canvas.drawing_changed.connect(self._on_drawing_changed)
        stack.canUndoChanged.connect(self._undo.setEnabled)
        stack.canRedoChanged.connect(self._redo.setEnabled)
        self._undo.setEnabled(stack.canUndo())
        self._redo.setEnabled(stack.canRedo())
        self._clear.setEnabled(not canvas.drawing().is_blank)
        pen, eraser, thinner, thicker = self.key_actions
        pen.triggered.connect(self._choose_pen)
        eraser.triggered.connect(self._choose_eraser)
        thinner.triggered.connect(self._make_thinner)
        thicker.triggered.connect(self._make_thicker)

    def _measure(self) -> None:
        """Note how wide the row is with fewer and fewer words, and show those that fit."""
        if self._is_measuring:  # measuring may polish the buttons, which asks for it again
            return
        self._is_measuring = True
        self._widths = []
        for shortening in (0, 1, 2):
            self._dress(shortening)
            self._row.invalidate()
            self._widths.append(self._row.totalMinimumSize().width())
        self._is_measuring = False
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for: first the slider's label, then all words."""
        fitting = [n for n, width in enumerate(self._widths) if width <= self.width()]
        shortening = fitting[0] if fitting else 2
        if shortening != self._shortening:
            self._dress(shortening)
            self._row.activate()  # now, not one paint later

    def _dress(self, shortening: int) -> None:
        """Take icons in the theme's colours, and all words, or fewer, or none."""
        self._shortening = shortening
        for button in (self._pen, self._eraser, self._undo, self._redo):
            button.setIcon(icon(button.objectName()))
        style = Qt.ToolButtonStyle
        worded = style.ToolButtonIconOnly if shortening == 2 else style.ToolButtonTextBesideIcon
        self._pen.setToolButtonStyle(worded)
        self._eraser.setToolButtonStyle(worded)
        self._clear.setToolButtonStyle(style.ToolButtonTextOnly)
        self._size_label.setVisible(shortening == 0)

    @Slot()
    def _choose_pen(self) -> None:
        self._canvas.set_tool("pen")

    @Slot()
    def _choose_eraser(self) -> None:
        self._canvas.set_tool("eraser")

    @Slot()
    def _make_thinner(self) -> None:
        self._canvas.set_pen_width(self._canvas.pen_width - _SIZE_STEP)

    @Slot()
    def _make_thicker(self) -> None:
        self._canvas.set_pen_width(self._canvas.pen_width + _SIZE_STEP)

    @Slot(int)
    def _on_size_chosen(self, value: int) -> None:
        if value != round(self._canvas.pen_width):
            self._canvas.set_pen_width(float(value))

    @Slot(str)
    def _on_tool_changed(self, tool: str) -> None:
        (self._eraser if tool == "eraser" else self._pen).setChecked(True)

    @Slot(float)
    def _on_pen_width_changed(self, width: float) -> None:
        self._size.setValue(round(width))

    @Slot()
    def _on_drawing_changed(self) -> None:
        self._clear.setEnabled(not self._canvas.drawing().is_blank)

    def changeEvent(self, event: QEvent) -> None:
        """Tint the icons anew in another theme, and measure the words in another font."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._measure()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the words out, or take them in again."""
        self._fit()
        super().resizeEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Return the room of the short form; the long one is not asked for."""
        return QSize(self._widths[-1], CONTROL_HEIGHT)


def _keys(standard: QKeySequence.StandardKey) -> str:
    """Return how a key combination is written on this platform."""
    return QKeySequence(standard).toString(QKeySequence.SequenceFormat.NativeText)
