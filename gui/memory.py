"""Carries the window's choices to the settings and back."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication

from gui.settings import Settings, SettingsFile, clamp_geometry
from gui.theme import WINDOW_MARGIN, ThemeWatcher
from nncore.errors import InklingError
from nncore.recipe import Recipe

if TYPE_CHECKING:
    from gui.main_window import MainWindow

FRAME = QSize(16, 48)
"""What the desktop may put around a window; not known before it is shown."""

LEFT_SHARE = 0.312
"""Share of the width that the drawing gets at the first start."""


class Memory:
    """What one window remembers.

    Parameters
    ----------
    window : MainWindow
        Whose choices they are.
    file : SettingsFile
        Where they are written.
    themes : ThemeWatcher
        Knows the theme that was chosen.
    """

    def __init__(self, window: MainWindow, file: SettingsFile, themes: ThemeWatcher) -> None:
        self._window = window
        self._file = file
        self._themes = themes
        self._settings = Settings()

    def restore_place(self, first_size: tuple[int, int]) -> None:
        """Bring back what is seen at once: place, sizes, pen and threshold.

        Parameters
        ----------
        first_size : tuple of int
            Width and height where there is no last time.
        """
        settings = self._settings = self._file.load()
        self._restore_place(settings, first_size)
        window = self._window
        window.splitter.setSizes(list(settings.splitter or usual_split(window.width())))
        if settings.pen_width is not None:
            window.drawing_panel.canvas.set_pen_width(settings.pen_width)
        window.reader.set_threshold(settings.threshold)

    def restore_choices(self) -> None:
        """Bring back the rest of the choices of the last time."""
        settings, window = self._settings, self._window
        form = window.train_panel.form
        form.set_own_recipes(map(Recipe.from_dict, settings.recipes))
        if settings.recipe is not None:
            with contextlib.suppress(InklingError):  # a recipe of another release
                window.train_panel.set_recipe(Recipe.from_dict(settings.recipe))
        window.train_panel.set_speed(settings.speed)
        window.controller.set_speed(settings.speed)
        window.errands.folder = settings.folder
        window.recent_data.set_paths(settings.recent_data)

    def save(self) -> None:
        """Write the choices down; a folder that cannot be written is no reason to complain."""
        window = self._window
        place = window.normalGeometry() if window.isMaximized() else window.geometry()
        left, right = window.splitter.sizes()
        self._file.save(
            Settings(
                geometry=(place.x(), place.y(), place.width(), place.height()),
                maximised=window.isMaximized(),
                splitter=(left, right),
                theme=self._themes.choice,
                recipe=window.train_panel.recipe().to_dict(),
                recipes=tuple(each.to_dict() for each in window.train_panel.form.shelf.own()),
                pen_width=window.drawing_panel.canvas.pen_width,
                speed=window.train_panel.speed(),
                folder=window.errands.folder,
                threshold=window.controller.reader.chosen_threshold,
                recent_data=window.recent_data.paths,
            )
        )

    def _restore_place(self, settings: Settings, first_size: tuple[int, int]) -> None:
        usable = [each.availableGeometry() for each in QGuiApplication.screens()]
        screens = [(each.x(), each.y(), each.width(), each.height()) for each in usable]
        if settings.geometry is None or not screens:
            room = QGuiApplication.primaryScreen().availableSize() - FRAME
            self._window.resize(QSize(*first_size).boundedTo(room))
            return
        x, y, width, height = clamp_geometry(settings.geometry, screens)
        self._window.setGeometry(x, y, width, height)
        if settings.maximised:
            self._window.showMaximized()


def usual_split(width: int) -> tuple[int, int]:
    """Give the left side what the canvas and its tools need in a window of usual size.

    Parameters
    ----------
    width : int
        Of the window.

    Returns
    -------
    left, right : int
        Widths of the drawing and of the tabs.
    """
    inner = width - 3 * WINDOW_MARGIN  # at both sides, and the handle between them
    left = round(LEFT_SHARE * inner)
    return left, inner - left
