"""How people write the ten digits: each in several styles, as paths of a pen.

A style is one way to move the pen. It is written down as one or more *poses*: the same
strokes with the same number of points, in shapes that different people give them (narrow,
wide, a small loop, a large one). A generated digit is a random mixture of the poses.

The notation: a line ``name: share`` begins a style, and says how often it is used among the
styles of its digit; ``name: share, freedom`` says besides how far hands may wander from it
(1 where nothing is said; a 0 bent as freely as a 3 is no 0 any more). Each indented line
below is a pose: points ``x,y`` in hundredths of the digit's height, x to the right and y down;
``!`` after a point marks a corner, where the pen changes direction at once; ``/`` lifts the
pen. The shapes were drawn for this program; none is copied from a data set.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nncore.data.strokes.high_digits import PEN_PATHS as HIGH
from nncore.data.strokes.low_digits import PEN_PATHS as LOW

__all__ = ["STYLES", "Style", "read_styles"]


@dataclass(frozen=True)
class Style:
    """One way to write a digit.

    Attributes
    ----------
    digit : int
        The digit, 0 to 9.
    name : str
        What distinguishes the style, in a few words.
    share : float
        How often the style is used among the styles of its digit (any positive unit).
    freedom : float
        How far hands may wander from it, as a factor.
    poses : tuple of str
        The pen paths, in the module's notation.
    """

    digit: int
    name: str
    share: float
    freedom: float
    poses: tuple[str, ...]


def read_styles(digit: int, text: str) -> Iterator[Style]:
    """Read the styles of a digit.

    Parameters
    ----------
    digit : int
        The digit that they write.
    text : str
        In the module's notation.

    Yields
    ------
    Style
        In the order of the text.
    """
    heading = ""
    poses: list[str] = []
    for line in [*text.strip().splitlines(), ""]:
        if line.startswith(" "):
            poses.append(line.strip())
            continue
        if heading:
            name, _, numbers = heading.rpartition(": ")
            share, _, freedom = numbers.partition(", ")
            yield Style(digit, name, float(share), float(freedom or 1), tuple(poses))
        heading, poses = line, []


STYLES: tuple[Style, ...] = tuple(
    style for digit, text in {**LOW, **HIGH}.items() for style in read_styles(digit, text)
)
"""All styles, by digit."""
