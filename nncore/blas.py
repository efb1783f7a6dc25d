"""How many threads NumPy's matrix products use.

Networks of this size gain nothing from a second thread and can lose much to it where the
machine is busy (each product then waits for the slower one); and only with one thread do
sums come out the same in every bit.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Generator

import threadpoolctl  # type: ignore[import-untyped]


@contextlib.contextmanager
def blas_threads(count: int) -> Generator[None]:
    """Limit the threads of BLAS in this process for a while."""
    with threadpoolctl.threadpool_limits(limits=count, user_api="blas"):
        yield


def available_processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
