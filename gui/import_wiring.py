"""Looks at data from outside in the second thread, and hands what is accepted to the recipe."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMainWindow

from gui.controller import Controller
from gui.data.import_page import ImportPage, Sources
from gui.data.panel import DataPanel
from gui.errands import Errands
from gui.jobs import result_after_reports
from gui.long_words import shortened
from gui.menus import Menus
from gui.subject import Subject
from gui.train.panel import TrainPanel
from gui.views import Views
from nncore.data import importing
from nncore.data.importing import ImportPreview
from nncore.data.own_preparation import preparation_of_size
from nncore.errors import InklingError
from nncore.progress import Progress
from nncore.recipe import Preparation, Recipe

DATA_FILTER = "Data (*.csv *.tsv *.txt *.npz *.gz *ubyte *idx* *.json *.jsonl);;All files (*)"
LOCKED = "A training is running: {name} is in the list of data now; choose it when the run is over."


class ImportWiring(QObject):
    """Connects the page about data from outside with menus, recipe and second thread.

    Parameters
    ----------
    window : QMainWindow
        Above which dialogs appear.
    views : Views
        Holds the Data tab and the Train tab.
    menus : Menus
        Get the entries that begin an import.
    errands : Errands
        Knows the folder of the last time, and hands on data that were dropped.
    controller : Controller
        Has the second thread.

    Signals
    -------
    accepted()
        The recipe learns from other data.
    noticed(str)
        What was done, for the status bar.
    sentence_raised(str)
        What could not be done, and why.
    """

    accepted = Signal()
    noticed = Signal(str)
    sentence_raised = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        views: Views,
        menus: Menus,
        errands: Errands,
        controller: Controller,
    ) -> None:
        super().__init__(views)
        self._window, self._views, self._errands = window, views, errands
        self._train: TrainPanel = views.train
        self._controller = controller
        self._reading = Subject("import", controller.jobs, self)
        self._path = Path()
        self._base = self._prepared = Preparation()
        self._add_actions(menus)
        errands.data_offered.connect(self.look_at)
        self._reading.answered.connect(self._on_part)
        self._reading.failed.connect(self._on_failed)
        self._reading.crashed.connect(controller.report_raised)
        self.noticed.connect(controller.noticed)
        self.sentence_raised.connect(controller.sentence_raised)

    @property
    def _panel(self) -> DataPanel:
        return self._views.data

    @property
    def _page(self) -> ImportPage:
        return self._views.data.importing

    def attach(self, panel: DataPanel) -> None:
        """Follow what is wished in the Data tab, once there is one."""
        buttons, page = panel.overview.buttons, panel.importing
        buttons.file_requested.connect(self.choose_file)
        buttons.folder_requested.connect(self.choose_folder)
        buttons.path_requested.connect(self.look_at)
        page.size_requested.connect(self._on_size_requested)
        page.accept_requested.connect(self._on_accept_requested)
        page.usable_requested.connect(self._keep_usable)
        page.cancel_requested.connect(self._on_cancel_requested)

    @Slot()
    def choose_file(self) -> None:
        """Ask for a file and look at it."""
        folder = self._errands.folder
        name, _ = QFileDialog.getOpenFileName(self._window, "Import Data", folder, DATA_FILTER)
        if name:
            self.look_at(name)

    @Slot()
    def choose_folder(self) -> None:
        """Ask for a folder and look at it."""
        folder = self._errands.folder
        name = QFileDialog.getExistingDirectory(self._window, "Import a Folder of Data", folder)
        if name:
            self.look_at(name)

    @Slot(str)
    def look_at(self, path: str) -> None:
        """Read data from outside and show them; the recipe is left alone."""
        self._path = Path(path)
        self._errands.folder = str(self._path.parent)
        self._base = self._train.recipe().preparation
        self._page.size_choice.begin(self._base.size)
        self._panel.show_import(True)
        self._views.setCurrentWidget(self._panel)
        self._page.begin(self._path.name)
        self._request(self._base)

    @Slot()
    def show_data(self) -> None:
        """Bring the tab to the front."""
        self._views.setCurrentWidget(self._panel)

    def _request(self, preparation: Preparation) -> None:
        self._prepared = preparation
        self._reading.request(partial(_looking, self._path, preparation))

    @Slot(int)
    def _on_size_requested(self, size: int) -> None:
        self._page.begin(self._path.name, is_again=True)
        self._request(preparation_of_size(self._base, size))

    @Slot()
    def _keep_usable(self) -> None:
        """Ask for a name, and write what is usable there."""
        name = str(self._path.with_name(f"{self._path.stem}-usable.npz"))
        answer, _ = QFileDialog.getSaveFileName(
            self._window, "Keep the Usable Images", name, "NumPy archive (*.npz)"
        )
        if answer:
            target = Path(answer)
            target = target if target.suffix else target.with_suffix(".npz")
            self._page.begin(self._path.name, is_again=True)
            self._reading.request(partial(_keeping, self._path, self._prepared, target))

    @Slot(object)
    def _on_part(self, part: Progress | Path | ImportPreview) -> None:
        if isinstance(part, Progress):
            self._page.show_progress(part)
        elif isinstance(part, Path):
            self.look_at(str(part))
            self.noticed.emit(f"Wrote {part.name}")
        else:
            self._page.set_preview(part, self._prepared.size, self._others())

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        self._page.show_sentence(sentence)

    @Slot()
    def _on_cancel_requested(self) -> None:
        self._reading.cancel()
        self._panel.show_import(False)

    @Slot(object, int)
    def _on_accept_requested(self, sources: Sources, size: int) -> None:
        preview = self._page.preview
        assert preview is not None
        if not self._controller.state.is_alive:
            try:
                recipe = self._recipe_with(sources, size, preview)
            except InklingError as error:
                self.sentence_raised.emit(f"{preview.name} was not accepted: {error}")
                return
        self._panel.recent.add(str(preview.path))
        if self._controller.state.is_alive:
            self.sentence_raised.emit(LOCKED.format(name=preview.name))
        else:
            self._train.set_recipe(recipe)
            self.noticed.emit(f"Accepted {shortened(preview.name, 24)}: press Start to train")
        self._panel.show_import(False)
        self.accepted.emit()

    def _recipe_with(self, sources: Sources, size: int, preview: ImportPreview) -> Recipe:
        recipe = self._train.recipe()
        received = [sample.received for sample in preview.samples]
        return recipe.with_changes(
            data=replace(recipe.data, sources=sources),
            preparation=preparation_of_size(recipe.preparation, size, received),
        )

    def _others(self) -> list[Sources]:
        """List what the data could be mixed with: what the recipe names, and what it could."""
        own = str(self._path)
        named = tuple(name for name in self._train.recipe().data.sources if name != own)
        wanted: list[Sources] = [named, ("strokes",), ("mnist",), ("mnist", "strokes")]
        return [sources for sources in dict.fromkeys(wanted) if sources]

    def _add_actions(self, menus: Menus) -> None:
        before = menus.save_network
        for name, text, keys, tip, slot in (
            (
                "action_import_data",
                "&Import Data…",
                "Ctrl+Shift+O",
                "Look at a CSV, .npz, IDX or drawings file, and learn from it if it is good.",
                self.choose_file,
            ),
            (
                "action_import_folder",
                "Import &Folder of Data…",
                None,
                "Look at a folder of images by label, or of IDX files.",
                self.choose_folder,
            ),
        ):
            action = menus.add(None, name, text, keys, tip)
            action.triggered.connect(slot)
            menus.file.insertAction(before, action)
        menus.file.insertSeparator(before)
        words = "What the network learns from: samples, counts, variants."
        shown = menus.add(None, "action_data", "&Data", "Ctrl+D", words)
        shown.triggered.connect(self.show_data)
        menus.view.insertAction(menus.raw_input, shown)


def _looking(
    path: Path, preparation: Preparation
) -> Generator[Progress | ImportPreview, None, None]:
    """Look at data, in the second thread."""
    yield from result_after_reports(importing.preview(path, preparation))


def _keeping(
    path: Path, preparation: Preparation, target: Path
) -> Generator[Progress | Path, None, None]:
    """Write what is usable of data, in the second thread; say where."""
    yield from result_after_reports(_kept(path, preparation, target))


def _kept(path: Path, preparation: Preparation, target: Path) -> Generator[Progress, None, Path]:
    yield from importing.keep_usable(path, preparation, target)
    return target
