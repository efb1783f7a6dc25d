"""The samples in sight as the recipe's augmentation would vary them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from gui.card import Card
from gui.train.augmentation_preview import AugmentationPreview
from nncore.arrays import ByteArray
from nncore.data.augmentation import varied
from nncore.recipe import Augmentation

VARIED = "The first sample of each digit, as the next epoch could see it."
AS_THEY_ARE = (
    "This recipe shows every image as it is, in every epoch. In the Train tab, under "
    "Augmentation, images can be varied."
)


class VariedCard(Card):
    """Ten varied digits and a button that varies them otherwise."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Varied for training", parent)
        self._images: Sequence[ByteArray] = ()
        self._augmentation: Augmentation | None = None
        self._look = 1
        self._again = QPushButton("Again")
        self._again.setObjectName("data_vary_again")
        self._again.setAccessibleName("Vary these samples again")
        self._again.setToolTip("Vary them otherwise, as another epoch would.")
        self._again.clicked.connect(self._on_again)
        self.header.addWidget(self._again)
        self.preview = AugmentationPreview()
        self.preview.setObjectName("data_varied")
        self.preview.setToolTip(VARIED)
        self._note = QLabel(AS_THEY_ARE)
        self._note.setObjectName("data_varied_note")
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self.body.addWidget(self.preview)
        self.body.addWidget(self._note)

    def set_augmentation(self, augmentation: Augmentation | None) -> None:
        """Vary by other numbers."""
        self._augmentation = augmentation
        self._note.setText(AS_THEY_ARE if augmentation is None else VARIED)
        self._again.setEnabled(augmentation is not None)
        self._show()

    def set_images(self, images: Sequence[ByteArray]) -> None:
        """Vary other images, each uint8 (size, size), ink = 255."""
        self._images = images
        self._show()

    @Slot()
    def _on_again(self) -> None:
        self._look += 1
        self._show()

    def _show(self) -> None:
        if self._images:
            self.preview.set_images(varied(np.stack(self._images), self._augmentation, self._look))
