"""Ctrl-C as a wish to stop, not as an accident."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Generator
from types import FrameType


@contextlib.contextmanager
def on_interrupt(stop: Callable[[], None]) -> Generator[None]:
    """Call `stop` at the first Ctrl-C or polite request to end; a second one interrupts.

    Parameters
    ----------
    stop : callable
        Called inside a signal handler: it may set a flag, no more.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread is told of signals
        return

    def handle(number: int, frame: FrameType | None) -> None:
        stop()
        signal.signal(number, signal.default_int_handler)

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
