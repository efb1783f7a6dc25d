"""The chain rule on a small graph that one can edit, and steps downhill on it."""

from __future__ import annotations

import math

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from gui.backprop.chain_words import done_words, example_words, step_words
from gui.backprop.descent_card import DescentCard
from gui.backprop.graph_view import GraphView
from gui.backprop.turning import turn
from gui.backprop.variable_rows import VariableRows
from gui.card import Card
from gui.inside.live_text import LiveText
from gui.source_link import SourceLink
from gui.theme import GAP
from gui.train.column_scroll import PageColumns
from nncore.errors import ExpressionError
from nncore.insight.backprop.formula import EXAMPLE, EXAMPLE_VALUES, LONGEST, parse
from nncore.insight.backprop.graph import Graph, backward, descend, gradients_of


class ChainPage(QWidget):
    """A formula, its graph, its variables, and the way downhill.

    Signals
    -------
    formula_changed()
        Another formula is drawn.

    Attributes
    ----------
    formula : QLineEdit
        Where it is typed.
    view : GraphView
        The graph.
    variables : VariableRows
        The values.
    descent : DescentCard
        The update steps.
    """

    formula_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backprop_chain")
        self.setAccessibleName("Chain rule")
        self._graph: Graph = parse(EXAMPLE)
        self._start: dict[str, float] = dict(EXAMPLE_VALUES)
        self._losses: list[float] = []
        self._done = 0
        self.formula = QLineEdit(EXAMPLE, self)
        self.formula.setObjectName("chain_formula")
        self.formula.setAccessibleName("Formula")
        self.formula.setMaxLength(LONGEST)
        self.formula.setToolTip("Numbers, names, + − ·, ^ with a number, relu(…) and tanh(…)")
        self._error = QLabel(self)
        self._error.setObjectName("chain_error")
        self._error.setProperty("role", "error")
        self._error.setWordWrap(True)
        self._error.hide()
        self.view = GraphView(self)
        self._words = LiveText("chain_words", "This step of the backward pass", 2, parent=self)
        self._words.setToolTip("What has arrived at a node, times its local derivatives")
        self.variables = VariableRows(self)
        self.descent = DescentCard(self)
        self._example = self._button("Example", "chain_example", example_words())
        self._first = self._button("Forwards only", "chain_first", "No gradient yet (Home)")
        self._back = self._button("Back", "chain_back", "A step of the backward pass less (Left)")
        self._next = self._button("Next", "chain_next", "The next node hands on (Right)")
        self._all = self._button("All the way", "chain_all", "The whole backward pass (End)")
        self._lay_out()
        self._connect()
        self.show_example()

    @property
    def graph(self) -> Graph:
        """What is drawn: the last formula that could be understood."""
        return self._graph

    @property
    def losses(self) -> tuple[float, ...]:
        """The result at the start and after each step that was taken."""
        return tuple(self._losses)

    @Slot()
    def show_example(self) -> None:
        """Show the squared error of a straight line, at its usual numbers."""
        self.formula.setText(EXAMPLE)
        self.descent.rate.setValue(0.1)
        self._begin(dict(EXAMPLE_VALUES), frozenset("wb"))

    def _begin(self, values: dict[str, float], learns: frozenset[str]) -> None:
        self._start = values
        self.variables.set_variables(values, learns)
        self._done = 0
        self._restart()

    @Slot()
    def _restart(self) -> None:
        """Take the values as they stand for the beginning of the way downhill."""
        self._start = self.variables.values()
        self._losses = [self._graph.forward(self._start)[-1]]
        self._show()

    def _show(self) -> None:
        values = self.variables.values()
        self.view.set_graph(self._graph, values, self._done)
        self.variables.set_gradients(self._graph.result, gradients_of(self._graph, values))
        self.descent.set_losses(self._graph.result, self._losses)
        steps = backward(self._graph, self.view.values)
        words = step_words(self._graph, steps[self._done - 1]) if self._done else ""
        self._words.set_text(words or done_words(self._graph, self.view.values))
        self._back.setEnabled(self._done > 0)
        self._first.setEnabled(self._done > 0)
        self._next.setEnabled(self._done < len(self._graph.nodes))
        self._all.setEnabled(self._done < len(self._graph.nodes))

    @Slot(str)
    def _on_formula_edited(self, text: str) -> None:
        try:
            graph = parse(text)
        except ExpressionError as error:
            self._error.setText(str(error))
            self._error.show()
            self.formula.setAccessibleDescription(str(error))
            self._mark_invalid(invalid=True)
            return
        self._error.hide()
        self.formula.setAccessibleDescription("")
        self._mark_invalid(invalid=False)
        known, learns = self.variables.values(), self.variables.learning()
        usual = {**EXAMPLE_VALUES, **known}
        values = {name: usual.get(name, 1.0) for name in graph.variables}
        self._graph = graph
        self._begin(values, (learns & set(values)) or frozenset(list(values)[:1]))
        self.formula_changed.emit()

    def _mark_invalid(self, *, invalid: bool) -> None:
        if bool(self.formula.property("invalid")) != invalid:
            self.formula.setProperty("invalid", invalid)
            self.formula.style().unpolish(self.formula)
            self.formula.style().polish(self.formula)

    @Slot(int)
    def _go_to(self, done: int) -> None:
        self._done = min(max(done, 0), len(self._graph.nodes))
        self._show()

    @Slot(int)
    def _take_steps(self, count: int) -> None:
        learns, rate = self.variables.learning(), self.descent.rate.value()
        if not learns or not math.isfinite(self._losses[-1]):
            self.descent.say("Mark at least one variable that learns." if not learns else "")
            return
        descent = descend(self._graph, self.variables.values(), learns, rate, count)
        self._losses += descent.losses[1:]
        self.variables.set_variables(descent.values[-1], learns)
        self._show()

    @Slot()
    def _go_to_start(self) -> None:
        self.variables.set_variables(self._start, self.variables.learning())
        self._losses = [self._graph.forward(self._start)[-1]]
        self._show()

    @Slot(int)
    def _on_node_pointed(self, place: int) -> None:
        self._words.set_text(self.view.words_of(place))

    @Slot()
    def _on_first(self) -> None:
        self._go_to(0)

    @Slot()
    def _on_back(self) -> None:
        self._go_to(self._done - 1)

    @Slot()
    def _on_next(self) -> None:
        self._go_to(self._done + 1)

    @Slot()
    def _on_all(self) -> None:
        self._go_to(len(self._graph.nodes))

    def _button(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setToolTip(tip)
        return button

    def _connect(self) -> None:
        self.formula.textEdited.connect(self._on_formula_edited)
        self._example.clicked.connect(self._on_example)
        self.view.step_requested.connect(self._go_to)
        self.view.node_pointed.connect(self._on_node_pointed)
        self.variables.value_edited.connect(self._restart)
        self.descent.steps_requested.connect(self._take_steps)
        self.descent.start_requested.connect(self._go_to_start)
        self._first.clicked.connect(self._on_first)
        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self._on_next)
        self._all.clicked.connect(self._on_all)

    @Slot()
    def _on_example(self) -> None:
        self._on_formula_edited(EXAMPLE)
        self.show_example()

    def set_narrow(self, is_narrow: bool) -> None:
        """Put the update steps below the values where there is little room."""
        turn(self._rows, is_narrow=is_narrow)
        self.view.setMinimumHeight(300 if is_narrow else 0)
        self._words.set_lines(4 if is_narrow else 2)

    def _lay_out(self) -> None:
        top = Card("", self)
        line = QHBoxLayout()
        name = QLabel("Formula", self)
        name.setProperty("role", "muted")
        name.setBuddy(self.formula)
        for widget in (name, self.formula, self._example):
            line.addWidget(widget)
        top.body.addLayout(line)
        top.body.addWidget(self._error)
        graph = Card("Value above, gradient ∂ below; at the edges the local derivative", self)
        graph.body.addWidget(self.view, 1)
        graph.body.addWidget(self._words)
        keys, below = QHBoxLayout(), QHBoxLayout()
        for button in (self._first, self._back, self._next, self._all):
            keys.addWidget(button)
        keys.addStretch(1)
        below.addLayout(keys, 1)
        below.addWidget(SourceLink("chain_source", backward, self))
        graph.body.addLayout(below)
        values = Card("Values", self)
        values.body.addWidget(self.variables)
        values.body.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self._rows = (below, row)
        row.addWidget(values, 5)
        row.addWidget(self.descent, 6)
        column = PageColumns(QBoxLayout.Direction.TopToBottom, self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(top)
        column.addWidget(graph, 5)
        column.addLayout(row, 3)
