"""What the network receives: how many pixels, and how ink becomes them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot

from gui.train.fields import ChoiceField, NumberField, word_choices
from gui.train.section import Section, caption, read_number
from gui.train.words import CENTRE_WORDS, ROUTE_WORDS
from nncore.recipe import BOUNDS, Preparation, Recipe

SIZE_TIP = (
    "Side of the image that the network receives, in pixels: 28 as in MNIST, 8 as in the small "
    "digits of scikit-learn. Images of another size are brought to it; box and pen follow it."
)
BOX_TIP = "Longer side of the digit inside that image, in its pixels; MNIST's is 20 of 28."
PEN_TIP = "How wide strokes are drawn in that image, in its pixels; about 2.5 in MNIST."
GRID_TIP = "Fine pixels drawn for each pixel of the image, along one side: more are smoother."
FULL_TIP = (
    "The value of a pixel that is all ink: 1, or 255 where a network takes grey values as files "
    "hold them. Large inputs saturate sigmoids and need a small rate."
)
FOLLOWING = ("box", "pen")
"""What keeps its share of the side where another side is entered."""

NUMBERS = ("size", "box", "pen", "supersample", "full_ink")


class InputSection(Section):
    """The fields of `Preparation`.

    Signals
    -------
    size_entered(int)
        Another side of the input, in pixels.
    """

    size_entered = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.numbers = {
            "size": NumberField("preparation.size", "input_size", SIZE_TIP, whole=True),
            "box": NumberField("preparation.box", "input_box", BOX_TIP),
            "pen": NumberField("preparation.pen", "input_pen", PEN_TIP),
            "supersample": NumberField(
                "preparation.supersample", "input_grid", GRID_TIP, whole=True
            ),
            "full_ink": NumberField("preparation.full_ink", "input_full_ink", FULL_TIP),
        }
        self.route: ChoiceField[str] = ChoiceField("input_route", "How ink becomes the input")
        self.route.set_choices(word_choices(ROUTE_WORDS))
        self.centre: ChoiceField[str] = ChoiceField("input_centre", "What is put in the middle")
        self.centre.set_choices(word_choices(CENTRE_WORDS))
        self._shares: dict[str, float] = {}
        # Before the section reads its inputs, so that it reads box and pen as they follow.
        self.numbers["size"].edited.connect(self.on_size_edited)
        for name in FOLLOWING:
            self.numbers[name].edited.connect(self.on_share_edited)
        self._add_rows()
        self.show_preparation(Preparation())

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the recipe's fields."""
        self.show_preparation(recipe.preparation)

    def show_preparation(self, preparation: Preparation) -> None:
        """Show the fields, without `edited`."""
        self._shares = {name: getattr(preparation, name) / preparation.size for name in FOLLOWING}
        for name, number in self.numbers.items():
            number.set_number(getattr(preparation, name))
        self.route.set_choice(preparation.route)
        self.centre.set_choice(preparation.centre)

    def changes(self, base: Recipe, errors: dict[str, str]) -> dict[str, Any]:
        """Return the fields as they stand; see `Section.changes`."""
        values = {
            name: read_number(number, getattr(base.preparation, name), errors)
            for name, number in self.numbers.items()
        }
        if errors.keys() & {"preparation.size"}:
            values["box"] = base.preparation.box  # which fits the size that stays
        return {
            "preparation": {
                **values,
                "route": self.route.choice(),
                "centre": self.centre.choice(),
            }
        }

    @Slot()
    def on_size_edited(self) -> None:
        """Let box and pen keep their share of a side that is entered."""
        size = self._size()
        if size is None:
            return
        for name, share in self._shares.items():
            low, _ = BOUNDS[f"preparation.{name}"]
            self.numbers[name].set_number(max(low, round(share * size, 2)))
        self.size_entered.emit(size)

    @Slot()
    def on_share_edited(self) -> None:
        """Remember the share of the side that box and pen have by somebody's wish."""
        size = self._size()
        for name in FOLLOWING:
            value = read_number(self.numbers[name], None, {})
            # What is too large now may be meant for a side that is still to come: it stays.
            self._shares.pop(name, None)
            if size and value is not None and value <= size:
                self._shares[name] = value / size

    def _size(self) -> int | None:
        """Return the side that is entered; None while it is none."""
        size = read_number(self.numbers["size"], None, {})
        return None if size is None else int(size)

    def _add_rows(self) -> None:
        size, box, pen, grid, full = (self.numbers[name] for name in NUMBERS)
        self._pair("Side", size, "digit", box, "px")
        self._pair("Pen", pen, "full ink", full, "")
        self.add_row("Ink", self.route, fields=("preparation.route",))
        middle = caption("fine grid", grid)
        middle.setToolTip(grid.toolTip())
        grid.setMaximumWidth(56)
        fields = ("preparation.centre", "preparation.supersample")
        self.add_row("Centre", self.centre, middle, grid, fields=fields)

    def _pair(
        self, label: str, first: NumberField, words: str, second: NumberField, unit: str
    ) -> None:
        between = caption(words, second)
        between.setToolTip(second.toolTip())
        between.setMinimumWidth(52)
        signs = [caption("px", first), caption(unit, second)]
        for sign in signs:
            sign.setFixedWidth(16)
        fields = (first.field, second.field)
        self.add_row(label, first, signs[0], between, second, signs[1], fields=fields)
