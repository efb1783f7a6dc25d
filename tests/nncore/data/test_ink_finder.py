"""Images in which there is nothing to read."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.data.picture import picture_from_array


@pytest.mark.parametrize("grain", [1, 4, 9])
def test_noise_all_over_is_no_empty_sheet(grain: int) -> None:
    rng = np.random.default_rng(grain)
    coarse = rng.integers(0, 256, (280 // grain + 1, 280 // grain + 1), dtype=np.uint8)
    noise = coarse.repeat(grain, axis=0).repeat(grain, axis=1)[:280, :280]
    assert picture_from_array(noise).any()


@pytest.mark.parametrize("grain", [0.0, 3.0, 8.0])
def test_an_empty_sheet_has_no_ink(grain: float) -> None:
    rng = np.random.default_rng(5)
    light = np.linspace(150.0, 230.0, 280)[:, np.newaxis] + np.linspace(-30.0, 20.0, 280)
    sheet = np.clip(light + rng.normal(0.0, grain, light.shape), 0, 255).astype(np.uint8)
    assert not picture_from_array(sheet).any()


def test_a_single_column_of_pixels_is_read_without_a_word() -> None:
    column = np.random.default_rng(2).integers(0, 256, (90, 1), dtype=np.uint8)
    assert picture_from_array(column).shape == (90, 1)
