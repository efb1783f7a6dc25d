"""The groups of what is no digit: complete, readable, and the same at every run."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import ImageFont

from nncore.network.model import Calibration
from tests.benchmarks import not_digits
from tests.benchmarks.reading_pool import read_groups
from tests.nncore.storage.models import small_model


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_group_is_made_and_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(not_digits, "COUNT", 12)
    try:
        not_digits.find_fonts()
    except not_digits.InklingError:
        pytest.skip("needs the fonts DejaVu or Inter")
    first, second, other = (tmp_path / name for name in ("first", "second", "other"))
    not_digits.write_all(first)
    not_digits.write_all(second)
    not_digits.write_all(other, seed=1)
    assert contents(first) == contents(second)
    same = {name for name, each in contents(other).items() if contents(first)[name] == each}
    assert not same
    models = [small_model().with_changes(calibration=Calibration(threshold=t)) for t in (0, 1)]
    groups = read_groups(models, first)
    assert set(groups) == {"scribbles", "letters", "symbols", "noise"}
    for group in groups.values():
        assert group["count"] == 24
        # The first network calls everything a digit, the second nothing.
        assert group["not_a_digit"] == group["digit"] == (1 - group["blank"]) / 2
        assert group["blank"] < 0.2
        assert group["unread"] == 0


def test_a_box_for_what_a_font_lacks_is_no_glyph() -> None:
    try:
        font = ImageFont.truetype("DejaVuSans.ttf", 40)
    except OSError:
        pytest.skip("needs the font DejaVu")
    assert not_digits.has_glyph(font, "A")
    assert not not_digits.has_glyph(font, "\U0001f9ff")
