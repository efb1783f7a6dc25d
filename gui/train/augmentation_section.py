"""How training images are varied each time they are seen, with ten of them to look at."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QPushButton, QSizePolicy

from gui.train.augmentation_preview import AugmentationPreview
from gui.train.fields import NumberField
from gui.train.section import Section, caption, read_number
from nncore.data.augmentation import preview
from nncore.recipe import Augmentation, Preparation, Recipe

USUAL = Augmentation(
    rotation=10.0, shift=1.0, scale=0.1, shear=0.15, elastic=1.0, smoothness=4.0, thickness=0.6
)
"""What it begins with when it is switched on."""

ON_TIP = (
    "Every epoch sees each training image a little different: the network learns what makes a "
    "digit, instead of learning the images by heart. Validation and test images stay as they are."
)
TIPS = {
    "rotation": "Turned by up to this angle either way, in degrees.",
    "shift": "Moved by up to this far along each side, in pixels of the input.",
    "scale": "Width and height each larger or smaller by up to this share.",
    "shear": "Slanted by up to this much: the tangent of the angle. 0.27 is 15°.",
    "elastic": (
        "Bent like rubber: how far the ink is moved, as a root mean square in pixels of the input "
        "(Simard 2003). 1 to 2 is usual."
    ),
    "smoothness": (
        "How smooth the bending is, in pixels of the input: with small numbers lines tremble, "
        "with large ones the digit bends as a whole."
    ),
    "thickness": "Strokes wider or narrower by up to this much, in pixels of the input.",
    "share": "Share of the images that are varied at all; the others stay as they are.",
}
TITLE_WIDTH = 46
UNIT_WIDTH = 16
"""Of what stands between the numbers, in logical pixels: the columns of all rows agree."""

ROWS = (
    (("Rotation", "rotation", "°"), ("shift", "shift", "px")),
    (("Scale", "scale", ""), ("shear", "shear", "")),
    (("Elastic", "elastic", "px"), ("smooth", "smoothness", "px")),
    (("Line width", "thickness", "px"), ("share", "share", "")),
)
"""Label, field and unit of two numbers a row; a percentage has its own sign."""


class AugmentationSection(Section):
    """The fields of `Augmentation`, on a switch, and a preview that follows them."""

    def __init__(self) -> None:
        super().__init__()
        self._preparation = Preparation()
        self._look = 1
        self.varies = QCheckBox("Vary training images")
        self.varies.setObjectName("augmentation")
        self.varies.setAccessibleName("Vary training images")
        self.varies.setToolTip(ON_TIP)
        self.again = QPushButton("Again")
        self.again.setObjectName("augmentation_again")
        self.again.setAccessibleName("Vary the digits again")
        self.again.setToolTip("Vary the ten digits otherwise, as the next epoch would.")
        self.again.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.numbers = {
            part.name: NumberField(
                f"augmentation.{part.name}",
                f"augmentation_{part.name}",
                TIPS[part.name],
                percent=part.name in ("scale", "share"),
            )
            for part in fields(Augmentation)
        }
        self.preview = AugmentationPreview()
        # Several keys in one frame are one preview.
        self._refresh = QTimer(self, singleShot=True, interval=0)
        self._add_rows()
        self.varies.toggled.connect(self.on_varies_toggled)
        self.again.clicked.connect(self.on_again)
        self.edited.connect(self.on_edited)
        self._refresh.timeout.connect(self.on_refresh)
        self._show(None)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the recipe's fields."""
        self._preparation = recipe.preparation
        self._show(recipe.augmentation)
        self._refresh.start()

    def set_preparation(self, preparation: Preparation) -> None:
        """Show the digits as the network will receive them."""
        if preparation != self._preparation:
            self._preparation = preparation
            self._refresh.start()

    def note(self, recipe: Recipe) -> str:
        """Return whether images are varied."""
        return "" if recipe.augmentation is None else "on"

    def changes(self, base: Recipe, errors: dict[str, str]) -> dict[str, Any]:
        """Return the fields as they stand; see `Section.changes`."""
        if not self.varies.isChecked():
            return {"augmentation": None}
        before = base.augmentation or USUAL
        values = {
            name: read_number(number, getattr(before, name), errors)
            for name, number in self.numbers.items()
        }
        return {"augmentation": Augmentation(**values)}

    def augmentation(self) -> Augmentation | None:
        """Return what the fields say; what cannot be read is as usual."""
        if not self.varies.isChecked():
            return None
        errors: dict[str, str] = {}
        return Augmentation(
            **{
                name: read_number(number, getattr(USUAL, name), errors)
                for name, number in self.numbers.items()
            }
        )

    @Slot(bool)
    def on_varies_toggled(self, checked: bool) -> None:
        """Let the numbers be entered where they count."""
        self._enable(checked)
        self.edited.emit()

    @Slot()
    def on_edited(self) -> None:
        """Vary the digits anew, as the fields say now."""
        self._refresh.start()

    @Slot()
    def on_again(self) -> None:
        """Vary the digits otherwise."""
        self._look += 1
        self.on_refresh()

    @Slot()
    def on_refresh(self) -> None:
        """Show the digits as the fields vary them, where anybody can see them."""
        if self.preview.isVisible():
            self.preview.set_images(preview(self.augmentation(), self._preparation, self._look))

    def _show(self, augmentation: Augmentation | None) -> None:
        with QSignalBlocker(self.varies):
            self.varies.setChecked(augmentation is not None)
        for name, number in self.numbers.items():
            number.set_number(getattr(augmentation or USUAL, name))
        self._enable(augmentation is not None)

    def _enable(self, on: bool) -> None:
        for number in self.numbers.values():
            number.setEnabled(on)
        self.again.setEnabled(on)

    def _add_rows(self) -> None:
        self.add_row("", self.varies, self.again)
        for first, second in ROWS:
            inputs = []
            for place, (label, name, unit) in enumerate((first, second)):
                number = self.numbers[name]
                title = caption(label, number)
                title.setToolTip(number.toolTip())
                title.setFixedWidth(TITLE_WIDTH)
                sign = caption(unit)
                sign.setFixedWidth(UNIT_WIDTH)
                inputs += [title] * place + [number, sign]
            names = tuple(f"augmentation.{name}" for _, name, _ in (first, second))
            self.add_row(first[0], *inputs, fields=names)
        self.column.addWidget(self.preview)

    # Qt's own names

    def showEvent(self, event: QShowEvent, /) -> None:
        """Fill the preview when it is seen."""
        super().showEvent(event)
        self._refresh.start()
