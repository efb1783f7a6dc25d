"""Smooth random displacements of the plane, a few random numbers at a time.

Simard's elastic distortion displaces every pixel by white noise that was smoothed with a
Gaussian. Of such a field only the slow waves are left, so it is drawn from them at once: the
eigenvectors of its covariance, each with its own variance (the Karhunen–Loève expansion). The
covariance of two pixels at the distance d is exp(-d² / 4σ²), a product of one factor for each
direction, so the eigenvectors are products as well.

References
----------
P. Simard, D. Steinkraus, J. Platt, "Best practices for convolutional neural networks applied
to visual document analysis", ICDAR 2003.
"""

from __future__ import annotations

import numpy as np

from nncore.arrays import FloatArray

KEPT_VARIANCE = 0.99
"""Share of the field's variance that the kept waves have; they are scaled to have all of it."""


def smooth_waves(size: int, smoothness: float, spread: float) -> FloatArray:
    """Give the waves whose sum, with standard normal weights, is a smooth random field.

    Parameters
    ----------
    size : int
        Side of the image, in pixels.
    smoothness : float, in pixels, above 0
        Standard deviation σ of the Gaussian.
    spread : float
        Root mean square of the field.

    Returns
    -------
    float32 (K, size * size)
        Few where the field is smooth: 26 for 28 pixels with σ = 4.
    """
    place = np.arange(size)
    covariance = np.exp(-(((place[:, np.newaxis] - place) / (2 * smoothness)) ** 2))
    variances, vectors = np.linalg.eigh(covariance)
    products = np.maximum(np.outer(variances, variances), 0.0).reshape(-1)
    order = np.argsort(-products, kind="stable")
    share = np.cumsum(products[order]) / products.sum()
    kept = order[: int(np.searchsorted(share, KEPT_VARIANCE)) + 1]
    down, across = np.divmod(kept, size)
    waves = vectors.T[down, :, np.newaxis] * vectors.T[across, np.newaxis, :]
    # The variances of all pixels add up to size² · spread², as those of the whole field would.
    scale = spread * size * np.sqrt(products[kept] / products[kept].sum())
    result: FloatArray = waves.reshape(len(kept), -1) * scale[:, np.newaxis]
    return result.astype(np.float32)
