"""Printed letters and symbols: the font that comes with Pillow, bent a little."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from nncore.arrays import ByteArray

SIGNS = "AACDEEFFHHJKKLMMNNPRRTTUVWWXXYaadeeffhhkkmmnnprrttuvwwxx@@##%%$&?++==~^**[]{<>«»±©™€"
"""What is printed, the doubled ones twice as often; letters as in `letters`."""

SIDE = 84
"""Side of the picture, in pixels."""

_HEIGHT = 60  # of the font, in pixels
_LACKING = "☃"  # a sign that the font has not


def print_sign(rng: np.random.Generator) -> tuple[str, ByteArray]:
    """Print a sign, sometimes two; slanted, stretched, turned, thin or bold.

    Returns
    -------
    str
        What is printed.
    uint8 (SIDE, SIDE), ink = 255
        A new array.
    """
    text = "".join(rng.choice(list(_printable()), 2 if rng.random() < 0.12 else 1))
    # Drawn where there is room around it; the map below cuts the middle out.
    sheet = Image.new("L", (2 * SIDE, 2 * SIDE))
    bold = int(rng.choice([0, 0, 0, 1, 2, 3]))
    ImageDraw.Draw(sheet).text(
        (SIDE, SIDE), text, fill=255, font=_font(), anchor="mm", stroke_width=bold
    )
    turn, slant = rng.normal(0, 0.1), rng.normal(0, 0.15)
    wide = np.exp(rng.normal(0, 0.2)) * (1.8 if len(text) > 1 else 1.0)
    cos, sin = np.cos(turn), np.sin(turn)
    back = np.array([[wide, slant], [0.0, 1.0]]) @ np.array([[cos, sin], [-sin, cos]])
    start = SIDE - back @ np.full(2, SIDE / 2)
    places = (*back[0], start[0], *back[1], start[1])
    sign = sheet.transform((SIDE, SIDE), Image.Transform.AFFINE, places, Image.Resampling.BILINEAR)
    return text, np.array(sign)


@cache
def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(_HEIGHT)


@cache
def _printable() -> str:
    """Leave out the signs that the font lacks; it shows the same box for all of those."""
    missing = bytes(_font().getmask(_LACKING))
    return "".join(sign for sign in SIGNS if bytes(_font().getmask(sign)) != missing)
