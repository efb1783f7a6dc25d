"""Random variants of training images: stroke width, then one smooth map of the plane.

Rotation, shift, scale, shear and elastic distortion are put together into one map that says
for every pixel of the new image where in the old one it comes from, and the old image is read
there once, between its pixels (bilinear). So nothing is blurred twice. For all images of a
piece the maps are one matrix product: random weights times the plane's own coordinates and the
waves of the elastic field.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import ByteArray, FloatArray, IndexArray
from nncore.data.augmentation.displacement import smooth_waves
from nncore.data.augmentation.line_width import change_line_width
from nncore.recipe import Augmentation

PIECE = 64
"""Images varied together: their maps fit the processor's cache."""

_DRAWS = 8  # uniform numbers for each image, used or not: no field changes another's draws


class Augmenter:
    """Varies images; every image and every call gets other random numbers.

    The numbers are drawn image by image, so that it does not matter how many images are varied
    at a time, but for the rounding of the matrix product.

    Parameters
    ----------
    augmentation : Augmentation
        How much.
    size : int
        Side of the images, in pixels.
    seed : SeedSequence
        Decides everything random.

    Attributes
    ----------
    generators : tuple of Generator
        All that it draws from.
    """

    def __init__(self, augmentation: Augmentation, size: int, seed: np.random.SeedSequence) -> None:
        self._limits = augmentation
        self._size = size
        evenly, waving = seed.spawn(2)
        self._evenly = np.random.default_rng(evenly)
        self._waving = np.random.default_rng(waving)
        self.generators = (self._evenly, self._waving)
        # Positions are counted from the index where centres of mass are put.
        centre = size / 2
        place = np.arange(size, dtype=np.float32) - np.float32(centre)
        plane = np.stack(
            [np.tile(place, size), np.repeat(place, size), np.ones(size * size, np.float32)]
        )
        # Half of the square of a displacement's length lies in each direction.
        spread = augmentation.elastic / np.sqrt(2)
        waves = smooth_waves(size, augmentation.smoothness, spread) if spread else plane[:0]
        self._basis: FloatArray = np.concatenate([plane, waves.astype(np.float32)])
        # Around each image lies paper: whatever is read outside is zero.
        self._padded = np.zeros((PIECE, size + 3, size + 3), np.float32)
        self._places = np.zeros((2 * PIECE, size * size), np.float32)
        self._corners = np.zeros((2, PIECE, size * size), np.intp)
        self._greys = np.zeros((3, PIECE, size * size), np.float32)

    def apply(self, rows: ByteArray, inputs: FloatArray) -> None:
        """Overwrite `inputs` by variants of images.

        Parameters
        ----------
        rows : uint8 (N, size * size), ink = 255
            Images as rows.
        inputs : float (N, size * size)
            Set to the variants / 255, in [0, 1].
        """
        for start in range(0, len(rows), PIECE):
            piece = slice(start, start + PIECE)
            self._vary(rows[piece], inputs[piece])
        inputs *= inputs.dtype.type(1 / 255)

    def _vary(self, rows: ByteArray, inputs: FloatArray) -> None:
        count, size = len(rows), self._size
        draws = self._evenly.random((count, _DRAWS))
        chosen = draws[:, 0] < self._limits.share
        either_way = (2.0 * draws[:, 1:] - 1.0) * chosen[:, np.newaxis]
        images = rows.reshape(count, size, size)
        if self._limits.thickness:
            images = change_line_width(images, self._limits.thickness * either_way[:, 6])
        self._padded[:count, 1 : size + 1, 1 : size + 1] = images
        weights = np.zeros((2, count, len(self._basis)), np.float32)
        weights[..., :3] = self._affine(either_way)
        if len(self._basis) > 3:
            waves = (count, 2, len(self._basis) - 3)
            normal = self._waving.standard_normal(waves, np.float32)
            weights[..., 3:] = (normal * chosen[:, np.newaxis, np.newaxis]).transpose(1, 0, 2)
        places = self._places[: 2 * count]
        np.matmul(weights.reshape(2 * count, -1), self._basis, out=places)
        self._read(places[:count], places[count:], inputs)

    def _affine(self, either_way: FloatArray) -> FloatArray:
        """Give, for x and y, what a source place has of the new x, the new y and 1.

        A digit is scaled, leans, turns and moves; the map goes the way back.
        """
        limits = self._limits
        turn = np.deg2rad(limits.rotation) * either_way[:, 0]
        across, down = limits.shift * either_way[:, 1:3].T
        wide, high = 1.0 + limits.scale * either_way[:, 3:5].T
        lean = limits.shear * either_way[:, 5]
        cos, sin = np.cos(turn), np.sin(turn)
        middle = self._size / 2 + 1.0  # in the padded image
        # Forwards, with y down: x' = wide x - lean high y, y' = high y, then turned clockwise.
        y_of = np.stack([-sin, cos, across * sin - down * cos]) / high
        x_of = np.stack([cos, sin, -across * cos - down * sin])
        x_of = (x_of + lean * high * y_of) / wide
        x_of[2] += middle
        y_of[2] += middle
        return np.stack([x_of.T, y_of.T])

    def _read(self, x: FloatArray, y: FloatArray, inputs: FloatArray) -> None:
        """Read the padded images at the places x and y, float32 (n, size²), between pixels."""
        side = self._size + 3
        last = np.float32(self._size + 1)
        np.clip(x, 0.0, last, out=x)
        np.clip(y, 0.0, last, out=y)
        row, column = self._corners[:, : len(x)]
        np.copyto(column, x, casting="unsafe")  # rounds down: no place is negative
        np.copyto(row, y, casting="unsafe")
        x -= column
        y -= row
        row *= side
        row += column
        row += (np.arange(len(x)) * (side * side))[:, np.newaxis]
        top, bottom, right = self._greys[:, : len(x)]
        self._read_row(row, x, top, right)
        row += side
        self._read_row(row, x, bottom, right)
        bottom -= top
        bottom *= y
        np.add(top, bottom, out=inputs)

    def _read_row(
        self, left: IndexArray, part: FloatArray, greys: FloatArray, right: FloatArray
    ) -> None:
        """Set `greys` to what lies between each pixel and its right neighbour, at `part`."""
        flat = self._padded.reshape(-1)
        # "clip" skips a second buffer; no place is outside.
        flat.take(left, out=greys, mode="clip")
        flat[1:].take(left, out=right, mode="clip")
        right -= greys
        right *= part
        greys += right
