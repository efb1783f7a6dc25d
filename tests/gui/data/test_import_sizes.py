"""Images of another size: brought to the network's, or a network of theirs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QRadioButton
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from nncore.recipe import Conv2D, Dense, Flatten
from tests.gui.data.conftest import WriteCsv
from tests.gui.data.looking import look_at, press, until_seen
from tests.windows import TINY


def test_images_of_another_size_are_brought_or_kept(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    path = write_csv(every=2)
    window.train_panel.set_recipe(TINY)
    page = look_at(window, qtbot, path)
    assert page.samples.before.rows[1].images[0].shape == (14, 14)
    assert page.samples.after.rows[1].images[0].shape == (28, 28)
    assert page.mix.isEnabled()
    keep = window.findChild(QRadioButton, "import_keep")
    assert keep is not None
    assert keep.text() == "Keep them: a network of 14×14 pixels"
    keep.click()
    until_seen(window, qtbot)
    assert page.samples.after.rows[1].images[0].shape == (14, 14)
    assert not page.mix.isEnabled()
    press(window, "import_accept")
    recipe = window.train_panel.recipe()
    assert recipe.preparation.size == 14
    assert 9 <= recipe.preparation.box <= 11  # half as large as 20 pixels of 28
    assert recipe.data.sources == (str(path),)


def test_a_network_that_cannot_take_the_size_says_so_and_stays(
    window: MainWindow, qtbot: QtBot, write_csv: WriteCsv
) -> None:
    layers = (Conv2D(2, 5), Conv2D(2, 11), Flatten(), Dense(10, "softmax"))
    recipe = replace(TINY, layers=layers)
    window.train_panel.set_recipe(recipe)
    look_at(window, qtbot, write_csv(every=2))
    keep = window.findChild(QRadioButton, "import_keep")
    assert keep is not None
    keep.click()
    until_seen(window, qtbot)
    press(window, "import_accept")
    assert window.messages.text.startswith("mine.csv was not accepted: ")
    assert window.train_panel.recipe() == recipe
    assert window.tabs.data.is_importing
