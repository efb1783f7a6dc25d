"""A small graph of numbers: every node with its value and, once it has arrived, its gradient."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.backprop.chain_words import bracketed
from gui.backprop.graph_layout import place_nodes
from gui.theme import current, ui_font
from nncore.insight.backprop.graph import BackwardStep, Graph, backward
from nncore.insight.backprop.notation import factor, number

WIDTH, HEIGHT = 112.0, 46.0
ACROSS, DOWN = 166.0, 54.0
BESIDE, BELOW = 122.0, 78.0
"""Steps from node to node: in a wide view from left to right, in a narrow one downwards."""

UPRIGHT = 560
"""Below this width the graph goes downwards; logical pixels."""
_SMALLEST: Final = 0.55
_SIGNS: Final = {
    "add": "+",
    "subtract": "−",
    "multiply": "·",
    "negate": "−( )",
    "relu": "ReLU",
    "tanh": "tanh",
}


class GraphView(QWidget):
    """Paints the graph; the arrow keys walk through the backward pass and from node to node.

    Signals
    -------
    step_requested(int)
        Go to the backward pass after so many steps: 0 for the forward pass alone.
    node_pointed(int)
        A node was pointed at, by mouse or keyboard.
    """

    step_requested = Signal(int)
    node_pointed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chain_graph")
        self.setAccessibleName("Graph of the formula")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._graph: Graph | None = None
        self._places: tuple[tuple[int, float], ...] = ()
        self._values: tuple[float, ...] = ()
        self._steps: tuple[BackwardStep, ...] = ()
        self._done = 0
        self._pointed = -1

    @property
    def steps(self) -> tuple[BackwardStep, ...]:
        """The backward pass of what is shown."""
        return self._steps

    @property
    def values(self) -> tuple[float, ...]:
        """Value of each node."""
        return self._values

    def set_graph(self, graph: Graph, values: Mapping[str, float], done: int) -> None:
        """Show a graph with values of its variables, and so many steps of the backward pass."""
        if graph != self._graph:
            self._graph, self._places = graph, place_nodes(graph)
            self._pointed = -1
        self._values = graph.forward(values)
        self._steps = backward(graph, self._values)
        self._done = done
        self.update()

    def words_of(self, place: int) -> str:
        """Say what a node is, its value, its local derivatives, and its gradient where known."""
        graph = self._graph
        assert graph is not None  # who asks has seen it
        node = graph.nodes[place]
        words = f"{self._name(place)} = {number(self._values[place])}"
        names = tuple(graph.nodes[each].text for each in node.inputs)
        slopes = graph.slopes(place, self._values)
        local = [
            f"by {name}: {rule} = {number(slope)}"
            for name, rule, slope in zip(names, node.slope_rules(names), slopes, strict=True)
        ]
        gradient = self._gradient(place)
        known = "not reached yet" if gradient is None else number(gradient)
        parts = [words, *(["local derivative " + ", ".join(local)] if local else [])]
        return "; ".join([*parts, f"∂{graph.result}/∂{bracketed(node)}: {known}"])

    def _name(self, place: int) -> str:
        graph = self._graph
        assert graph is not None  # who asks has seen it
        text = graph.nodes[place].text
        return f"{graph.result} = {text}" if place == len(graph.nodes) - 1 else text

    def _gradient(self, place: int) -> float | None:
        """Return the gradient of a node as far as it has arrived."""
        if self._done == 0:
            return None
        return self._steps[self._done - 1].gradients[place]

    @property
    def _is_upright(self) -> bool:
        """Whether the result stands at the bottom, and not at the right."""
        return self.width() < UPRIGHT

    def _scale(self) -> tuple[float, float, float]:
        """Return the zoom, and where the upper left corner is, in logical pixels."""
        whole = self._rect(0)
        for place in range(1, len(self._places)):
            whole = whole.united(self._rect(place))
        width, height = whole.right(), whole.bottom()
        zoom = min(1.25, (self.width() - 8) / width, (self.height() - 8) / height)
        zoom = max(_SMALLEST, zoom)
        return zoom, (self.width() - zoom * width) / 2, (self.height() - zoom * height) / 2

    def _rect(self, place: int) -> QRectF:
        """Return where a node stands before zooming."""
        column, row = self._places[place]
        if self._is_upright:
            return QRectF(row * BESIDE, column * BELOW, WIDTH, HEIGHT)
        return QRectF(column * ACROSS, row * DOWN, WIDTH, HEIGHT)

    def _edge(self, source: int, place: int, order: int) -> tuple[QPointF, QPointF]:
        """Return both ends of an edge; those of one node's inputs lie apart."""
        start, end = self._rect(source), self._rect(place)
        shift = (order - (len(self._inputs(place)) - 1) / 2.0) * 14.0
        if self._is_upright:
            begin = QPointF(start.center().x(), start.bottom())
            return begin, QPointF(end.center().x() + shift, end.top())
        return QPointF(start.right(), start.center().y()), QPointF(
            end.left(), end.center().y() + shift
        )

    def _inputs(self, place: int) -> tuple[int, ...]:
        return self._graph.nodes[place].inputs if self._graph is not None else ()

    def _node_at(self, place: QPointF) -> int:
        if not self._places:
            return -1
        zoom, left, top = self._scale()
        point = QPointF((place.x() - left) / zoom, (place.y() - top) / zoom)
        found = (
            number for number in range(len(self._places)) if self._rect(number).contains(point)
        )
        return next(found, -1)

    def _point(self, place: int) -> None:
        if place >= 0 and place != self._pointed:
            self._pointed = place
            self.setAccessibleDescription(self.words_of(place))
            self.node_pointed.emit(place)
            self.update()

    def _paint_edges(self, painter: QPainter, graph: Graph) -> None:
        colours = current()
        handed = {step.node: step for step in self._steps[: self._done]}
        painter.setFont(ui_font(-2, tabular=True))
        for place, node in enumerate(graph.nodes):
            step = handed.get(place)
            for order, source in enumerate(node.inputs):
                begin, stop = self._edge(source, place, order)
                is_now = step is not None and place == self._steps[self._done - 1].node
                colour = colours.validation if step is not None else colours.border
                painter.setPen(QPen(QColor(colour), 2.5 if is_now else 1.3))
                painter.drawLine(begin, stop)
                if step is not None:
                    self._paint_slope(painter, begin, stop, step.slopes[order])

    @staticmethod
    def _paint_slope(painter: QPainter, begin: QPointF, end: QPointF, slope: float) -> None:
        """Paint the local derivative in the middle of an edge."""
        words = f"·{factor(slope, 3)}"
        width = painter.fontMetrics().horizontalAdvance(words) + 6.0
        middle = (begin + end) / 2.0
        place = QRectF(middle.x() - width / 2, middle.y() - 8.0, width, 16.0)
        painter.fillRect(place, QColor(current().card))
        painter.setPen(QColor(current().validation))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    def _paint_node(self, painter: QPainter, graph: Graph, place: int) -> None:
        colours, rect = current(), self._rect(place)
        gradient = self._gradient(place)
        is_now = self._done > 0 and self._steps[self._done - 1].node == place
        is_pointed = place == self._pointed and self.hasFocus()
        border = colours.validation if is_now else colours.accent if is_pointed else colours.border
        painter.setPen(QPen(QColor(border), 2.2 if is_now or is_pointed else 1.2))
        painter.setBrush(
            QColor(colours.field if graph.nodes[place].inputs else colours.accent_soft)
        )
        painter.drawRoundedRect(rect, 7.0, 7.0)
        inside = rect.adjusted(7.0, 3.0, -7.0, -3.0)
        painter.setPen(QColor(colours.muted))
        painter.setFont(ui_font(-1, QFont.Weight.DemiBold))
        upper = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(inside, upper, self._sign(graph, place))
        painter.setPen(QColor(colours.text))
        painter.setFont(ui_font(1, QFont.Weight.DemiBold, tabular=True))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
        painter.drawText(inside, right, number(self._values[place]))
        if gradient is not None:
            painter.setPen(QColor(colours.validation))
            painter.setFont(ui_font(0, tabular=True))
            lower = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
            painter.drawText(inside, lower, f"∂ {number(gradient)}")

    @staticmethod
    def _sign(graph: Graph, place: int) -> str:
        node = graph.nodes[place]
        if node.kind == "power":
            raised = {2.0: "²", 3.0: "³"}.get(node.constant, f"^{node.constant:g}")
            return f"( ){raised}".replace("-", "−")
        return _SIGNS.get(node.kind, node.text if node.kind == "variable" else "")

    def sizeHint(self) -> QSize:
        """Return room for the example."""
        return QSize(700, 280)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which the example can be read."""
        return QSize(300, 170)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint edges and nodes, as large as there is room."""
        if self._graph is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        zoom, left, top = self._scale()
        painter.translate(left, top)
        painter.scale(zoom, zoom)
        self._paint_edges(painter, self._graph)
        for place in range(len(self._graph.nodes)):
            self._paint_node(painter, self._graph, place)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Point at a node."""
        self._point(self._node_at(event.position()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk through the backward pass (left, right) and from node to node (up, down)."""
        key, count = event.key(), len(self._places)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_requested.emit(self._done + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.step_requested.emit(0 if key == Qt.Key.Key_Home else count)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and count:
            move = 1 if key == Qt.Key.Key_Down else -1
            self._point((self._pointed + move) % count)
        else:
            super().keyPressEvent(event)
