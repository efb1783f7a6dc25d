"""Images of any size, range and polarity to what a network receives.

Images that have the network's size already are taken as they are, pixel for pixel; only their
range and polarity are made MNIST's. Others become ink like any picture, and go the way of all ink
(`nncore.data.ink`): nothing is stretched, whether an image is square or not.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.arrays import ByteArray, FloatArray, freeze
from nncore.data.dataset import Samples
from nncore.data.ink import to_input
from nncore.data.ink_finder import FAINTEST, LARGE
from nncore.data.own.found import Found, ImageTable, SampleImage, first_of_each_digit, parts_of
from nncore.data.own.problems import NO_INK
from nncore.data.picture import image_to_drawing, picture_from_array
from nncore.progress import Progress
from nncore.recipe import Preparation

LIGHT_SHARE = 0.6
"""Images are dark on light where more of their border than this is lighter than half."""

REPORT_EVERY = 16
"""Images brought to another size between two reports: some ten milliseconds."""

NO_INK_REASON = "it holds no ink, only pixels of nearly one level"

_RANGES = (1.0, 16.0)
"""Highest pixels of data that do not go to 255: shares of ink, and scikit-learn's digits."""


def fit(table: ImageTable, preparation: Preparation) -> Generator[Progress, None, Found]:
    """Bring the images of a table to what a network receives.

    Parameters
    ----------
    table : ImageTable
        With labels; images without ink are added to its problems.
    preparation : Preparation
        The network's size, and how ink becomes input.

    Yields
    ------
    Progress
        Images, at least every 100 ms.

    Returns
    -------
    Found
    """
    assert table.labels is not None
    plan = yield from plan_for(table.images)
    as_they_are = table.images.shape[1:] == (preparation.size, preparation.size)
    bring = _taken if as_they_are else _brought
    received, inked = yield from bring(table.images, plan, preparation)
    _note_blank(table, inked)
    samples = Samples(received, table.labels)
    chosen = first_of_each_digit(np.where(inked, table.labels, 255))
    shown = tuple(
        SampleImage(
            int(table.labels[index]),
            table.place(int(table.numbers[index])).short,
            freeze(plan.spread(table.images[index])),
            freeze(received[index].copy()),
        )
        for index in chosen
    )
    height, width = table.images.shape[1:]
    return Found(
        kind=table.kind,
        count=table.count,
        samples=samples if inked.all() else samples.take(np.flatnonzero(inked)),
        problems=table.problems,
        smallest=(height, width),
        largest=(height, width),
        pixel_range=(plan.low, plan.high),
        treatment=(size_sentence((height, width), preparation.size), *plan.sentences()),
        shown=shown,
    )


@dataclass(frozen=True)
class Plan:
    """How the pixels of a data set become ink from 0 to 255; the same for all its images.

    Parameters
    ----------
    low, high : float
        Lowest and highest pixel.
    full : float
        The value that stands for 255.
    is_dark_on_light : bool
        Whether low pixels are the ink.
    """

    low: float
    high: float
    full: float
    is_dark_on_light: bool

    def spread(self, images: NDArray[Any]) -> ByteArray:
        """Spread pixels over 0 to 255, light staying light; a new array."""
        if images.dtype == np.uint8 and self.full == 255:
            return images.copy()
        return np.rint(images * np.float32(255 / self.full)).astype(np.uint8)

    def ink(self, images: NDArray[Any]) -> ByteArray:
        """Turn pixels into ink = 255; a new array."""
        grey = self.spread(images)
        return np.subtract(255, grey, out=grey) if self.is_dark_on_light else grey

    def sentences(self) -> list[str]:
        """Say what is done to the pixels."""
        said = []
        if self.full != 255:
            said.append(f"Pixels from 0 to {self.full:g} are spread over 0 to 255.")
        if self.is_dark_on_light:
            said.append("Dark ink on light paper becomes light ink on dark, as in MNIST.")
        return said


