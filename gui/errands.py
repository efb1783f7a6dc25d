"""What a menu entry or a dropped file sets off: opening, saving, copying, pasting."""

from __future__ import annotations

import os
import re
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog, QMainWindow

from gui.controller import Controller
from gui.drawing.canvas import Canvas
from gui.drawing.ink_layer import InkLayer
from gui.opening import (
    DRAWING_FILTER,
    NETWORK_FILTER,
    OPEN_FILTER,
    drawing_of_image,
    is_data,
    is_network,
    is_recipe,
    open_drawing,
    save_drawing,
)
from nncore.data.drawing import Drawing
from nncore.errors import InklingError
from nncore.network.model import Reading
from nncore.recipe.file import is_recipe_text, read_recipe, recipe_of_text
from nncore.storage.network_file import SUFFIX as NETWORK_SUFFIX

PICTURE_SIDE = 560
"""Pixels of a drawing that is copied or saved as a picture."""


class Errands(QObject):
    """Carries drawings and networks between the window and files or the clipboard.

    Parameters
    ----------
    window : QMainWindow
        Above which dialogs appear.
    canvas : Canvas
        Where drawings come from and go to.
    controller : Controller
        Where networks come from and go to.

    Signals
    -------
    done(str)
        What was done, for the status bar.
    data_offered(str)
        The path of a file or folder that looks like data to learn from.
    recipe_offered(object, str)
        A `Recipe` that was opened, dropped or pasted, and how, for the status bar.
    error_raised(str)
        What could not be done, and why.
    """

    done = Signal(str)
    data_offered = Signal(str)
    recipe_offered = Signal(object, str)
    error_raised = Signal(str)

    def __init__(self, window: QMainWindow, canvas: Canvas, controller: Controller) -> None:
        super().__init__(window)
        self._window = window
        self._canvas = canvas
        self._controller = controller
        self.folder = ""

    @Slot()
    def choose_and_open(self) -> None:
        """Ask for a file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", self.folder, OPEN_FILTER)
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Open a network, a drawing or a picture, or have data looked at; say why where not."""
        if is_data(path):
            self.data_offered.emit(str(path))
            return
        try:
            if is_network(path):
                self._controller.networks.open(path)
            elif is_recipe(path):
                self.folder = str(path.parent)
                self.recipe_offered.emit(read_recipe(path), f"Opened {path.name}")
                return
            else:
                self._canvas.set_drawing(open_drawing(path))
        except InklingError as error:
            self.error_raised.emit(str(error))
            return
        self.folder = str(path.parent)
        self.done.emit(f"Opened {path.name}")

    @Slot()
    def save_network(self) -> None:
        """Ask for a name and write the network that answers now."""
        networks = self._controller.networks
        name = networks.shown.model.name or "network"
        path = self.ask_where("Save Network", name, NETWORK_FILTER, NETWORK_SUFFIX)
        if path is None:
            return
        try:
            networks.save(path)
        except InklingError as error:
            self.error_raised.emit(str(error))
            return
        self.done.emit(f"Saved {path.name}")

    @Slot()
    def save_drawing(self) -> None:
        """Ask for a name and write the drawing."""
        path = self.ask_where("Save Drawing", "drawing", DRAWING_FILTER, ".json")
        if path is None:
            return
        drawing = self._canvas.drawing()
        try:
            save_drawing(path, drawing, picture_of(drawing))
        except InklingError as error:
            self.error_raised.emit(str(error))
            return
        self.done.emit(f"Saved {path.name}")

    @Slot()
    def copy_drawing(self) -> None:
        """Put the drawing on the clipboard as a picture."""
        QGuiApplication.clipboard().setImage(picture_of(self._canvas.drawing()))
        self.done.emit("Copied the drawing")

    @Slot()
    def copy_probabilities(self) -> None:
        """Put the ten probabilities on the clipboard as a table."""
        text = probabilities_as_text(self._controller.reader.reading)
        if text:
            QGuiApplication.clipboard().setText(text)
            self.done.emit("Copied the probabilities")
        else:
            self.done.emit("There is no digit to copy the probabilities of")

    @Slot()
    def paste(self) -> None:
        """Put the clipboard's picture, or the file that was copied, on the canvas."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self.error_raised.emit("The clipboard holds no picture, file or recipe to paste.")

    def takes(self, data: QMimeData) -> bool:
        """Whether there is anything to open in what is being dragged."""
        return bool(_paths_in(data)) or data.hasImage() or is_recipe_text(data.text())

    def take(self, data: QMimeData) -> bool:
        """Open what was dropped or pasted: of several files the first, a picture, or a recipe.

        Returns
        -------
        bool
            Whether there was anything.
        """
        if paths := _paths_in(data):
            self.open(paths[0])
            return True
        image = data.imageData() if data.hasImage() else None
        if not isinstance(image, QImage):
            return self._take_text(data.text())
        try:
            self._canvas.set_drawing(drawing_of_image(image))
        except InklingError as error:
            self.error_raised.emit(str(error))
        else:
            self.done.emit("Put the picture on the canvas")
        return True

    def _take_text(self, text: str) -> bool:
        """Offer the recipe that text means to be; False where it means to be none."""
        if not is_recipe_text(text):
            return False
        try:
            recipe = recipe_of_text(text, "The pasted recipe")
        except InklingError as error:
            self.error_raised.emit(str(error))
        else:
            self.recipe_offered.emit(recipe, f"Pasted the recipe {recipe.name}")
        return True

    def ask_where(self, title: str, name: str, kinds: str, suffix: str) -> Path | None:
        """Ask for a file to write; None where the user thought better of it."""
        suggestion = os.path.join(self.folder, f"{name}{suffix}")
        answer, kind = QFileDialog.getSaveFileName(self._window, title, suggestion, kinds)
        if not answer:
            return None
        path = Path(answer)
        if not path.suffix:
            chosen = re.search(r"\(\*(\.\w+)", kind)
            path = path.with_name(path.name + (chosen[1] if chosen else suffix))
        self.folder = str(path.parent)
        return path


def _paths_in(data: QMimeData) -> list[Path]:
    """List the files of this computer among what was dragged or copied."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def picture_of(drawing: Drawing) -> QImage:
    """Paint a drawing dark on white, at a size of its own."""
    layer = InkLayer()
    layer.rebuild(PICTURE_SIDE, 1.0, drawing, QColor("#ffffff"), QColor("#1d1d1f"))
    return layer.image


def probabilities_as_text(reading: Reading) -> str:
    """Give digit and probability a line each, with a tab between; empty for a blank canvas."""
    if reading.probabilities is None:
        return ""
    lines = [f"{digit}\t{share:.6f}" for digit, share in enumerate(reading.probabilities)]
    return "digit\tprobability\n" + "\n".join(lines) + "\n"
