"""Four lessons, worked with the numbers of the drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QButtonGroup,
    QPushButton,
    QTextBrowser,
    QWidget,
)

from gui.backprop.lesson_words import meeting_html, pairings_html, product_html, transposed_html
from gui.card import Card
from gui.source_link import SourceLink
from gui.train.column_scroll import PageColumns
from gui.train.flow_layout import FlowLayout
from nncore.insight.backprop.lessons import (
    LessonNumbers,
    pairings,
    softmax_meets_cross_entropy,
    ten_by_pixels,
    the_transpose_that_runs,
)

EMPTY: Final = "<p>Draw a digit: the lessons are worked with its numbers.</p>"


@dataclass(frozen=True)
class _Lesson:
    name: str
    title: str
    write: Callable[[LessonNumbers], str]
    source: Callable[..., Any]


_LESSONS: Final = (
    _Lesson("meeting", "Softmax meets cross-entropy", meeting_html, softmax_meets_cross_entropy),
    _Lesson("pairings", "Loss and output together", pairings_html, pairings),
    _Lesson("product", "(10, 784) · (784, 1)", product_html, ten_by_pixels),
    _Lesson("transpose", "The wrong transpose", transposed_html, the_transpose_that_runs),
)


class LessonsPage(QWidget):
    """One lesson at a time.

    Signals
    -------
    lesson_chosen()
        Another one was chosen.
    """

    lesson_chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backprop_lessons")
        self.setAccessibleName("Lessons")
        self._numbers: LessonNumbers | None = None
        self._shown = ""
        self._text = QTextBrowser(self)
        self._text.setObjectName("lesson_text")
        self._text.setAccessibleName("Lesson")
        self._text.setOpenLinks(False)
        self._text.setTabChangesFocus(True)
        self._text.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self._text.document().setDefaultStyleSheet(
            "td, th { padding: 1px 10px 1px 0; } th { text-align: right; font-weight: 600; }"
        )
        self._source = SourceLink("lesson_source", None, self)
        self._group = QButtonGroup(self)
        above = QWidget(self)
        buttons = FlowLayout(above, 4)
        for number, lesson in enumerate(_LESSONS):
            button = QPushButton(lesson.title, above)
            button.setObjectName(f"lesson_{lesson.name}")
            button.setProperty("role", "segment")
            button.setCheckable(True)
            button.setChecked(number == 0)
            self._group.addButton(button, number)
            buttons.addWidget(button)
        card = Card("", self)
        card.body.addWidget(above)
        card.body.addWidget(self._text, 1)
        card.body.addWidget(self._source)
        column = PageColumns(QBoxLayout.Direction.TopToBottom, self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self._group.buttonClicked.connect(self._on_clicked)
        self.set_numbers(None)

    def set_numbers(self, numbers: LessonNumbers | None) -> None:
        """Work the lesson with other numbers; None for a blank canvas."""
        self._numbers = numbers
        lesson = _LESSONS[max(self._group.checkedId(), 0)]
        html = EMPTY if numbers is None else lesson.write(numbers)
        self._source.set_function(lesson.source)
        if html != self._shown:
            self._shown = html
            bar = self._text.verticalScrollBar()
            place = bar.value()
            self._text.setHtml(html)
            bar.setValue(place)

    def set_narrow(self, is_narrow: bool) -> None:
        """Change nothing: the words break lines by themselves, wide tables scroll."""

    def text(self) -> str:
        """Return the lesson's words."""
        return self._text.toPlainText()

    @Slot(QAbstractButton)
    def _on_clicked(self, _button: QAbstractButton) -> None:
        self.set_numbers(self._numbers)
        self._text.verticalScrollBar().setValue(0)
        self.lesson_chosen.emit()
