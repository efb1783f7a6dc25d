"""The parts of the recipe form, made one after the other: each takes some milliseconds."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from gui.train.augmentation_section import AugmentationSection
from gui.train.data_section import DataSection
from gui.train.input_section import InputSection
from gui.train.layer_editor import LayerEditor
from gui.train.learning_section import LearningSection
from gui.train.length_section import LengthSection
from gui.train.particulars_section import ParticularsSection
from gui.train.regularisation_section import RegularisationSection


@dataclass(frozen=True, eq=False)
class FormSections:
    """What a recipe form is put together from; each is taken over by one form."""

    data: DataSection
    layers: LayerEditor
    learning: LearningSection
    length: LengthSection
    input: InputSection
    augmentation: AugmentationSection
    particulars: ParticularsSection
    more: RegularisationSection


def make_sections() -> Generator[None, None, FormSections]:
    """Make the parts, with room for the events of a window between them.

    Returns
    -------
    FormSections
        At the end of the generator.
    """
    data = DataSection()
    yield
    layers = LayerEditor()
    yield
    learning = LearningSection()
    yield
    length = LengthSection()
    yield
    pixels = InputSection()
    yield
    augmentation = AugmentationSection()
    yield
    particulars = ParticularsSection()
    yield
    more = RegularisationSection()
    yield
    return FormSections(data, layers, learning, length, pixels, augmentation, particulars, more)
