"""Digits written by the program: pen paths in several styles, varied, painted, seeded."""

from nncore.data.strokes.generator import (
    CHUNK,
    GENERATOR_VERSION,
    Part,
    generate,
    generate_drawings,
)
from nncore.data.strokes.styles import STYLES, Style
from nncore.data.strokes.variation import TIDY, Variation

__all__ = [
    "CHUNK",
    "GENERATOR_VERSION",
    "STYLES",
    "TIDY",
    "Part",
    "Style",
    "Variation",
    "generate",
    "generate_drawings",
]
