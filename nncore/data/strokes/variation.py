"""How handwriting varies: random pen paths for a chunk of digits at once.

From the styles' poses to paths, all digits of a chunk in one go: mix the poses, move the
control points, run the curve through them, let the pen run along it (`motion`), bend the plane
smoothly, then lean, turn and stretch the whole digit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nncore.data.strokes.motion import Strokes
from nncore.data.strokes.paths import SAMPLES, PathTable

__all__ = ["TIDY", "PenPaths", "Variation", "write_digits"]


@dataclass(frozen=True)
class Variation:
    """How much hands differ. Lengths are in units of the digit's height.

    Attributes
    ----------
    mixing : float
        Concentration of the Dirichlet weights of the poses; small values stay near one pose.
    jitter : float
        Standard deviation of each control point's place, for a hand of middling care.
    sway : float
        Standard deviation of the slow wandering from the path.
    placement : float
        Standard deviation of a stroke's place as a whole, where there are several.
    care : float
        Standard deviation of the logarithm of a hand's clumsiness, which scales jitter and
        sway together.
    overshoot : float
        Standard deviation of what the pen adds to or leaves out of a stroke's ends.
    haste : float, in [0, 1]
        Largest strength of the rounding of corners; every hand has one below it.
    hooks : float
        Scale of how far the pen turns aside at a stroke's ends; seldom much farther.
    drag : float
        Share of the digits whose pen is not lifted between the strokes.
    coarse : float
        Share of the digits of which the tablet kept few points, joined by straight lines.
    tremor : float
        Standard deviation of each point of the path.
    warp : float
        Standard deviation of the coefficients of the smooth warp of the plane.
    slant, slant_mean : float
        Standard deviation and mean of the shear to the right.
    turn : float, radians
        Standard deviation of the rotation.
    stretch : float
        Standard deviation of the logarithm of width over height.
    pen_width, pen_spread : float
        Median width of the pen in pixels of the input, and the standard deviation of its
        logarithm.
    pressure : float
        Standard deviation of the pen's width along the path, relative to its width.
    blobs : float
        Standard deviation of how much wider the line is at the path's ends, relative to its
        width; where it is negative, the line tapers off.
    """

    mixing: float = 1.5
    jitter: float = 0.013
    sway: float = 0.05
    placement: float = 0.025
    care: float = 0.6
    overshoot: float = 0.035
    haste: float = 0.2
    hooks: float = 0.025
    drag: float = 0.05
    coarse: float = 0.12
    tremor: float = 0.005
    warp: float = 0.16
    slant: float = 0.22
    slant_mean: float = 0.11
    turn: float = 0.16
    stretch: float = 0.18
    pen_width: float = 2.5
    pen_spread: float = 0.28
    pressure: float = 0.22
    blobs: float = 0.2


TIDY = Variation(
    jitter=0.006, sway=0.025, haste=0.0, hooks=0.008, drag=0.0, coarse=0.0, tremor=0.0,
    warp=0.06, slant=0.15, turn=0.08, pressure=0.08, blobs=0.05,
)  # fmt: skip
"""A careful hand, for digits that are shown rather than learned from."""

# The logarithm of clumsiness has a long tail, whose end nobody could read.
_CLUMSIEST = 0.4
_BLOB = 6  # points of the path that are wider, or narrower, at its ends
# Where a digit has more path in the same box, the pen is thinner beside it. Ratios of the mean
# stroke widths of MNIST's training images to those of digits written with one pen.
_PEN_OF_DIGIT = np.array([1.08, 1.14, 1.02, 0.98, 0.92, 0.93, 0.95, 1.0, 0.88, 0.88])


@dataclass(frozen=True)
class PenPaths:
    """The pen paths of N digits.

    Attributes
    ----------
    points : float64 (N, SAMPLES, 2)
        In units of about the digit's height, y down.
    widths : float64 (N, SAMPLES)
        The pen's width at each point, in pixels of the input.
    stroke : int64 (N, SAMPLES)
        The number of the stroke that each point belongs to.
    labels : uint8 (N,)
    """

    points: NDArray[np.float64]
    widths: NDArray[np.float64]
    stroke: NDArray[np.int64]
    labels: NDArray[np.uint8]


def write_digits(
    count: int, table: PathTable, variation: Variation, rng: np.random.Generator
) -> PenPaths:
    """Write ``count`` random digits, each digit as likely as any other.

    Parameters
    ----------
    count : int
    table : PathTable
        The styles to choose from.
    variation : Variation
    rng : numpy.random.Generator

    Returns
    -------
    PenPaths
    """
    style = rng.choice(len(table.digit), size=count, p=table.share / table.share.sum())
    stroke = table.stroke[style]
    points = _meant(table, style, variation, rng)
    along = Strokes(table.first[style], table.last[style])
    points = along.move_ends(points, variation.overshoot, rng)
    points = along.round_off(points, variation.haste, rng)
    points = along.hook(points, variation.hooks, rng)
    points = along.sample_coarsely(points, variation.coarse, rng)
    points += rng.normal(0, variation.tremor, size=points.shape)
    place = rng.normal(0, variation.placement, size=(count, 4, 2))
    points += place[np.arange(count)[:, None], stroke]
    points = _warp(points - 0.5, variation.warp, rng)
    points = _lean(points, variation, rng)
    widths = _widths(_PEN_OF_DIGIT[table.digit[style]], variation, rng)
    # A pen that is not lifted writes one stroke.
    lifted = rng.random((count, 1)) >= variation.drag
    return PenPaths(points, widths, stroke * lifted, table.digit[style])


def _meant(
    table: PathTable, style: NDArray[np.int64], variation: Variation, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Mix the poses and run the curve through them, with the hand's clumsiness."""
    count = len(style)
    control = _mix_poses(table, style, variation.mixing, rng)
    care = np.exp(np.clip(rng.normal(0, variation.care, count), -2, _CLUMSIEST))
    care = (care * table.freedom[style])[:, None, None]
    control += variation.jitter * care * rng.normal(size=control.shape)
    points = table.curve[style] @ control
    points += variation.sway * care * _slow_noise(count, 2, rng)
    return points


