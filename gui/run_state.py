"""The states of a training as the window shows them; the controller alone changes them."""

from enum import Enum


class RunState(Enum):
    """What the one training thread is doing.

    ``IDLE`` → ``LOADING`` → ``TRAINING`` ⇄ ``PAUSED`` → ``STOPPING`` → ``IDLE``.
    """

    IDLE = "idle"
    LOADING = "loading"
    TRAINING = "training"
    PAUSED = "paused"
    STOPPING = "stopping"

    @property
    def is_alive(self) -> bool:
        """Whether a run exists, so that its recipe can no longer be edited."""
        return self is not RunState.IDLE

    @property
    def takes_commands(self) -> bool:
        """Whether the run has a network whose rate can be changed."""
        return self in (RunState.TRAINING, RunState.PAUSED)
