"""The words and tables of the four lessons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from nncore.insight.backprop.arithmetic import sum_of_products
from nncore.insight.backprop.lessons import LessonNumbers, Pairing
from nncore.insight.backprop.notation import number

NAMES = {
    ("cross_entropy", "softmax"): "softmax + cross-entropy",
    ("cross_entropy", "sigmoid"): "sigmoid + cross-entropy",
    ("mean_squared_error", "softmax"): "softmax + squared error",
    ("mean_squared_error", "sigmoid"): "sigmoid + squared error",
}


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], mark: int | None = None) -> str:
    """Write a table; one row may be marked."""
    top = "".join(f"<th align='right'>{escape(head)}</th>" for head in heads)
    lines = []
    for place, row in enumerate(rows):
        cells = "".join(
            f"<td align='right'>{f'<b>{escape(cell)}</b>' if place == mark else escape(cell)}</td>"
            for cell in row
        )
        lines.append(f"<tr>{cells}</tr>")
    return f"<table cellspacing='0' cellpadding='2'><tr>{top}</tr>{''.join(lines)}</table>"


def meeting_html(numbers: LessonNumbers) -> str:
    """Write how p − y comes about."""
    found = numbers.meeting
    y, p, z = found.label, found.probabilities, found.logits
    own, other = float(p[y]), int(np.argsort(p)[-1] if p.argmax() != y else np.argsort(p)[-2])
    rows = [
        (
            str(digit),
            number(float(z[digit])),
            number(float(p[digit])),
            number(float(found.by_probability[digit])),
            number(float(found.jacobian[y, digit])),
            number(float(found.by_chain_rule[digit])),
            number(float(found.short[digit])),
        )
        for digit in range(len(z))
    ]
    heads = ("digit j", "z[j]", "p[j]", "∂L/∂p[j]", f"∂p[{y}]/∂z[j]", "their product", "p − y")
    by_p, slope = float(found.by_probability[y]), float(found.jacobian[y, other])
    apart = float(np.abs(found.by_chain_rule - found.short).max())
    return (
        f"<p>Your drawing should be read as <b>{y}</b>. Softmax makes probabilities of the logits "
        f"z, cross-entropy looks at the one of the right digit only: "
        f"L = −log p[{y}] = −log {number(own)} = {number(found.loss)}.</p>"
        f"{table(heads, rows, y)}{_hint(found.loss)}"
        f"<p><b>1.</b> The loss by the probabilities: ∂L/∂p[{y}] = −1/p[{y}] = {number(by_p)}; "
        "0 for all others. Where the network is wrong and sure, this is huge.</p>"
        f"<p><b>2.</b> The probabilities by the logits: ∂p[i]/∂z[j] = p[i]·(1 − p[i]) for i = j, "
        f"else −p[i]·p[j]. So ∂p[{y}]/∂z[{y}] = {number(own)}·(1 − {number(own)}) = "
        f"{number(float(found.jacobian[y, y]))}, and ∂p[{y}]/∂z[{other}] = "
        f"−{number(own)}·{number(float(p[other]))} = {number(slope)}.</p>"
        f"<p><b>3.</b> The chain rule: only i = {y} is left of the sum. At j = {y}: "
        f"−1/p[{y}] · p[{y}]·(1 − p[{y}]) = p[{y}] − 1 = {number(float(found.short[y]))}. At "
        f"j = {other}: −1/p[{y}] · (−p[{y}]·p[{other}]) = p[{other}] = "
        f"{number(float(found.short[other]))}.</p>"
        "<p>The p of the right digit cancels, and with it the huge and the tiny: what is left is "
        f"<b>∂L/∂z = p − y</b>. Both ways agree to {number(apart, 1)} for your drawing.</p>"
    )


def _hint(loss: float) -> str:
    if loss > 0.01:
        return ""
    return "<p>The network is sure already; choose another right digit to see larger numbers.</p>"


def pairings_html(numbers: LessonNumbers) -> str:
    """Write how loss and output activation shape the gradient."""
    found, y = numbers.pairings, numbers.meeting.label
    heads = ("digit", "z", *(NAMES[each.loss, each.output] for each in found))
    rows = [
        (
            str(digit),
            number(float(numbers.meeting.logits[digit]), 3),
            *(number(float(each.delta[digit]), 3) for each in found),
        )
        for digit in range(len(found[0].delta))
    ]
    rows.append(("loss L", "", *(number(each.value, 3) for each in found)))
    rows.append(("|∂L/∂z|", "", *(number(each.size, 3) for each in found)))
    largest, smallest = max(found, key=_size), min(found, key=_size)
    ratio = largest.size / smallest.size if smallest.size else float("inf")
    sigmoid = found[3].outputs
    slope = float(sigmoid[y] * (1.0 - sigmoid[y]))
    return (
        f"<p>The same logits of your drawing, the same right digit <b>{y}</b>, and four ways to "
        "judge them. What stands in the columns is ∂L/∂z, all that the layers before will ever "
        f"hear of the mistake.</p>{table(heads, rows, y)}"
        "<p>With <b>cross-entropy</b> the slope of the output activation cancels: ∂L/∂z = p − y, "
        "large while the digit is wrong.</p>"
        "<p>With <b>squared error</b> it stays: 2/C · (p − y) is multiplied by p·(1 − p) for each "
        f"sigmoid, and by the whole matrix of slopes for softmax. For the {y} of your drawing "
        f"sigmoid's slope is p·(1 − p) = {number(float(sigmoid[y]))}·"
        f"{number(1.0 - float(sigmoid[y]))} = {number(slope)}: where an output is wrong and sure, "
        "next to nothing comes back, and the layer learns slowly (Nielsen 2015, chapter 3).</p>"
        f"<p>Here {NAMES[largest.loss, largest.output]} sends back the most and "
        f"{NAMES[smallest.loss, smallest.output]} the least, by a factor of {number(ratio, 3)}. "
        "Choose another right digit, at the top, to see it grow.</p>"
    )


def _size(pairing: Pairing) -> float:
    return pairing.size


def product_html(numbers: LessonNumbers) -> str:
    """Write what a matrix of ten rows times a column gives."""
    found = numbers.product
    pixels = len(found.column)
    inked = np.flatnonzero(found.column[:, 0])
    rows = [
        (str(digit), sum_of_products(found.matrix[digit], found.column[:, 0]), number(float(value)))
        for digit, value in enumerate(found.result[:, 0])
    ]
    return (
        f"<p>Your drawing is a column x of shape <b>({pixels}, 1)</b>: {len(inked)} of its pixels "
        f"have ink. The matrix M of shape <b>(10, {pixels})</b> says how much each of the ten "
        "logits grows with each pixel, ∂z/∂x, for this drawing in this network.</p>"
        f"<p>(10, <b>{pixels}</b>) · (<b>{pixels}</b>, 1): the inner sizes are equal and go away, "
        "the outer ones stay: <b>(10, 1)</b>, a number for each digit. Each row of M meets the "
        "whole column.</p>"
        f"{table(('row', f'Σ over {pixels} pixels', 'result'), rows)}"
        f"<p>The other way round, ({pixels}, 1) · (10, {pixels}), the inner sizes are 1 and 10: "
        f"NumPy says: “{escape(found.refusal)}”</p>"
        f"<p>And ({pixels},) · (10, {pixels})ᵀ gives (10,): the same ten numbers in one row. That "
        "is how the layers here compute, many drawings at once, one in each row.</p>"
    )


def transposed_html(numbers: LessonNumbers) -> str:
    """Write about the transpose that runs and is wrong."""
    found = numbers.transposed
    if found is None:
        return (
            "<p>This lesson needs a last layer with at least as many inputs as outputs; this "
            "network has fewer. Choose another network.</p>"
        )
    size = len(found.delta)
    rows = [
        (
            str(place),
            *(number(float(each[place])) for each in (found.right, found.wrong, found.true)),
        )
        for place in range(size)
    ]
    agrees = float(np.abs(found.right - found.true).max())
    apart = float(np.abs(found.wrong - found.true).max())
    flipped = int(np.sum(np.sign(found.wrong) != np.sign(found.true)))
    return (
        f"<p>Take the first {size} columns of the last layer's weights: a square W of shape "
        f"<b>({size}, {size})</b>. Forwards it turns {size} values into {size} logits, W a. On the "
        f"way back the {size} numbers δ = ∂L/∂z of your drawing must become ∂L/∂a.</p>"
        f"<p>Wᵀ δ and W δ both have the shape ({size}, {size}) · ({size},) = ({size},). Both run, "
        "and nothing complains:</p>"
        f"{table(('value', 'Wᵀ δ', 'W δ', 'network: ∂L/∂a'), rows)}"
        f"<p>Wᵀ δ agrees with the network's own backward pass to {number(agrees, 1)}. W δ is off "
        f"by up to {number(apart, 3)}, and {flipped} of {size} have the wrong sign; and still "
        "no error is raised.</p>"
        "<p>The reason: a[i] reaches logit j through W[j, i]. What comes back to a[i] is "
        "Σⱼ W[j, i]·δ[j], a sum down column i of W, which is row i of Wᵀ. Shapes cannot tell rows "
        "from columns of a square; a finite difference can (see One update).</p>"
    )
