"""Which labelled images a network reads, and the work of reading them."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gui.jobs import result_after_reports
from nncore.data import catalogue
from nncore.data.dataset import Samples
from nncore.data.own.formats import has_test_set
from nncore.insight.mistakes.judged_data import load_part
from nncore.insight.mistakes.judgement import Judgement, judge
from nncore.network.model import Model
from nncore.progress import Progress
from nncore.recipe import Data, Preparation

FEW: Final = 2_000
"""Images that are read first, and while a network trains no more than these."""


@dataclass(frozen=True)
class Choice:
    """Which images, and all that their form depends on.

    Parameters
    ----------
    source, part : str
        As for `load_part`.
    preparation : Preparation
        How they become input.
    data : Data or None
        How the network's recipe divides them.
    stamp : tuple of int or None
        How a file stood when asked.
    """

    source: str
    part: str
    preparation: Preparation
    data: Data | None
    stamp: tuple[int, int] | None

    @classmethod
    def of(cls, source: str, part: str, model: Model) -> Choice:
        """Say what is to be read by a network."""
        data = model.recipe.data if model.recipe else None
        return cls(source, part, model.preparation, data, catalogue.stamp_of(source))


@dataclass(frozen=True, eq=False)
class Examined:
    """A network and what it said of some images.

    Parameters
    ----------
    name : str
        What a person calls the network.
    model : Model
        The network.
    source, part : str
        Where the images are from, as for `load_part`.
    samples : Samples
        The images.
    judgement : Judgement
        What it said of them, so far.
    """

    name: str
    model: Model
    source: str
    part: str
    samples: Samples
    judgement: Judgement


def first_reading(
    model: Model, source: str, part: str, samples: Samples | None, most: int | None
) -> Generator[Progress | Samples | Judgement, None, None]:
    """Let the network that answers read a part of a data set.

    Parameters
    ----------
    model : Model
        The network; its recipe says how the data are divided.
    source, part : str
        As for `load_part`.
    samples : Samples or None
        The images where they are at hand already.
    most : int or None
        Read no more than so many.

    Yields
    ------
    Progress
        While the images are loaded.
    Samples
        The images.
    Judgement
        Of ever more of them.
    """
    if samples is None:
        for found in result_after_reports(load_part(source, part, model)):
            if isinstance(found, Samples):
                samples = found
            else:
                yield found
    assert samples is not None  # loading ends with them
    yield samples
    yield from judge(model, samples, most)


def second_reading(
    fetch: Callable[[], Model], first: Examined
) -> Generator[Progress | Samples | Judgement, None, None]:
    """Let another network read the same images; loaded anew where it takes another form of them.

    Parameters
    ----------
    fetch : callable
        Gives the network, from a file where that is needed.
    first : Examined
        Whose images they are, divided as its recipe says.
    """
    model = fetch()
    if model.preparation == first.model.preparation:
        yield from judge(model, first.samples)
        return
    divided = first.model.with_changes(preparation=model.preparation)
    for found in result_after_reports(load_part(first.source, first.part, divided)):
        if isinstance(found, Samples):
            yield from judge(model, found)
        else:
            yield found


def fair_part(path: Path, model: Model) -> str:
    """Return what of a file may be judged by: nothing that the network has learned from.

    Parameters
    ----------
    path : Path
        A file or folder.
    model : Model
        What is to read it.
    """
    seen = model.recipe is None or str(path) in model.recipe.data.sources
    divided = path.is_dir() and has_test_set(path)
    return "validation" if seen or divided else "all"
