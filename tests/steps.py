"""Work that tells of its progress, run to its end with all that it told."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Told = TypeVar("Told")
Result = TypeVar("Result")


def run(steps: Generator[Told, None, Result]) -> tuple[Result, list[Told]]:
    """Run to the end; give result and reports."""
    reports = []
    while True:
        try:
            reports.append(next(steps))
        except StopIteration as end:
            result: Result = end.value
            return result, reports
