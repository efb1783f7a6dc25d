"""Networks that forgot, ranks, and the figures that ship."""

from __future__ import annotations

import numpy as np
import pytest

from nncore.insight.inside import METHODS
from nncore.insight.inside.deletion import SHARE
from nncore.insight.inside.measured import measured, measured_for
from nncore.insight.inside.randomised import randomised, rank_correlation
from tests.nncore.insight.inside.small_models import make_model


@pytest.mark.parametrize("layers", [0, 1, 2, 4, None])
def test_layers_forget_from_the_output_down(layers: int | None) -> None:
    model = make_model("images")
    other = randomised(model, seed=1, layers=layers)
    weighted = [index for index, views in enumerate(model.views) if views]
    forgot = weighted if layers is None else weighted[len(weighted) - layers :]
    for index in weighted:
        for name, array in model.views[index].items():
            is_same = (other.views[index][name] == array).all()
            assert is_same == (index not in forgot)
            if index in forgot and name == "bias":
                assert not other.views[index][name].any()


def test_rank_correlation() -> None:
    chance = np.random.default_rng(0)
    first, second = chance.normal(size=(2, 50))
    one, other = (np.argsort(np.argsort(values)) for values in (first, second))
    expected = np.corrcoef(one, other)[0, 1]
    assert rank_correlation(first, second) == pytest.approx(expected)
    assert rank_correlation(first, np.exp(first)) == pytest.approx(1.0)
    assert rank_correlation(first, -first) == pytest.approx(-1.0)
    assert rank_correlation(first, np.ones(50)) == 0.0
    ties = rank_correlation(np.array([1.0, 1.0, 2.0]), np.array([0.0, 1.0, 2.0]))
    assert ties == pytest.approx(np.corrcoef([1.5, 1.5, 3], [1, 2, 3])[0, 1])


def test_figures_ship_for_every_method_and_two_networks() -> None:
    for method in METHODS:
        for is_difference in (True, False):
            rows = measured_for(method, SHARE, is_difference=is_difference)
            assert {row.network for row in rows} == {"inkling", "relu-128"}
            for row in rows:
                assert row.low <= row.times <= row.high
                assert row.piece_low <= row.piece_times <= row.piece_high
                assert row.randomised_drop is not None
                assert len(row.correlations) == {"inkling": 5, "relu-128": 2}[row.network]
    best: dict[str, float] = {}
    for row in measured():
        if row.share == SHARE:
            best[row.network] = max(best.get(row.network, 0.0), row.times, row.piece_times)
    assert min(best.values()) >= 3.0
