"""The button from a number to its line of code."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.dialogs import TextDialog
from gui.source_link import DIALOG, SourceLink
from nncore.network.convolution import Conv2DLayer
from nncore.network.layers import DenseLayer


def test_the_keyboard_opens_the_code_with_its_line_numbers(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    links = [
        SourceLink("dense", DenseLayer.backward, page),
        SourceLink("conv", Conv2DLayer.forward, page),
    ]
    column = QVBoxLayout(page)
    for link in links:
        column.addWidget(link)
    page.show()
    for link in links:
        link.setFocus()
        QTest.keyClick(link, Qt.Key.Key_Space)
        words = page.findChild(QTextBrowser, f"{DIALOG}_text")
        assert words is not None
        assert link.source is not None
        assert f"{link.source.line}  def " in words.toPlainText()
        assert link.source.docstring.splitlines()[0] in words.toPlainText()
    assert len(page.findChildren(TextDialog)) == 1


def test_no_function_no_button(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    link = SourceLink("none", None, page)
    assert link.isHidden()
    link.set_function(DenseLayer.forward)
    assert not link.isHidden()
    assert link.text().startswith("DenseLayer.forward · layers.py:")
    assert "nncore/network/layers.py:" in link.toolTip()
    assert link.accessibleName().startswith("Show the code: DenseLayer.forward")
