"""What every test stands on: no screen, one BLAS thread, folders of its own, no leaks."""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Iterator
from pathlib import Path

# Before NumPy and Qt are loaded, and so before anything of the program is imported.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import pytest

# Machines are shared: how long an example took says nothing.
hypothesis.settings.register_profile("inkling", deadline=None)
hypothesis.settings.load_profile("inkling")

USER_FOLDERS = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
    "APPDATA": "config",
    "LOCALAPPDATA": "data",
}


def pytest_collection_finish() -> None:
    """Leave all that is imported by now out of the collections between tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def user_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home, cache, configuration and data folder that nobody else has."""
    base = tmp_path_factory.mktemp("user")
    for variable, name in USER_FOLDERS.items():
        folder = base / name
        folder.mkdir(exist_ok=True)
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.delenv("INKLING_LIBRARY_DIR", raising=False)
    return base


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    """Fail a test that leaves a thread of Python's behind."""
    before = set(threading.enumerate())
    yield
    # Threads of Qt show up here once they have run Python; tests/gui watches over those.
    new = [each for each in threading.enumerate() if not each.name.startswith("Dummy")]
    new = [each for each in new if each not in before]
    for thread in new:
        thread.join(2.0)
    left = [each.name for each in new if each.is_alive()]
    assert not left, f"threads left running: {left}"


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    """Collect only where no widget can be in the way, as the application does."""
    was_enabled = gc.isenabled()
    gc.disable()
    yield
    gc.collect()
    if was_enabled:
        gc.enable()
