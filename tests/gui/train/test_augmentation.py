"""How training images are varied: the fields, the switch, and the digits that follow them."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui.train.augmentation_section import USUAL, AugmentationSection
from gui.train.fold import Fold
from gui.train.recipe_form import RecipeForm
from nncore.recipe import Augmentation, Data, Preparation
from nncore.training.recipes import BUILT_IN

from .forms import line, messages

QUICK = BUILT_IN["quick"]


@pytest.fixture
def section(form: RecipeForm) -> AugmentationSection:
    """Return the section of a form, unfolded."""
    fold = form.findChild(Fold, "vary")
    assert fold is not None
    fold.setChecked(True)
    QApplication.processEvents()
    return form.augmentation


def test_it_is_folded_away_and_off(form: RecipeForm) -> None:
    assert not form.augmentation.isVisible()
    assert form.recipe().augmentation is None


def test_switched_on_it_begins_with_usual_values(
    form: RecipeForm, section: AugmentationSection
) -> None:
    assert not line(form, "augmentation_rotation").isEnabled()
    section.varies.click()
    assert form.recipe().augmentation == USUAL
    line(form, "augmentation_rotation").setText("15")
    line(form, "augmentation_scale").setText("20")
    assert form.recipe().augmentation == Augmentation(
        rotation=15,
        shift=USUAL.shift,
        scale=0.2,
        shear=USUAL.shear,
        elastic=USUAL.elastic,
        thickness=USUAL.thickness,
    )
    section.varies.click()
    assert form.recipe() == QUICK


def test_what_is_wrong_is_said_beside_the_field_and_in_sight(form: RecipeForm) -> None:
    form.augmentation.varies.setChecked(True)
    line(form, "augmentation_elastic").setText("9")
    assert not form.is_valid
    assert form.augmentation.isVisible(), "unfolded by itself"
    assert len(messages(form)) == 1
    assert "0 to 8" in messages(form)[0]
    line(form, "augmentation_elastic").setText("2")
    assert form.is_valid


def test_the_digits_follow_the_fields(
    form: RecipeForm, section: AugmentationSection, qtbot: QtBot
) -> None:
    plain = section.preview.images()
    assert plain.shape == (10, 28, 28)
    assert plain.any(axis=(1, 2)).all()
    section.varies.click()
    QApplication.processEvents()
    varied = section.preview.images()
    assert (varied != plain).any(axis=(1, 2)).all()
    for name in section.numbers:
        if name != "smoothness":
            line(form, f"augmentation_{name}").setText("0")
    QApplication.processEvents()
    np.testing.assert_array_equal(section.preview.images(), plain)


def test_again_varies_them_otherwise(section: AugmentationSection) -> None:
    assert not section.again.isEnabled()
    section.varies.click()
    QApplication.processEvents()
    first = section.preview.images()
    section.again.click()
    assert (section.preview.images() != first).any(axis=(1, 2)).all()


def test_the_digits_have_the_size_of_the_input(
    form: RecipeForm, section: AugmentationSection
) -> None:
    form.set_recipe(QUICK.with_changes(name="small", preparation=Preparation(size=20, box=15)))
    QApplication.processEvents()
    assert section.preview.images().shape == (10, 20, 20)


def test_nothing_is_varied_for_nobody(form: RecipeForm) -> None:
    form.augmentation.varies.setChecked(True)
    QApplication.processEvents()
    assert not form.augmentation.preview.images().any()


@pytest.mark.parametrize("width", [296, 310, 500])
def test_the_images_lie_within_the_preview_side_by_side(
    section: AugmentationSection, width: int
) -> None:
    preview = section.preview
    preview.resize(width, preview.sizeHint().height())
    squares = [preview.square(index) for index in range(10)]
    ratio = preview.devicePixelRatioF()
    for square in squares:
        assert square.right() <= width
        assert square.bottom() <= preview.height()
        assert square.width() * ratio % 28 == 0
    assert all(
        not first.intersects(second) for first in squares for second in squares if first != second
    )


def test_non_digits_and_redrawing_are_fields_of_the_data(form: RecipeForm) -> None:
    line(form, "not_digits").setText("10")
    line(form, "redrawn").setText("4")
    assert form.recipe().data == Data(not_digits=0.1, redrawn=4)
    assert form.data.training_images() == 33_000
    line(form, "redrawn").setText("0")
    assert any("whole number from 1" in text for text in messages(form))
    labels = [label.text() for label in form.findChildren(QLabel)]
    assert "Non-digits" in labels
