"""Images of what is no digit: scribbles, letters, symbols, noise, spoilt digits; seeded."""

from nncore.data.not_digits.generator import (
    CHUNK,
    DRAWN,
    GENERATOR_VERSION,
    KINDS,
    Sketch,
    generate,
    generate_drawings,
)
from nncore.data.not_digits.kept import load

__all__ = [
    "CHUNK",
    "DRAWN",
    "GENERATOR_VERSION",
    "KINDS",
    "Sketch",
    "generate",
    "generate_drawings",
    "load",
]
