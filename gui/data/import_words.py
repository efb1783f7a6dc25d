"""What an import preview says in a sentence or two."""

from __future__ import annotations

from nncore.data.importing import ImportPreview

USUAL_RANGES = {(0.0, 255.0), (0.0, 1.0)}


def summary(preview: ImportPreview) -> str:
    """Say what was found: ``CSV with a header · 42,000 rows · 28×28 pixels · values 0 to 255``."""
    parts = [preview.kind, f"{preview.count:,} {preview.unit}"]
    if preview.usable != preview.count:
        parts.append(f"{preview.usable:,} usable")
    if preview.test_count:
        parts.append(f"{preview.test_count:,} of them a test set")
    if preview.largest != (0, 0):
        parts.append(f"{_sizes(preview)} pixels")
        low, high = preview.pixel_range
        parts.append(f"values {low:g} to {high:g}")
    return " · ".join(parts)


def described(preview: ImportPreview) -> str:
    """Say whether the data can be accepted, and what that would do."""
    if preview.is_acceptable:
        return "Accept puts them into the recipe in the Train tab; nothing is copied or changed."
    if preview.problems:
        return (
            "They cannot be learned from as they are: mend the file, or keep what is usable in "
            "another one."
        )
    return "There is nothing to learn from."


def size_words(height: int, width: int) -> str:
    """Return ``28×28``: width by height, as pictures are measured."""
    return f"{width}×{height}"


def _sizes(preview: ImportPreview) -> str:
    if preview.smallest == preview.largest:
        return size_words(*preview.largest)
    return f"{size_words(*preview.smallest)} to {size_words(*preview.largest)}"
