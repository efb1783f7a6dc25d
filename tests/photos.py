"""Photographs of drawings as a telephone takes them, made up with NumPy and Pillow.

A sheet of paper (white, yellowish, ruled or squared, or a blackboard) with a digit in blue,
black, pencil or chalk is laid askew, perhaps on a table that shows around it; light falls on it
unevenly; lens, sensor and JPEG do the rest. Everything comes from the generator passed in.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from nncore.arrays import ByteArray, FloatArray
from nncore.data.drawing import Drawing

SIZES = ((480, 360), (640, 480), (800, 600), (1024, 768), (1280, 960))
RULINGS = ("none", "lines", "lines and margin", "squares")
FINE = 2
"""Pixels of the sheet in a pixel of the photograph."""

Generator = np.random.Generator
Colour = tuple[float, float, float]

PAPERS: tuple[Colour, ...] = ((238, 237, 233), (244, 238, 220), (228, 230, 234), (205, 200, 190))
PENS: tuple[Colour, ...] = ((38, 58, 150), (34, 34, 38), (112, 112, 116), (70, 70, 76))
RULES: tuple[Colour, ...] = ((150, 178, 214), (182, 184, 190), (168, 190, 206))
BOARDS: tuple[Colour, ...] = ((44, 70, 60), (38, 40, 44), (30, 44, 74))
TABLES: tuple[Colour, ...] = ((58, 50, 44), (96, 66, 44), (34, 36, 40), (130, 98, 66))
MARGIN: Colour = (214, 120, 120)
CHALK: Colour = (226, 226, 216)


@dataclass(frozen=True)
class Scene:
    """What is photographed, and how.

    Parameters
    ----------
    width, height : int
        Pixels of the photograph.
    paper, pen, rules : (float, float, float)
        Colours, 0 to 255; `rules` are the printed lines.
    ruling : str
        One of `RULINGS`.
    spacing : float
        Between printed lines, as a share of the photograph's shorter side.
    extent : float
        Longer side of the digit, as a share of the photograph's shorter side.
    pen_width : float
        As a share of the digit's longer side.
    table : (float, float, float) or None
        Its colour where it shows around the paper.
    """

    width: int
    height: int
    paper: Colour
    pen: Colour
    rules: Colour
    ruling: str
    spacing: float
    extent: float
    pen_width: float
    table: Colour | None

    @classmethod
    def random(cls, rng: Generator) -> Scene:
        """Make one up: one in eight is a blackboard, one in four shows the table."""
        width, height = SIZES[rng.integers(len(SIZES))]
        if rng.random() < 0.3:
            width, height = height, width
        is_board = rng.random() < 0.125
        extent = float(rng.uniform(0.25, 0.8))
        table = TABLES[rng.integers(len(TABLES))] if rng.random() < 0.25 else None
        return cls(
            width,
            height,
            paper=(BOARDS if is_board else PAPERS)[rng.integers(3 if is_board else 4)],
            pen=CHALK if is_board else PENS[rng.integers(len(PENS))],
            rules=(70, 98, 90) if is_board else RULES[rng.integers(len(RULES))],
            ruling=str(rng.choice(RULINGS, p=(0.4, 0.25, 0.15, 0.2))),
            spacing=extent * float(rng.uniform(0.22, 0.9)),
            extent=min(extent, 0.62) if table else extent,
            pen_width=float(rng.uniform(0.03, 0.12)),
            table=table,
        )


def photograph(drawing: Drawing, rng: Generator, scene: Scene | None = None) -> ByteArray:
    """Take a photograph of a drawing.

    Parameters
    ----------
    drawing : Drawing
        Its strokes are used; their pen widths are not.
    rng : numpy.random.Generator
        Where every choice comes from.
    scene : Scene, optional
        What is photographed; made up if it is not given.

    Returns
    -------
    uint8 (height, width, 3)
        Pixels as a JPEG file gives them back.
    """
    scene = scene or Scene.random(rng)
    sheet = _sheet(drawing, scene, rng)
    image = _laid_askew(sheet, scene, rng)
    light = _light(scene.height, scene.width, rng)
    return _developed(image * light[:, :, None], rng)


def _sheet(drawing: Drawing, scene: Scene, rng: Generator) -> Image.Image:
    """Draw the paper, flat and evenly lit, `FINE` times as large as the photograph."""
    width, height = scene.width * FINE, scene.height * FINE
    fibres = rng.normal(0, 1, (height // 4 + 1, width // 4 + 1)).astype(np.float32)
    texture = _enlarged(fibres, (width, height)) * float(rng.uniform(0.5, 2.5))
    sheet = Image.new("RGB", (width, height), tuple(map(round, scene.paper)))
    _rule(sheet, scene, rng)
    grain = rng.normal(0, 0.18, (height // 2, width // 2)).astype(np.float32)
    pressure = np.clip(rng.uniform(0.8, 1.0) + _enlarged(grain, (width, height)), 0, 1)
    cover = np.asarray(_ink(drawing, scene, rng), dtype=np.float32) / 255 * pressure
    colours = np.asarray(sheet, dtype=np.float32) + texture[:, :, None]
    colours += (np.array(scene.pen, np.float32) - colours) * cover[:, :, None]
    return Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))


def _rule(sheet: Image.Image, scene: Scene, rng: Generator) -> None:
    """Print lines, squares or a margin on the sheet, in place."""
    if scene.ruling == "none":
        return
    brush = ImageDraw.Draw(sheet)
    step = scene.spacing * min(sheet.size)
    thick = max(2, round(step * float(rng.uniform(0.015, 0.04))))
    colour = tuple(map(round, scene.rules))
    width, height = sheet.size
    for y in np.arange(rng.uniform(0, step), height, step):
        brush.line([(0, y), (width, y)], fill=colour, width=thick)
    if scene.ruling == "squares":
        for x in np.arange(rng.uniform(0, step), width, step):
            brush.line([(x, 0), (x, height)], fill=colour, width=thick)
    elif scene.ruling == "lines and margin":
        x = width * float(rng.uniform(0.05, 0.3))
        brush.line([(x, 0), (x, height)], fill=tuple(map(round, MARGIN)), width=thick)


def _ink(drawing: Drawing, scene: Scene, rng: Generator) -> Image.Image:
    """Draw the digit somewhere on the sheet: mode "L", ink = 255."""
    width, height = scene.width * FINE, scene.height * FINE
    points = np.concatenate([stroke.points for stroke in drawing.strokes]).astype(np.float64)
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    long_side = scene.extent * min(width, height)
    pen = scene.pen_width * long_side
    scale = (long_side - pen) / max(float(size.max()), 1e-9)
    edge = (0.14 if scene.table else 0.08) * min(width, height) + pen / 2
    room = np.maximum(np.array([width, height]) - size * scale - 2 * edge, 0)
    corner = edge + room * rng.uniform(0.15, 0.85, 2)
    mask = Image.new("L", (width, height))
    brush = ImageDraw.Draw(mask)
    radius = pen / 2
    for stroke in drawing.strokes:
        path = [tuple(point) for point in ((stroke.points - low) * scale + corner).tolist()]
        brush.line(path, fill=255, width=max(1, round(pen)), joint="curve")
        for x, y in path:
            brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return mask


def _laid_askew(sheet: Image.Image, scene: Scene, rng: Generator) -> NDArray[np.float32]:
    """See the sheet in perspective, with the table around it or as a part of a larger one."""
    size = np.array([scene.width, scene.height])
    corners = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.float64)
    source = corners * sheet.size
    spread = float(rng.uniform(0.86, 0.94))
    if not scene.table:
        spread, margin = 1.0, min(sheet.size) // 4
        wide = np.pad(np.asarray(sheet), ((margin, margin), (margin, margin), (0, 0)), mode="edge")
        sheet, source = Image.fromarray(wide), source + margin
    turn = np.deg2rad(rng.uniform(-6, 6))
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    drift = rng.uniform(-0.04, 0.04, (4, 2))
    seen = (corners - 0.5 + drift) * spread * size @ rotation + size / 2
    numbers = _perspective(seen, source)

    def look(at: Image.Image, how: Image.Resampling) -> Image.Image:
        return at.transform(
            (scene.width, scene.height), Image.Transform.PERSPECTIVE, numbers, resample=how
        )

    colour = tuple(map(round, scene.table or scene.paper))
    photo = Image.new("RGB", (scene.width, scene.height), colour)
    mask = look(Image.new("L", sheet.size, 255), Image.Resampling.BILINEAR)
    photo.paste(look(sheet, Image.Resampling.BICUBIC), (0, 0), mask)
    return np.asarray(photo, dtype=np.float32)


def _perspective(seen: FloatArray, source: FloatArray) -> list[float]:
    """Solve for the eight numbers with which Pillow maps places seen to places of the sheet."""
    rows = []
    for (x, y), (u, v) in zip(seen, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    numbers: list[float] = np.linalg.solve(np.array(rows), source.ravel()).tolist()
    return numbers


def _light(height: int, width: int, rng: Generator) -> NDArray[np.float32]:
    """Light that falls from one side, darkens to the corners, and perhaps a soft shadow."""
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    slope = x * np.cos(angle) + y * np.sin(angle)
    light = 1 - rng.uniform(0, 0.3) * (slope + 1) / 2
    light *= 1 - rng.uniform(0, 0.25) * (x**2 + y**2) / 2
    if rng.random() < 0.4:  # of a hand or a head
        angle, softness = rng.uniform(0, 2 * np.pi), rng.uniform(0.05, 0.4)
        edge = x * np.cos(angle) + y * np.sin(angle) - rng.uniform(-0.2, 0.8)
        shade = 1 / (1 + np.exp(-np.clip(edge / softness * 4, -30, 30)))
        light *= 1 - rng.uniform(0.15, 0.5) * shade
    return np.asarray(light * rng.uniform(0.7, 1.05), dtype=np.float32)


def _developed(image: NDArray[np.float32], rng: Generator) -> ByteArray:
    """Blur by the lens, noise of the sensor, JPEG."""
    sharp = Image.fromarray(np.clip(image, 0, 255).astype(np.uint8))
    blur = float(rng.uniform(0.2, 1.3)) * min(sharp.size) / 480
    seen = np.asarray(sharp.filter(ImageFilter.GaussianBlur(blur)), dtype=np.float32)
    tint = rng.uniform(0.92, 1.0, 3).astype(np.float32)
    noisy = seen * tint + rng.normal(0, rng.uniform(1, 9), seen.shape).astype(np.float32)
    buffer = io.BytesIO()
    picture = Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))
    picture.save(buffer, "JPEG", quality=int(rng.integers(35, 93)))
    pixels: ByteArray = np.asarray(Image.open(buffer))
    return pixels


def _enlarged(field: NDArray[np.float32], size: tuple[int, int]) -> FloatArray:
    """Enlarge a field to (width, height), smoothly."""
    how = Image.Resampling.BILINEAR
    enlarged: FloatArray = np.asarray(Image.fromarray(field).resize(size, how))
    return enlarged
