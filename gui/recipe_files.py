"""Recipes between the editor and files, the clipboard, saved networks and the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QInputDialog, QMenu

from gui.menus import Menus
from gui.opening import RECIPE_FILTER
from gui.train.recipe_shelf import is_edited
from nncore.errors import InklingError, RecipeError
from nncore.recipe import Recipe
from nncore.recipe.file import SUFFIX, recipe_of_text, write_recipe
from nncore.training.recipes import BUILT_IN

if TYPE_CHECKING:
    from gui.main_window import MainWindow

LISTED = "Put {name} among your recipes; choose it when the run is over"
AS_IT_WAS = ", as it was when it was last possible"


class RecipeFiles(QObject):
    """What can be done with a recipe as a whole; what came of it is told by the errands.

    Parameters
    ----------
    window : MainWindow
        Has the editor, the menus, and the networks.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._form = window.train_panel.form
        self._errands = window.errands
        self._networks = window.controller.networks
        self._removed: list[Recipe] = []
        self._add_actions(window.menus)
        self._menu = self._make_menu()
        self._form.menu_button.set_menu(self._menu)
        self._errands.recipe_offered.connect(self.take)
        self._networks.shown_changed.connect(self.on_network_shown)
        self.on_network_shown()

    @Slot(object, str)
    def take(self, recipe: Recipe, done: str) -> None:
        """Put a recipe from elsewhere into the editor, or in the list while a run is alive.

        Parameters
        ----------
        recipe : Recipe
            What came.
        done : str
            How, for the status bar: ``Opened mine.json``.
        """
        if self._form.offer_recipe(recipe):
            self._window.tabs.setCurrentWidget(self._window.train_panel)
            self._errands.done.emit(done)
        else:
            self._errands.done.emit(LISTED.format(name=recipe.name))

    @Slot()
    def save(self) -> None:
        """Ask for a name and write the recipe; an edited one takes the name of its file."""
        recipe = self._form.recipe()
        name = re.sub(r"[^\w.-]+", "-", recipe.name).strip("-.") or "recipe"
        path = self._errands.ask_where("Save Recipe", name, RECIPE_FILTER, SUFFIX)
        if path is None:
            return
        takes_name = is_edited(recipe.name) and path.stem not in BUILT_IN
        saved = recipe.with_changes(name=path.stem) if takes_name else recipe
        try:
            write_recipe(path, saved)
        except InklingError as error:
            self._errands.error_raised.emit(str(error))
            return
        if takes_name:
            self._form.rename_recipe(path.stem)
        self._tell(f"Saved {path.name}")

    @Slot()
    def copy(self) -> None:
        """Put the recipe on the clipboard as text."""
        QGuiApplication.clipboard().setText(self._form.recipe().to_json())
        self._tell("Copied the recipe as text")

    @Slot()
    def paste(self) -> None:
        """Put the recipe on the clipboard into the editor; say what is wrong with it if it is."""
        text = QGuiApplication.clipboard().text()
        if "{" not in text:
            self._errands.error_raised.emit(
                "The clipboard holds no recipe; copy one as text first, from its first brace to "
                "its last."
            )
            return
        try:
            recipe = recipe_of_text(text, "The pasted recipe")
        except RecipeError as error:
            self._errands.error_raised.emit(str(error))
            return
        self.take(recipe, f"Pasted the recipe {recipe.name}")

    @Slot()
    def go_back(self) -> None:
        """Show the recipe that was in the editor before."""
        before = self._form.recipe_before
        if before is not None:
            self.take(before, f"Back to {before.name}")

    @Slot()
    def rename(self) -> None:
        """Ask for another name."""
        dialog = QInputDialog(self._window)
        dialog.setObjectName("rename_recipe")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle("Rename Recipe")
        dialog.setLabelText("Name of the recipe:")
        dialog.setTextValue(self._form.recipe().name)
        dialog.textValueSelected.connect(self.on_name_entered)
        dialog.open()

    @Slot(str)
    def on_name_entered(self, name: str) -> None:
        """Give the recipe the name, if it can have it."""
        name = name.strip()
        if name in BUILT_IN:
            self._errands.error_raised.emit(
                f"A recipe of Inkling's own is called {name}; choose another."
            )
        elif name and name != self._form.recipe().name:
            self._form.rename_recipe(name)
            self._errands.done.emit(f"The recipe is called {name} now")

    @Slot()
    def remove(self) -> None:
        """Take the recipe out of the list, from where it can be brought back."""
        removed = self._form.remove_recipe()
        if removed is not None:
            self._removed.append(removed)
            self._errands.done.emit(
                f"Removed {removed.name} from your recipes; it can be brought back"
            )

    @Slot()
    def bring_back(self) -> None:
        """Show the recipe again that was removed last."""
        if self._removed:
            recipe = self._removed.pop()
            self.take(recipe, f"Brought {recipe.name} back")

    @Slot()
    def edit_of_network(self) -> None:
        """Put the recipe of the network that answers into the editor."""
        recipe = self._networks.shown.model.recipe
        if recipe is not None:
            self.take(recipe, f"The recipe of the network: {self._networks.shown.name}")

    @Slot()
    def on_network_shown(self) -> None:
        """Offer the recipe of the network that answers, where it has one."""
        self._edit_network.setEnabled(self._networks.shown.model.recipe is not None)

    @Slot()
    def on_menu_opening(self) -> None:
        """Say in the menu what can be done with this recipe."""
        form, before = self._form, self._form.recipe_before
        name = form.recipe().name
        is_own = name not in BUILT_IN and not form.is_locked
        self._back.setText(f"&Back to {before.name}" if before else "&Back")
        self._back.setEnabled(before is not None and not form.is_locked)
        self._rename.setEnabled(is_own)
        self._remove.setEnabled(is_own)
        self._restore.setText(
            f"Bring Bac&k {self._removed[-1].name}" if self._removed else "Bring Bac&k"
        )
        self._restore.setEnabled(bool(self._removed))

    def _tell(self, done: str) -> None:
        self._errands.done.emit(done if self._form.is_valid else done + AS_IT_WAS)

    def _add_actions(self, menus: Menus) -> None:
        tip = "Write the recipe in the editor to a file that anybody can read and train."
        add = menus.add
        self._save = add(None, "action_save_recipe", "Save &Recipe As…", None, tip)
        tip = "Copy the recipe in the editor as text, for a message or a page."
        self._copy = add(None, "action_copy_recipe", "Cop&y Recipe", "Ctrl+Shift+R", tip)
        tip = "Put a recipe that was copied as text into the editor."
        self._paste = add(None, "action_paste_recipe", "Paste R&ecipe", "Ctrl+Shift+V", tip)
        tip = "Put the recipe by which the network was trained into the editor."
        self._edit_network = add(
            None, "action_edit_recipe", "&Edit the Network’s Recipe", "Ctrl+E", tip
        )
        tip = "Show the recipe that was in the editor before."
        self._back = add(None, "action_recipe_before", "&Back", None, tip)
        tip = "Give this recipe another name."
        self._rename = add(None, "action_rename_recipe", "Re&name…", None, tip)
        tip = "Take this recipe out of the list of yours; it can be brought back."
        self._remove = add(None, "action_remove_recipe", "Re&move from List", None, tip)
        tip = "List the recipe again that was removed last."
        self._restore = add(None, "action_restore_recipe", "Bring Bac&k", None, tip)
        for menu, anchor, actions in (
            (menus.file, menus.save_drawing, [self._save]),
            (menus.edit, menus.copy_probabilities, [self._copy, self._paste]),
            (menus.network, menus.about_network, [self._edit_network]),
        ):
            _insert_behind(menu, anchor, actions)
        for action, slot in (
            (self._save, self.save),
            (self._copy, self.copy),
            (self._paste, self.paste),
            (self._edit_network, self.edit_of_network),
            (self._back, self.go_back),
            (self._rename, self.rename),
            (self._remove, self.remove),
            (self._restore, self.bring_back),
        ):
            action.triggered.connect(slot)

    def _make_menu(self) -> QMenu:
        menu = QMenu(self._window)
        menu.setObjectName("recipe_menu_actions")
        menu.setToolTipsVisible(True)
        menu.addAction(self._back)
        menu.addSeparator()
        menu.addActions([self._save, self._copy, self._paste, self._edit_network])
        menu.addSeparator()
        menu.addActions([self._rename, self._remove, self._restore])
        menu.aboutToShow.connect(self.on_menu_opening)
        return menu


def _insert_behind(menu: QMenu, anchor: QAction, actions: list[QAction]) -> None:
    """Put actions into a menu right behind one that is in it."""
    listed = menu.actions()
    place = listed.index(anchor) + 1
    for action in actions:
        if place < len(listed):
            menu.insertAction(listed[place], action)
        else:
            menu.addAction(action)
