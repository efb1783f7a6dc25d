"""Four ways from a drawing to the input of a network, and what networks read by each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nncore.arrays import ByteArray, FloatArray, IndexArray, LabelArray
from nncore.data.drawing import Drawing
from nncore.data.ink import to_input
from nncore.data.pen import centre_mass
from nncore.errors import InklingError
from nncore.insight.ink_statistics import whole_box
from nncore.network.model import Calibration, Model
from nncore.recipe import Preparation

Route = Callable[[Drawing, Preparation], FloatArray | None]


def plain(drawing: Drawing, preparation: Preparation) -> FloatArray | None:
    """Shrink the whole canvas."""
    return to_input(drawing, replace(preparation, route="raw"))


def box_only(drawing: Drawing, preparation: Preparation) -> FloatArray | None:
    """Scale all ink with its own pen into the box; the middle of its extent is in the centre."""
    return None if drawing.is_blank else plain(boxed(drawing, preparation), preparation)


def box_and_mass(drawing: Drawing, preparation: Preparation) -> FloatArray | None:
    """Scale into the box, and put the centre of mass in the centre by whole pixels."""
    image = box_only(drawing, preparation)
    if image is None:
        return None
    grey = np.rint(255 * image).astype(np.uint8)[np.newaxis]
    centred: FloatArray = centre_mass(grey, preparation.size)[0] * np.float32(1 / 255)
    return centred


ROUTES: dict[str, Route] = {
    "plain resize": plain,
    "box only": box_only,
    "box and centre of mass": box_and_mass,
    "full recipe": to_input,
}
"""By the heads of the table's columns; the last is how Inkling reads."""


def boxed(drawing: Drawing, preparation: Preparation) -> Drawing:
    """Cut the canvas, or enlarge it, so that shrinking it whole brings the ink into the box.

    Parameters
    ----------
    drawing : Drawing
        Not blank; nothing is left out of its extent, specks neither.
    preparation : Preparation
        Its box and size count.

    Returns
    -------
    Drawing
        On a square canvas, the middle of its extent in the middle.
    """
    box = whole_box(drawing)
    longer = max(box.right - box.left, box.bottom - box.top)
    side = longer * preparation.size / preparation.box
    left, top = (box.left + box.right - side) / 2, (box.top + box.bottom - side) / 2
    corner = np.array([left, top], np.float32)
    strokes = tuple(replace(each, points=each.points - corner) for each in drawing.strokes)
    picture = drawing.picture
    if picture is not None:
        assert drawing.paper is not None
        picture = _cut(picture, left, top, side, picture.shape[1] / drawing.paper[0])
    return replace(drawing, strokes=strokes, picture=picture, canvas=(side, side))


def _cut(picture: ByteArray, left: float, top: float, side: float, unit: float) -> ByteArray:
    """Cut a square out of a picture with square pixels; beyond the edge there is paper."""
    x, y, length = (round(value * unit) for value in (left, top, side))
    return np.asarray(Image.fromarray(picture).crop((x, y, x + length, y + length)))


@dataclass(frozen=True, eq=False)
class Answers:
    """What was read of N drawings.

    Parameters
    ----------
    labels : uint8 (N,)
        What they are.
    right : bool (R, N)
        By each of `ROUTES`: called a digit, and the right one.
    raw, probabilities : float32 (N, C)
        By the full recipe, at temperature 1 and calibrated; zeros where there was no ink.
    rejected : bool (N,)
        By the full recipe: called "not a digit".
    """

    labels: LabelArray
    right: NDArray[np.bool_]
    raw: FloatArray
    probabilities: FloatArray
    rejected: NDArray[np.bool_]

    @property
    def favoured_right(self) -> NDArray[np.bool_]:
        """Whether the most probable digit was right by the full recipe, bool (N,)."""
        found: NDArray[np.bool_] = self.probabilities.argmax(axis=1) == self.labels
        return found & self.probabilities.any(axis=1)


def read(
    models: Sequence[Model], readers: IndexArray, drawings: Iterable[Drawing], labels: LabelArray
) -> Answers:
    """Read drawings by all four routes.

    Parameters
    ----------
    models : sequence of Model
        With their calibration, and one preparation.
    readers : int (N,)
        Which of them reads each drawing.
    drawings : iterable of Drawing, N long
        They are made one at a time.
    labels : uint8 (N,)
        What each is.

    Raises
    ------
    InklingError
        Where the models prepare their input differently.
    """
    preparation = models[0].preparation
    if any(model.preparation != preparation for model in models):
        raise InklingError("The networks prepare their input differently; this table needs one.")
    count, size = len(labels), preparation.size
    inputs = np.zeros((len(ROUTES), count, size, size), np.float32)
    for number, drawing in enumerate(drawings):
        for place, route in enumerate(ROUTES.values()):
            image = route(drawing, preparation)
            if image is not None:
                inputs[place, number] = image
    right = np.zeros((len(ROUTES), count), bool)
    for place, images in enumerate(inputs):
        raw, calibrated, rejected = _answered(models, readers, images)
        inked = images.any(axis=(1, 2))
        right[place] = (calibrated.argmax(axis=1) == labels) & inked & ~rejected
    for found in (raw, calibrated):  # those of the last route, which is the full recipe
        found[~inked] = 0
    return Answers(labels, right, raw, calibrated, rejected & inked)


def _answered(
    models: Sequence[Model], readers: IndexArray, images: FloatArray
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Give probabilities at temperature 1, calibrated ones, and what is called no digit."""
    raw = np.zeros((len(images), 10), np.float32)
    calibrated, rejected = raw.copy(), np.zeros(len(images), bool)
    for number, model in enumerate(models):
        own = np.flatnonzero(readers == number)
        if own.size:
            raw[own] = model.with_changes(calibration=Calibration()).probabilities(images[own])
            calibrated[own] = model.calibration.applied(raw[own])
            rejected[own] = calibrated[own].max(axis=1) < model.calibration.threshold
    return raw, calibrated, rejected
