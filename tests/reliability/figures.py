"""How the long forms that use the window end: their figures, and whether all held."""

from __future__ import annotations

import json
from typing import Any


def tell(figures: dict[str, Any]) -> int:
    """Print what was measured; return the exit code: 1 where "failures" has any."""
    print(json.dumps(figures, indent=2, ensure_ascii=False))
    return 1 if figures["failures"] else 0