def _widths(
    typical: NDArray[np.float64], variation: Variation, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Widths along the path, from what is typical of the digit."""
    count = len(typical)
    width = variation.pen_width * typical * np.exp(rng.normal(0, variation.pen_spread, count))
    pressure = np.clip(1 + variation.pressure * _slow_noise(count, 1, rng)[..., 0], 0.5, 1.5)
    steps = np.arange(SAMPLES)
    ends = np.clip(1 - np.stack([steps, steps[::-1]]) / _BLOB, 0, 1)
    pressure *= np.clip(1 + variation.blobs * rng.normal(size=(count, 2)) @ ends, 0.5, 1.8)
    return np.asarray(np.clip(width, 1.3, 6.5)[:, None] * pressure)


def _mix_poses(
    table: PathTable, style: NDArray[np.int64], mixing: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    poses = table.poses[style]
    weight = rng.gamma(mixing, size=poses.shape[:2]) + 1e-9
    weight *= np.arange(poses.shape[1]) < table.pose_count[style, None]
    weight /= weight.sum(axis=1, keepdims=True)
    return np.asarray(np.einsum("nv,nvkc->nkc", weight, poses))


def _slow_noise(count: int, channels: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Smooth noise along the path with standard deviation 1: (count, SAMPLES, channels)."""
    waves = np.arange(1, 6)
    place = np.linspace(0, np.pi, SAMPLES)
    basis = np.cos(waves * place[:, None]) / waves
    basis /= np.sqrt(np.mean(np.sum(basis**2, axis=1)))
    return np.asarray(basis @ rng.normal(size=(count, len(waves), channels)))


def _warp(
    points: NDArray[np.float64], spread: float, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Bend the plane by a random polynomial of degree 3 without its linear part."""
    x, y = 2 * points[..., 0], 2 * points[..., 1]
    terms = np.stack([x * x, x * y, y * y, x * x * x, x * x * y, x * y * y, y * y * y], axis=2)
    bend = np.clip(rng.normal(0, 0.5 * spread, size=(len(points), 7, 2)), -spread, spread)
    return np.asarray(points + terms @ bend)


def _lean(
    points: NDArray[np.float64], variation: Variation, rng: np.random.Generator
) -> NDArray[np.float64]:
    count = len(points)
    slant = rng.normal(variation.slant_mean, variation.slant, count)
    turn = rng.normal(0, variation.turn, count)
    stretch = np.exp(rng.normal(0, variation.stretch, count))
    cos, sin = np.cos(turn), np.sin(turn)
    # stretch in x, then shear (y down: the top goes right), then turn
    across = np.stack([stretch * cos, -slant * cos - sin], axis=1)
    down = np.stack([stretch * sin, -slant * sin + cos], axis=1)
    return np.asarray(points @ np.stack([across, down], axis=2))
