"""The sheet of paper in a photograph: where it lies, and how the light falls on it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from nncore.arrays import ByteArray
from nncore.data.pieces import label_pieces

CELLS = 64
"""The light is measured in at most so many cells along the longer side."""

SMOOTH = 0.10
"""Neighbouring cells of one sheet differ by less than this share of their level…"""

SMOOTH_LEVELS = 3.0
"""… or by less than so many levels of 255."""

SHADED, TINTED = 0.4, 0.85
"""Another area is the same sheet in the shade where all its channels keep at least the first
share of their level, and the shares differ by no more than the second."""

STROKE, SHEET = 3, 6
"""No stroke fills a square that reaches so many cells around its middle; a sheet fills even
the second."""

LARGE_AREA = 0.01
"""Areas below this share of the image say nothing about the sheet."""

SHADED, TINTED = 0.4, 0.85
"""Another area is the same sheet in the shade where all its channels keep at least the first
share of their level, and the shares differ by no more than the second."""

BROAD = 6
"""An area in the shade is made of squares of so many cells; no stroke of a pen is so broad."""

TABLE_RIM = 0.05
"""A table shows at this share of the image's border at least."""

EVERY = 5
"""One pixel in so many says in which direction ink differs from paper."""

DIMMEST, DARKEST = 0.4, 12.0
"""Nothing is amplified beyond what paper at this share of its usual level needs, or at this
level."""

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


def contrast_on_paper(pixels: ByteArray) -> tuple[Floats, Mask | None]:
    """Take away the light: how far each pixel differs from the paper at its place.

    Parameters
    ----------
    pixels : uint8 (H, W, channels)
        Grey or colour.

    Returns
    -------
    float32 (H, W)
        Paper at 0, ink above it; 1 where all light is gone (or twice the paper's is there).
    bool (H, W) or None
        What lies on the sheet; None where the sheet fills the image.
    """
    cells, step = _cells(pixels)
    paper = _paper_cells(cells)
    sheet = _sheet(paper, step, pixels.shape[:2])
    light = _light(cells, paper)
    ink, is_light = _towards_ink(_relative(pixels, light, step, sheet))
    if is_light:  # chalk on a board, or the negative of a photograph: the more even ink is right
        negative, _ = _towards_ink(_relative(~pixels, np.float32(255) - light, step, sheet))
        if _unevenness(negative) < _unevenness(ink):
            return negative, sheet
    return ink, sheet


