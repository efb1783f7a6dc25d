"""Kept networks: names that any system takes, in the order of a person, and nothing lost."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from gui.kept import KeptNetworks
from nncore.errors import NetworkFileError, SaveError
from tests.toys import make_model


def test_they_come_back_by_name(tmp_path: Path) -> None:
    kept = KeptNetworks(tmp_path / "new" / "networks")
    assert kept.names() == []
    model = make_model(4).with_changes(name="64-28 ReLU")
    assert kept.keep(model) == "64-28 ReLU"
    again = kept.load("64-28 ReLU")
    assert again.name == "64-28 ReLU"
    np.testing.assert_array_equal(again.parameters, model.parameters)


def test_a_name_that_is_taken_gets_a_number(tmp_path: Path) -> None:
    kept = KeptNetworks(tmp_path)
    given = [kept.keep(make_model(seed).with_changes(name="quick")) for seed in range(11)]
    assert given[:3] == ["quick", "quick 2", "quick 3"]
    assert kept.names() == given  # "quick 10" behind "quick 9"
    assert kept.keep(make_model().with_changes(name="QUICK")) == "QUICK 12"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a/b\\c", "…", "", ".hidden", "x" * 300, "con:aux?*", "7 ± ½"]
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    kept = KeptNetworks(tmp_path / "networks")
    given = kept.keep(make_model().with_changes(name=name))
    assert kept.names() == [given]
    assert [each.name for each in tmp_path.iterdir()] == ["networks"]
    assert kept.load(given).name == given


def test_a_network_that_has_gone(tmp_path: Path) -> None:
    with pytest.raises(NetworkFileError, match="gone"):
        KeptNetworks(tmp_path).load("gone")


@pytest.mark.skipif(os.name == "nt", reason="a file in the place of a folder, as on Unix")
def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = KeptNetworks(tmp_path / "file" / "networks")
    assert kept.names() == []
    with pytest.raises(SaveError, match="Save Network As"):
        kept.keep(make_model())
