"""The box in which a recipe is chosen: in groups, each with a heading."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QFont, QStandardItemModel
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton

from gui import theme
from gui.train.fields import ChoiceField
from nncore.recipe import Recipe
from nncore.training.recipes import BUILT_IN, PUBLISHED
from nncore.training.recipes.trained_well import TRAINED_WELL

YOURS = "Yours"
MENU_TIP = "Save, copy, paste, rename or remove the recipe as a whole."


class RecipeChooser(ChoiceField[str]):
    """Recipes by name, under headings that cannot be chosen; `choice` is the name."""

    def __init__(self) -> None:
        super().__init__("recipe", "Recipe")
        self._listed: tuple[Recipe, ...] | None = None
        self.setMaxVisibleItems(24)

    def show_recipes(self, own: tuple[Recipe, ...], chosen: str) -> None:
        """List the built-in recipes and a person's own, and choose one of them, in silence."""
        if own != self._listed:
            self._listed = own
            self._list([*GROUPS.items(), (YOURS, own)])
        if self.holds(chosen) and self.choice() != chosen:
            self.set_choice(chosen)

    def _list(self, groups: Sequence[tuple[str, Sequence[Recipe]]]) -> None:
        choices: list[tuple[str, str, str]] = []
        headings: list[int] = []
        for title, recipes in groups:
            if not recipes:
                continue
            headings.append(len(choices))
            choices.append(("", title, ""))
            choices += [(recipe.name, recipe.name, _tip(recipe)) for recipe in recipes]
        with QSignalBlocker(self):
            self.set_choices(choices)
            self._mark(headings)

    def _mark(self, headings: Sequence[int]) -> None:
        """Make what stands at these places headings."""
        model = self.model()
        assert isinstance(model, QStandardItemModel)
        font = theme.ui_font(-1, QFont.Weight.DemiBold)
        for place in headings:
            item = model.item(place)
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(font, Qt.ItemDataRole.FontRole)
            item.setData(f"{item.text()}: a heading", Qt.ItemDataRole.AccessibleTextRole)


def _groups() -> dict[str, tuple[Recipe, ...]]:
    """Sort the program's recipes under their headings."""
    published = tuple(one.recipe for one in PUBLISHED.values())
    own = tuple(each for each in BUILT_IN.values() if each not in (*published, *TRAINED_WELL))
    return {"Published": published, "Trained well": TRAINED_WELL, "Inkling’s own": own}


GROUPS = _groups()


def _tip(recipe: Recipe) -> str:
    """Return a summary, the layers in a line, and the result that was published."""
    published = PUBLISHED.get(recipe.name)
    lines = (
        recipe.summary,
        f"{recipe.describe_layers()}, {recipe.parameter_count:,} parameters",
        f"Published result: {published.stated}" if published is not None else "",
    )
    return "\n".join(line for line in lines if line)


class RecipeMenuButton(QToolButton):
    """Opens the menu of what can be done with a recipe as a whole; hidden without one."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("recipe_menu")
        self.setText("⋯")
        self.setAccessibleName("More for this recipe")
        self.setToolTip(MENU_TIP)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setStyleSheet("min-height: 26px; max-height: 26px; padding: 0 6px;")  # as the box
        self.hide()

    def set_menu(self, menu: QMenu) -> None:
        """Take the menu, and appear."""
        self.setMenu(menu)
        self.show()
