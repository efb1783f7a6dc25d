"""Files of trainings that were put down: the same values back, or one sentence."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from nncore.errors import CheckpointError, SaveError
from nncore.storage.checkpoint_file import load_checkpoint, save_checkpoint
from nncore.training.events import StepDone
from nncore.training.resuming import ResumableTrainer
from nncore.training.state import TrainingState
from tests.nncore.training.cases import RECIPE, make_dataset


@pytest.fixture(scope="module")
def state() -> TrainingState:
    trainer = ResumableTrainer(RECIPE, make_dataset(60))
    for event in trainer.events():
        if isinstance(event, StepDone):
            break
    state = trainer.state()
    assert state is not None
    return dataclasses.replace(state, notes={"run": "é"})


def changed(path: Path, old: str, new: str) -> Path:
    """Rewrite a part of the header, with its length made right."""
    content = path.read_bytes()
    end = 8 + int.from_bytes(content[:8], "little")
    header = content[8:end].decode()
    assert header.count(old) == 1, header
    text = header.replace(old, new).encode()
    path.write_bytes(len(text).to_bytes(8, "little") + text + content[end:])
    return path


def test_every_value_comes_back(state: TrainingState, tmp_path: Path) -> None:
    odd = dataclasses.replace(state, first_loss=float("inf"), seconds=1 / 3)
    save_checkpoint(tmp_path / "a.training", odd)
    loaded = load_checkpoint(tmp_path / "a.training")
    for field in dataclasses.fields(TrainingState):
        before, after = getattr(odd, field.name), getattr(loaded, field.name)
        if field.name == "vectors":
            assert {name: each.tobytes() for name, each in before.items()} == {
                name: each.tobytes() for name, each in after.items()
            }
        elif field.name != "best_loss":
            assert after == before, field.name
    assert np.isnan(loaded.best_loss)


def test_the_same_state_gives_the_same_bytes(state: TrainingState, tmp_path: Path) -> None:
    for name in "ab":
        save_checkpoint(tmp_path / name, state)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_training_that_has_diverged_is_not_kept(state: TrainingState, tmp_path: Path) -> None:
    vectors = {**state.vectors, "parameters": np.full_like(state.vectors["good"], np.nan)}
    with pytest.raises(SaveError, match="not finite"):
        save_checkpoint(tmp_path / "a", dataclasses.replace(state, vectors=vectors))
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('\\"step\\": 1,', '\\"step\\": -1,', "its 'step' is not a whole number"),
        ('\\"step\\": 1,', '\\"step\\": true,', "its 'step' is not a whole number"),
        ('\\"tally\\": {', '\\"tally\\": 3, \\"x\\": {', "its 'tally' is not a table"),
        ('\\"rate\\": \\"0x', '\\"rate\\": \\"zero', "its 'rate' is not a number"),
        ('\\"momentum\\"', f'\\"{"A" * 5000}\\"', "Unknown field 'optimiser.AAAA"),
        ('\\"momentum\\"', '\\"a\\\\nb\\"', "Unknown field 'optimiser.a b'"),
        ("inkling-checkpoint", "inkling-network", "it is not a saved training of Inkling"),
        ('"notes":"', '"nodes":"', "its 'notes' is missing"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    old: str, new: str, why: str, state: TrainingState, tmp_path: Path
) -> None:
    save_checkpoint(tmp_path / "a", state)
    with pytest.raises(CheckpointError) as caught:
        load_checkpoint(changed(tmp_path / "a", old, new))
    text = str(caught.value)
    assert why in text
    assert text.startswith(f"{tmp_path / 'a'}: cannot be opened, because ")
    assert "\n" not in text
    assert len(text) < 600


def test_numbers_that_cannot_be_of_this_training_are_refused(
    state: TrainingState, tmp_path: Path
) -> None:
    dataset = make_dataset(60)
    for changes in (
        {"step": 10**6},
        {"rate": float("nan")},
        {"judged": (1.0, 0.5, 99)},
        {"tally": dataclasses.replace(state.tally, seen=10**9)},
        {"generators": {**state.generators, "order": {"bit_generator": "MT19937"}}},
        {"generators": {}},
        {"vectors": {**state.vectors, "good": np.zeros(3, np.float32)}},
    ):
        wrong = dataclasses.replace(state, **changes)  # type: ignore[arg-type]
        with pytest.raises(CheckpointError, match="does not fit its recipe"):
            ResumableTrainer(RECIPE, dataset, state=wrong)
    assert json.loads(json.dumps(state.generators)) == state.generators
