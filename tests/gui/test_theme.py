"""The themes: every text can be read, and the window follows what was chosen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui import theme
from gui.card import Card
from gui.icons import icon
from gui.theme import DARK, LIGHT, Theme, ThemeWatcher


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """Return the contrast of WCAG 2.2: 1 to 21."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(colours: Theme) -> None:
    for words in ("text", "muted", "accent", "validation", "danger"):
        for ground in ("window", "card", "field"):
            measured = contrast(getattr(colours, words), getattr(colours, ground))
            assert measured >= 4.5, f"{words} on {ground}: {measured:.2f}"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_colours_can_be_read(colours: Theme) -> None:
    assert contrast(colours.accent_text, colours.accent) >= 4.5
    assert contrast(colours.accent, colours.accent_soft) >= 4.5
    assert contrast(colours.hint, colours.paper) >= 4.5
    assert contrast(colours.ink, colours.paper) >= 12


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_curves_and_bars_stand_out(colours: Theme) -> None:
    for colour in (colours.accent, colours.validation, *colours.run_colours):
        assert contrast(colour, colours.card) >= 3.0
    assert contrast(colours.accent, colours.bar_empty) >= 3.0
    assert len(set(colours.run_colours)) == len(colours.run_colours)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_style_sheet_is_filled_and_understood(colours: Theme, qapp: QApplication) -> None:
    sheet = theme.style_sheet(colours)
    assert "$" not in sheet.replace("$names", "")
    theme.apply(qapp, colours)  # Qt's warnings about a sheet fail the test
    label = QLabel("x")
    label.ensurePolished()
    assert theme.current() is colours
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == colours.window
    label.deleteLater()


def test_forced_and_unknown_choices(qapp: QApplication, qtbot: QtBot) -> None:
    watcher = ThemeWatcher(qapp, "light")
    with qtbot.waitSignal(watcher.changed) as shown:
        watcher.set_choice("dark")
    assert shown.args == [DARK]
    assert theme.current() is DARK
    watcher.set_choice("purple")
    assert watcher.choice == "system"
    assert theme.current() is watcher.wanted()
    watcher.deleteLater()


def test_repainting_is_announced_to_every_widget(qapp: QApplication, qtbot: QtBot) -> None:
    from PySide6.QtCore import QEvent

    seen = []

    class Painted(QLabel):
        def changeEvent(self, event: QEvent) -> None:
            if event.type() == QEvent.Type.PaletteChange:
                seen.append(theme.current())
            super().changeEvent(event)

    widget = Painted()
    qtbot.addWidget(widget)
    widget.show()
    theme.apply(qapp, DARK)
    assert DARK in seen


def test_icons_are_tinted_and_sharp(qapp: QApplication) -> None:
    theme.apply(qapp, DARK)
    image = icon("pen").pixmap(16).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 250
    }
    assert DARK.text in colours
    on = icon("pen").pixmap(16, QIcon.Mode.Normal, QIcon.State.On).toImage()
    assert any(
        on.pixelColor(x, y).name() == DARK.accent
        for x in range(on.width())
        for y in range(on.height())
    )
    with pytest.raises(FileNotFoundError):
        icon("no such icon")


def test_a_card_is_named_by_its_title(qtbot: QtBot) -> None:
    card = Card("Recipe")
    qtbot.addWidget(card)
    assert (card.title, card.accessibleName()) == ("Recipe", "Recipe")
    card.set_title("Runs")
    assert card.findChild(QLabel).text() == "Runs"


def test_figures_are_as_wide_as_each_other(qapp: QApplication) -> None:
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(theme.ui_font(tabular=True))
    widths = {round(metrics.horizontalAdvance(figure * 10), 1) for figure in "0123456789"}
    assert len(widths) == 1
