"""What a drawing may go through without being misread: points lost against the plain drawing.

python -m tests.benchmarks.ink [--network FILE] [--data strokes.npz] [--count N] [--photos N]

Every change is made to the same labelled pen strokes: moved, scaled, drawn with few or many
points or another pen, turned, drawn as a PNG picture, photographed, spoilt with specks.
"""

from __future__ import annotations

import argparse
import io
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from nncore.arrays import FloatArray
from nncore.data.drawing import Drawing, Stroke
from nncore.data.ink import to_inputs
from nncore.data.picture import image_to_drawing, picture_from_array
from nncore.data.stroke_archive import read_stroke_archive
from nncore.network.model import Model
from nncore.storage.network_file import load_network, shipped_network
from tests.photos import photograph

SIDE = 280
PICTURE_PENS = (4, 8, 16, 24, 32, 48)
PICTURE_PATH = 200.0
"""Longer side of the pen's path on a picture of 280 × 280."""

Generator = np.random.Generator
Change = Callable[[Drawing, Generator], Drawing]


def changes() -> Iterator[tuple[str, Change]]:
    """Yield every change with its name; the first changes nothing."""
    yield "plain", unchanged
    for name, corner in (("↖", (0, 0)), ("↗", (1, 0)), ("↙", (0, 1)), ("↘", (1, 1))):
        yield f"half size, in the corner {name}", placed(0.5, corner)
    for scale in (0.25, 0.5, 1.0):
        yield f"scale {scale}, anywhere", placed(scale, None)
    for count in (10, 25, 50, 100, 200):
        yield f"{count} points a stroke", resampled(count)
    yield "thin pen (4)", with_pen(4.0)
    yield "fat pen (48)", with_pen(48.0)
    yield "with stray specks", specked
    for angle in (-15, -10, -5, 5, 10, 15):
        yield f"rotated by {angle}°", rotated(angle)
    for pen in PICTURE_PENS:
        yield f"PNG 280×280, pen {pen} px", as_picture(pen)


def unchanged(drawing: Drawing, _rng: Generator) -> Drawing:
    """Lay the drawing on the canvas, as large as it goes."""
    return _laid(drawing, 1.0, (0.5, 0.5))


def placed(scale: float, corner: tuple[float, float] | None) -> Change:
    """Scale the drawing and put it into a corner (shares of the free room), or anywhere."""

    def change(drawing: Drawing, rng: Generator) -> Drawing:
        x, y = rng.random(2) if corner is None else corner
        return _laid(drawing, scale, (float(x), float(y)))

    return change


def resampled(count: int) -> Change:
    """Give every stroke so many points, the same way apart; a dot stays one."""

    def change(drawing: Drawing, _rng: Generator) -> Drawing:
        strokes = (
            Stroke(_resampled(stroke.points.astype(np.float64), count), stroke.pen_width)
            for stroke in drawing.strokes
        )
        return _laid(replace(drawing, strokes=tuple(strokes)), 1.0, (0.5, 0.5))

    return change


def with_pen(width: float) -> Change:
    """Draw with a pen of another width."""

    def change(drawing: Drawing, _rng: Generator) -> Drawing:
        laid = _laid(drawing, 1.0, (0.5, 0.5))
        strokes = tuple(Stroke(stroke.points, width) for stroke in laid.strokes)
        return replace(laid, strokes=strokes)

    return change


def specked(drawing: Drawing, rng: Generator) -> Drawing:
    """Add one to three taps of the pen somewhere away from the digit."""
    laid = _laid(drawing, 0.6, (0.5, 0.5))
    points = np.concatenate([stroke.points for stroke in laid.strokes])
    strokes = list(laid.strokes)
    wanted = len(strokes) + int(rng.integers(1, 4))
    while len(strokes) < wanted:
        place = rng.uniform(4, SIDE - 4, 2)
        if np.hypot(*(points - place).T).min() > 30:
            strokes.append(Stroke(np.stack([place, place + rng.uniform(-1, 1, 2)]), 18.0))
    return replace(laid, strokes=tuple(strokes))


def rotated(degrees: float) -> Change:
    """Turn the drawing, clockwise."""

    def change(drawing: Drawing, _rng: Generator) -> Drawing:
        angle = np.deg2rad(degrees)
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        strokes = tuple(Stroke(each.points @ turn, each.pen_width) for each in drawing.strokes)
        return _laid(replace(drawing, strokes=strokes), 1.0, (0.5, 0.5))

    return change


