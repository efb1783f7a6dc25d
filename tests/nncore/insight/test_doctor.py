"""What the training doctor finds, and what it leaves alone."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from nncore.insight.doctor import Doctor, Fault, Figure
from nncore.insight.doctor.probes import dead_share, saturated_share, twin_share
from nncore.recipe import Batch, Optimiser, Recipe
from nncore.session import Run
from nncore.training.events import StepDone
from nncore.training.recipes import BUILT_IN
from nncore.training.trainer import Trainer
from tests.nncore.insight.trainings import BASE, FAULTY, HEALTHY, data_for, examine


@pytest.mark.parametrize("fault", FAULTY, ids=lambda fault: fault.name.lower())
def test_it_names_a_fault_that_was_put_in(fault: Fault) -> None:
    findings = {finding.fault: finding for finding in examine(FAULTY[fault])}
    assert fault in findings
    finding = findings[fault]
    assert finding.sentence.endswith(".")
    assert finding.evidence
    assert finding.remedy.words.startswith(("Try", "Check"))
    assert finding.remedy.applied(FAULTY[fault]) != FAULTY[fault]


@pytest.mark.parametrize("name", HEALTHY)
def test_it_raises_no_alarm_on_a_healthy_training(name: str) -> None:
    assert examine(HEALTHY[name]) == ()


@pytest.mark.parametrize(
    "fault",
    [
        Fault.UNSHUFFLED,
        Fault.SAME_BATCH,
        Fault.ZERO_START,
        Fault.UNSCALED_INPUT,
        Fault.RATE_TOO_LOW,
    ],
    ids=lambda fault: fault.name.lower(),
)
def test_its_remedy_heals_and_leaves_the_recipe_as_it_was(fault: Fault) -> None:
    recipe = FAULTY[fault]
    before = recipe.to_json()
    finding = next(each for each in examine(recipe) if each.fault is fault)
    assert examine(finding.remedy.applied(recipe)) == ()
    assert recipe.to_json() == before


def test_findings_cannot_be_changed_and_say_their_evidence() -> None:
    finding = examine(FAULTY[Fault.ZERO_START])[0]
    with pytest.raises(FrozenInstanceError):
        finding.sentence = "All is well."  # type: ignore[misc]
    assert str(Figure("Dead units", 0.5, "usual: below 30 %", ".0%")) == (
        "Dead units: 50% (usual: below 30 %)"
    )


def test_watching_changes_no_bit_of_a_training() -> None:
    plain = list(Trainer(BASE, data_for(BASE)).events())
    seen = list(Doctor(Trainer(BASE, data_for(BASE))).watch())
    losses = [event.loss for event in plain if isinstance(event, StepDone)]
    assert [event.loss for event in seen if isinstance(event, StepDone)] == losses


def test_looks_are_sparse_and_always_at_the_same_steps() -> None:
    def looks(recipe: Recipe) -> list[int]:
        doctor = Doctor(Trainer(recipe, data_for(recipe)))
        for _ in doctor.watch():
            pass
        return [look.step for look in doctor.chart.looks]

    steps = looks(BASE)
    assert steps == looks(BASE)
    assert steps[:3] == [1, 16, 64]
    assert len(steps) < 12


def test_a_run_that_diverged_is_told_of_at_its_end() -> None:
    recipe = FAULTY[Fault.EXPLODING]
    doctor = Doctor(Trainer(recipe, data_for(recipe)))
    assert list(doctor.watch())
    assert doctor.chart.ended is not None
    assert doctor.chart.ended.ended == "diverged"
    assert doctor.findings[0].fault is Fault.EXPLODING


def test_a_training_without_validation_or_of_one_class_is_no_trouble() -> None:
    dataset = data_for(BASE)
    few = dataset.training.take(np.flatnonzero(dataset.training.labels == 3))
    none = dataset.validation.take(np.zeros(0, np.intp))
    recipe = BASE.with_changes(epochs=1, batch=Batch("full"), optimiser=Optimiser("sgd", rate=0.1))
    for changed in (
        replace(dataset, training=few, validation=none),
        replace(dataset, validation=none),
    ):
        doctor = Doctor(Trainer(recipe, changed))
        assert list(doctor.watch())
        assert doctor.findings == ()


def test_shares_of_units() -> None:
    values = np.array([[0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 2.0, 0.0]])
    assert dead_share(values, 4) == 0.5
    assert dead_share(values, 2) == 0.0
    assert saturated_share(np.array([[0.5, 0.999, 0.001, 0.9]]), "sigmoid") == 0.5
    assert saturated_share(np.array([[0.0, 0.999, -0.999, 0.5]]), "tanh") == 0.5
    assert saturated_share(values, "relu") == 0.0
    rng = np.random.default_rng(0)
    weights = rng.normal(size=(4, 6))
    assert twin_share(weights) == 0.0
    weights[2] = weights[0]
    assert twin_share(weights) == 0.5
    assert twin_share(np.zeros((3, 5))) == 1.0


def test_it_explains_the_spike_of_the_synthetic_example_and_its_remedy_has_none() -> None:
    def run(recipe: Recipe) -> Run:
        done = Run(recipe)
        assert list(done.events())
        return done

    recipe = BUILT_IN["spike"]
    finding = run(recipe).findings[0]
    assert finding.fault is Fault.SPIKE
    assert "had fallen to" in finding.sentence
    assert run(finding.remedy.applied(recipe)).findings == ()
