"""A matrix or a list of mistakes as a table for other programs (CSV, RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from nncore.arrays import NOT_A_DIGIT, IndexArray
from nncore.data.dataset import CLASS_COUNT
from nncore.insight.mistakes.confusion import Confusion
from nncore.insight.mistakes.judgement import Judgement

NO_DIGIT = "no digit"


def confusion_table(confusion: Confusion) -> str:
    """Return the matrix: a row for each label, a column for each verdict."""
    names = [*map(str, range(CLASS_COUNT)), NO_DIGIT]
    rows = zip(names, confusion.counts.tolist(), strict=True)
    return _csv(["label", *names], ([name, *counts] for name, counts in rows))


def image_table(judgement: Judgement, places: IndexArray) -> str:
    """Return a row for each listed image: its place in the data, label, verdict, probabilities.

    Parameters
    ----------
    judgement : Judgement
        What was said.
    places : int (K,)
        Places in the judgement, in the order of the list; images count from 1.
    """
    head = ["image", "label", "read_as", *(f"p{digit}" for digit in range(CLASS_COUNT))]
    return _csv(
        head,
        (
            [
                int(judgement.places[place]) + 1,
                _name(int(judgement.labels[place])),
                _name(int(judgement.said[place])),
                *(f"{share:.6f}" for share in judgement.probabilities[place].tolist()),
            ]
            for place in places.tolist()
        ),
    )


def _name(label: int) -> str:
    return NO_DIGIT if label == NOT_A_DIGIT else str(label)


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
