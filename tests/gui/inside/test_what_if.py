"""What if, on a real canvas: asked, shown as a film, kept or left; no drawing is ever lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.controller import Controller
from gui.drawing.canvas import Canvas
from gui.inside import film_player
from gui.inside.what_if import WhatIfCard
from gui.inside.what_if_words import DROPPED, STALE
from gui.leaving import end_together, threads_of
from gui.what_if_wiring import WhatIfWiring
from nncore.data.drawing import Drawing
from nncore.insight.counter import noise, search
from nncore.insight.counter.bending import BLANK, ONLY_A_PICTURE
from nncore.storage.network_file import shipped_network
from tests.gui.drawing.grabbing import SEVEN
from tests.gui.drawing.hands import PRESS, RELEASE, mouse
from tests.nncore.insight.counter.test_search import PICTURE
from tests.toys import make_model

PATIENCE = 30_000
SHIPPED = shipped_network()


@dataclass
class Scene:
    """The parts that are wired."""

    host: QWidget
    canvas: Canvas
    card: WhatIfCard
    controller: Controller
    qtbot: QtBot

    def button(self, name: str) -> QPushButton:
        found = self.card.findChild(QPushButton, f"what_if_{name}")
        assert found is not None
        return found

    def ask(self, digit: int) -> None:
        self.button(str(digit)).click()

    def until_found(self) -> None:
        self.qtbot.waitUntil(lambda: self.card.player.isVisible(), timeout=PATIENCE)

    def until_all(self) -> None:
        noisy = self.card.findChild(QWidget, "what_if_noise")
        self.qtbot.waitUntil(noisy.isVisible, timeout=PATIENCE)

    def shows_own(self) -> bool:
        """Whether everything is as it was before anybody asked."""
        own = self.canvas.sketch.drawing
        return (
            self.canvas.shown is own
            and self.controller.reader.drawing is own
            and not self.card.player.is_away
            and not self.card.player.is_playing
        )


@pytest.fixture
def scene(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr(search, "STEPS", 4)
    monkeypatch.setattr(noise, "STEPS", 4)
    monkeypatch.setattr(film_player, "FRAME_MS", 2)
    host = QWidget()
    canvas, card = Canvas(host), WhatIfCard(host)
    row = QHBoxLayout(host)
    row.addWidget(canvas, 1)
    row.addWidget(card, 1)
    controller = Controller(SHIPPED, parent=host)
    canvas.drawing_changed.connect(controller.read_drawing)
    WhatIfWiring(card, canvas, controller)
    host.resize(700, 420)
    qtbot.addWidget(host)
    host.show()
    qtbot.waitExposed(host)
    canvas.set_drawing(SEVEN)
    yield Scene(host, canvas, card, controller, qtbot)
    assert end_together(threads_of(host), 10_000)


@pytest.fixture
def nine(scene: Scene) -> Scene:
    """A film from a seven to a nine, held at its end."""
    scene.ask(9)
    scene.until_found()
    scene.qtbot.waitUntil(lambda: not scene.card.player.is_playing, timeout=PATIENCE)
    return scene


def test_the_film_is_seen_and_read_and_touches_nothing(nine: Scene) -> None:
    assert nine.canvas.shown is not SEVEN
    assert nine.controller.reader.reading.favoured == 9
    assert nine.canvas.sketch.drawing is SEVEN
    assert nine.canvas.drawing() is SEVEN
    assert nine.canvas.sketch.steps == 1
    assert "7 → 9" in nine.card.words()
    assert "% of the digit's size" in nine.card.words()
    nine.until_all()
    assert nine.button("9").isChecked()


def test_the_slider_goes_to_any_frame(nine: Scene) -> None:
    slider = nine.card.player.slider
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert nine.canvas.shown is SEVEN
    QTest.keyClick(slider, Qt.Key.Key_PageUp)
    assert slider.value() == 4
    assert "Frame 5 of 25" in slider.accessibleDescription()
    QTest.keyClick(slider, Qt.Key.Key_Space)
    assert nine.card.player.is_playing
    QTest.keyClick(slider, Qt.Key.Key_Space)
    assert not nine.card.player.is_playing


def test_tab_and_arrows_lead_from_digit_to_digit_and_through_the_film(nine: Scene) -> None:
    nine.button("9").setFocus()
    met = []
    for key in (Qt.Key.Key_Left, *[Qt.Key.Key_Tab] * 6):
        QTest.keyClick(nine.host.focusWidget(), key)
        met.append(nine.host.focusWidget().objectName().removeprefix("what_if_"))
        if key == Qt.Key.Key_Left:
            nine.until_found()
            nine.qtbot.waitUntil(lambda: not nine.card.player.is_playing, timeout=PATIENCE)
    assert met == ["8", "words", "curve", "play", "slider", "leave", "frame"]


def test_keeping_is_one_step_that_can_be_undone(nine: Scene) -> None:
    frame = nine.canvas.shown
    nine.button("keep").click()
    assert nine.canvas.sketch.drawing is frame
    assert nine.canvas.sketch.steps == 2
    assert nine.shows_own()
    assert nine.card.words() == DROPPED
    nine.canvas.sketch.undo()
    assert nine.canvas.sketch.drawing is SEVEN
    assert nine.shows_own()


@pytest.mark.parametrize("where", ["slider", "canvas"])
def test_escape_ends_the_film(nine: Scene, where: str) -> None:
    widget = nine.card.player.slider if where == "slider" else nine.canvas
    QTest.keyClick(widget, Qt.Key.Key_Escape)
    assert nine.canvas.sketch.drawing is SEVEN
    assert nine.shows_own()
    assert nine.card.player.isVisible()  # it can be seen again
    nine.card.player.slider.setValue(3)
    assert nine.canvas.shown is not SEVEN


def test_the_way_back_is_a_button_too(nine: Scene) -> None:
    assert nine.button("leave").isEnabled()
    nine.button("leave").click()
    assert nine.shows_own()
    assert not nine.button("leave").isEnabled()
    assert not nine.button("keep").isEnabled()


def test_new_ink_goes_onto_the_own_drawing_and_drops_the_film(nine: Scene) -> None:
    mouse(nine.canvas, PRESS, (40.0, 40.0))
    mouse(nine.canvas, RELEASE, (40.0, 40.0))
    drawing = nine.canvas.sketch.drawing
    assert drawing.strokes[:2] == SEVEN.strokes
    assert len(drawing.strokes) == 3
    assert nine.shows_own()
    assert nine.card.words() == DROPPED
    assert not nine.card.player.isVisible()


def test_undo_ends_the_film_too(nine: Scene) -> None:
    nine.canvas.sketch.undo()
    assert nine.canvas.sketch.drawing.is_blank
    assert nine.shows_own()


def test_new_ink_drops_a_search(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "STEPS", 100_000)
    scene.ask(9)
    scene.qtbot.waitUntil(lambda: "done" in scene.card.words(), timeout=PATIENCE)
    scene.canvas.clear()
    assert scene.card.words() == DROPPED
    scene.ask(3)
    scene.qtbot.waitUntil(lambda: scene.card.words() == BLANK, timeout=PATIENCE)


def test_nobody_looks_no_film(nine: Scene) -> None:
    nine.card.hide()
    assert nine.canvas.shown is SEVEN
    nine.card.show()
    assert nine.shows_own()
    assert nine.card.player.isVisible()


def test_another_network_makes_the_answer_an_old_one(nine: Scene) -> None:
    nine.controller.reader.set_model(make_model())
    assert nine.card.words().endswith(STALE)


def test_what_cannot_be_bent_is_said(scene: Scene) -> None:
    scene.canvas.set_drawing(Drawing(picture=PICTURE, canvas=(280.0, 280.0)))
    scene.ask(3)
    scene.qtbot.waitUntil(lambda: scene.card.words() == ONLY_A_PICTURE, timeout=PATIENCE)
    scene.canvas.set_drawing(SEVEN)
    scene.ask(7)
    scene.qtbot.waitUntil(lambda: "already" in scene.card.words(), timeout=PATIENCE)
    assert not scene.card.player.isVisible()


def test_everything_has_a_name_and_can_be_reached(nine: Scene) -> None:
    nine.until_all()
    for widget in nine.card.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not isinstance(widget, QLabel):
            assert widget.objectName()
            assert widget.accessibleName()
    names = {each.objectName() for each in nine.card.findChildren(QWidget)}
    assert {"what_if_curve", "what_if_slider", "what_if_noisy", "what_if_noise_alone"} <= names
