"""Images that hold next to no paper: the light is still found, in bounded time and memory."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.data.paper import contrast_on_paper


@pytest.mark.parametrize("seed", range(3))
def test_a_spot_of_paper_in_a_corner_of_noise_lights_the_whole_image(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pixels = rng.choice(np.array([10, 90, 170, 250], np.uint8), (56, 56, 1))
    pixels[:3, :3] = 200
    ink, _ = contrast_on_paper(pixels)
    assert ink.shape == (56, 56)
    assert np.isfinite(ink).all()