def _cells(pixels: ByteArray) -> tuple[Floats, int]:
    """Take the median of square cells, channel by channel: float32 (h, w, channels)."""
    height, width, channels = pixels.shape
    step = max(1, -(-max(height, width) // CELLS))
    rows, columns = -(-height // step), -(-width // step)
    margins = ((0, rows * step - height), (0, columns * step - width), (0, 0))
    padded = np.pad(pixels, margins, mode="edge")
    blocks = padded.reshape(rows, step, columns, step, channels).transpose(0, 2, 4, 1, 3)
    every = max(1, step // 4)  # of some 25 pixels the median is steady enough
    some = blocks[..., every // 2 :: every, every // 2 :: every]
    flat = some.reshape(rows, columns, channels, -1)
    middle = flat.shape[-1] // 2
    medians = np.partition(flat, middle, axis=-1)[..., middle]
    return medians.astype(np.float32), step


def _paper_cells(cells: Floats) -> Mask:
    """Find the cells of the sheet, and those where the same sheet lies in the shade."""
    numbers, count = _areas(cells)
    size = np.bincount(numbers.ravel(), minlength=count)
    large = np.flatnonzero(size >= min(LARGE_AREA * numbers.size, size.max()))
    colours = np.stack([np.median(cells[numbers == area], axis=0) for area in large])
    alike = _alike(colours[:, None], colours[None])
    sheets = [np.isin(numbers, large[row]) for row in alike]
    main = _most_like_paper(sheets)
    paper = sheets[main]
    for area, colour in zip(large[~alike[main]], colours[~alike[main]], strict=True):
        share = colour / np.maximum(colours[main], 1.0)
        share = np.minimum(share, 1 / np.maximum(share, 1e-3))
        if share.min() > SHADED and share.min() > TINTED * share.max():
            paper = paper | _opened(numbers == area, STROKE)
    return paper


def _most_like_paper(sheets: list[Mask]) -> int:
    """Choose the paper: broad, and in the middle, since a table is seen around a sheet.

    Where nothing is broad, in a narrow cut-out, it is what fills most of image and border.
    """
    middle = _middle_weight(sheets[0].shape)
    weights = [float(middle[each].sum()) * bool(_opened(each, SHEET).any()) for each in sheets]
    if not any(weights):
        weights = [float(each.mean() + _rim(each).mean()) for each in sheets]
    return int(np.argmax(weights))


def _opened(mask: Mask, reach: int) -> Mask:
    """Keep the cells that lie in a square of 2 reach + 1 set cells."""
    whole = _box(mask.astype(np.float32), reach) > 0.999
    return np.asarray(_box(whole.astype(np.float32), reach) > 1e-4)


def _rim(values: NDArray[np.generic]) -> NDArray[np.generic]:
    """Give the values along the border."""
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def _areas(cells: Floats) -> tuple[NDArray[np.int32], int]:
    """Tell areas apart within which neighbouring cells are alike: numbers, and how many."""
    rows, columns = cells.shape[:2]
    # Twice as large, with the links between: cells touch at corners no longer.
    linked = np.zeros((2 * rows - 1, 2 * columns - 1), dtype=bool)
    linked[::2, ::2] = True
    linked[1::2, ::2] = _alike(cells[1:], cells[:-1])
    linked[::2, 1::2] = _alike(cells[:, 1:], cells[:, :-1])
    labels, count = label_pieces(linked)
    return labels[::2, ::2], count + 1


def _alike(one: Floats, other: Floats) -> Mask:
    limit = np.maximum(SMOOTH * np.maximum(one, other), SMOOTH_LEVELS)
    return np.asarray((np.abs(one - other) <= limit).all(axis=-1))


def _middle_weight(shape: tuple[int, int]) -> Floats:
    """Weigh cells by their distance from the border: a table is seen around a sheet."""
    y = 1 - np.abs(np.linspace(-0.8, 0.8, shape[0], dtype=np.float32))
    x = 1 - np.abs(np.linspace(-0.8, 0.8, shape[1], dtype=np.float32))
    return np.asarray(y[:, None] * x, dtype=np.float32)


def _sheet(paper: Mask, step: int, shape: tuple[int, int]) -> Mask | None:
    """Draw the sheet: the convex hull of its cells' middles; None where it is everything."""
    around = np.pad(paper, 1, mode="edge")  # cells at the sheet's edge hold some table
    inner = paper & around[:-2, 1:-1] & around[2:, 1:-1] & around[1:-1, :-2] & around[1:-1, 2:]
    hull = _hull(inner)
    if len(hull) < 3:
        return None
    small = Image.new("1", paper.shape[::-1])
    ImageDraw.Draw(small).polygon([tuple(p) for p in hull], fill=1, outline=1)
    if not _shows_table(paper, np.array(small)):
        return None
    image = Image.new("1", shape[::-1])
    corners = [((x + 0.5) * step, (y + 0.5) * step) for x, y in hull]
    ImageDraw.Draw(image).polygon(corners, fill=1, outline=1)
    return np.array(image)


def _shows_table(paper: Mask, sheet: Mask) -> bool:
    """Say whether what reaches in from the border is a table, and not ink up to the border."""
    others, _ = label_pieces(~paper)
    rim = _rim(others)
    if np.count_nonzero(rim) < TABLE_RIM * rim.size:
        return False
    outer = (others > 0) & np.isin(others, rim)
    return bool(np.count_nonzero(outer & sheet) <= np.count_nonzero(outer & ~sheet))


def _hull(cells: Mask) -> list[tuple[int, int]]:
    """Give the corners of the cells' convex hull (A. M. Andrew's monotone chain, 1979)."""
    rows = np.flatnonzero(cells.any(axis=1))
    if not rows.size:
        return []
    first, last = cells[rows].argmax(axis=1), cells.shape[1] - 1 - cells[rows, ::-1].argmax(axis=1)
    ends = zip((*first.tolist(), *last.tolist()), (*rows.tolist(), *rows.tolist()), strict=True)
    ordered = sorted(set(ends))
    if len(ordered) < 3:
        return ordered
    chains = []
    for way in (ordered, ordered[::-1]):
        chain: list[tuple[int, int]] = []
        for x, y in way:
            while len(chain) > 1:
                (ax, ay), (bx, by) = chain[-2:]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                chain.pop()
            chain.append((x, y))
        chains.append(chain[:-1])
    return chains[0] + chains[1]


def _light(cells: Floats, paper: Mask) -> Floats:
    """Spread the paper's level over the cells that are not paper, from the nearest around."""
    known = paper.astype(np.float32)
    total, weight = cells * known[..., None], known
    level = np.zeros_like(cells)
    found = np.zeros(paper.shape, dtype=bool)
    reach = 1
    while not found.all():
        near = _box(weight, reach)
        one_cell = 1 / (2 * reach + 1) ** 2
        new = (near > one_cell / 2) & ~found
        if new.any():
            mean = np.stack([_box(total[..., k], reach) for k in range(total.shape[-1])], axis=-1)
            level[new] = mean[new] / near[new][:, None]
            found |= new
        reach = max(reach + 1, int(reach * 1.5))
    usual = np.median(cells[paper], axis=0)
    return np.asarray(np.maximum(level, np.maximum(DIMMEST * usual, DARKEST)), dtype=np.float32)


def _box(values: Floats, reach: int) -> Floats:
    """Average over squares of 2 reach + 1; beyond the border lies nothing."""
    size = 2 * reach + 1
    for axis in (0, 1):
        margins = [(0, 0), (0, 0)]
        margins[axis] = (reach + 1, reach)
        sums = np.cumsum(np.pad(values, margins), axis=axis, dtype=np.float64)
        length = values.shape[axis]
        high = sums.take(range(size, size + length), axis)
        values = ((high - sums.take(range(length), axis)) / size).astype(np.float32)
    return values


def _unevenness(ink: Floats) -> float:
    """Compare the spread of the ink's levels with their mean."""
    some = ink[::2, ::2]
    inked = some[some > 0.2 * np.percentile(some, 99.5)]
    return float(inked.std() / inked.mean()) if inked.size else np.inf


def _relative(pixels: ByteArray, light: Floats, step: int, sheet: Mask | None) -> Floats:
    """Compare each pixel with the light there: float32 (channels, H, W), 0 where they agree."""
    height, width, channels = pixels.shape
    size = (light.shape[1] * step, light.shape[0] * step)
    planes = np.empty((channels, height, width), dtype=np.float32)
    for channel, plane in enumerate(planes):
        large = Image.fromarray(light[..., channel]).resize(size, Image.Resampling.BILINEAR)
        np.divide(pixels[..., channel], np.asarray(large)[:height, :width], out=plane)
    planes -= 1.0
    if sheet is not None:
        planes[:, ~sheet] = 0.0
    return planes


def _towards_ink(planes: Floats) -> tuple[Floats, bool]:
    """Project colours on the direction in which ink differs from paper, ink above 0.

    The direction is that of the largest fourth moment, to which noise adds little; ink is on
    the side of the long tail. Also says whether ink is lighter than paper.
    """
    along = planes[0]
    if len(planes) > 1:
        some = planes.reshape(len(planes), -1)[:, ::EVERY]
        _, vectors = np.linalg.eigh((some * (some * some).sum(axis=0)) @ some.T)
        axis = vectors[:, -1] / np.abs(vectors[:, -1]).sum()
        along = planes[0] * np.float32(axis[0])
        for plane, share in zip(planes[1:], axis[1:], strict=True):
            along += plane * np.float32(share)
    skew = float((along[::2, ::2].astype(np.float64) ** 3).sum())
    along = along if skew >= 0 else -along
    brightness = planes.mean(axis=0)[along > 0.5 * along.max()]
    return along, bool(brightness.size and brightness.mean() > 0)
