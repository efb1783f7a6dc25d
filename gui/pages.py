"""The windows of words: about the program, the network, the keys, and what went wrong."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gui.dialogs import TextDialog, describe_network, describe_program, describe_shortcuts
from gui.networks import Shown
from gui.report import ReportDialog, describe_versions

CRASHED = (
    "This was written down when Inkling ended unexpectedly the last time. Whoever mends Inkling is "
    "helped by it:"
)


class Pages(QObject):
    """Makes each window when it is first asked for, and keeps it.

    Parameters
    ----------
    window : QWidget
        The main window.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._pages: dict[str, TextDialog] = {}
        self.last_report = ""
        self.report: ReportDialog | None = None
        self.crash: ReportDialog | None = None

    def show_page(self, name: str, title: str, html: str) -> None:
        """Show a window of words; each name has one."""
        page = self._pages.get(name)
        if page is None:
            page = self._pages[name] = TextDialog(name, title, html, self._window)
        page.show_text(html)

    def show_network(self, shown: Shown) -> None:
        """Tell about the network that answers now."""
        self.show_page("about_network", "About This Network", describe_network(shown))

    def show_shortcuts(self, actions: Sequence[QAction]) -> None:
        """List the keys."""
        self.show_page("shortcuts", "Keyboard Shortcuts", describe_shortcuts(list(actions)))

    @Slot()
    def show_about(self) -> None:
        """Tell about the program."""
        self.show_page("about", "About Inkling", describe_program())

    def keep_report(self, report: str) -> None:
        """Have a report at hand for whoever asks for the details."""
        self.last_report = report

    def show_crash(self, log: str) -> None:
        """Show what was written down when an earlier window crashed."""
        if self.crash is None:
            self.crash = ReportDialog(log, self._window, words=CRASHED)
        self.crash.show_report(f"{log}\n\n{describe_versions()}")

    @Slot()
    def show_report(self) -> None:
        """Show what went wrong last."""
        if self.report is None:
            self.report = ReportDialog(self.last_report, self._window)
        self.report.show_report(self.last_report)
