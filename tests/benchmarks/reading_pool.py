"""What networks of several folds made of the writers whom they had not seen, pooled."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nncore.arrays import FloatArray, IndexArray, LabelArray
from nncore.commands.answers import answers
from nncore.errors import InklingError
from nncore.network.model import REJECTED, Calibration, Model
from nncore.storage import load_network
from nncore.training.calibration import Honesty, calibrate


@dataclass(frozen=True, eq=False)
class Fold:
    """One fold: what its network answered for the writers held out.

    Parameters
    ----------
    number : int
        Which fold.
    index : int (N,)
        Place of each drawing in the whole file.
    writers : str (N,)
        Who wrote it.
    labels : uint8 (N,)
        What it is.
    probabilities : float32 (N, C)
        What was answered, at temperature 1.
    rejects : bool
        Whether the network has seen what is no digit, so that a threshold means something.
    """

    number: int
    index: IndexArray
    writers: Any
    labels: LabelArray
    probabilities: FloatArray
    rejects: bool

    def save(self, folder: Path) -> None:
        """Write it to ``fold-N.npz``."""
        np.savez_compressed(folder / f"fold-{self.number}.npz", **dataclasses.asdict(self))

    @classmethod
    def load(cls, path: Path) -> Fold:
        """Read what `save` wrote."""
        with np.load(path) as arrays:
            return cls(
                int(arrays["number"]),
                arrays["index"],
                arrays["writers"],
                arrays["labels"],
                arrays["probabilities"],
                bool(arrays["rejects"]),
            )


def network_file(folder: Path, number: int) -> Path:
    """Return where the network of a fold is kept."""
    return folder / f"fold-{number}.safetensors"


def load_folds(folder: Path) -> list[Fold]:
    """Read all folds of a folder."""
    folds = [Fold.load(path) for path in sorted(folder.glob("fold-*.npz"))]
    if len(folds) < 2:
        raise InklingError(f"{folder}: holds {len(folds)} folds; at least two can be pooled.")
    return folds


def cross_fit(folds: Sequence[Fold], threshold: float | None = None) -> list[Calibration]:
    """Fit each fold's calibration on the writers held out of the others.

    Parameters
    ----------
    folds : sequence of Fold
        At least two.
    threshold : float or None
        The same for all; None to choose it with the temperature, where it means something.
    """
    fitted = []
    for fold in folds:
        others = [other for other in folds if other is not fold]
        calibration = calibrate(
            np.concatenate([other.probabilities for other in others]),
            np.concatenate([other.labels for other in others]),
            rejects=fold.rejects,
        )
        if threshold is not None:
            calibration = dataclasses.replace(calibration, threshold=threshold)
        fitted.append(calibration)
    return fitted


def pool(folds: Sequence[Fold], calibrations: Sequence[Calibration]) -> dict[str, Any]:
    """Judge all drawings, each by the network that has not seen its writer.

    Returns
    -------
    dict
        Plain values: ``count``, ``accuracy`` (a rejected digit counts as wrong),
        ``accuracy_unrejected``, ``rejected``, ``writers`` (accuracy by name), ``worst_writer``,
        ``folds`` (calibration and accuracy of each), ``before`` and ``after`` (calibration error
        and likelihood) and ``misread`` (each drawing that was not read rightly).
    """
    labels = np.concatenate([fold.labels for fold in folds])
    writers = np.concatenate([fold.writers for fold in folds])
    calibrated = [c.applied(f.probabilities) for f, c in zip(folds, calibrations, strict=True)]
    answered = np.concatenate(calibrated)
    favoured = answered.argmax(axis=1)
    kept = np.concatenate(
        [p.max(axis=1) >= c.threshold for p, c in zip(calibrated, calibrations, strict=True)]
    )
    right = (favoured == labels) & kept
    by_writer = {str(name): float(right[writers == name].mean()) for name in np.unique(writers)}
    raw = np.concatenate([fold.probabilities for fold in folds])
    index = np.concatenate([fold.index for fold in folds])
    return {
        "count": len(labels),
        "accuracy": float(right.mean()),
        "accuracy_unrejected": float((favoured == labels).mean()),
        "rejected": float(1 - kept.mean()),
        "writers": by_writer,
        "worst_writer": min(by_writer, key=lambda name: by_writer[name]),
        "folds": [
            {
                "fold": fold.number,
                "count": len(fold.labels),
                "accuracy": float((p.argmax(axis=1) == fold.labels).mean()),
                **dataclasses.asdict(calibration),
            }
            for fold, p, calibration in zip(folds, calibrated, calibrations, strict=True)
        ],
        "before": _honesty(raw, labels),
        "after": _honesty(answered, labels),
        "misread": [
            {
                "drawing": int(index[i]),
                "writer": str(writers[i]),
                "label": int(labels[i]),
                "favoured": int(favoured[i]),
                "confidence": float(answered[i].max()),
                "rejected": not kept[i],
            }
            for i in np.flatnonzero(~right)
        ],
    }


def _honesty(probabilities: FloatArray, labels: LabelArray) -> dict[str, float]:
    honesty = Honesty.of(probabilities, labels, Calibration())
    return {
        "calibration_error": honesty.calibration_error,
        "negative_log_likelihood": honesty.negative_log_likelihood,
    }


def read_groups(models: Sequence[Model], folder: Path) -> dict[str, dict[str, Any]]:
    """Read groups of what is no digit by every network.

    Parameters
    ----------
    models : sequence of Model
        With the calibration that is to be judged.
    folder : Path
        Holds a folder for each group, with images (.png) and drawings (.json, .jsonl).

    Returns
    -------
    dict
        For each group ``count`` (readings), and the shares of them that were called
        ``not_a_digit``, ``blank`` and ``digit``; ``unread`` counts what gave an error.
    """
    groups: dict[str, dict[str, Any]] = {}
    for group in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(p for p in group.iterdir() if p.suffix in (".png", ".json", ".jsonl"))
        found = [answer.reading for model in models for answer in answers(model, files)]
        verdicts = [reading.verdict for reading in found if reading is not None]
        count = max(1, len(found))
        groups[group.name] = {
            "count": len(found),
            "not_a_digit": verdicts.count(REJECTED) / count,
            "blank": verdicts.count("blank") / count,
            "digit": verdicts.count("digit") / count,
            "unread": len(found) - len(verdicts),
        }
    if not groups:
        raise InklingError(f"{folder}: holds no folder with a group of images or drawings.")
    return groups


def load_models(
    folder: Path, folds: Sequence[Fold], calibrations: Sequence[Calibration]
) -> list[Model]:
    """Load the folds' networks with other calibrations."""
    return [
        load_network(network_file(folder, fold.number)).with_changes(calibration=calibration)
        for fold, calibration in zip(folds, calibrations, strict=True)
    ]


