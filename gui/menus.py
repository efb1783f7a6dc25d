"""The menu bar: every action with its name, its keys and a sentence about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

Keys = QKeySequence.StandardKey | str | None

THEME_LABELS = {"system": "Like the &System", "light": "&Light", "dark": "&Dark"}


class Menus:
    """Builds the menus of a window and keeps their actions; the window connects them.

    Parameters
    ----------
    window : QMainWindow
        Whose menu bar is filled.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._fill_file()
        self._fill_edit()
        self._fill_view()
        self._fill_network()
        self._fill_help()

    def actions(self) -> list[QAction]:
        """List all actions that have keys, in the order of the menus."""
        found = self._window.findChildren(QAction)
        return [each for each in found if not each.shortcut().isEmpty()]

    def set_theme(self, choice: str) -> None:
        """Mark the theme that was chosen."""
        for action in self.theme_group.actions():
            action.setChecked(action.data() == choice)

    def show_history(self, undo_text: str | None, redo_text: str | None) -> None:
        """Name what can be undone and redone; None where nothing can."""
        undo, redo = (self.undo, "&Undo", undo_text), (self.redo, "&Redo", redo_text)
        for action, verb, text in (undo, redo):
            action.setText(f"{verb} {text}" if text else verb)
            action.setEnabled(text is not None)

    def show_networks(self, kept: Sequence[str], run: str, chosen: tuple[str, str]) -> None:
        """List the networks to choose from.

        Parameters
        ----------
        kept : sequence of str
            Names of the kept ones.
        run : str
            What the network of the latest run is called; empty where there is none.
        chosen : tuple of str
            Kind and name of the one that answers now ("kept", "64-28 ReLU").
        """
        for action in self.network_group.actions():
            if action not in (self.use_shipped, self.use_run):
                self.network_group.removeAction(action)
                self.network.removeAction(action)
                action.deleteLater()
        self.use_run.setEnabled(bool(run))
        self.use_run.setText(f"Network of the &Run: {run}" if run else "Network of the &Run")
        for name in kept:
            tip = "Let this kept network read your drawing."
            action = self.add(None, "action_kept_network", name.replace("&", "&&"), None, tip)
            action.setData(name)
            self._choice(action, self.network_group)
            self.network.insertAction(self._end_of_kept, action)
            action.setChecked(chosen == ("kept", name))
        self.use_shipped.setChecked(chosen[0] == "shipped")
        self.use_run.setChecked(chosen[0] == "run")

    def _fill_file(self) -> None:
        self.file = menu = self._menu("&File", "menu_file")
        standard = QKeySequence.StandardKey
        self.open = self.add(
            menu, "action_open", "&Open…", standard.Open, "Open a network, a drawing or a picture."
        )
        menu.addSeparator()
        self.save_network = self.add(
            menu,
            "action_save",
            "&Save Network As…",
            standard.Save,
            "Write the network that answers now to a file.",
        )
        self.save_drawing = self.add(
            menu,
            "action_save_drawing",
            "Save &Drawing As…",
            "Ctrl+Shift+S",
            "Write the drawing to a file, as strokes (.json) or as a picture (.png).",
        )
        menu.addSeparator()
        # The standard key for quitting is bound to nothing on Linux and Windows.
        self.quit = self.add(menu, "action_quit", "&Quit", "Ctrl+Q", "Close Inkling.")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _fill_edit(self) -> None:
        self.edit = menu = self._menu("&Edit", "menu_edit")
        standard = QKeySequence.StandardKey
        tip = "Take back the last change."
        self.undo = self.add(menu, "action_undo", "&Undo", standard.Undo, tip)
        tip = "Do again what was taken back."
        self.redo = self.add(menu, "action_redo", "&Redo", standard.Redo, tip)
        menu.addSeparator()
        self.clear = self.add(
            menu, "action_clear", "C&lear Canvas", "Ctrl+L", "Empty the canvas; can be undone."
        )
        menu.addSeparator()
        self.copy_drawing = self.add(
            menu, "action_copy_drawing", "&Copy Drawing", standard.Copy, "Copy it as a picture."
        )
        self.paste = self.add(
            menu,
            "action_paste",
            "&Paste Picture",
            standard.Paste,
            "Put a copied picture, or a copied file, on the canvas.",
        )
        self.copy_probabilities = self.add(
            menu,
            "action_copy_probabilities",
            "Copy Pro&babilities",
            "Ctrl+Shift+C",
            "Copy the ten probabilities as a table.",
        )

    def _fill_view(self) -> None:
        self.view = menu = self._menu("&View", "menu_view")
        themes = menu.addMenu("&Theme")
        themes.setObjectName("menu_theme")
        self.theme_group = QActionGroup(self._window)
        for choice, label in THEME_LABELS.items():
            tip = "Colours like the system's." if choice == "system" else f"Always {choice}."
            action = self.add(themes, f"action_theme_{choice}", label, None, tip)
            action.setData(choice)
            self._choice(action, self.theme_group)
        menu.addSeparator()
        self.raw_input = self.add(
            menu,
            "action_raw_input",
            "&Raw Input",
            "Ctrl+R",
            "Give the network the whole canvas, shrunk and not centred: see how it fails.",
        )
        self.raw_input.setCheckable(True)
        self.verdict_map = self.add(
            menu,
            "action_verdict_map",
            "Map of &Verdicts",
            "Ctrl+M",
            "What would be read if the drawing stood elsewhere, or were turned and scaled.",
        )
        self.verdict_map.setCheckable(True)
        menu.addSeparator()
        self.full_screen = self.add(
            menu, "action_full_screen", "&Full Screen", "F11", "Fill the whole screen."
        )
        self.full_screen.setCheckable(True)

    def _fill_network(self) -> None:
        self.network = menu = self._menu("&Network", "menu_network")
        self.network_group = QActionGroup(self._window)
        self.use_shipped = self.add(
            menu,
            "action_use_shipped",
            "&Shipped Network",
            None,
            "Let the network that came with Inkling read your drawing.",
        )
        self.use_run = self.add(
            menu,
            "action_use_run",
            "Network of the &Run",
            None,
            "Let the network in training, or trained last, read your drawing.",
        )
        for action in (self.use_shipped, self.use_run):
            self._choice(action, self.network_group)
        self._end_of_kept = menu.addSeparator()
        self.why = self.add(
            menu,
            "action_why",
            "&Why This Reading?",
            "F2",
            "Your ink beside MNIST's, and what each stage of the preparation changes.",
        )
        self.keep = self.add(
            menu,
            "action_keep",
            "&Keep This Network",
            "Ctrl+K",
            "Keep the network that answers now; it is listed here at every start.",
        )
        self.about_network = self.add(
            menu,
            "action_about_network",
            "&About This Network…",
            "Ctrl+I",
            "What it reached, where it came from, and its recipe.",
        )

    def _fill_help(self) -> None:
        self.help = menu = self._menu("&Help", "menu_help")
        self.shortcuts = self.add(
            menu,
            "action_shortcuts",
            "&Keyboard Shortcuts",
            QKeySequence.StandardKey.HelpContents,
            "All keys in one place.",
        )
        self.about = self.add(
            menu, "action_about", "&About Inkling", None, "Versions and licences."
        )
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    def _menu(self, title: str, name: str) -> QMenu:
        menu = self._window.menuBar().addMenu(title)
        menu.setObjectName(name)
        return menu

    def add(self, menu: QMenu | None, name: str, text: str, keys: Keys, tip: str) -> QAction:
        """Make an action, at the end of a menu where one is given.

        Parameters
        ----------
        menu : QMenu or None
            Where it goes.
        name, text : str
            Its object name, and what the menu says.
        keys : StandardKey, str or None
            Its shortcut.
        tip : str
            One sentence about it.
        """
        action = QAction(text, self._window)
        self._name(menu, action, name, keys, tip)
        return action

    @staticmethod
    def _name(menu: QMenu | None, action: QAction, name: str, keys: Keys, tip: str) -> None:
        action.setObjectName(name)
        action.setStatusTip(tip)
        action.setToolTip(tip)
        action.setMenuRole(QAction.MenuRole.NoRole)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        if menu is not None:
            menu.addAction(action)

    @staticmethod
    def _choice(action: QAction, group: QActionGroup) -> None:
        action.setCheckable(True)
        group.addAction(action)
