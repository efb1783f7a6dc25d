"""Images that hold next to no paper: the light is still found, in bounded time and memory."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.data.paper import contrast_on_paper


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_noise_has_a_light_although_it_has_hardly_any_paper(seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (56, 56, 1), dtype=np.uint8)
    ink, _ = contrast_on_paper(pixels)
    assert ink.shape == (56, 56)
    assert np.isfinite(ink).all()
