"""Drawings in JSON, and files of them."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nncore.data.drawing import Drawing, Stroke, read_drawings, write_drawing
from nncore.errors import DrawingError, SaveError
from tests.nncore.data.random_drawings import drawings


def line(*points: tuple[float, float], pen: float = 2.0) -> Stroke:
    return Stroke(np.array(points, dtype=np.float32), pen)


def the_error(path: Path) -> str:
    ((_, value),) = list(read_drawings(path))
    assert isinstance(value, DrawingError)
    return str(value)


class TestJson:
    @given(drawings)
    @settings(max_examples=100, deadline=None)
    def test_reads_back_what_it_wrote(self, drawing: Drawing) -> None:
        again = Drawing.from_dict(json.loads(json.dumps(drawing.to_dict(), allow_nan=False)))
        assert len(again.strokes) == len(drawing.strokes)
        for one, other in zip(again.strokes, drawing.strokes, strict=True):
            assert (one.points == other.points).all()
            assert one.pen_width == other.pen_width
        assert (again.picture is None) == (drawing.picture is None)
        if drawing.picture is not None and again.picture is not None:
            assert (again.picture == drawing.picture).all()
        assert again.canvas == drawing.canvas
        assert (again.label, again.writer) == (drawing.label, drawing.writer)

    def test_writes_short_numbers(self) -> None:
        plain = Drawing((line((0.1, 2), pen=18),)).to_dict()
        assert plain == {"strokes": [[[0.1, 2.0]]], "pen": 18.0}

    def test_strokes_alone_are_enough(self) -> None:
        drawing = Drawing.from_dict({"strokes": [[[1, 2], [3, 4.5]], [[5, 6]]], "colour": "red"})
        assert [len(stroke.points) for stroke in drawing.strokes] == [2, 1]
        assert drawing.strokes[0].pen_width > 0

    @pytest.mark.parametrize("value", [{"strokes": []}, {"strokes": [[], []]}])
    def test_no_points_are_a_blank(self, value: Any) -> None:
        assert Drawing.from_dict(value).is_blank

    @pytest.mark.parametrize(
        ("value", "reason"),
        [
            ([], "a list of 0"),
            (None, "null"),
            ("digits", "the text"),
            ({}, "strokes"),
            ({"strokes": None}, "null"),
            ({"strokes": {"x": 1}}, "a table"),
            ({"strokes": [1, 2]}, "stroke 1 must be a list"),
            ({"strokes": [[1, 2]]}, "stroke 1, point 1"),
            ({"strokes": [[[1, 2]], [[1, 2], [3]]]}, "stroke 2, point 2"),
            ({"strokes": [[[1, 2, 3]]]}, "a list of 3"),
            ({"strokes": [[["1", "2"]]]}, 'the text "1"'),
            ({"strokes": [[[True, 2]]]}, "true"),
            ({"strokes": [[[None, 2]]]}, "null"),
            ({"strokes": [[[float("nan"), 2]]]}, "NaN"),
            ({"strokes": [[[float("inf"), 2]]]}, "finite"),
            ({"strokes": [[[10**400, 2]]]}, "too large"),
            ({"strokes": [[[1e300, 2]]]}, "finite"),
            ({"strokes": [[[[1, 2]]]]}, "point 1"),
            ({"strokes": [[[1, 2]]], "pen": "thick"}, "pen"),
            ({"strokes": [[[1, 2]]], "pen": 0}, "pen"),
            ({"strokes": [[[1, 2]]], "pen": [1, 2]}, "one for each stroke"),
            ({"strokes": [[[1, 2]]], "canvas": 280}, "canvas"),
            ({"strokes": [[[1, 2]]], "canvas": [280, -1]}, "canvas"),
            ({"strokes": [[[1, 2]]], "label": "7"}, "label"),
            ({"strokes": [[[1, 2]]], "label": 10}, "label"),
            ({"strokes": [[[1, 2]]], "writer": 3}, "writer"),
            ({"strokes": [], "picture": 3}, "picture"),
            ({"strokes": [], "picture": "§§"}, "base64"),
            ({"strokes": [], "picture": "aGVsbG8="}, "PNG"),
        ],
    )
    def test_says_what_is_wrong_and_where(self, value: Any, reason: str) -> None:
        with pytest.raises(DrawingError, match=reason) as caught:
            Drawing.from_dict(value, "file.jsonl:7")
        text = str(caught.value)
        assert text.startswith("file.jsonl:7: ")
        assert text.endswith(".")
        assert "\n" not in text

    @given(
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        )
    )
    @settings(max_examples=200, deadline=None)
    def test_anything_gives_a_drawing_or_its_own_error(self, value: Any) -> None:
        for whole in (value, {"strokes": value}, {"strokes": [[[0, 0]]], "pen": value}):
            with suppress(DrawingError):
                assert isinstance(Drawing.from_dict(whole, "file"), Drawing)


class TestFiles:
    def test_writes_and_reads_one(self, tmp_path: Path) -> None:
        path = tmp_path / "seven.json"
        write_drawing(path, Drawing((line((1, 2), (3, 4)),), label=7, writer="Ælfgifu"))
        ((source, drawing),) = read_drawings(path)
        assert source == str(path)
        assert isinstance(drawing, Drawing)
        assert (drawing.label, drawing.writer) == (7, "Ælfgifu")

    def test_a_bad_line_does_not_end_the_reading(self, tmp_path: Path) -> None:
        path = tmp_path / "many.jsonl"
        path.write_bytes(
            b'{"strokes": [[[1, 2]]]}\r\n\r\n{"strokes": \n{"strokes": []}\n\xff\xfe\n'
        )
        found = list(read_drawings(path))
        assert [source for source, _ in found] == [f"{path}:{line}" for line in (1, 3, 4, 5)]
        assert [isinstance(value, Drawing) for _, value in found] == [True, False, True, False]
        assert str(found[1][1]).startswith(f"{path}:3: is not valid JSON")
        assert "UTF-8" in str(found[3][1])

    def test_a_byte_order_mark_is_no_harm(self, tmp_path: Path) -> None:
        path = tmp_path / "marked.json"
        path.write_bytes(b'\xef\xbb\xbf{"strokes": []}')
        ((_, drawing),) = read_drawings(path)
        assert isinstance(drawing, Drawing)

    @pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "is empty"),
            (b"not json", "is not valid JSON"),
            (b'{"strokes": [[[NaN, 1]]]}', "NaN"),
            (b'{"strokes": [[[1' + b"0" * 5000 + b", 1]]]}", "too many digits"),
            (b"[" * 100_000, "nested too deeply"),
            (b"\x89PNG\r", "is not text"),
        ],
    )
    def test_names_the_file_and_the_reason(
        self, tmp_path: Path, name: str, content: bytes, reason: str
    ) -> None:
        path = tmp_path / name
        path.write_bytes(content)
        text = the_error(path)
        assert text.startswith(str(path))
        assert reason in text

    def test_a_file_of_empty_lines_holds_no_drawing(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text("\n \n")
        assert "only empty lines" in the_error(path)

    def test_a_missing_file_and_a_folder(self, tmp_path: Path) -> None:
        assert "no such file" in the_error(tmp_path / "nowhere.json")
        assert "folder" in the_error(tmp_path)

    def test_a_failed_save_keeps_the_old_file(self, tmp_path: Path) -> None:
        with pytest.raises(SaveError):
            write_drawing(tmp_path / "no" / "folder.json", Drawing())
