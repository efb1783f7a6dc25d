"""The training doctor: watches a training and says what is wrong with it, with its evidence.

It sees every event, and looks into the network now and then. Looks are dear, so they are
sparse: a few early on, then as many as cost about a hundredth of the training. They come at
fixed steps, so that the same run always gives the same findings.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.doctor.chart import Chart
from nncore.insight.doctor.findings import Fault, Finding
from nncore.insight.doctor.judging import judge
from nncore.insight.doctor.probes import InputLook, Probe, updates
from nncore.training.events import EpochDone, Event, RunEnded, StepDone
from nncore.training.trainer import Trainer

EXAMPLES = 256
"""Training images in a look."""

LOOK_SHARE = 0.008
"""Share of the work of a long training that looks may be."""

LEAST_LOOKS = 8
"""Looks at a training, however short."""

EARLY_STEPS = (1, 4, 16, 64)
"""Steps of the first looks: what is wrong from the start should be said soon."""

GLANCE_EVERY = 60
LEAST_GLANCES = 24
"""Most steps between two glances at the order of the labels, and how many there are at least."""

LEAST_NEIGHBOURS = 64
"""Labels in a glance, where batches are smaller."""


class Doctor:
    """Watches one training.

    Parameters
    ----------
    trainer : Trainer
        What is watched; looked at between two of its events, never changed.

    Attributes
    ----------
    chart : Chart
        What is known of the training.
    findings : tuple of Finding
        What is wrong, the most telling first; empty where nothing is. Frozen, and replaced as a
        whole: any thread may read it.
    """

    def __init__(self, trainer: Trainer) -> None:
        self.chart = Chart(trainer.recipe)
        self.findings: tuple[Finding, ...] = ()
        self._trainer = trainer
        inputs, labels = trainer.feed.examples(min(EXAMPLES, trainer.network.most_rows))
        self._probe = Probe(trainer.network, inputs, labels)
        self._labels = labels
        self._known: dict[Fault, Finding] = {}
        self._before: FloatArray | None = None
        total, size = trainer.total_steps, trainer.batch_size
        dear = math.ceil(len(inputs) / (LOOK_SHARE * size))
        self._look_every = max(1, min(dear, total // LEAST_LOOKS))
        self._glance_every = max(1, min(GLANCE_EVERY, total // LEAST_GLANCES))
        self.chart.examples = len(inputs)
        if len(inputs):
            self.chart.input = InputLook.of(inputs * trainer.network.input_scale)

    def watch(self) -> Generator[Event, None, RunEnded]:
        """Train and watch; `findings` are up to date at every event.

        Yields
        ------
        Event
            The trainer's events, as they are.

        Returns
        -------
        RunEnded
            As of `Trainer.events`; the last look has been taken.
        """
        events = self._trainer.events()
        while True:
            try:
                event = next(events)
            except StopIteration as finished:
                ended: RunEnded = finished.value
                self.add(ended)
                return ended
            self.add(event)
            yield event

    def add(self, event: Event) -> None:
        """Take in an event of the trainer, before the next one is asked for."""
        self.chart.add(event)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            if isinstance(event, StepDone):
                has_news = self._watch_step(event)
            else:
                has_news = isinstance(event, (EpochDone, RunEnded))
                if isinstance(event, RunEnded) and self.chart.step:
                    self._look()
        if has_news:
            self.findings = judge(self.chart, self._known)

    def _watch_step(self, event: StepDone) -> bool:
        """Look where a look is due; return whether there is something to judge."""
        has_looked = self._before is not None
        if has_looked:
            self._measure_update()
        wants_look = event.step in EARLY_STEPS or event.step % self._look_every == 0
        if wants_look or event.step % self._glance_every == 0:
            labels = self._trainer.feed.recent(max(event.samples, LEAST_NEIGHBOURS))[1]
            self.chart.add_order(labels, self._labels)
        if wants_look:
            self._look()
            self._before = self._trainer.parameters.copy()
        return has_looked

    def _look(self) -> None:
        if self._probe.rows:
            chart = self.chart
            look = self._probe.look(self._trainer.parameters, chart.step, chart.epoch)
            if math.isfinite(look.loss):
                chart.add_look(look)

    def _measure_update(self) -> None:
        """Add to the last look how far the step after it moved the weights."""
        assert self._before is not None
        before, self._before = self._before, None
        if not self.chart.looks:
            return
        changes = updates(self._trainer.network, before, self._trainer.parameters)
        last = self.chart.looks[-1]
        layers = tuple(
            replace(layer, update=change)
            for layer, change in zip(last.layers, changes, strict=True)
        )
        loss = self._probe.loss(self._trainer.parameters)
        jolt = (loss - last.loss) / max(last.loss, 1e-3) if math.isfinite(loss) else math.inf
        self.chart.looks[-1] = replace(last, layers=layers, jolt=jolt)
