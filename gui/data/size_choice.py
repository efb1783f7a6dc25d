"""Whether images of another size are brought to the network's, or the network to theirs."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from nncore.data.importing import ImportPreview
from nncore.recipe import BOUNDS

BRING_TIP = (
    "The ink of each image is found, scaled and centred, as that of a drawing is; so they can be "
    "mixed with other data, and the network reads your drawings as before."
)
KEEP_TIP = (
    "The images stay as they are, and the network gets an input of their size; your drawings are "
    "brought to that size too. They cannot be mixed with data of another size."
)


class SizeChoice(QWidget):
    """Two buttons of which one is chosen; hidden where there is nothing to choose.

    Signals
    -------
    size_chosen(int)
        The side of the network's input, in pixels, was chosen.
    """

    size_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._own: int | None = None
        self._usual = self._size = 0
        self._bring = QRadioButton(self)
        self._bring.setObjectName("import_bring")
        self._bring.setToolTip(BRING_TIP)
        self._keep = QRadioButton(self)
        self._keep.setObjectName("import_keep")
        self._keep.setToolTip(KEEP_TIP)
        self._bring.setAccessibleName("Bring the images to the network's size")
        self._keep.setAccessibleName("Keep the images' size")
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for button in (self._bring, self._keep):
            self._group.addButton(button)
            column.addWidget(button)
        self._keep.toggled.connect(self._on_toggled)

    @property
    def side(self) -> int:
        """Side of the network's input, in pixels, as it was chosen."""
        return self._size

    @property
    def keeps(self) -> bool:
        """Whether the network takes the images' own size, which is not the usual one."""
        return not self.isHidden() and self._keep.isChecked()

    def begin(self, usual: int) -> None:
        """Take the side of the recipe's input, in pixels, as what images are brought to."""
        self._usual = self._size = usual
        self._own = None

    def set_sizes(self, preview: ImportPreview, size: int) -> None:
        """Offer the choice that a preview leaves, of which `size` is chosen."""
        self._own, self._size = own_size(preview), size
        is_open = self._own is not None and self._own != self._usual
        self.setVisible(is_open)
        if not is_open:
            return
        for button, words, side in (
            (self._bring, "Bring them to", self._usual),
            (self._keep, "Keep them: a network of", self._own),
        ):
            button.setText(f"{words} {side}×{side} pixels")
        with QSignalBlocker(self._keep), QSignalBlocker(self._bring):
            (self._keep if size == self._own else self._bring).setChecked(True)

    @Slot(bool)
    def _on_toggled(self, keeps: bool) -> None:
        self._size = self._own if keeps and self._own else self._usual
        self.size_chosen.emit(self._size)


def own_size(preview: ImportPreview) -> int | None:
    """Return the side of the images where all are squares of a size that a network can take."""
    height, width = preview.largest
    low, high = BOUNDS["preparation.size"]
    one_size = preview.smallest == preview.largest and height == width
    return width if one_size and low <= width <= high else None
