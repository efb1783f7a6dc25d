"""Numbers and choices by what they show, take and refuse."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.train.fields import ChoiceField, NumberField
from gui.train.words import format_bound, format_bytes, format_number
from nncore.errors import RecipeError
from tests.random_recipes import number


@pytest.fixture
def rate(qtbot: QtBot) -> NumberField:
    field = NumberField("optimiser.rate", "rate", "How far.")
    qtbot.addWidget(field)
    return field


@given(value=number("optimiser.rate"))
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_shown_number_comes_back_exactly(rate: NumberField, value: float) -> None:
    rate.set_number(value)
    assert rate.number() == value


def test_a_percentage_is_a_share(qtbot: QtBot) -> None:
    field = NumberField("data.wrong_labels", "wrong", "Lies.", percent=True)
    qtbot.addWidget(field)
    field.set_number(0.07)
    assert field.text() == "7"
    field.setText("12.5")
    assert field.number() == 0.125
    field.setText("12.5%")
    assert field.number() == 0.125


def test_whole_numbers_may_be_written_as_people_do(qtbot: QtBot) -> None:
    field = NumberField("batch.size", "batch", "How many.", whole=True)
    qtbot.addWidget(field)
    for text, value in (("64", 64), ("1,000", 1000), ("30 000", 30_000), ("1e3", 1000)):
        field.setText(text)
        assert field.number() == value
        assert isinstance(field.number(), int)


def test_an_empty_field_is_none_only_where_it_may_be(qtbot: QtBot, rate: NumberField) -> None:
    images = NumberField("data.training_images", "images", "All.", whole=True, optional=True)
    qtbot.addWidget(images)
    assert images.number() is None
    rate.setText(" ")
    with pytest.raises(RecipeError, match="nothing is entered") as caught:
        rate.number()
    assert caught.value.field == "optimiser.rate"


def test_what_is_no_rate_is_refused(rate: NumberField) -> None:
    for text in ("inf", "-1", "1e9", "0,1", "0x10", "１e"):
        rate.setText(text)
        with pytest.raises(RecipeError, match="Must be a number from"):
            rate.number()


def test_arrows_walk_the_rate_in_steps(rate: NumberField) -> None:
    rate.set_number(0.002)
    QTest.keyClick(rate, Qt.Key.Key_Up)
    assert rate.number() == 0.005
    QTest.keyClick(rate, Qt.Key.Key_Down)
    QTest.keyClick(rate, Qt.Key.Key_Down)
    assert rate.number() == 0.001


def test_arrows_stop_at_the_bounds(qtbot: QtBot) -> None:
    field = NumberField("epochs", "epochs", "How often.", whole=True)
    qtbot.addWidget(field)
    field.set_number(2)
    for _ in range(3):
        QTest.keyClick(field, Qt.Key.Key_Down)
    assert field.number() == 1


def test_a_change_is_told_but_not_what_is_shown(rate: NumberField, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(rate.edited):
        rate.set_number(0.3)
    with qtbot.waitSignal(rate.edited):
        rate.setText("0.4")


def test_a_choice_is_told_but_not_what_is_shown(qtbot: QtBot) -> None:
    field: ChoiceField[str] = ChoiceField("loss", "Loss")
    qtbot.addWidget(field)
    field.set_choices([("a", "A", "first"), ("b", "B", "second")])
    with qtbot.assertNotEmitted(field.chosen):
        field.set_choice("b")
    assert (field.choice(), field.toolTip()) == ("b", "second")
    with qtbot.waitSignal(field.chosen):
        field.setCurrentText("A")
    assert field.choice() == "a"


def test_the_wheel_scrolls_the_page_and_not_the_choice(qtbot: QtBot) -> None:
    field: ChoiceField[str] = ChoiceField("loss", "Loss")
    qtbot.addWidget(field)
    field.set_choices([("a", "A", ""), ("b", "B", "")])
    field.show()
    event = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(field, event)
    assert field.choice() == "a"
    assert not event.isAccepted()


def test_figures_read_well() -> None:
    assert format_number(0.1 + 0.2) == "0.3"
    assert format_number(64) == "64"
    assert format_number(1e-7) == "1e-07"
    assert format_bound(1e-8) == "0.00000001"
    assert format_bound(2**63 - 1) == "9,223,372,036,854,775,807"
    assert [format_bytes(n) for n in (40, 209_400, 3_000_000)] == ["40 bytes", "204 KB", "2.9 MB"]
