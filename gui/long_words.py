"""Paths and names in sentences that must fit into a narrow column."""

from __future__ import annotations

import re
from typing import Final

LONGEST_WORD: Final = 30
_BREAK = "\u200b"  # takes no room, and a line may end there
_PLACES = re.compile(rf"[/\\]|[^\s/\\]{{{LONGEST_WORD}}}")


def breakable(text: str) -> str:
    """Let lines end inside paths and very long names, as they end between words."""
    return _PLACES.sub(rf"\g<0>{_BREAK}", text)


def shortened(text: str, longest: int) -> str:
    """Return a text, or where it is longer than so many characters both of its ends."""
    if len(text) <= longest:
        return text
    head = (longest - 1) // 2
    return f"{text[:head]}…{text[head + 1 - longest :]}"
