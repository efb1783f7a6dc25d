"""Layers as chips: added, removed, moved, changed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.train.layer_chip import LayerChip
from gui.train.layer_chips import LayerChips
from gui.train.layer_popup import LayerPopup
from nncore.recipe import MAX_LAYERS, Conv2D, Dense, Dropout, Flatten, MaxPool2D

OUTPUT = Dense(10, "softmax")
A, B, C = Dense(64, "relu"), Dropout(0.2), Dense(28, "tanh")

# Offscreen, a popup cannot be raised or take the keyboard; Qt says so each time.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def chips(qtbot: QtBot) -> LayerChips:
    chips = LayerChips()
    qtbot.addWidget(chips)
    chips.resize(600, 60)
    chips.set_layers((A, B, C, OUTPUT))
    chips.show()
    qtbot.waitExposed(chips)
    return chips


def chip(chips: LayerChips, name: str) -> LayerChip:
    found = chips.findChild(LayerChip, name)
    assert found is not None, name
    return found


def popup(chips: LayerChips) -> LayerPopup:
    found = chips.findChild(LayerPopup)
    assert found is not None
    return found


def add(chips: LayerChips, kind: str) -> None:
    action = chips.findChild(QAction, f"action_add_{kind}")
    assert action is not None
    action.trigger()


def move(chip: LayerChip, kind: QMouseEvent.Type, place: QPoint) -> None:
    """Send a mouse event at a place in the chip's own coordinates."""
    released = kind == QMouseEvent.Type.MouseButtonRelease
    event = QMouseEvent(
        kind, QPointF(place), QPointF(chip.mapToGlobal(place)), Qt.MouseButton.LeftButton,
        Qt.MouseButton.NoButton if released else Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(chip, event)


def drag(chips: LayerChips, source: str, target: str) -> None:
    dragged, onto = chip(chips, source), chip(chips, target)
    goal = onto.geometry().center()
    move(dragged, QMouseEvent.Type.MouseButtonPress, QPoint(8, 10))
    for share in (0.3, 0.6, 0.9, 1.0, 1.0):
        start = dragged.geometry().center()
        place = start + QPoint(int((goal - start).x() * share), 0)
        move(dragged, QMouseEvent.Type.MouseMove, dragged.mapFromParent(place))
    move(dragged, QMouseEvent.Type.MouseButtonRelease, dragged.mapFromParent(goal))


def test_chips_say_what_the_layers_are(chips: LayerChips) -> None:
    names = ("layer_input", "layer_1", "layer_2", "layer_3", "layer_output")
    texts = [chip(chips, name).text() for name in names]
    assert texts == ["784 in", "64 ReLU", "dropout 20 %", "28 tanh", "10 softmax"]
    assert chip(chips, "layer_2").accessibleName() == "Layer 2: dropout 20 %"
    assert chip(chips, "layer_1").toolTip()


def test_adding_puts_a_layer_before_the_output(chips: LayerChips, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chips.layers_changed):
        add(chips, "dense")
    assert chips.layers() == (A, B, C, C, OUTPUT)
    add(chips, "dropout")
    assert chips.layers()[-2] == Dropout(0.2)


def test_there_is_an_end_to_adding(chips: LayerChips) -> None:
    for _ in range(MAX_LAYERS + 5):
        add(chips, "dense")
    assert len(chips.layers()) == MAX_LAYERS
    button = chips.findChild(QWidget, "add_layer")
    assert button is not None
    assert not button.isEnabled()


def test_the_cross_removes(chips: LayerChips, qtbot: QtBot) -> None:
    target = chip(chips, "layer_1")
    with qtbot.waitSignal(chips.layers_changed):
        cross = QPoint(target.width() - 10, 10)
        qtbot.mouseClick(target, Qt.MouseButton.LeftButton, pos=cross)
    assert chips.layers() == (B, C, OUTPUT)


def test_keys_remove_and_move(chips: LayerChips) -> None:
    told: list[int] = []
    chips.layers_changed.connect(lambda: told.append(1))
    QTest.keyClick(chip(chips, "layer_2"), Qt.Key.Key_Delete)
    assert chips.layers() == (A, C, OUTPUT)
    QTest.keyClick(chip(chips, "layer_2"), Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert chips.layers() == (C, A, OUTPUT)
    QTest.keyClick(chip(chips, "layer_1"), Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert chips.layers() == (C, A, OUTPUT), "the first has nowhere to go"
    assert len(told) == 2


DRAGS = (
    ("layer_1", "layer_3", (B, C, A)),
    ("layer_3", "layer_1", (C, A, B)),
    ("layer_1", "layer_2", (B, A, C)),
    ("layer_2", "layer_2", (A, B, C)),
)
TEXTS = {A: "64 ReLU", B: "dropout 20 %", C: "28 tanh"}


def test_dragging_reorders(chips: LayerChips) -> None:
    told: list[int] = []
    chips.layers_changed.connect(lambda: told.append(1))
    for source, target, expected in DRAGS:
        chips.set_layers((A, B, C, OUTPUT))
        told.clear()
        drag(chips, source, target)
        assert chips.layers() == (*expected, OUTPUT)
        assert len(told) == (0 if expected == (A, B, C) else 1)
        shown = [chip(chips, f"layer_{place}").text() for place in (1, 2, 3)]
        assert shown == [TEXTS[layer] for layer in expected]


def test_input_and_output_stay_where_they_are(chips: LayerChips) -> None:
    for name in ("layer_input", "layer_output"):
        QTest.keyClick(chip(chips, name), Qt.Key.Key_Delete)
        drag(chips, name, "layer_1")
        popup(chips).hide()
    assert chips.layers() == (A, B, C, OUTPUT)


def test_the_popup_changes_units_and_activation(chips: LayerChips) -> None:
    chip(chips, "layer_1").click()
    edited = popup(chips)
    assert edited.isVisible()
    edited.units.setText("100")
    edited.activation.setCurrentText("sigmoid")
    assert chips.layers()[0] == Dense(100, "sigmoid")
    assert chip(chips, "layer_1").text() == "100 sigmoid"
    QTest.keyClick(edited, Qt.Key.Key_Return)
    assert not edited.isVisible()


@pytest.mark.parametrize(
    ("name", "field", "text"), [("layer_1", "units", "0"), ("layer_2", "rate", "96")]
)
def test_the_popup_says_what_is_wrong_and_passes_nothing_on(
    chips: LayerChips, name: str, field: str, text: str
) -> None:
    chip(chips, name).click()
    edited = popup(chips)
    getattr(edited, field).setText(text)
    shown = [
        label.text()
        for label in edited.findChildren(QLabel)
        if label.objectName().startswith("message_") and label.isVisible()
    ]
    assert len(shown) == 1
    assert "Must be" in shown[0]
    assert chips.layers() == (A, B, C, OUTPUT)
    edited.hide()


def test_dropout_and_output_have_popups_of_their_own(chips: LayerChips) -> None:
    edited = popup(chips)
    chip(chips, "layer_2").click()
    assert edited.rate.isVisible()
    assert not edited.units.isVisible()
    edited.rate.setText("50")
    chip(chips, "layer_output").click()
    assert not edited.units.isVisible()
    assert not edited.remove.isVisible()
    edited.activation.setCurrentText("sigmoid")
    assert chips.layers() == (A, Dropout(0.5), C, Dense(10, "sigmoid"))
    edited.hide()


def test_the_popup_moves_and_removes(chips: LayerChips) -> None:
    chip(chips, "layer_1").click()
    edited = popup(chips)
    assert not edited.earlier.isEnabled()
    edited.later.click()
    assert chips.layers() == (B, A, C, OUTPUT)
    assert edited.isVisible(), "it follows its layer"
    edited.later.click()
    assert chips.layers() == (B, C, A, OUTPUT)
    assert not edited.later.isEnabled()
    edited.remove.click()
    assert chips.layers() == (B, C, OUTPUT)
    assert not edited.isVisible()


def test_lines_break_where_there_is_no_room(chips: LayerChips) -> None:
    chips.resize(160, 300)
    QApplication.processEvents()
    last, first = chip(chips, "layer_output"), chip(chips, "layer_input")
    assert last.y() > first.y()
    assert last.geometry().right() <= chips.width()
    assert chips.heightForWidth(160) > chips.heightForWidth(600)


CONV, POOL, FLATTEN = Conv2D(6, 5, "relu", "same"), MaxPool2D(2), Flatten()


def test_layers_for_images_say_what_they_do(chips: LayerChips) -> None:
    chips.set_layers((CONV, POOL, FLATTEN, A, OUTPUT))
    names = ("layer_input", "layer_1", "layer_2", "layer_3", "layer_4")
    texts = [chip(chips, name).text() for name in names]
    assert texts == ["28×28 in", "Conv 6 · 5×5", "Pool 2", "Flatten", "64 ReLU"]
    assert "28×28 pixels with 6 values each" in chip(chips, "layer_1").toolTip()
    assert "14×14 pixels" in chip(chips, "layer_2").toolTip()
    assert "1,176 values" in chip(chips, "layer_3").toolTip()


def test_the_first_convolution_goes_before_the_units_and_brings_what_it_needs(
    chips: LayerChips,
) -> None:
    add(chips, "conv2d")
    first, flatten, *rest = chips.layers()
    assert isinstance(first, Conv2D)
    assert flatten == FLATTEN
    assert rest == [A, B, C, OUTPUT]
    add(chips, "max_pool2d")
    add(chips, "conv2d")
    assert chips.layers()[:4] == (first, POOL, first, FLATTEN)
    chips.set_layers((CONV, POOL, OUTPUT))
    add(chips, "dense")
    assert chips.layers() == (CONV, POOL, FLATTEN, Dense(32, "relu"), OUTPUT)
    chips.set_layers((CONV, Dropout(0.1), OUTPUT))
    add(chips, "flatten")
    assert chips.layers() == (CONV, Dropout(0.1), FLATTEN, OUTPUT)


def test_the_popup_changes_a_convolution_and_a_pooling(chips: LayerChips) -> None:
    chips.set_layers((CONV, POOL, FLATTEN, OUTPUT))
    edited = popup(chips)
    chip(chips, "layer_1").click()
    assert not edited.units.isVisible()
    edited.filters.setText("12")
    edited.kernel.setText("3")
    edited.padding.setCurrentText("none")
    edited.activation.setCurrentText("tanh")
    assert chips.layers()[0] == Conv2D(12, 3, "tanh", "valid")
    edited.kernel.setText("16")
    message = edited.findChild(QLabel, "message_kernel")
    assert message is not None
    assert message.isVisible()
    assert chips.layers()[0] == Conv2D(12, 3, "tanh", "valid")
    chip(chips, "layer_2").click()
    edited.pool_size.setText("3")
    assert chips.layers()[1] == MaxPool2D(3)
    chip(chips, "layer_3").click()
    assert not edited.pool_size.isVisible()
    assert edited.remove.isVisible()
    edited.remove.click()
    assert chips.layers()[2:] == (OUTPUT,)


def test_layers_for_images_can_be_dragged(chips: LayerChips) -> None:
    chips.set_layers((CONV, POOL, FLATTEN, OUTPUT))
    drag(chips, "layer_2", "layer_1")
    assert chips.layers() == (POOL, CONV, FLATTEN, OUTPUT)
