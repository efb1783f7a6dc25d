"""Why this digit: how much each pixel's ink speaks for one digit, or for one against another.

References
----------
K. Simonyan et al., ICLR workshop 2014 (gradient); A. Shrikumar et al., arXiv:1605.01713, 2016
(gradient × input); M. Sundararajan, A. Taly, Q. Yan, "Axiomatic attribution for deep networks",
ICML 2017 (integrated gradients); M. Zeiler, R. Fergus, ECCV 2014 (occlusion); and
`nncore.insight.inside.relevance`.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from nncore.arrays import FloatArray, freeze
from nncore.insight.inside.chain import Trace
from nncore.insight.inside.erasing import erased_pieces
from nncore.insight.inside.integration import integrated_gradients, integrating
from nncore.insight.inside.relevance import relevance
from nncore.progress import Progress, finish

Method = Literal["gradient", "gradient_x_input", "relevance", "integrated_gradients", "pieces"]


@dataclass(frozen=True)
class MethodInfo:
    """What is said of a method.

    Parameters
    ----------
    name : str
        One of `METHODS`.
    title : str
        As in a list to choose from.
    formula : str
        In mathematical notation.
    meaning : str
        A sentence that says what a pixel's value is.
    source : str
        Who described it.
    adds_up : bool
        Whether the values add up to the score.
    is_quick : bool
        Whether it is made for every movement of the pen; else in the background.
    """

    name: Method
    title: str
    formula: str
    meaning: str
    source: str
    adds_up: bool
    is_quick: bool


@dataclass(frozen=True)
class Question:
    """Which score is explained.

    Parameters
    ----------
    digit : int
        Its logit …
    against : int or None
        … less this one's; None for the logit alone.
    """

    digit: int
    against: int | None = None

    def scores(self, digits: int = 10) -> FloatArray:
        """Return the weights of the logits, float64 (1, digits)."""
        weights = np.zeros((1, digits))
        weights[0, self.digit] += 1.0
        if self.against is not None:
            weights[0, self.against] -= 1.0
        return weights


@dataclass(frozen=True, eq=False)
class Explanation:
    """How much each pixel speaks for the score of a question.

    Parameters
    ----------
    method : str
        One of `METHODS`.
    question : Question
        What is explained.
    picture : float (height, width)
        Positive: speaks for it; negative: against. Read-only.
    score : float
        The score itself: a logit, or the difference of two.
    total : float or None
        What the picture should add up to; None where it adds up to nothing.
    """

    method: Method
    question: Question
    picture: FloatArray
    score: float
    total: float | None

    @property
    def explained(self) -> float:
        """What the picture does add up to."""
        return float(self.picture.sum(dtype=np.float64))


METHODS: dict[Method, MethodInfo] = {
    info.name: info
    for info in (
        MethodInfo(
            "gradient",
            "Gradient",
            "∂s/∂x",
            "By how much the score would grow with a little more ink at this pixel.",
            "Simonyan et al. 2014",
            adds_up=False,
            is_quick=True,
        ),
        MethodInfo(
            "gradient_x_input",
            "Gradient × input",
            "x · ∂s/∂x",
            "What the ink of this pixel brings, were the network as straight as it is here.",
            "Shrikumar et al. 2016",
            adds_up=False,
            is_quick=True,
        ),
        MethodInfo(
            "relevance",
            "Layer-wise relevance",
            "R_i = Σ_j x_i w′_ij / (Σ_i x_i w′_ij + b′_j ± ε) · R_j,  w′ = w + γ w⁺",
            "This pixel's share of the score, handed down from layer to layer.",
            "Bach et al. 2015, Montavon et al. 2019",
            adds_up=True,
            is_quick=True,
        ),
        MethodInfo(
            "integrated_gradients",
            "Integrated gradients",
            "x · ∫₀¹ ∂s/∂x (t x) dt",
            "What this pixel brings while the ink fades in from paper to what it is.",
            "Sundararajan et al. 2017",
            adds_up=True,
            is_quick=False,
        ),
        MethodInfo(
            "pieces",
            "Erasing pieces",
            "mean of s(x) − s(x without P) over pieces P with this pixel",
            "How much the score falls where a connected piece of ink around this pixel is erased.",
            "after Zeiler and Fergus 2014",
            adds_up=False,
            is_quick=False,
        ),
    )
}
"""What one can choose from, the quick ones first."""


def explain(trace: Trace, question: Question, method: Method, row: int = 0) -> Explanation:
    """Explain one drawing of a trace.

    Parameters
    ----------
    trace : Trace
        Of the drawing.
    question : Question
        Which digit, or which against which.
    method : str
        One of `METHODS`.
    row : int
        Which drawing of the trace.
    """
    return finish(explaining(trace.only(row), question, method))


def explaining(
    trace: Trace, question: Question, method: Method
) -> Generator[Progress, None, Explanation]:
    """Explain the drawing of a trace that has only one, so that it can be given up.

    Yields
    ------
    Progress
        Now and then, where the method takes long.

    Returns
    -------
    Explanation
        See `explain`.
    """
    chain = trace.chain
    scores = question.scores(chain.digits).astype(chain.dtype)
    score = float(trace.logits[0].astype(np.float64) @ scores[0].astype(np.float64))
    total: float | None = None
    if method == "integrated_gradients":
        values = yield from integrating(trace, scores[0])
        total = score - float(chain.paper_logits @ scores[0])
    else:
        values = explain_rows(trace, scores, method)[0]
        total = score if method == "relevance" else None
    picture = values.reshape(chain.picture_shape)
    return Explanation(method, question, freeze(picture), score, total)


def explain_rows(trace: Trace, scores: FloatArray, method: Method) -> FloatArray:
    """Explain many drawings in one pass.

    Parameters
    ----------
    trace : Trace
        Of N drawings.
    scores : float (N, C)
        Weights of the logits for each drawing; (1, C) for the same for all.
    method : str
        One of `METHODS`.

    Returns
    -------
    float (N, D)
        How much each pixel speaks for the score.
    """
    weights = np.broadcast_to(scores, trace.logits.shape).astype(trace.chain.dtype)
    if method == "relevance":
        return relevance(trace, weights)
    if method == "integrated_gradients":
        return integrated_gradients(trace, weights)
    if method == "pieces":
        return erased_pieces(trace, weights)
    gradient = trace.gradients(weights)[0]
    return gradient * trace.inputs if method == "gradient_x_input" else gradient
