"""What ``train`` prints while it trains and when it has ended."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from nncore.commands.terminal import UNKNOWN, ProgressBar, percent, print_json
from nncore.insight.doctor import Finding
from nncore.progress import Progress
from nncore.training.events import EpochDone, Event, RunEnded, RunStarted, StepDone

TABLE_HEAD = "epoch   training: loss  accuracy   validation: loss  accuracy   seconds"


class TrainingReport:
    """Tells the events of a run, to a person or as JSON, and keeps the last one.

    Whoever reads along may leave, and the disk behind standard output may be full: then no more
    is told, and the failure is raised by `end`, when the network is safe.

    Parameters
    ----------
    bar : ProgressBar
        Where progress is shown.
    as_json : bool
        Whether standard output is for a program.

    Attributes
    ----------
    ended : RunEnded or None
        The last event.
    """

    def __init__(self, bar: ProgressBar, as_json: bool) -> None:
        self.ended: RunEnded | None = None
        self._bar = bar
        self._as_json = as_json
        self._started: RunStarted | None = None
        self._failure: OSError | None = None

    def tell(self, event: Event) -> bool:
        """Tell an event; False where nobody can be told any more."""
        if isinstance(event, RunEnded):
            self.ended = event
        if self._failure is None:
            try:
                self._tell(event)
            except OSError as error:
                self._failure = error
        return self._failure is None

    def end(self, findings: tuple[Finding, ...], path: Path, checkpoint: Path | None) -> None:
        """Tell how it ended.

        Parameters
        ----------
        findings : tuple of Finding
            Of the training doctor.
        path : Path
            Where the network is.
        checkpoint : Path or None
            Where the training is, if it can go on.

        Raises
        ------
        OSError
            Where standard output failed, now or before.
        """
        assert self.ended is not None  # the last event of every run
        if self._failure is not None:
            self._bar.say(f"The output failed; what was learned until then is in {path}.")
            raise self._failure
        tell = _tell_end_as_json if self._as_json else _tell_end
        tell(self.ended, findings, path, checkpoint)

    def _tell(self, event: Event) -> None:
        if isinstance(event, Progress):
            self._bar.show(event)
        elif isinstance(event, RunStarted):
            self._begin(event)
        elif isinstance(event, StepDone):
            self._step(event)
        elif isinstance(event, EpochDone):
            self._epoch(event)

    def _begin(self, event: RunStarted) -> None:
        self._started = event
        self._bar.show(Progress("Training", 0, event.total_steps, "steps"))
        recipe = event.recipe
        if not self._as_json:
            self._bar.print(
                f"{recipe.name}: {recipe.describe_layers()}, {event.parameter_count:,} parameters, "
                f"{event.training_images:,} images of {' + '.join(recipe.data.sources)}, "
                f"{event.batch_size:,} at a time."
            )
            self._bar.print("")
            self._bar.print(TABLE_HEAD)

    def _step(self, event: StepDone) -> None:
        if self._started:
            progress = Progress("Training", event.step, self._started.total_steps, "steps")
            self._bar.show(progress, f"loss {event.loss:.3f}")

    def _epoch(self, event: EpochDone) -> None:
        if not self._as_json:
            self._bar.print(
                f"{event.epoch:5d}{event.train_loss:17.4f}{percent(event.train_accuracy):>10}"
                f"{event.validation_loss:19.4f}{percent(event.validation_accuracy):>10}"
                f"{event.seconds:10.2f}"
            )
            return
        names = ("epoch", "train_loss", "train_accuracy", "validation_loss", "validation_accuracy")
        print_json({name: getattr(event, name) for name in (*names, "seconds")})
        if not self._bar.is_live:
            accuracy = percent(event.validation_accuracy)
            self._bar.say(f"epoch {event.epoch}: validation accuracy {accuracy}")


def _tell_end(
    ended: RunEnded, findings: tuple[Finding, ...], path: Path, checkpoint: Path | None
) -> None:
    click.echo("")
    if ended.ended != "diverged":
        click.echo(ended.reason)
    for name, accuracy in ended.test.items():
        click.echo(f"Test accuracy on {name}: {percent(accuracy)}")
    if not ended.test:
        click.echo(f"Test accuracy: {UNKNOWN}")
    for finding in findings:
        click.echo(f"{finding.fault.value}: {finding.sentence} {finding.remedy.words}")
    count = ended.model.network.parameter_count
    click.echo(f"Saved as {path} ({count:,} parameters, {ended.seconds:.1f} s of training).")
    if checkpoint is not None:
        click.echo(f"To go on with the training: train --resume {shlex.quote(str(checkpoint))}")


def _tell_end_as_json(
    ended: RunEnded, findings: tuple[Finding, ...], path: Path, checkpoint: Path | None
) -> None:
    print_json(
        {
            "ended": ended.ended,
            "network": path,
            "checkpoint": checkpoint,
            "parameters": ended.model.network.parameter_count,
            "test": ended.test,
            "seconds": ended.seconds,
            "findings": [_finding(each) for each in findings],
        }
    )


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "fault": finding.fault.value,
        "sentence": finding.sentence,
        "evidence": [str(figure) for figure in finding.evidence],
        "remedy": finding.remedy.words,
    }
