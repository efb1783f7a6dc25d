"""Writes the network that answers now for other programs, in the second thread."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from nncore.export import FORMATS, Format, export_network
from nncore.network.model import Model

if TYPE_CHECKING:
    from gui.main_window import MainWindow

SUBJECT = "export of "
FILTERS = ";;".join(f"{each.title} (*{each.suffix})" for each in FORMATS.values())


class Exporting(QObject):
    """The entry in the File menu; what came of it is told by the errands.

    Parameters
    ----------
    window : MainWindow
        Has the menus, the networks and the threads.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._errands, self._controller = window.errands, window.controller
        menus = window.menus
        tip = (
            "Write the network that answers now for other programs: ONNX, NumPy, tables, a script."
        )
        action = menus.add(None, "action_export_network", "&Export Network…", "Ctrl+Shift+E", tip)
        menus.file.insertAction(menus.save_drawing, action)
        action.triggered.connect(self.choose_and_export)
        jobs = self._controller.jobs
        jobs.part_done.connect(self._on_written)
        jobs.job_failed.connect(self._on_failed)

    @Slot()
    def choose_and_export(self) -> None:
        """Ask for a name, whose ending says the format, and write the network."""
        model = self._controller.networks.shown.model
        first = next(iter(FORMATS.values()))
        path = self._errands.ask_where(
            "Export Network", model.name or "network", FILTERS, first.suffix
        )
        if path is None:
            return
        kinds = {each.suffix: each for each in FORMATS.values()}
        kind = kinds.get(path.suffix.lower())
        if kind is None:
            self._errands.error_raised.emit(
                f"{path.name}: was not written, because its ending names no format; "
                f"choose one of {', '.join(kinds)}."
            )
            return
        # A subject of its own: a second export does not take the place of the first.
        self._controller.jobs.request(f"{SUBJECT}{path}", partial(_writing, path, model, kind))

    @Slot(str, int, object)
    def _on_written(self, subject: str, generation: int, files: object) -> None:
        if subject.startswith(SUBJECT) and isinstance(files, tuple):
            names = " and ".join(file.name for file in files)
            self._errands.done.emit(f"Exported {names}")

    @Slot(str, int, str, str)
    def _on_failed(self, subject: str, generation: int, sentence: str, report: str) -> None:
        if not subject.startswith(SUBJECT):
            return
        self._errands.error_raised.emit(sentence)
        if report:
            self._controller.report_raised.emit(report)


def _writing(path: Path, model: Model, kind: Format) -> Generator[tuple[Path, ...], None, None]:
    """Write the files, in the second thread."""
    yield export_network(path, model, kind)
