"""Finds out at the start whether what a person does can be kept at all, to say so once."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from gui.recovery_words import enumerated
from nncore.files import TEMPORARY_PREFIX, cause_of


def describe_unsaved(places: dict[str, Path]) -> tuple[tuple[str, ...], str]:
    """Try to write where things are kept.

    Parameters
    ----------
    places : dict of str to Path
        The folder of each kind of things, by what a person calls them ("runs").

    Returns
    -------
    tuple of str, str
        What cannot be kept, and one sentence about it; empty where all can.
    """
    problems = {name: problem for name, folder in places.items() if (problem := _problem(folder))}
    if not problems:
        return (), ""
    what = enumerated(list(problems))
    reason = next(iter(problems.values()))
    return tuple(problems), f"When this window is closed, its {what} will be lost: {reason}."


def _problem(folder: Path) -> str:
    """Say why nothing can be written into a folder; empty where it can."""
    probe = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
    except OSError as error:
        return f"{folder} cannot be written, because {cause_of(error)}"
    finally:
        with contextlib.suppress(OSError):
            os.unlink(probe)
    return ""
