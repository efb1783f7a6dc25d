"""What a file is that was chosen or dropped: a network, a drawing or a picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from nncore.arrays import ByteArray
from nncore.data.drawing import Drawing, read_drawings, write_drawing
from nncore.data.picture import image_to_drawing, picture_from_array, picture_from_file
from nncore.data.picture_file import MOST_PIXELS
from nncore.errors import DataError, DrawingError, ImageError, InklingError, SaveError
from nncore.files import read_limited, write_atomically
from nncore.recipe.file import LARGEST_FILE, is_recipe_text
from nncore.recipe.file import SUFFIX as RECIPE_SUFFIX
from nncore.storage.network_file import SUFFIX as NETWORK_SUFFIX

DRAWING_SUFFIXES = (".json", ".jsonl")
PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
DATA_SUFFIXES = (".csv", ".tsv", ".npz", ".gz", ".idx")
ALL_SUFFIXES = (NETWORK_SUFFIX, *DRAWING_SUFFIXES, *PICTURE_SUFFIXES, *DATA_SUFFIXES)

OPEN_FILTER = ";;".join(
    (
        "All that Inkling opens (" + " ".join(f"*{each}" for each in ALL_SUFFIXES) + ")",
        f"Networks (*{NETWORK_SUFFIX})",
        "Recipes (*.json)",
        "Drawings (" + " ".join(f"*{each}" for each in DRAWING_SUFFIXES) + ")",
        "Pictures (" + " ".join(f"*{each}" for each in PICTURE_SUFFIXES) + ")",
        "Data (" + " ".join(f"*{each}" for each in (*DATA_SUFFIXES, "ubyte")) + ")",
        "All files (*)",
    )
)
NETWORK_FILTER = f"Networks (*{NETWORK_SUFFIX})"
RECIPE_FILTER = f"Recipes (*{RECIPE_SUFFIX})"
DRAWING_FILTER = "Drawing as strokes (*.json);;Drawing as a picture (*.png)"


def is_network(path: Path) -> bool:
    """Whether a file calls itself a network."""
    return path.suffix.lower() == NETWORK_SUFFIX


def is_data(path: Path) -> bool:
    """Whether something looks like data to learn from: a table, an archive, IDX, a folder."""
    name = path.name.lower()
    return path.is_dir() or name.endswith((*DATA_SUFFIXES, "ubyte"))


def is_recipe(path: Path) -> bool:
    """Whether a file means to be a recipe, by what it holds: drawings have the same ending."""
    if path.suffix.lower() != RECIPE_SUFFIX:
        return False
    try:
        return is_recipe_text(read_limited(path, LARGEST_FILE, InklingError))
    except InklingError:  # told by whoever reads it as a drawing
        return False


def open_drawing(path: Path) -> Drawing:
    """Read a drawing, or a picture as one; the first, where a file holds several.

    Parameters
    ----------
    path : Path
        ``.json``, ``.jsonl`` or a picture.

    Returns
    -------
    Drawing

    Raises
    ------
    DataError
        Where it is neither, cannot be read, or is a picture without ink.
    """
    suffix = path.suffix.lower()
    if suffix in PICTURE_SUFFIXES:
        return _laid(picture_from_file(path), f"{path}: ")
    if suffix not in DRAWING_SUFFIXES:
        raise DataError(
            f"{path}: is neither a network ({NETWORK_SUFFIX}) nor a drawing (.json) nor a "
            "picture (.png, .jpg, .bmp, .gif, .webp) nor data (.csv, .npz, IDX)."
        )
    for _, drawing in read_drawings(path):
        if isinstance(drawing, DrawingError):
            raise drawing
        return drawing
    raise DrawingError(f"{path}: holds no drawing.")


def drawing_of_image(image: QImage) -> Drawing:
    """Find the ink of an image that came without a file: pasted, or dragged from a page.

    Parameters
    ----------
    image : QImage
        Of any kind.

    Returns
    -------
    Drawing

    Raises
    ------
    ImageError
        Where the image holds nothing, no ink, or too many pixels.
    """
    width, height = image.width(), image.height()
    if image.isNull():
        raise ImageError("The picture cannot be shown: it is damaged or empty.")
    if width * height > MOST_PIXELS:  # before it is copied
        raise ImageError(
            f"The picture holds {width:,} × {height:,} pixels, more than the "
            f"{MOST_PIXELS // 1_000_000} million that are read."
        )
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    rows = np.frombuffer(plain.constBits(), dtype=np.uint8).reshape(height, -1)
    pixels = rows[:, : 4 * width].reshape(height, width, 4)
    return _laid(picture_from_array(pixels), "")


def _laid(picture: ByteArray, where: str) -> Drawing:
    """Lay a picture on a canvas; one without ink would only wipe what is there."""
    if not picture.any():
        sentence = "no ink was found in the picture."
        raise ImageError(f"{where}{sentence}" if where else sentence.capitalize())
    return image_to_drawing(picture)


def save_drawing(path: Path, drawing: Drawing, image: QImage) -> None:
    """Write a drawing as strokes, or where the name ends in ``.png`` as a picture.

    Parameters
    ----------
    path : Path
        Replaced if it is there.
    drawing : Drawing
        The strokes.
    image : QImage
        The same as a picture.

    Raises
    ------
    SaveError
        Where the file cannot be written; what was there is untouched.
    """
    if path.suffix.lower() != ".png":
        write_drawing(path, drawing)
        return
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        raise SaveError(f"{path}: could not be saved, because Qt cannot write PNG here.")
    write_atomically(path, bytes(buffer.data().data()))
