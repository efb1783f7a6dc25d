"""Every test of the window runs under the leak guard."""

from tests.qt_guard import qt_guard

__all__ = ["qt_guard"]
