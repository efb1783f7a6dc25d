"""Connected pieces of ink: what is erased, together or at random, to test an explanation.

Ink is every pixel above 0. A piece grows from a pixel outwards over ink that touches, at an edge
or a corner, nearest first along the ink; so it is a stretch of a stroke, as an eraser would take.
Where a patch of ink is used up before the piece is as large as asked, it goes on at the nearest.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray, IndexArray


class InkGraph:
    """Which pixels of a drawing hold ink, and how far they are from each other along it.

    Parameters
    ----------
    image : float (side, side)
        In [0, 1].
    """

    def __init__(self, image: FloatArray) -> None:
        self.pixels: IndexArray = np.flatnonzero(image.ravel() > 0)
        """Where the ink is in a row of pixels."""
        lines, columns = np.divmod(self.pixels, image.shape[1])
        steps = np.maximum(
            np.abs(lines[:, np.newaxis] - lines), np.abs(columns[:, np.newaxis] - columns)
        )
        self.distances = _along_the_ink(steps)
        """Steps from pixel to pixel of the ink, int16 (K, K); a gap costs `GAP` and its width."""

    def orders(self, generator: np.random.Generator | None = None) -> IndexArray:
        """Give all ink from each of its pixels outwards.

        Parameters
        ----------
        generator : Generator or None
            Decides between pixels that are equally near; None takes the upper left first.

        Returns
        -------
        int (K, K)
            For each pixel of ink all of `pixels` in order of distance: the first n of a row are a
            piece of n pixels.
        """
        distances = self.distances.astype(np.float32)
        if generator is not None:
            distances += generator.random(distances.shape, dtype=np.float32) * 0.5
        nearest: IndexArray = self.pixels[np.argsort(distances, axis=1, kind="stable")]
        return nearest


GAP = 100
"""What it costs to go over paper: more than any way along the ink of a digit."""


def _along_the_ink(steps: IndexArray) -> IndexArray:
    """Turn the distances as the crow flies into those along the ink: breadth first from all."""
    count = len(steps)
    touches = steps <= 1
    distances = np.where(np.eye(count, dtype=bool), 0, -1).astype(np.int16)
    reached = np.eye(count, dtype=np.float32)
    edges = touches.astype(np.float32)
    for distance in range(1, count):
        reached = (reached @ edges > 0).astype(np.float32)
        is_new = (reached > 0) & (distances < 0)
        if not is_new.any():
            break
        distances[is_new] = distance
    beyond = np.minimum(steps, 1000).astype(np.int16) + GAP
    return np.where(distances < 0, beyond, distances)
