from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nncore.data.splits import even_shares, hold_out, subset, three_parts


def test_mnist_is_divided_as_ever() -> None:
    """The division is part of every figure ever published by this program."""
    kept, held = hold_out(60_000, 5_000)
    assert (len(kept), len(held)) == (55_000, 5_000)
    assert held[:5].tolist() == [15, 47, 76, 81, 84]
    assert np.array_equal(np.sort(np.concatenate([kept, held])), np.arange(60_000))
    assert (np.diff(kept) > 0).all()
    assert (np.diff(held) > 0).all()


def test_a_smaller_subset_is_part_of_a_larger_one() -> None:
    small, large = subset(1000, 10), subset(1000, 400)
    assert len(small) == 10
    assert set(small) <= set(large)
    assert subset(5, 9).tolist() == [0, 1, 2, 3, 4]
    assert subset(5, 0).tolist() == []


@given(st.integers(3, 300))
def test_three_parts_hold_everything_once(count: int) -> None:
    parts = three_parts(count)
    assert sorted(np.concatenate(parts).tolist()) == list(range(count))
    assert all(len(part) for part in parts)
    assert len(parts[1]) == len(parts[2]) == max(1, round(count / 10))


@given(st.lists(st.sampled_from("abcdefgh"), min_size=3, max_size=60))
def test_a_writer_is_in_one_part_only(writers: list[str]) -> None:
    parts = three_parts(len(writers), writers)
    assert sorted(np.concatenate(parts).tolist()) == list(range(len(writers)))
    assert all(len(part) for part in parts)
    if len(set(writers)) >= 3:
        hands = [{writers[index] for index in part} for part in parts]
        assert not hands[0] & hands[1]
        assert not hands[0] & hands[2]
        assert not hands[1] & hands[2]


def test_where_a_writer_is_unknown_samples_are_divided() -> None:
    parts = three_parts(30, [*"abc" * 9, "a", "b", None])
    assert [len(part) for part in parts] == [24, 3, 3]


@pytest.mark.parametrize(
    ("available", "wanted", "shares"),
    [
        ([None], 7, [7]),
        ([100, 100], 7, [4, 3]),
        ([None, 100, None], 6, [2, 2, 2]),
        ([2, 100], 10, [2, 8]),
        ([2, 3, None], 20, [2, 3, 15]),
        ([2, 3], 20, [2, 3]),
        ([5, 5, 5], 2, [1, 1, 0]),
        ([0, 5], 4, [0, 4]),
        ([10, 10], 0, [0, 0]),
    ],
)
def test_even_shares(available: list[int | None], wanted: int, shares: list[int]) -> None:
    assert even_shares(available, wanted) == shares


@given(st.lists(st.none() | st.integers(0, 50), min_size=1, max_size=5), st.integers(0, 200))
def test_shares_are_as_even_as_the_sources_allow(available: list[int | None], wanted: int) -> None:
    shares = even_shares(available, wanted)
    room = sum(have if have is not None else wanted for have in available)
    assert sum(shares) == min(wanted, room)
    open_shares = [
        share for share, have in zip(shares, available, strict=True) if have is None or share < have
    ]
    assert not open_shares or max(shares) - min(open_shares) <= 1


@pytest.mark.parametrize("writers", [None, list("abcd") * 3])
def test_nothing_is_held_out_where_the_share_is_zero(writers: list[str] | None) -> None:
    training, validation, test = three_parts(12, writers, 0.0)
    assert sorted(training.tolist()) == list(range(12))
    assert len(validation) == len(test) == 0
