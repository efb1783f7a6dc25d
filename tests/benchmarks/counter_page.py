"""The page about counter-drawings, written from figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from nncore.insight.counter import bending, noise, search, soft_ink
from nncore.network.model import Model

if TYPE_CHECKING:
    from tests.benchmarks.counter import Case

Measured = Sequence[tuple[str, str, "list[Case]"]]

METHOD = f"""
## What it means

"What would I have to draw otherwise for this 7 to be a 9?" A counter-drawing answers with the
smallest smooth change of the *strokes* that was found: points are moved, no pixel is painted.
The number of strokes, their order and the pen stay; every move is shared by the neighbouring
points. Beside it stands the smallest *noise* on the 28 × 28 pixels of the input with which the
same digit is read. Where a bent drawing can be judged by eye, noise shows that the network does
not read as we do: hardly anybody sees it.

A digit counts as read where the network gives it at least half of the probability, more than all
others together, and no less than the network's own threshold. Displacements are shares of the
digit's size, the longer side of the box around the pen's path; a fifth of a digit that is five
centimetres high is one centimetre.

## The method

1. **What is bent.** Each stroke has knots, one for each {bending.SPACING} of the digit's size
   along its way. A point moves by the knots around it with the weights of a uniform cubic
   B-spline: 2/3 − u² + u³/2 at a distance u < 1 from a knot, (2 − u)³/6 at u < 2
   (C. de Boor, *A Practical Guide to Splines*, 1978).
2. **What is read** is always the real thing: the bent strokes go through the preparation that
   every drawing goes through (crop, scale, redraw at the pen's width, centre by mass), and the
   network reads the input. No step is counted as a success by an approximation.
3. **The way back.** The network's gradient leads from the log-odds of the wanted digit,
   z_w − log Σ_(c≠w) exp z_c, to the pixels. The preparation paints whole pixels and has no
   derivative; for the way back each pixel's grey is 1/(1 + exp((d − r)/s)), with d the distance
   to the nearest part of a stroke, r half the pen's width and s = {soft_ink.SOFTNESS} pixels. So
   pixels lead to points, also through the box that the digit is scaled and centred by, and points
   to knots. Far from the goal most of the way is z_w − mean of the other logits: lowering the
   digit that is read, first of all, ends in drawings that are read as no digit at all, where
   every slope is flat.
4. **Two beginnings.** {search.GUIDES} ways lead to digits that the program writes (one stroke,
   laid along the drawing's own strokes); on each there is a place from which on the wanted digit
   is read. The shortest is one beginning, the drawing itself the other.
5. **The descent.** {search.STEPS} steps from each, up the slope, within a radius that shrinks by
   {search.CHANGE:.0%} while the wanted digit is read and grows by as much while it is not
   (J. Rony et al., *Decoupling Direction and Norm*, CVPR 2019, here for the displacement of the
   knots). The smallest change on the way is kept; what moves all points alike is left out.
6. **The film** has {search.FRAMES} drawings on the straight way from the old points to the new
   ones, each read anew.

The noise is found by the same kind of descent on the pixels ({noise.STEPS} steps from either
beginning, Euclidean norm, pixels stay in [0, 1]); on the phenomenon: C. Szegedy et al.,
*Intriguing properties of neural networks*, ICLR 2014.

"Smallest" means the smallest that this search has found; there may be smaller ones.
"""


def page(model: Model, measured: Measured, archive: str, seed: int) -> str:
    """Write the page, Markdown."""
    return "\n".join(_lines(model, measured, archive, seed)) + "\n"


def _lines(model: Model, measured: Measured, archive: str, seed: int) -> Iterator[str]:
    yield "# Counter-drawings"
    yield METHOD.rstrip()
    yield ""
    yield "## Figures"
    yield ""
    yield (
        f"Drawings: {len(measured[0][2])} drawn by people, taken at random (seed {seed}) from "
        f"`{archive}` (tablet strokes; E. Alpaydin, F. Alimoglu, *Pen-Based Recognition of "
        "Handwritten Digits*, 1998, CC BY 4.0), and as many digits written by the program. The "
        f"network, {model.name}, has learned from that archive, these drawings among others; the "
        "program's digits here are none that it has learned from. Wanted is either any other "
        "digit, all equally likely, or the one that the network calls most probable but for the "
        "right one. Time is the processor's, for the bending alone, on one thread."
    )
    yield ""
    yield (
        "| drawings | wanted | turned | farthest point: median | 90 % | mean of all points: median "
        "| at most a fifth | time: median | 95 % |"
    )
    yield "|---|---|---:|---:|---:|---:|---:|---:|---:|"
    for whose, rule, cases in measured:
        yield _row(whose, rule, cases)
    yield ""
    yield (
        "A drawing that is not turned counts as an infinite displacement. The noise that does the "
        "same, its length as a share of the ink's own (Euclidean norm), its largest pixel as a "
        "share of full ink:"
    )
    yield ""
    yield "| drawings | wanted | found | length: median | 90 % | largest pixel: median |"
    yield "|---|---|---:|---:|---:|---:|"
    for whose, rule, cases in measured:
        yield _noise_row(whose, rule, cases)
    yield ""
    yield "Farthest point, median, by the digit that is wanted (people, any other digit):"
    yield ""
    yield from _by_wanted(measured[0][2])
    yield ""
    yield "## How this page is made"
    yield ""
    yield "`python -m tests.benchmarks.counter --strokes strokes.npz --out docs/counter.md`"


def _row(whose: str, rule: str, cases: list[Case]) -> str:
    reach = _reach(cases)
    mean = np.array([case.mean for case in cases if case.turned])
    seconds = np.array([case.seconds for case in cases])
    turned = sum(case.turned for case in cases)
    return (
        f"| {whose} | {rule} | {turned} of {len(cases)} ({turned / len(cases):.1%}) "
        f"| {np.median(reach):.3f} | {_quantile(reach, 0.9):.3f} | {np.median(mean):.3f} "
        f"| {np.mean(reach <= 0.2):.0%} | {np.median(seconds):.2f} s "
        f"| {_quantile(seconds, 0.95):.2f} s |"
    )


def _noise_row(whose: str, rule: str, cases: list[Case]) -> str:
    found = [case for case in cases if case.noise]
    share = np.array([case.noise_share for case in found])
    largest = np.median([case.noise_largest for case in found])
    return (
        f"| {whose} | {rule} | {len(found)} of {len(cases)} | {np.median(share):.3f} "
        f"| {_quantile(share, 0.9):.3f} | {largest:.3f} |"
    )


def _by_wanted(cases: list[Case]) -> Iterator[str]:
    yield "| " + " | ".join(str(digit) for digit in range(10)) + " |"
    yield "|" + "---:|" * 10
    cells = []
    for digit in range(10):
        reach = _reach([case for case in cases if case.wanted == digit])
        cells.append(f"{np.median(reach):.2f}" if len(reach) else "–")
    yield "| " + " | ".join(cells) + " |"


def _reach(cases: list[Case]) -> np.ndarray:
    return np.array([case.largest if case.turned else np.inf for case in cases])


def _quantile(values: np.ndarray, share: float) -> float:
    return float(np.quantile(values, share, method="higher"))
