"""The chain rule's page: formula, backward pass, update steps, all by keyboard."""

from __future__ import annotations

import itertools
import math

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.backprop.chain_page import ChainPage
from gui.backprop.graph_layout import place_nodes
from gui.backprop.line_plot import Curve, LinePlot
from nncore.insight.backprop.formula import EXAMPLE, parse


@pytest.fixture
def page(qtbot: QtBot) -> ChainPage:
    page = ChainPage()
    qtbot.addWidget(page)
    page.resize(860, 640)
    page.show()
    return page


def press(page: ChainPage, name: str) -> None:
    button = page.findChild(QAbstractButton, name)
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)


def words(page: ChainPage) -> str:
    found = page.findChild(QWidget, "chain_words")
    assert found is not None
    return found.accessibleDescription()


def test_a_hundred_steps_of_the_example(page: ChainPage) -> None:
    assert page.variables.values() == {"y": 10.0, "x": 1.0, "w": 2.0, "b": 3.0}
    press(page, "chain_steps_1")
    assert page.variables.values() == {"y": 10.0, "x": 1.0, "w": 3.0, "b": 4.0}
    assert list(page.losses) == [25.0, 9.0]
    press(page, "chain_start")
    press(page, "chain_steps_100")
    assert len(page.losses) == 101
    assert page.losses[-1] < 1e-20
    exact = page.variables.values()
    assert exact["w"] + exact["b"] == pytest.approx(10.0)
    assert exact["b"] - exact["w"] == pytest.approx(1.0)
    assert page.descent.plot.curves[0].ys == page.losses
    press(page, "chain_start")
    assert list(page.losses) == [25.0]


def test_the_keys_walk_through_the_backward_pass(page: ChainPage) -> None:
    page.view.setFocus()
    assert words(page).startswith("Forwards: L = 25")
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert "10 · 1" not in words(page)
    assert "∂L/∂((y − (x·w + b))²) = 1 has arrived" in words(page)
    assert "1 · 10 = 10" in words(page)
    QTest.keyClick(page.view, Qt.Key.Key_End)
    assert words(page) == "∂L/∂y = 10: nothing lies before it, so this is its gradient."
    QTest.keyClick(page.view, Qt.Key.Key_Left)
    assert words(page).startswith("∂L/∂x = −20")
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert page.view.accessibleDescription().startswith("y = 10")
    QTest.keyClick(page.view, Qt.Key.Key_Home)
    assert words(page).startswith("Forwards")


def test_a_formula_is_typed_and_its_faults_are_said_with_their_place(page: ChainPage) -> None:
    error = page.findChild(QLabel, "chain_error")
    assert error is not None
    page.formula.setFocus()
    page.formula.selectAll()
    QTest.keyClicks(page.formula, "relu(w*x")
    assert "bracket at character 5 is not closed" in error.text()
    assert not error.isHidden()
    assert page.formula.property("invalid")
    QTest.keyClicks(page.formula, ") + c")
    assert error.isHidden()
    assert page.graph == parse("relu(w*x) + c")
    assert page.variables.values() == {"w": 2.0, "x": 1.0, "c": 1.0}
    assert page.variables.learning() == {"w"}
    press(page, "chain_example")
    assert page.graph == parse(EXAMPLE)
    assert error.isHidden()


def test_values_are_edited_and_begin_the_way_anew(page: ChainPage) -> None:
    press(page, "chain_steps_10")
    page.variables.field("x").setValue(2.0)
    assert len(page.losses) == 1
    values = page.variables.values()
    expected = (10.0 - (2.0 * values["w"] + values["b"])) ** 2
    assert page.losses[0] == pytest.approx(expected)


def test_a_rate_that_is_too_high_is_said_and_can_be_undone(page: ChainPage) -> None:
    page.descent.rate.setValue(100.0)
    for _ in range(3):
        press(page, "chain_steps_100")
    said = page.findChild(QWidget, "chain_result")
    assert said is not None
    assert "too high" in said.accessibleDescription()
    assert not math.isfinite(page.losses[-1])
    press(page, "chain_start")
    assert list(page.losses) == [25.0]


def test_nodes_do_not_lie_on_each_other_and_follow_their_inputs(page: ChainPage) -> None:
    for formula in (EXAMPLE, "(x + y)·(x + y)·tanh(tanh(x))", "-(a+b)^2 + c*d*e - relu(a)"):
        graph = parse(formula)
        places = place_nodes(graph)
        for number, node in enumerate(graph.nodes):
            assert all(places[source][0] < places[number][0] for source in node.inputs)
        for column in {column for column, _ in places}:
            rows = sorted(row for own, row in places if own == column)
            assert all(second - first >= 1.0 for first, second in itertools.pairwise(rows))


def test_a_plot_leaves_out_what_has_no_logarithm(qtbot: QtBot) -> None:
    plot = LinePlot("plot", "A plot", "steps", "loss", is_log=True)
    qtbot.addWidget(plot)
    plot.resize(300, 200)
    plot.set_curves((Curve("a", (0.0, 1.0, 2.0), (1.0, 0.0, math.inf)),))
    plot.show()
    assert plot.words_at(0) == "steps 0: a 1"
    plot.setFocus()
    QTest.keyClick(plot, Qt.Key.Key_Right)
    assert plot.accessibleDescription() == "steps 0: a 1"
    plot.grab()
