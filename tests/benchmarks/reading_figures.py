"""What the page about reading is written from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nncore.network.model import Calibration


@dataclass(frozen=True)
class Row:
    """One row of the first table.

    Parameters
    ----------
    name : str
        What was read; what stands behind it in brackets is part of it.
    count : int
        Drawings.
    shares : tuple of float
        Read rightly by each of `ROUTES`, in [0, 1]; "not a digit" counts as wrong.
    favoured : float
        By the full recipe without the threshold.
    """

    name: str
    count: int
    shares: tuple[float, ...]
    favoured: float


@dataclass(frozen=True)
class Confidence:
    """One row of the second table, and of the digits in the third.

    Parameters
    ----------
    name : str
        What was read, by the full recipe.
    count : int
        Drawings.
    temperature : str
        In words: one number, or those of the folds.
    errors, likelihoods : (float, float)
        Expected calibration error, in [0, 1], and negative log-likelihood, in nats: before
        and after.
    rejected : float
        Share called "not a digit".
    """

    name: str
    count: int
    temperature: str
    errors: tuple[float, float]
    likelihoods: tuple[float, float]
    rejected: float


@dataclass(frozen=True)
class Network:
    """Which network the page is about.

    Parameters
    ----------
    name, digest : str
        Its name, and the SHA-256 of its file.
    calibration : Calibration
        Of the file.
    sources : tuple of str
        What it learned from, by the names of data sets and files; empty where unknown.
    folds : int
        Networks that read the real strokes in its place; 0 where it reads them itself.
    strokes_learned : bool
        Whether it has learned from the real strokes.
    """

    name: str
    digest: str
    calibration: Calibration
    sources: tuple[str, ...]
    folds: int
    strokes_learned: bool


@dataclass(frozen=True)
class Measured:
    """What was measured of digits.

    Parameters
    ----------
    images, real, changed : tuple of Row
        Images and generated strokes; real strokes; real strokes changed.
    confidence : tuple of Confidence
        How honest the answers were.
    """

    images: tuple[Row, ...]
    real: tuple[Row, ...]
    changed: tuple[Row, ...]
    confidence: tuple[Confidence, ...]


@dataclass(frozen=True)
class Figures:
    """Everything on the page.

    Parameters
    ----------
    network : Network
        What was read with.
    strokes : str
        Name of the file of real strokes.
    people : int
        Who wrote them.
    measured : Measured
        The rows.
    groups : mapping
        What is no digit, as `reading_pool.read_groups` gives it.
    fonts : tuple of str
        With which letters and symbols were drawn.
    command : str
        What made the page.
    """

    network: Network
    strokes: str
    people: int
    measured: Measured
    groups: Mapping[str, Mapping[str, Any]]
    fonts: tuple[str, ...]
    command: str