def plan_for(images: NDArray[Any]) -> Generator[Progress, None, Plan]:
    """Find out range and polarity of all images together.

    Parameters
    ----------
    images : uint8 or float32 (N, H, W), 0 to 255

    Yields
    ------
    Progress
        Images, at least every 100 ms.

    Returns
    -------
    Plan
    """
    if not len(images):
        return Plan(0.0, 0.0, 255.0, False)
    low, high = 255.0, 0.0
    for part in parts_of(images):
        yield Progress("Looking at the images", part.stop, len(images), "images")
        low, high = min(low, float(images[part].min())), max(high, float(images[part].max()))
    full = next((full for full in _RANGES if high <= full), 255.0)
    border = light = 0
    for part in parts_of(images):
        yield Progress("Looking at the images", part.stop, len(images), "images")
        for edge in _edges(images[part]):
            border += edge.size
            light += int(np.count_nonzero(edge > full / 2))
    return Plan(low, high, full, light > LIGHT_SHARE * border)


def size_sentence(size: tuple[int, int], side: int) -> str:
    """Say what becomes of images of one size."""
    if size == (side, side):
        return f"The images have {side}×{side} pixels, as the network takes them: taken as is."
    return (
        f"The images have {size[0]}×{size[1]} pixels: the ink of each is scaled, never stretched, "
        f"and centred in {side}×{side}, as that of any picture."
    )


def _taken(
    images: NDArray[Any], plan: Plan, preparation: Preparation
) -> Generator[Progress, None, tuple[ByteArray, NDArray[np.bool_]]]:
    """Take images of the right size as they are."""
    received = np.empty(images.shape, dtype=np.uint8)
    inked = np.empty(len(images), dtype=bool)
    for part in parts_of(images):
        received[part] = ink = plan.ink(images[part])
        rows = ink.reshape(len(ink), -1)
        inked[part] = rows.max(axis=1) - rows.min(axis=1) >= FAINTEST
        yield Progress("Taking the images", part.stop, len(images), "images")
    return received, inked


def _brought(
    images: NDArray[Any], plan: Plan, preparation: Preparation
) -> Generator[Progress, None, tuple[ByteArray, NDArray[np.bool_]]]:
    """Bring images of another size to the network's, one after the other."""
    size = preparation.size
    received = np.zeros((len(images), size, size), dtype=np.uint8)
    inked = np.zeros(len(images), dtype=bool)
    for index in range(len(images)):
        image = bring(plan.ink(images[index]), preparation)
        if image is not None:
            received[index], inked[index] = image, True
        if index % REPORT_EVERY == 0:
            activity = f"Bringing images to {size}×{size}"
            yield Progress(activity, index + 1, len(images), "images")
    return received, inked


def bring(ink: ByteArray, preparation: Preparation) -> ByteArray | None:
    """Bring one image to the network's size.

    Parameters
    ----------
    ink : uint8 (H, W), ink = 255
        Of any size; in one that is as large as a picture's, paper, lines and noise are told from
        ink first.
    preparation : Preparation
        How ink becomes input.

    Returns
    -------
    uint8 (size, size), ink = 255, or None
        None where there is no ink.
    """
    if int(ink.max()) - int(ink.min()) < FAINTEST:
        return None
    picture = picture_from_array(ink) if max(ink.shape) >= LARGE else freeze(ink)
    image = to_input(image_to_drawing(picture), preparation)
    return None if image is None else np.rint(image * 255).astype(np.uint8)


def as_input(ink: ByteArray, preparation: Preparation) -> FloatArray | None:
    """Give what a network receives for one image; see `fit`.

    Parameters
    ----------
    ink : uint8 (H, W), ink = 255
    preparation : Preparation
        The network's size, and how ink becomes input.

    Returns
    -------
    float32 (size, size), in [0, 1], or None
        None where there is no ink.
    """
    received: ByteArray | None = ink
    if ink.shape != (preparation.size, preparation.size):
        received = bring(ink, preparation)
    elif int(ink.max()) - int(ink.min()) < FAINTEST:
        received = None
    return None if received is None else received * np.float32(1 / 255)


def _note_blank(table: ImageTable, inked: NDArray[np.bool_]) -> None:
    blank = table.numbers[~inked]
    if blank.size:
        table.problems.note(NO_INK, table.place(int(blank[0])), NO_INK_REASON, len(blank))


def _edges(images: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    return images[:, 0], images[:, -1], images[:, 1:-1, 0], images[:, 1:-1, -1]
