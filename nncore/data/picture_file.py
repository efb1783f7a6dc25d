"""Opening image files that may be anything: an allow-list of formats, and limits."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Sequence

from PIL import Image, UnidentifiedImageError

from nncore.errors import ImageError

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
"""What is read. Others of Pillow's readers start programs or take seconds on bad files."""

MOST_PIXELS = 16_000_000
"""Pixels that an image may have; a small file can claim to hold far more."""

LONGEST_SIDE = 50_000
"""Pixels that a side may have: a long screenshot has 30,000; every row costs memory of its own."""

LARGEST_FILE = 64 * 2**20
"""Bytes that an image file may have."""

_FAILURES = (
    OSError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    SyntaxError,
    OverflowError,
    EOFError,
    MemoryError,
    struct.error,
    zlib.error,
)


def open_image(content: bytes, where: str, formats: Sequence[str] = FORMATS) -> Image.Image:
    """Decode an image, whole, and turned the way its camera was held.

    Parameters
    ----------
    content : bytes
        The file's content.
    where : str
        With which an error's sentence begins.
    formats : sequence of str
        Names of Pillow's readers that may be tried.

    Returns
    -------
    PIL.Image.Image
        The first picture of the file, loaded.

    Raises
    ------
    ImageError
        Where the content is no image of these formats, is damaged or too large.
    """
    known = formats[0] if len(formats) == 1 else f"{', '.join(formats[:-1])} or {formats[-1]}"
    with warnings.catch_warnings():
        # Pillow's own, higher, limit and its remarks about odd files.
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(content), formats=tuple(formats))
            width, height = image.size
        except Image.DecompressionBombError:
            raise ImageError(
                f"{where} holds more pixels than the {_LIMIT} that are read."
            ) from None
        except UnidentifiedImageError:
            raise ImageError(f"{where} is not an image in the format {known}.") from None
        except _FAILURES as error:
            raise ImageError(f"{where} is a damaged image ({_reason(error)}).") from error
        if width * height > MOST_PIXELS:
            raise ImageError(
                f"{where} holds {width:,} × {height:,} pixels, "
                f"more than the {_LIMIT} that are read."
            )
        if max(width, height) > LONGEST_SIDE:
            raise ImageError(
                f"{where} holds {width:,} × {height:,} pixels; no side may have more than "
                f"{LONGEST_SIDE:,}."
            )
        try:
            image.load()
            return _upright(image)
        except _FAILURES as error:
            raise ImageError(f"{where} is a damaged image ({_reason(error)}).") from error


def _upright(image: Image.Image) -> Image.Image:
    from PIL import ImageOps  # late: it loads much that a window's start can do without

    return ImageOps.exif_transpose(image)


_LIMIT = f"{MOST_PIXELS // 1_000_000} million"


def _reason(error: BaseException) -> str:
    text = str(error).strip().rstrip(".")
    return text.splitlines()[0][:100] if text else type(error).__name__
