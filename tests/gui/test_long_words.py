"""Paths and names that must fit into a narrow column."""

from __future__ import annotations

import pytest

from gui.long_words import breakable, shortened


def test_a_line_may_end_inside_a_path_and_nothing_is_lost() -> None:
    text = f"a/b\\c {'x' * 70} d"
    broken = breakable(text)
    assert broken.replace("\u200b", "") == text
    assert max(map(len, broken.replace(" ", "\u200b").split("\u200b"))) == 30
    assert breakable("mine.csv is not here") == "mine.csv is not here"


@pytest.mark.parametrize(
    ("longest", "short"), [(9, "abcdefghi"), (8, "abc…fghi"), (7, "abc…ghi"), (2, "…i")]
)
def test_a_long_name_keeps_both_ends(longest: int, short: str) -> None:
    assert shortened("abcdefghi", longest) == short
    assert len(short) <= longest