def as_picture(pen: int) -> Change:
    """Draw the digit with Pillow, black on white, antialiased, and read the PNG file."""

    def change(drawing: Drawing, _rng: Generator) -> Drawing:
        buffer = io.BytesIO()
        rendered(drawing, pen).save(buffer, "PNG")
        return image_to_drawing(picture_from_array(np.asarray(Image.open(buffer))))

    return change


def photographed(drawing: Drawing, rng: Generator) -> Drawing:
    """Photograph the drawing."""
    return image_to_drawing(picture_from_array(photograph(drawing, rng)))


def rendered(drawing: Drawing, pen: int) -> Image.Image:
    """Draw a digit of 200 pixels, black on white, on a picture of 280 × 280."""
    fine = 4
    sheet = Image.new("L", (SIDE * fine, SIDE * fine), 255)
    brush = ImageDraw.Draw(sheet)
    radius = pen * fine / 2
    for stroke in _laid(drawing, PICTURE_PATH / 240, (0.5, 0.5)).strokes:
        path = [tuple(point) for point in (stroke.points * fine).tolist()]
        brush.line(path, fill=0, width=pen * fine, joint="curve")
        for x, y in path:
            brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=0)
    return sheet.reduce(fine)


def _laid(drawing: Drawing, scale: float, place: tuple[float, float]) -> Drawing:
    """Lay a drawing on a canvas of 280 × 280, 20 units from its edge; `scale` 1 fills it."""
    points = np.concatenate([stroke.points for stroke in drawing.strokes]).astype(np.float64)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    room = SIDE - 40.0
    factor = room * scale / max(float(size.max()), 1e-9)
    corner = 20 + (room - size * factor) * place
    strokes = tuple(Stroke((each.points - low) * factor + corner, 18.0) for each in drawing.strokes)
    return replace(drawing, strokes=strokes, canvas=(float(SIDE), float(SIDE)))


def _resampled(points: FloatArray, count: int) -> FloatArray:
    way = np.append(0, np.cumsum(np.hypot(*np.diff(points, axis=0).T)))
    if way[-1] == 0:
        return points
    steps = np.linspace(0, way[-1], count)
    return np.stack([np.interp(steps, way, points[:, axis]) for axis in (0, 1)], axis=-1)


def accuracy(model: Model, drawings: list[Drawing], change: Change) -> tuple[float, float]:
    """Return the share that is read rightly and the median milliseconds to an input."""
    changed, milliseconds, inputs = [], [], []
    for number, drawing in enumerate(drawings):
        changed.append(change(drawing, np.random.default_rng([3, number])))
        started = time.perf_counter()
        inputs.append(to_inputs(changed[-1:], model.preparation)[0])
        milliseconds.append((time.perf_counter() - started) * 1e3)
    digits = model.probabilities(np.concatenate(inputs)).argmax(axis=1)
    right = digits == np.array([drawing.label for drawing in drawings])
    return float(right.mean()), float(np.median(milliseconds))


def report(model: Model, drawings: list[Drawing], photos: int) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'':32} {'read right':>10} {'points lost':>11} {'to_input':>10}"
    spread = [drawings[i] for i in np.linspace(0, len(drawings) - 1, photos).astype(int)]
    plain, of_photos = 0.0, accuracy(model, spread, unchanged)[0]
    for name, change in changes():
        share, time_needed = accuracy(model, drawings, change)
        plain = plain or share
        yield _line(name, share, plain, time_needed)
    share, time_needed = accuracy(model, spread, photographed)
    yield _line(f"{photos} photographs", share, of_photos, time_needed)


def _line(name: str, share: float, plain: float, milliseconds: float) -> str:
    return f"{name:32} {share:10.2%} {100 * (plain - share):11.2f} {milliseconds:7.3f} ms"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--network", type=Path, help="else the one that ships")
    parser.add_argument("--data", type=Path, help="else strokes/pendigits_train.npz")
    parser.add_argument("--count", type=int, default=1000, help="drawings, evenly spread")
    parser.add_argument("--photos", type=int, default=500)
    options = parser.parse_args()
    folder = Path(os.environ.get("INKLING_DATA_DIR", "."))
    archive = read_stroke_archive(options.data or folder / "strokes/pendigits_train.npz")
    every = list(archive.drawings())
    kept = np.unique(np.linspace(0, len(every) - 1, options.count).astype(int))
    model = load_network(options.network) if options.network else shipped_network()
    for line in report(model, [every[i] for i in kept], options.photos):
        print(line, flush=True)


if __name__ == "__main__":
    main()
