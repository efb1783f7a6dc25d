"""Something to read."""

from __future__ import annotations

import numpy as np

from nncore.data.drawing import Drawing, Stroke

STROKE = Stroke(np.array([[60, 60], [200, 60], [120, 230]], np.float32), 18.0)
DRAWING = Drawing((STROKE,), canvas=(280.0, 280.0))
