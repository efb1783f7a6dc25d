"""Training images varied each time that they are seen."""

from nncore.data.augmentation.augmenter import Augmenter
from nncore.data.augmentation.preview import preview, varied

__all__ = ["Augmenter", "preview", "varied"]
