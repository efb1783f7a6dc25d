"""The Mistakes tab."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from gui.mistakes.gallery_card import GalleryCard
from gui.mistakes.head_card import HeadCard
from gui.mistakes.parts_card import PartsCard
from gui.mistakes.views_card import ViewsCard
from gui.theme import GAP
from gui.train.column_scroll import ColumnScroll
from gui.watched import Watched

NARROW = 640
"""Below this width the images stand under the figures instead of beside them."""


ROOMY = 330
"""Least height, in logical pixels, of matrix and images there."""


class MistakesPanel(Watched):
    """Figures at the left, images at the right.

    Attributes
    ----------
    head : HeadCard
        What the network is judged by.
    views : ViewsCard
        Matrix, calibration, comparison.
    images : GalleryCard
        Images worth a look.
    parts : PartsCard
        Which part of the drawing flips its verdict.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("mistakes_panel")
        self.setAccessibleName("Mistakes")
        self.head, self.views = HeadCard(), ViewsCard()
        self.images, self.parts = GalleryCard(), PartsCard()
        content = QWidget()
        page = QBoxLayout(QBoxLayout.Direction.TopToBottom, content)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(GAP)
        page.addWidget(self.head)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(GAP)
        left = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        left.setSpacing(GAP)
        left.addWidget(self.views, 1)
        left.addWidget(self.parts)
        self._columns.addLayout(left, 1)
        self._columns.addWidget(self.images, 1)
        page.addLayout(self._columns, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(ColumnScroll(content))

    def is_complete(self) -> bool:
        """Whether figures are in sight, and no others on their way."""
        return self.views.matrix.confusion is not None and self.head.progress.isHidden()

    # Qt's own names

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the images beside the figures where there is room."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        narrow = self.width() < NARROW
        self.head.set_narrow(narrow)
        # Without a bound below, high parts of a scrolled page have no reason to be high.
        self.views.matrix.setMinimumHeight(ROOMY if narrow else 0)
        self.images.gallery.setMinimumHeight(ROOMY if narrow else 0)
        self._columns.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
