"""Training images varied each time that they are seen."""

from nncore.data.augmentation.augmenter import Augmenter

__all__ = ["Augmenter"]
