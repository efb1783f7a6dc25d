"""Settings come back as they were; whatever the file holds, the window starts."""

from __future__ import annotations

import json
import math
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.settings import Settings, SettingsFile, clamp_geometry
from nncore.training.recipes import get

FULL = Settings(
    geometry=(10, 20, 1200, 800),
    maximised=True,
    splitter=(380, 800),
    theme="dark",
    recipe=get("quick").to_dict(),
    pen_width=12.5,
    speed=25.0,
    folder="somewhere",
    threshold=0.45,
)


def test_they_come_back_as_they_were(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "new folder" / "settings.json")
    for settings in (FULL, Settings()):
        assert file.save(settings)
        assert file.load() == settings


def test_they_lie_in_the_user_s_own_folder(user_folders: Path) -> None:
    file = SettingsFile()
    assert user_folders in file.path.parents
    assert file.load() == Settings()
    assert not file.path.exists()


def test_full_speed_is_null_in_the_file(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings())
    assert json.loads(file.path.read_text())["speed"] is None
    assert file.load().speed == math.inf


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[1, 2]",
        b'{"version": 99, "theme": "dark"}',
        b'{"theme": "dark"}',
        b"[" * 100_000,
    ],
)
def test_a_broken_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    file.path.write_bytes(content)
    assert file.load() == Settings()
    assert not file.path.exists()
    assert (tmp_path / "settings.bad.json").read_bytes() == content
    assert file.save(FULL)
    assert file.load() == FULL


def test_a_field_that_is_no_good_keeps_its_default_alone() -> None:
    value = FULL.to_dict() | {"theme": "pink", "geometry": [1, 2, 3], "speed": "fast"}
    settings = Settings.from_dict(value)
    assert settings.theme == "system"
    assert settings.geometry is None
    assert settings.speed == math.inf
    assert settings.pen_width == 12.5
    assert settings.splitter == (380, 800)


@pytest.mark.skipif(os.name == "nt", reason="permissions of Unix")
def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("in the way")
    file = SettingsFile(tmp_path / "a file" / "settings.json")
    assert file.load() == Settings()
    assert not file.save(FULL)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(FULL.to_dict())), JSON))
def test_no_value_is_too_strange(value: dict[str, Any]) -> None:
    settings = Settings.from_dict(value)
    assert settings.theme in ("system", "light", "dark")
    assert settings.speed > 0
    assert settings.geometry is None or len(settings.geometry) == 4
    json.dumps(settings.to_dict(), allow_nan=False)


@given(
    st.tuples(*[st.integers(-5000, 5000)] * 2, *[st.integers(100, 6000)] * 2),
    st.lists(
        st.tuples(*[st.integers(-3000, 3000)] * 2, *[st.integers(600, 4000)] * 2),
        min_size=1,
        max_size=3,
    ),
)
def test_the_window_lies_on_a_screen(
    geometry: tuple[int, int, int, int], screens: list[tuple[int, int, int, int]]
) -> None:
    x, y, width, height = clamp_geometry(geometry, screens)
    assert any(
        left <= x and top <= y and x + width <= left + wide and y + height <= top + high
        for left, top, wide, high in screens
    )
    if geometry in screens:
        assert (x, y, width, height) == geometry
