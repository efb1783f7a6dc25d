"""What a run learns from: the data, how much of it, and how much of it lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLabel

from gui.long_words import breakable
from gui.train.data_mix import MixButton, missing_note
from gui.train.fields import ChoiceField, NumberField
from gui.train.section import Section, caption, read_number
from nncore.recipe import Recipe

Sources = tuple[str, ...]

TRAINING_IMAGES = {"strokes": 30_000, "mnist": 55_000}
"""Training images of each source when all are taken; validation and test come on top."""

SOURCE_NAMES = {
    "strokes": "Strokes",
    "mnist": "MNIST",
    "digits8": "Digits 8×8",
    "patterns": "Patterns",
}
MIXES: tuple[Sources, ...] = (("strokes",), ("mnist",), ("mnist", "strokes"))
SOURCE_TIPS = {
    ("strokes",): "Digits that the program draws itself, in many hands. Needs no download.",
    ("mnist",): "60,000 digits written by people; 5,000 of them are kept for validation.",
    ("mnist", "strokes"): "Both, shuffled together: the network that reads your digits best.",
}
DOWNLOAD_NOTE = "MNIST is not here yet; Start downloads it (12 MB)."
WRONG_LABELS_TIP = (
    "Share of the training labels deliberately replaced by another digit. A large network learns "
    "even the lies by heart: training accuracy climbs while validation falls behind. "
    "That is over-fitting."
)
IMAGES_TIP = (
    "How many training images are used; empty for all. With few of them the network learns them "
    "by heart and reads new digits badly: over-fitting again."
)
NOT_DIGITS_TIP = (
    "Images of what is no digit that are added to the training images, as a share of them: "
    "scribbles, letters, symbols, noise. The network learns to be undecided about them, so that "
    "it can say “not a digit”."
)
REDRAWN_TIP = (
    "How often each drawing of a file of strokes is in the training images: first as it is, then "
    "drawn again with another slant, turn, pen …, as a hand varies. Images cannot be redrawn."
)


class DataSection(Section):
    """The data chooser, the number of training images and the share of wrong labels."""

    def __init__(self) -> None:
        super().__init__()
        self._mnist_at_hand = False
        self._extra: Sources | None = None
        self._recent: tuple[str, ...] = ()
        self.sources: ChoiceField[Sources] = ChoiceField("dataset", "Data")
        self.mix = MixButton()
        self.images = NumberField(
            "data.training_images", "training_images", IMAGES_TIP, whole=True, optional=True
        )
        self.wrong = NumberField(
            "data.wrong_labels", "wrong_labels", WRONG_LABELS_TIP, percent=True
        )
        wrong_caption = caption("wrong labels", self.wrong)
        wrong_caption.setToolTip(WRONG_LABELS_TIP)
        self.not_digits = NumberField("data.not_digits", "not_digits", NOT_DIGITS_TIP, percent=True)
        self.redrawn = NumberField("data.redrawn", "redrawn", REDRAWN_TIP, whole=True)
        redrawn_caption = caption("redrawn ×", self.redrawn)
        redrawn_caption.setToolTip(REDRAWN_TIP)
        self.images.setMinimumWidth(88)
        self.not_digits.setMinimumWidth(88)
        for field in (self.wrong, self.redrawn):
            field.setMaximumWidth(76)
        self._note = QLabel(DOWNLOAD_NOTE)
        self._note.setProperty("role", "muted")
        self._note.setWordWrap(True)
        self._note.setObjectName("data_note")
        self._list_choices()
        self.add_row("Data", self.sources, self.mix, fields=("data.sources",))
        self.column.addWidget(self._note)
        self.add_row(
            "Images",
            self.images,
            wrong_caption,
            self.wrong,
            fields=("data.training_images", "data.wrong_labels"),
        )
        self.add_row(
            "Non-digits",
            self.not_digits,
            redrawn_caption,
            self.redrawn,
            fields=("data.not_digits", "data.redrawn"),
        )
        self.sources.chosen.connect(self.on_sources_chosen)
        self.mix.sources_mixed.connect(self.on_sources_mixed)
        self.on_sources_chosen()

    def set_mnist_at_hand(self, at_hand: bool) -> None:
        """Say whether MNIST is on this machine, or has to be downloaded first."""
        self._mnist_at_hand = at_hand
        self._list_choices()
        self.on_sources_chosen()

    @Slot(object)
    def set_recent(self, paths: Sequence[str]) -> None:
        """Offer data of the user's own, by their paths, beside those that have a name."""
        self._recent = tuple(paths)
        self._list_choices()
        self.on_sources_chosen()

    def training_images(self) -> int | None:
        """Return how many training images a run would use; None where nobody knows yet."""
        count = _available(self.sources.choice())
        errors: dict[str, str] = {}
        wanted = read_number(self.images, None, errors)
        if wanted is not None:
            count = int(wanted) if count is None else min(int(wanted), count)
        if count is None:
            return None
        share = float(read_number(self.not_digits, 0.0, errors))
        return count + round(share * count)

    def show_recipe(self, recipe: Recipe) -> None:
        """Show the recipe's fields."""
        data = recipe.data
        self._choose(data.sources)
        self.images.set_number(data.training_images)
        self.wrong.set_number(data.wrong_labels)
        self.not_digits.set_number(data.not_digits)
        self.redrawn.set_number(data.redrawn)
        self.on_sources_chosen()

    def changes(self, base: Recipe, errors: dict[str, str]) -> dict[str, Any]:
        """Return the fields as they stand; see `Section.changes`."""
        data = base.data
        return {
            "data": {
                "sources": self.sources.choice(),
                "training_images": read_number(self.images, data.training_images, errors),
                "wrong_labels": read_number(self.wrong, data.wrong_labels, errors),
                "not_digits": read_number(self.not_digits, data.not_digits, errors),
                "redrawn": read_number(self.redrawn, data.redrawn, errors),
            }
        }

    @Slot()
    def on_sources_chosen(self) -> None:
        """Keep the note and the placeholder in step with the data."""
        sources = self.sources.choice()
        needs_mnist = "mnist" in sources and not self._mnist_at_hand
        note = missing_note(sources, tuple(SOURCE_NAMES)) or (DOWNLOAD_NOTE if needs_mnist else "")
        self._note.setText(breakable(note))
        self._note.setVisible(bool(note))
        known = dict.fromkeys((*SOURCE_NAMES, *self._recent, *sources))
        self.mix.set_sources([(name, _name(name)) for name in known], sources)
        available = _available(sources)
        self.images.setPlaceholderText("all" if available is None else f"all {available:,}")

    @Slot(object)
    def on_sources_mixed(self, sources: Sources) -> None:
        """Take the data sets that were ticked."""
        self._choose(sources)
        self.on_sources_chosen()
        self.edited.emit()

    def _choose(self, sources: Sources) -> None:
        self._extra = sources
        self._list_choices()
        self.sources.set_choice(sources)

    def _list_choices(self) -> None:
        own = tuple((path,) for path in self._recent)
        extra = () if self._extra is None else (self._extra,)
        mixes = dict.fromkeys((*MIXES, *own, *extra))
        self.sources.set_choices([(mix, _label(mix), self._tip(mix)) for mix in mixes])

    def _tip(self, sources: Sources) -> str:
        tip = SOURCE_TIPS.get(sources, "\n".join(sources))
        if "mnist" not in sources:
            return tip
        return f"{tip}\n" + ("At hand." if self._mnist_at_hand else DOWNLOAD_NOTE)


def _available(sources: Sources) -> int | None:
    if any(name not in TRAINING_IMAGES for name in sources):
        return None
    return sum(TRAINING_IMAGES[name] for name in sources)


def _label(sources: Sources) -> str:
    """Return ``MNIST + Strokes · 85,000``; a path is shown by its last part."""
    available = _available(sources)
    label = " + ".join(map(_name, sources))
    return label if available is None else f"{label} · {available:,}"


def _name(source: str) -> str:
    return SOURCE_NAMES.get(source) or PurePath(source).name or source
