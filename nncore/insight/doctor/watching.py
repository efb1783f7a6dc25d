"""The training doctor: watches a training and says what is wrong with it, with its evidence.

It sees every event, and looks into the network now and then. Looks are dear, so they are
sparse: a few early on, then as many as cost about a hundredth of the training. They come at
fixed steps, so that the same run always gives the same findings.
"""

from __future__ import annotations

import math
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np

from nncore.arrays import FloatArray
from nncore.insight.doctor.chart import Chart
from nncore.insight.doctor.findings import Fault, Finding
from nncore.insight.doctor.judging import judge
from nncore.insight.doctor.probes import Jolt, LayerLook, Probe, updates
from nncore.training.events import EpochDone, Event, RunEnded, StepDone
from nncore.training.trainer import Trainer

EXAMPLES = 128
"""Training images in a look."""

LOOK_COST = 1.5
"""Work of a look, as a share of that of training on its images."""

LOOK_SHARE = 0.004
"""Share of the work of a long training that looks may be."""

LEAST_LOOKS = 5
"""Looks at a training, however short."""

EARLY_STEPS = (1, 16, 64)
"""Steps of the first looks: what is wrong from the start should be said soon."""

GLANCE_EVERY = 300
LEAST_GLANCES = 16
"""Most steps between two glances, and how many there are at least."""

LEAST_NEIGHBOURS = 64
"""Labels in a glance, where batches are smaller."""

MOST_NOTES = 1024
"""Looks and jolts that are kept of one training, however long it is."""


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
        self._probe = Probe(trainer.network, inputs, labels) if len(inputs) else None
        self._known: dict[Fault, Finding] = {}
        self._before: FloatArray | None = None
        self._loss_before: float | None = None
        self._next = 1
        total, size = trainer.total_steps, trainer.batch_size
        dear = math.ceil(LOOK_COST * len(inputs) / (LOOK_SHARE * size))
        self._look_every = max(1, min(dear, total // LEAST_LOOKS))
        self._glance_every = max(1, min(GLANCE_EVERY, total // LEAST_GLANCES))
        if len(inputs):
            self.chart.add_examples(inputs * trainer.network.input_scale, labels)

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
        if isinstance(event, StepDone):
            if event.step < self._next:
                return  # the way of nearly every step: it costs as little as can be
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                has_news = self._watch_step(event)
            self._next = self._next_due(event.step)
        elif isinstance(event, RunEnded):
            with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
                self._look()
            has_news = True
        else:
            has_news = isinstance(event, EpochDone)
        if has_news:
            self.findings = judge(self.chart, self._known)

    def _next_due(self, step: int) -> int:
        """Return the next step at which there is something to do."""
        if self._loss_before is not None:
            return step + 1
        early = next((each for each in EARLY_STEPS if each > step), step + self._look_every)
        look = (step // self._look_every + 1) * self._look_every
        glance = (step // self._glance_every + 1) * self._glance_every
        return min(early, look, glance)

    def _watch_step(self, event: StepDone) -> bool:
        """Do what is due at this step; return whether there is something to judge."""
        has_news = self._loss_before is not None
        if has_news:
            self._finish_glance()
        wants_look = event.step in EARLY_STEPS or event.step % self._look_every == 0
        if wants_look or event.step % self._glance_every == 0:
            labels = self._trainer.feed.recent(max(event.samples, LEAST_NEIGHBOURS))[1]
            self.chart.add_order(labels)
            if self._probe is not None:
                self._loss_before = self._probe.loss_of_few(self._trainer.parameters)
        if wants_look and self._look():
            self._before = self._trainer.parameters
        return has_news

    def _look(self) -> bool:
        """Look at the network; return whether there was anything to see."""
        chart = self.chart
        if self._probe is None or not chart.step:
            return False
        look = self._probe.look(self._trainer.parameters, chart.step, chart.epoch)
        if math.isfinite(look.loss):
            chart.looks.append(look)
            _thin_out(chart.looks)
        return math.isfinite(look.loss)

    def _finish_glance(self) -> None:
        """See what the step since the last look or glance has done."""
        assert self._loss_before is not None
        assert self._probe is not None
        parameters, chart = self._trainer.parameters, self.chart
        loss, self._loss_before = self._loss_before, None
        after = self._probe.loss_of_few(parameters)
        chart.jolts.append(Jolt.of(chart.step, loss, after))
        _thin_out(chart.jolts)
        if self._before is not None:
            changes = updates(self._trainer.network, self._before, parameters)
            self._before = None
            last = chart.looks[-1]
            layers = tuple(map(LayerLook.with_update, last.layers, changes))
            chart.looks[-1] = replace(last, layers=layers)


def _thin_out(notes: list[Any]) -> None:
    """Keep the first and the latest notes, and of those between fewer and fewer."""
    if len(notes) > MOST_NOTES:
        del notes[MOST_NOTES // 4 : MOST_NOTES // 2 : 2]
