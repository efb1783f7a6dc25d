"""The README's short example runs in a notebook: nothing of Qt is there, nothing is missed."""

from __future__ import annotations

import subprocess
import sys

from tests.house.sources import ROOT
from tests.house.test_texts import code_blocks

WITHOUT_QT = """
import sys
for name in ("PySide6", "shiboken6", "pyqtgraph", "sklearn"):
    sys.modules[name] = None  # an import of it fails
"""


def test_the_short_example_runs_without_qt() -> None:
    (example,) = [block for block in code_blocks("python") if "NetworkClassifier" in block]
    assert len([line for line in example.splitlines() if line.strip()]) <= 10
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT + example], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    accuracy, prediction = done.stdout.splitlines()
    assert float(accuracy.partition("%")[0]) > 90
    assert prediction.startswith("[")
