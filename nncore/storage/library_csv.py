"""Curves of a run as a table for other programs."""

from __future__ import annotations

import csv
import io

from nncore.training.history import Curves

HEAD = ("series", "epoch", "loss", "accuracy")


def curves_as_csv(curves: Curves) -> str:
    """Return curves as CSV: series (training or validation) and numbers in full precision."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    for name, series in (
        ("training", (curves.epoch, curves.loss, curves.accuracy)),
        (
            "validation",
            (curves.validation_epoch, curves.validation_loss, curves.validation_accuracy),
        ),
    ):
        columns = (each.tolist() for each in series)
        writer.writerows((name, *row) for row in zip(*columns, strict=True))
    return text.getvalue()
