"""Explanations against explicit loops, finite differences and what they must add up to."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nncore.arrays import FloatArray
from nncore.insight.inside import METHODS, Chain, Question, explain, explaining
from nncore.insight.inside.explanations import explain_rows
from nncore.insight.inside.ink_pieces import InkGraph
from nncore.insight.inside.integration import LEAST
from nncore.insight.inside.links import DenseLink
from nncore.insight.inside.relevance import GAMMA, STABILISER, relevances
from tests.nncore.insight.inside.small_models import NETWORKS, make_drawings, make_model
from tests.nncore.network.gradients import numeric_gradient, relative_error

QUESTIONS = [Question(3), Question(8, 1)]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", NETWORKS)
def test_gradients_agree_with_finite_differences(name: str, question: Question) -> None:
    chain = Chain(make_model(name))
    drawing = make_drawings(1)[0] + 0.01

    def score() -> float:
        return float(question.scores()[0] @ chain.logits(drawing)[0])

    numeric = numeric_gradient(score, drawing)
    trace = chain.trace(drawing)
    gradient = explain(trace, question, "gradient")
    assert relative_error(gradient.picture.ravel(), numeric) <= 1e-6
    product = explain(trace, question, "gradient_x_input")
    assert relative_error(product.picture.ravel(), numeric * drawing) <= 1e-6
    assert gradient.score == pytest.approx(score(), abs=1e-12)
    assert gradient.total is None


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", NETWORKS)
def test_relevance_of_every_layer_adds_up_to_the_score(name: str, question: Question) -> None:
    for dtype, tolerance in ((np.float64, 1e-9), (np.float32, 1e-5)):
        trace = Chain(make_model(name, dtype, scale=2.0)).trace(make_drawings())
        scores = question.scores()
        expected = trace.logits @ scores[0]
        for layer in relevances(trace, scores):
            np.testing.assert_allclose(layer.sum(axis=1), expected, rtol=0, atol=tolerance * 50)
        found = explain(trace, question, "relevance", row=1)
        assert found.total == found.score == pytest.approx(expected[1], abs=1e-5)
        assert found.explained == pytest.approx(found.score, abs=tolerance * 50)


def test_relevance_adds_up_on_paper_too() -> None:
    for name in NETWORKS:
        trace = Chain(make_model(name)).trace(np.zeros((1, 64)))
        total = relevances(trace, np.eye(10)[[5]])[0].sum()
        assert total == pytest.approx(trace.logits[0, 5], abs=1e-9)


def test_relevance_of_a_dense_network_written_as_loops() -> None:
    trace = Chain(make_model("leaky")).trace(make_drawings(1))
    scores = Question(6, 2).scores()
    first, second, last = trace.chain.links
    assert isinstance(last, DenseLink)
    matrix, bias = last.matrix @ scores.T, last.bias @ scores.T
    upper = handed_down(np.atleast_1d(trace.logits[0] @ scores[0]), trace.after[2][0],
                        matrix, bias, gamma=0.0, steady=lambda z: z)  # fmt: skip
    for link, inputs, gamma in (
        (second, trace.after[1][0], 0.0),
        (first, trace.after[0][0], GAMMA),
    ):
        assert isinstance(link, DenseLink)
        upper = handed_down(upper, inputs, link.matrix, link.bias, gamma, stabilised)
    np.testing.assert_allclose(relevances(trace, scores)[0][0], upper, rtol=0, atol=1e-10)


def stabilised(z: FloatArray) -> FloatArray:
    size = STABILISER * np.sqrt(np.mean(z * z))
    return np.array([value - size if value < 0 else value + size for value in z])


def handed_down(
    upper: FloatArray,
    inputs: FloatArray,
    matrix: FloatArray,
    bias: FloatArray,
    gamma: float,
    steady: Callable[[FloatArray], FloatArray],
) -> FloatArray:
    """The γ rule, one pair of values after the other; the bias goes by |x w|."""
    weights = matrix + gamma * np.where(matrix > 0, matrix, 0)
    biases = bias + gamma * np.where(bias > 0, bias, 0)
    terms = inputs[:, np.newaxis] * weights
    below = np.zeros(len(inputs))
    whole = steady(terms.sum(axis=0) + biases)
    for j in range(len(upper)):
        held_back = whole[j] - sum(terms[:, j])
        sizes = sum(abs(terms[:, j]))
        for i in range(len(inputs)):
            below[i] += (terms[i, j] + held_back * abs(terms[i, j]) / sizes) / whole[j] * upper[j]
    return below


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", NETWORKS)
def test_integrated_gradients_add_up_to_the_difference_of_the_scores(
    name: str, question: Question
) -> None:
    trace = Chain(make_model(name)).trace(make_drawings())
    paper = trace.chain.logits(np.zeros(64))
    expected = (trace.logits - paper) @ question.scores()[0]
    for row in (0, 1):
        found = explain(trace, question, "integrated_gradients", row)
        assert found.total == pytest.approx(expected[row], abs=1e-9)
        assert abs(found.explained - expected[row]) <= 0.01 * max(abs(expected[row]), LEAST)
        assert not found.picture.ravel()[trace.inputs[row] == 0].any()


def test_integrated_gradients_are_the_mean_of_gradients_on_the_way() -> None:
    trace = Chain(make_model("deep")).trace(make_drawings(1))
    scores = Question(2).scores()
    shares = (np.arange(2000) + 0.5) / 2000
    on_the_way = trace.chain.trace(shares[:, np.newaxis] * trace.inputs)
    mean = on_the_way.gradients(np.tile(scores, (2000, 1)))[0].mean(axis=0)
    found = explain_rows(trace, scores, "integrated_gradients")[0]
    assert relative_error(found, mean * trace.inputs[0]) <= 1e-3


def test_integration_can_be_given_up() -> None:
    trace = Chain(make_model("images")).trace(make_drawings(1))
    steps = explaining(trace, Question(2), "integrated_gradients")
    assert next(steps).activity
    steps.close()
    with pytest.raises(StopIteration) as ended:
        next(explaining(trace, Question(2), "gradient"))
    np.testing.assert_array_equal(
        ended.value.value.picture, explain(trace, Question(2), "gradient").picture
    )


def test_erased_pieces_as_loops() -> None:
    trace = Chain(make_model("images")).trace(make_drawings(1))
    drawing, scores = trace.inputs[0], Question(4, 9).scores()
    graph = InkGraph(drawing.reshape(8, 8))
    area = round(0.1 * len(graph.pixels))
    drops: dict[int, list[float]] = {}
    for order in graph.orders():
        without = drawing.copy()
        without[order[:area]] = 0
        drop = float((trace.logits[0] - trace.chain.logits(without)[0]) @ scores[0])
        for pixel in order[:area]:
            drops.setdefault(int(pixel), []).append(drop)
    found = explain(trace, Question(4, 9), "pieces").picture.ravel()
    for pixel in range(64):
        assert found[pixel] == pytest.approx(np.mean(drops.get(pixel, [0.0])), abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_many_drawings_are_explained_as_each_alone(method: str) -> None:
    chain = Chain(make_model("images"))
    drawings = make_drawings(3)
    drawings[1] = 0.0  # paper
    scores = np.concatenate([Question(1).scores(), Question(2, 5).scores(), Question(0).scores()])
    together = explain_rows(chain.trace(drawings), scores, METHODS[method].name)  # type: ignore[index]
    for row in range(3):
        alone = explain_rows(chain.trace(drawings[row]), scores[[row]], METHODS[method].name)  # type: ignore[index]
        np.testing.assert_allclose(together[row], alone[0], rtol=0, atol=1e-9)
        assert np.isfinite(together).all()


@pytest.mark.parametrize("name", ["dense", "images"])
def test_gradients_agree_with_torch(name: str) -> None:
    torch = pytest.importorskip("torch")
    model = make_model(name)
    arrays = {
        key: torch.tensor(np.array(value))
        for key, value in model.network.named_parameters(model.parameters).items()
    }
    drawing = make_drawings(1)
    x = torch.tensor(drawing, requires_grad=True)
    nn = torch.nn.functional
    if name == "dense":
        hidden = torch.relu(x @ arrays["layers.0.weight"].T + arrays["layers.0.bias"])
        logits = hidden @ arrays["layers.1.weight"].T + arrays["layers.1.bias"]
    else:
        image = x.reshape(1, 1, 8, 8)
        image = torch.relu(nn.conv2d(image, arrays["layers.0.weight"], arrays["layers.0.bias"]))
        image = nn.max_pool2d(image, 2)
        image = nn.conv2d(image, arrays["layers.2.weight"], arrays["layers.2.bias"], padding=1)
        row = torch.tanh(image).permute(0, 2, 3, 1).reshape(1, -1)
        hidden = torch.relu(row @ arrays["layers.5.weight"].T + arrays["layers.5.bias"])
        logits = hidden @ arrays["layers.6.weight"].T + arrays["layers.6.bias"]
    (logits[0, 7] - logits[0, 1]).backward()
    found = explain(Chain(model).trace(drawing), Question(7, 1), "gradient").picture
    assert relative_error(found.ravel(), x.grad.numpy()[0]) <= 1e-10
