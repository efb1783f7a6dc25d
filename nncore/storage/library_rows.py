"""Runs as rows of the library's tables, and back."""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import numpy as np

from nncore.arrays import FloatArray
from nncore.errors import LibraryError
from nncore.recipe import Recipe
from nncore.storage.library_records import Outcome, Progressed, RunDetails, RunSummary
from nncore.storage.library_store import Store
from nncore.storage.plain_values import to_json
from nncore.storage.surroundings import Surroundings
from nncore.training.events import EpochDone, RateChanged
from nncore.training.history import CurvePart, Curves, History

_FLOATS = "<f8"
_NO_POINTS = np.zeros((0, 3))
_SUMMARY = """
    SELECT id, number, name, recipe, started, ended, reason, seconds, step, epoch, parameters,
        validation_accuracy, test_accuracies,
        (SELECT count(*) FROM checkpoints WHERE run = runs.id), deleted IS NOT NULL
    FROM runs
"""


def insert_run(
    store: Store, run_id: str, recipe: Recipe, parameters: int, where: Surroundings
) -> None:
    """Open a run with the next number."""
    with store.changing() as connection:
        connection.execute(
            "INSERT INTO runs (id, number, name, recipe, started, surroundings, owner, parameters) "
            "SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM runs",
            (
                run_id,
                recipe.name,
                recipe.to_json(),
                time.time(),
                to_json(where.to_dict()),
                store.token,
                parameters,
            ),
        )


def append(store: Store, run_id: str, news: Progressed) -> None:
    """Append what happened in a run since the last time."""
    accuracy = _known(news.epochs[-1].validation_accuracy) if news.epochs else None
    with store.changing() as connection:
        _append_curves(connection, run_id, news.curves)
        connection.executemany(
            "INSERT OR REPLACE INTO epochs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [(run_id, *_epoch_row(each)) for each in news.epochs],
        )
        connection.executemany(
            "INSERT INTO changes SELECT ?, count(*), ?, ?, ? FROM changes WHERE run = ?",
            [(run_id, each.step, each.epoch, each.rate, run_id) for each in news.changes],
        )
        connection.execute(
            "UPDATE runs SET step = ?, epoch = ?, seconds = ?, "
            "validation_accuracy = coalesce(?, validation_accuracy) WHERE id = ?",
            (news.step, news.epoch, news.seconds, accuracy, run_id),
        )


def close_run(store: Store, run_id: str, outcome: Outcome) -> None:
    """Write how a run ended, and its curves in one piece."""
    with store.changing() as connection:
        curves = read_curves(store, run_id)
        connection.execute("DELETE FROM curves WHERE run = ?", (run_id,))
        _append_curves(connection, run_id, _whole(curves))
        connection.execute(
            "UPDATE runs SET ended = ?, reason = ?, step = ?, epoch = ?, seconds = ?, "
            "validation_accuracy = coalesce(?, validation_accuracy), test_accuracies = ?, "
            "digest = ? WHERE id = ?",
            (
                outcome.ended,
                outcome.reason,
                outcome.step,
                outcome.epoch,
                outcome.seconds,
                _known(outcome.validation_accuracy),
                to_json(outcome.test_accuracies),
                outcome.digest,
                run_id,
            ),
        )


def read_summaries(store: Store, condition: str, *values: Any) -> tuple[RunSummary, ...]:
    """Read runs in the order of their numbers; curves and epochs are not looked at."""
    rows = store.rows(f"{_SUMMARY} WHERE {condition} ORDER BY number", *values)
    return tuple(_summary(row) for row in rows)


def read_summary(store: Store, run_id: str) -> RunSummary:
    """Read one run; LibraryError where it is unknown."""
    found = read_summaries(store, "id = ?", run_id)
    if not found:
        raise LibraryError("This run is not in the library.")
    return found[0]


def read_details(store: Store, run_id: str) -> RunDetails:
    """Read what it takes to repeat a run."""
    summary = read_summary(store, run_id)
    where, digest = store.rows("SELECT surroundings, digest FROM runs WHERE id = ?", run_id)[0]
    return RunDetails(
        summary, Surroundings.from_dict(_table(where)), _changes(store, run_id), digest
    )


def read_curves(store: Store, run_id: str) -> Curves:
    """Put the parts of a run's curves together."""
    history = History()
    for training, validation in store.rows(
        "SELECT training, validation FROM curves WHERE run = ? ORDER BY part", run_id
    ):
        history.extend(CurvePart(_points(training), _points(validation)))
    changes = tuple((each.epoch, each.rate) for each in _changes(store, run_id))
    history.extend(CurvePart(_NO_POINTS, _NO_POINTS, changes))
    return history.curves()


def read_epochs(store: Store, run_id: str) -> tuple[EpochDone, ...]:
    """Read a run's table of epochs; NaN where a number is unknown."""
    rows = store.rows(
        "SELECT epoch, step, train_loss, train_accuracy, validation_loss, validation_accuracy, "
        "seconds FROM epochs WHERE run = ? ORDER BY epoch",
        run_id,
    )
    return tuple(
        EpochDone(row[0], row[1], *(math.nan if value is None else value for value in row[2:]))
        for row in rows
    )


def _summary(row: tuple[Any, ...]) -> RunSummary:
    values = dict(zip((part.name for part in fields(RunSummary)), row, strict=True))
    values["test_accuracies"] = _table(values["test_accuracies"])
    values["is_deleted"] = bool(values["is_deleted"])
    return RunSummary(**values)


def _table(text: str) -> dict[str, Any]:
    """Read a table that the library wrote; empty where it was changed since."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _changes(store: Store, run_id: str) -> tuple[RateChanged, ...]:
    rows = store.rows(
        "SELECT step, epoch, rate FROM changes WHERE run = ? ORDER BY position", run_id
    )
    return tuple(RateChanged(*row) for row in rows)


def _append_curves(connection: sqlite3.Connection, run_id: str, part: CurvePart) -> None:
    if not len(part.training) and not len(part.validation):
        return
    connection.execute(
        "INSERT INTO curves SELECT ?, count(*), ?, ? FROM curves WHERE run = ?",
        (
            run_id,
            part.training.astype(_FLOATS).tobytes(),
            part.validation.astype(_FLOATS).tobytes(),
            run_id,
        ),
    )


def _whole(curves: Curves) -> CurvePart:
    """Return all points of some curves as one part."""
    training = (curves.epoch, curves.loss, curves.accuracy)
    validation = (curves.validation_epoch, curves.validation_loss, curves.validation_accuracy)
    return CurvePart(np.stack(training, axis=1), np.stack(validation, axis=1))


def _points(blob: bytes) -> FloatArray:
    """Read points; a blob that was cut gives those that are whole."""
    whole = len(blob) - len(blob) % (3 * np.dtype(_FLOATS).itemsize)
    return np.frombuffer(blob[:whole], _FLOATS).astype(np.float64).reshape(-1, 3)


def _epoch_row(epoch: EpochDone) -> Sequence[float | None]:
    return (
        epoch.epoch,
        epoch.step,
        *(
            _known(value)
            for value in (
                epoch.train_loss,
                epoch.train_accuracy,
                epoch.validation_loss,
                epoch.validation_accuracy,
                epoch.seconds,
            )
        ),
    )


def _known(value: float | None) -> float | None:
    """Return the value, or None where it is unknown: the library holds no NaN."""
    return value if value is not None and math.isfinite(value) else None
