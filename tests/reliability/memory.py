"""The most memory that a process has held, and how to begin counting anew (Linux)."""

from __future__ import annotations

from pathlib import Path

_STATUS = Path("/proc/self/status")
_CLEAR = Path("/proc/self/clear_refs")


def can_measure() -> bool:
    """Whether the system tells it."""
    return _STATUS.exists() and _CLEAR.exists()


def now() -> int:
    """Bytes of memory that this process holds."""
    return _field("VmRSS:")


def peak() -> int:
    """Most bytes that it held since `forget_peak`."""
    return _field("VmHWM:")


def forget_peak() -> None:
    """Begin again."""
    _CLEAR.write_text("5")


def _field(name: str) -> int:
    for line in _STATUS.read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) * 1024
    raise OSError(f"{_STATUS} has no {name}")
