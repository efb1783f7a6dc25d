"""From the text of a pose to arrays: smooth curves as one matrix product.

Each style becomes a matrix that takes its control points to ``SAMPLES`` points along the pen's
path, so a whole chunk of digits is one batched product. Between two corners the path is the
natural cubic spline through the control points, over centripetal parameters (the square root
of the distances), which keeps the curve from swinging out where points lie unevenly.

References
----------
E. T. Y. Lee, "Choosing nodes in parametric curve interpolation", Computer-Aided Design 21
(1989), 363-370: centripetal parameters.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from nncore.data.strokes.styles import STYLES, Style

__all__ = ["SAMPLES", "PathTable", "build_table"]

SAMPLES = 48  # points along the path of a digit, all strokes together


@dataclass(frozen=True)
class PathTable:
    """All styles as arrays, S of them, padded to K control points, V poses, T strokes.

    Attributes
    ----------
    digit : uint8 (S,)
        The digit that the style writes.
    share : float64 (S,)
        How often each style is used; the shares of one digit sum to 1.
    poses : float64 (S, V, K, 2)
        Control points, in units of the digit's height; zeros where a style has fewer.
    pose_count : int64 (S,)
        How many poses a style has.
    freedom : float64 (S,)
        How far hands may wander from the style, as a factor.
    curve : float64 (S, SAMPLES, K)
        Takes control points to the points of the path.
    stroke : int64 (S, SAMPLES)
        The number of the stroke that each point of the path belongs to.
    first, last : int64 (S, SAMPLES)
        Index of the first and last point of that stroke.
    """

    digit: NDArray[np.uint8]
    share: NDArray[np.float64]
    poses: NDArray[np.float64]
    pose_count: NDArray[np.int64]
    freedom: NDArray[np.float64]
    curve: NDArray[np.float64]
    stroke: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def build_table(styles: tuple[Style, ...] = STYLES) -> PathTable:
    """Read the styles' texts and prepare their curves.

    Parameters
    ----------
    styles : tuple of Style
        Every digit that has a style can be generated.

    Returns
    -------
    PathTable
    """
    parsed = [[_parse(pose) for pose in style.poses] for style in styles]
    points = max(len(poses[0].points) for poses in parsed)
    most_poses = max(len(poses) for poses in parsed)
    count = len(styles)
    digit = np.array([style.digit for style in styles], dtype=np.uint8)
    share = np.array([style.share for style in styles], dtype=np.float64)
    share /= np.bincount(digit, weights=share)[digit]
    control = np.zeros((count, most_poses, points, 2))
    curve = np.zeros((count, SAMPLES, points))
    stroke = np.zeros((count, SAMPLES), dtype=np.int64)
    for index, (style, poses) in enumerate(zip(styles, parsed, strict=True)):
        for number, pose in enumerate(poses):
            if pose.shape != poses[0].shape:
                raise ValueError(f"{style.digit} {style.name}: pose {number} has other points")
            control[index, number, : len(pose.points)] = pose.points
        mean = control[index, : len(poses), : len(poses[0].points)].mean(axis=0)
        matrix, stroke[index] = _curve_matrix(mean, poses[0].shape)
        curve[index, :, : len(mean)] = matrix
    first = np.array([[np.argmax(row == number) for number in row] for row in stroke])
    last = first + np.array([[np.sum(row == number) - 1 for number in row] for row in stroke])
    pose_count = np.array([len(poses) for poses in parsed])
    freedom = np.array([style.freedom for style in styles])
    return PathTable(digit, share, control, pose_count, freedom, curve, stroke, first, last)


@dataclass(frozen=True)
class _Pose:
    points: NDArray[np.float64]  # (K, 2)
    shape: tuple[tuple[int, ...], ...]  # per stroke: indices where its smooth pieces begin and end


def _parse(text: str) -> _Pose:
    points: list[tuple[float, float]] = []
    shape: list[tuple[int, ...]] = []
    for stroke in text.split("/"):
        breaks = [len(points)]
        for word in stroke.split():
            x, y = word.rstrip("!").split(",")
            if word.endswith("!"):
                breaks.append(len(points))
            points.append((float(x) / 100, float(y) / 100))
        breaks.append(len(points) - 1)
        shape.append(tuple(breaks))
    return _Pose(np.array(points), tuple(shape))


def _curve_matrix(
    points: NDArray[np.float64], shape: tuple[tuple[int, ...], ...]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    pieces = [
        (number, begin, end)
        for number, breaks in enumerate(shape)
        for begin, end in pairwise(breaks)
    ]
    lengths = [
        np.linalg.norm(np.diff(points[begin : end + 1], axis=0), axis=1).sum()
        for _, begin, end in pieces
    ]
    rows: list[NDArray[np.float64]] = []
    strokes: list[int] = []
    counts = _shares(np.array(lengths), SAMPLES - len(shape))
    for (number, begin, end), steps in zip(pieces, counts, strict=True):
        starts_stroke = begin == shape[number][0]
        matrix = np.zeros((steps + 1, len(points)))
        matrix[:, begin : end + 1] = _spline_matrix(points[begin : end + 1], steps)
        matrix = matrix if starts_stroke else matrix[1:]  # a corner is sampled once
        rows.append(matrix)
        strokes += [number] * len(matrix)
    return np.concatenate(rows), np.array(strokes)


def _shares(lengths: NDArray[np.float64], total: int) -> list[int]:
    """Deal ``total`` steps out in proportion to the lengths, at least two for each."""
    counts = np.maximum(2, np.floor(lengths / lengths.sum() * total).astype(int))
    while counts.sum() != total:
        spacing = lengths / counts
        if counts.sum() < total:
            counts[np.argmax(spacing)] += 1
        else:
            counts[np.argmin(np.where(counts > 2, spacing, np.inf))] -= 1
    return [int(count) for count in counts]


def _spline_matrix(points: NDArray[np.float64], steps: int) -> NDArray[np.float64]:
    """Matrix from points (k, 2) to steps + 1 points about evenly spaced along their spline."""
    knots = np.concatenate(
        [[0.0], np.cumsum(np.sqrt(np.linalg.norm(np.diff(points, axis=0), axis=1)))]
    )
    fine = np.linspace(0, knots[-1], 16 * steps + 1)
    path = _natural_spline(knots, fine) @ points
    walked = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(path, axis=0), axis=1))])
    even = np.interp(np.linspace(0, walked[-1], steps + 1), walked, fine)
    return _natural_spline(knots, even)


def _natural_spline(knots: NDArray[np.float64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Matrix from the values at ``knots`` (k,) to the natural cubic spline's values ``at`` (m,).

    The second derivatives c at the knots solve, with h the knots' distances,
    ``h[i-1] c[i-1] + 2 (h[i-1] + h[i]) c[i] + h[i] c[i+1] = 6 (slope[i] - slope[i-1])``
    and are 0 at both ends.
    """
    k = len(knots)
    h = np.diff(knots)
    left, right = np.eye(k), np.zeros((k, k))
    for i in range(1, k - 1):
        left[i, i - 1 : i + 2] = h[i - 1], 2 * (h[i - 1] + h[i]), h[i]
        right[i, i - 1 : i + 2] = 6 / h[i - 1], -6 / h[i - 1] - 6 / h[i], 6 / h[i]
    bend = np.linalg.solve(left, right)
    below = np.clip(np.searchsorted(knots, at, side="right") - 1, 0, k - 2)
    width = h[below, None]
    a = (knots[below + 1, None] - at[:, None]) / width
    b = 1 - a
    value = np.eye(k)
    curved = (a**3 - a) * bend[below] + (b**3 - b) * bend[below + 1]
    spline: NDArray[np.float64] = a * value[below] + b * value[below + 1] + curved * width**2 / 6
    return spline
