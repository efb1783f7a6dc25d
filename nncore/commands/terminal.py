"""What a person or a program sees: progress on standard error, results on standard output."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable, Sequence
from typing import Any, TypeVar

import click
from tqdm import tqdm

from nncore.progress import Progress
from nncore.storage.plain_values import to_json

Result = TypeVar("Result")

UNKNOWN = "–"


def print_json(value: object) -> None:
    """Print one value on a line of its own, at once; unknown is null."""
    click.echo(to_json(value))


def percent(share: float | None) -> str:
    """Write a share in [0, 1] as ``98.52 %``; a dash where it is unknown."""
    return UNKNOWN if share is None or share != share else f"{100 * share:.2f} %"


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]], indent: str = "") -> None:
    """Print columns as wide as their widest cell: text to the left, figures to the right."""
    table = [list(head), *(list(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    right = [
        all(row[index][:1].isdigit() or row[index] in ("", ".", UNKNOWN) for row in table[1:])
        for index in range(len(head))
    ]
    for row in table:
        cells = (
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        click.echo((indent + "  ".join(cells)).rstrip())


class ProgressBar:
    """One line on standard error that says what goes on.

    On a terminal it is a bar; elsewhere each activity is named once, so that a log stays
    short. Use it as a context manager, which takes the bar away.
    """

    def __init__(self) -> None:
        # There is no standard error where somebody has closed it.
        self.is_live = sys.stderr is not None and sys.stderr.isatty()
        self._activity: str | None = None
        self._bar: Any = None

    def __enter__(self) -> ProgressBar:
        """Begin; nothing is shown yet."""
        return self

    def __exit__(self, *exception: object) -> None:
        """Take the bar away, whatever happened."""
        self._close()

    def show(self, progress: Progress, note: str = "") -> None:
        """Show how far something has come.

        Parameters
        ----------
        progress : Progress
            A change of its activity begins a new bar.
        note : str
            Shown behind the bar.
        """
        if progress.activity != self._activity:
            self._begin(progress)
        if self._bar is not None:
            self._bar.total = progress.total
            if note:
                self._bar.set_postfix_str(note, refresh=False)
            self._bar.update(progress.done - self._bar.n)

    def say(self, text: str) -> None:
        """Write a line to standard error, above the bar where there is one."""
        if self._bar is not None:
            tqdm.write(text, file=sys.stderr)
        else:
            click.echo(text, err=True)

    def print(self, text: str) -> None:
        """Write a line to standard output without tearing the bar."""
        if self._bar is not None:
            with tqdm.external_write_mode(file=sys.stdout):
                click.echo(text)
        else:
            click.echo(text)

    def follow(self, steps: Generator[object, None, Result]) -> Result:
        """Run a generator to its end, show the progress that it yields, return its result."""
        while True:
            try:
                step = next(steps)
            except StopIteration as finished:
                result: Result = finished.value
                return result
            if isinstance(step, Progress):
                self.show(step)

    def _begin(self, progress: Progress) -> None:
        self._close()
        self._activity = progress.activity
        if not self.is_live:
            click.echo(f"{progress.activity} …", err=True)
            return
        tqdm.monitor_interval = 0  # no thread of its own
        in_bytes = progress.unit == "bytes"
        self._bar = tqdm(
            total=progress.total,
            desc=progress.activity,
            unit="B" if in_bytes else f" {progress.unit or 'steps'}",
            unit_scale=in_bytes,
            unit_divisor=1024,
            leave=False,
            dynamic_ncols=True,
            file=sys.stderr,
        )

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        self._bar = self._activity = None
