"""Leak guards for everything that lives in Qt: threads, timers, windows; no collection amid it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QThread, QTimer
from PySide6.QtWidgets import QApplication

from gui import theme


@pytest.fixture(autouse=True)
def qt_guard(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a window behind.

    Collection is off meanwhile: it would destroy widgets in whatever thread it met.
    """
    gc.collect()
    gc.freeze()  # what is there already is no business of this test, and collected no more
    gc.disable()
    theme.apply(qapp, theme.LIGHT)
    windows = set(map(_place_of, QApplication.topLevelWidgets()))
    yield
    request.node.funcargs.clear()  # the test is over, and must not hold on to its window
    for _ in range(2):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        gc.collect()
    gc.enable()
    threads = [each for each in _all_of(QThread) if each.isRunning() and not _is_main(each)]
    timers = [each for each in _all_of(QTimer) if each.isActive()]
    left = [each for each in QApplication.topLevelWidgets() if _place_of(each) not in windows]
    names = [f"{type(each).__name__} {each.objectName()}".strip() for each in left]
    # The next test is not to blame. What a traceback holds is not destroyed: Qt would crash.
    for each in left:
        each.close()
    for timer in timers:
        timer.stop()
    assert not threads, f"threads left running: {threads}"
    assert not timers, f"timers left running: {[(t, t.parent()) for t in timers]}"
    assert not names, f"windows left: {names}"


def _all_of(kind: type) -> list:
    # `isinstance` would ask each object for its class, which some of other libraries resent.
    objects = [each for each in gc.get_objects() if issubclass(type(each), kind)]
    return [each for each in objects if _is_alive(each)]


def _is_alive(wrapper: object) -> bool:
    from shiboken6 import isValid

    return isValid(wrapper)


def _place_of(wrapper: object) -> int:
    """Tell one of Qt's objects from another; several wrappers may stand for it in turn."""
    from shiboken6 import getCppPointer

    return getCppPointer(wrapper)[0]


def _is_main(thread: QThread) -> bool:
    application = QCoreApplication.instance()
    return application is not None and thread is application.thread()
