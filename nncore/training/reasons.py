"""Why a run ended, in a sentence."""

from __future__ import annotations


def why_early(epoch: int, patience: int, best_epoch: int, loss: float) -> str:
    """Say why a run stopped before its last epoch, and which network is kept."""
    return (
        f"Stopped early after epoch {epoch}: the validation loss has not fallen for "
        f"{patience} epochs; the network of epoch {best_epoch} (loss {loss:.4f}) is kept."
    )


def why_diverged(step: int, epoch: float, rate: float, kept: int) -> str:
    """Say why a run could not go on after a step, and which network is kept."""
    return (
        f"Training diverged at step {step + 1} (epoch {epoch:.2f}): the numbers grew beyond what "
        f"can be represented, probably because the learning rate {rate:g} is too high; the "
        f"network of step {kept} is kept."
    )
