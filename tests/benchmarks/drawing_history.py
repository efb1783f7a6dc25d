"""How much memory a step of the drawing's history takes: every change can be undone.

python -m tests.benchmarks.drawing_history
"""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np

POINTS, STROKES_TO_A_CLEARING = 96, 4
"""As the pen of the benchmarks draws (`window_pen`)."""

WARM_UP, CHANGES = 2_000, 20_000


def bytes_of_a_change() -> float:
    """Measure it in a process of its own, which has no free memory to use again."""
    found = subprocess.run([sys.executable, "-m", __name__], capture_output=True, check=True)
    return float(found.stdout)


def main() -> int:
    """Draw, and print the bytes that each change added."""
    from PySide6.QtCore import QCoreApplication

    from gui.drawing.sketch import BLANK, Sketch
    from nncore.data.drawing import Stroke
    from tests.benchmarks.window_training import memory_mb

    app = QCoreApplication([])
    sketch = Sketch(app)
    rng = np.random.default_rng(1)  # no line of a hand's can be packed as badly as noise

    def draw(changes: int) -> None:
        for _ in range(changes):
            if len(sketch.drawing.strokes) == STROKES_TO_A_CLEARING:
                sketch.replace(BLANK, "clearing")
            else:
                line = Stroke(rng.uniform(0, 280, (POINTS, 2)).astype(np.float32), 16.0)
                sketch.replace(sketch.drawing.with_stroke(line), "pen stroke")

    draw(WARM_UP)
    before = memory_mb()
    draw(CHANGES)
    print((memory_mb() - before) * 1e6 / CHANGES)
    return 0


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.exit(main())
