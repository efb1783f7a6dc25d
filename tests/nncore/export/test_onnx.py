"""What onnxruntime makes of an exported network is what Inkling makes of it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from nncore import Model, draw_digits, shipped_network
from nncore.arrays import FloatArray
from nncore.errors import SaveError
from nncore.export.onnx_file import to_onnx
from tests.nncore.export.models import DENSE, images_for, model_of, models

PATH = Path("network.onnx")


def answers_of_onnxruntime(model: Model, rows: FloatArray) -> FloatArray:
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    session = runtime.InferenceSession(
        to_onnx(PATH, model), options, providers=["CPUExecutionProvider"]
    )
    (entry,) = session.get_inputs()
    (exit_,) = session.get_outputs()
    assert (entry.name, exit_.name) == ("image", "probabilities")
    shape = [len(rows), *entry.shape[1:]]
    (answer,) = session.run(None, {"image": rows.reshape(shape)})
    assert isinstance(answer, np.ndarray)
    return answer


def needs_onnx() -> Any:
    return pytest.importorskip("onnx", reason="onnx is not installed")


@given(models())
@settings(max_examples=15, deadline=None)
def test_any_network_answers_the_same(model: Model) -> None:
    needs_onnx()
    rows = images_for(model)
    assert answers_of_onnxruntime(model, rows) == pytest.approx(model.probabilities(rows), abs=1e-5)


def test_the_network_that_ships_on_a_thousand_digits() -> None:
    needs_onnx()
    images, _ = draw_digits(1000)
    rows = images.reshape(1000, -1).astype(np.float32) / 255
    model = shipped_network()
    assert abs(answers_of_onnxruntime(model, rows) - model.probabilities(rows)).max() < 1e-5


def test_outputs_that_are_all_negative_are_even() -> None:
    needs_onnx()
    recipe = DENSE.with_changes(
        layers=(DENSE.layers[0], type(DENSE.layers[1])(10, "identity")), loss="mean_squared_error"
    )
    model = model_of(recipe)
    parameters = np.array(model.parameters)
    parameters[-10:] = -100.0
    model = model.with_changes(parameters=parameters)
    assert answers_of_onnxruntime(model, images_for(model)) == pytest.approx(0.1)


def test_the_file_says_what_it_is() -> None:
    onnx = needs_onnx()
    content = to_onnx(PATH, model_of(DENSE, 1.5))
    assert content == to_onnx(PATH, model_of(DENSE, 1.5))
    read = onnx.load_model_from_string(content)
    texts = {entry.key: json.loads(entry.value) for entry in read.metadata_props}
    assert texts["recipe"]["name"] == DENSE.name
    assert texts["calibration"]["temperature"] == 1.5
    assert "layers.0.weight" in {tensor.name for tensor in read.graph.initializer}


def test_without_the_package_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(SaveError, match=r"needs the package onnx.*pip install onnx"):
        to_onnx(PATH, model_of(DENSE))