def in_words(figures: Mapping[str, Any]) -> str:
    """Write what `pool` and `read_groups` found as a page for a person."""
    worst = figures["worst_writer"]
    before, after = figures["before"], figures["after"]
    lines = [
        f"{figures['count']:,} drawings, each read by a network that has not seen its writer",
        f"  accuracy, a rejected digit counting as wrong  {figures['accuracy']:.2%}",
        f"  accuracy without rejection                    {figures['accuracy_unrejected']:.2%}",
        f'  called "not a digit"                          {figures["rejected"]:.2%}',
        f"  worst writer                                  {worst} {figures['writers'][worst]:.2%}",
        "  expected calibration error (15 bins)          "
        f"{before['calibration_error']:.2%} -> {after['calibration_error']:.2%}",
        "  negative log-likelihood                       "
        f"{before['negative_log_likelihood']:.4f} -> {after['negative_log_likelihood']:.4f}",
        "",
        "fold  drawings  accuracy  temperature  threshold  (both fitted on the other folds)",
        *(
            f"{fold['fold']:4}{fold['count']:10,}{fold['accuracy']:10.2%}"
            f"{fold['temperature']:13.3f}{fold['threshold']:11.3f}"
            for fold in figures["folds"]
        ),
        "",
        "writers: " + ", ".join(f"{name} {each:.2%}" for name, each in figures["writers"].items()),
    ]
    for name, group in figures.get("not_digits", {}).items():
        lines.append(
            f'{name}: {group["not_a_digit"]:.1%} of {group["count"]:,} called "not a digit", '
            f"{group['blank']:.1%} blank, {group['digit']:.1%} a digit"
        )
    return "\n".join(lines)
