"""ONNX: the network as a graph of operations that other programs run.

The input is called ``image``: float32 (N, D) for dense networks, (N, 1, side, side) for those
that begin with an image; 0 is paper, 1 is ink. The output is called ``probabilities``: float32
(N, classes), calibrated, as the program shows them. Dropout is left out, as it is when reading.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nncore.errors import SaveError
from nncore.export.archive import describe, tensors
from nncore.network.activations import LEAK
from nncore.network.model import Model
from nncore.recipe import Conv2D, Dense, Flatten, LayerSpec, MaxPool2D

OPSET = 13
"""Of 2020: old enough for every program, and it has all that is needed."""

IR_VERSION = 7
INPUT, OUTPUT = "image", "probabilities"

_ACTIVATIONS = {"relu": "Relu", "leaky_relu": "LeakyRelu", "tanh": "Tanh", "sigmoid": "Sigmoid"}


def to_onnx(path: Path, model: Model) -> bytes:
    """Return the bytes of an ONNX file.

    Raises
    ------
    SaveError
        Where the package onnx is not installed.
    """
    try:
        import onnx
    except ImportError:
        raise SaveError(
            f"{path}: was not saved, because ONNX needs the package onnx, which is not installed; "
            "install it with: python -m pip install onnx"
        ) from None
    graph = _Graph(model)
    value = graph.build()
    shape = ("N", model.network.layers[-1].outputs)
    helper = onnx.helper
    body = helper.make_graph(
        graph.nodes,
        model.name,
        [helper.make_tensor_value_info(INPUT, onnx.TensorProto.FLOAT, graph.input_shape)],
        [helper.make_tensor_value_info(value, onnx.TensorProto.FLOAT, shape)],
        [onnx.numpy_helper.from_array(array, name) for name, array in graph.constants.items()],
        doc_string="Input: 0 is paper, 1 is ink. Output: calibrated probabilities.",
    )
    whole = helper.make_model(
        body, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="Inkling"
    )
    whole.ir_version = IR_VERSION
    helper.set_model_props(whole, dict(describe(model)))
    onnx.checker.check_model(whole, full_check=True)
    content: bytes = whole.SerializeToString(deterministic=True)
    return content


class _Graph:
    """Nodes and constants, put together from the input to the probabilities."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.nodes: list[Any] = []
        self.constants: dict[str, NDArray[Any]] = dict(tensors(model))
        self.is_image = any(isinstance(p, (Conv2D, MaxPool2D)) for p in model.network.parts)
        side = model.preparation.size
        self.input_shape: tuple[str | int, ...] = (
            ("N", 1, side, side) if self.is_image else ("N", model.network.input_size)
        )

    def build(self) -> str:
        """Add all nodes; return the name of the output."""
        network = self._model.network
        value = INPUT
        if network.input_scale != 1.0:
            value = self._add("Mul", value, self._constant("input_scale", network.input_scale))
        for index, part in enumerate(network.parts):
            value = self._layer(value, part, f"layers.{index}")
            is_last = index == len(network.parts) - 1
            if isinstance(part, (Dense, Conv2D)) and not is_last:
                value = self._activate(value, part)
        return self._probabilities(value, network.output)

    def _layer(self, value: str, part: LayerSpec, name: str) -> str:
        weights = (f"{name}.weight", f"{name}.bias")
        if isinstance(part, Dense):
            return self._add("Gemm", value, *weights, transB=1)
        if isinstance(part, Conv2D):
            before = (part.kernel - 1) // 2 if part.padding == "same" else 0
            after = part.kernel - 1 - before if part.padding == "same" else 0
            return self._add("Conv", value, *weights, pads=[before, before, after, after])
        if isinstance(part, MaxPool2D):
            square = [part.size, part.size]
            return self._add("MaxPool", value, kernel_shape=square, strides=square)
        if isinstance(part, Flatten) and self.is_image:
            # The program keeps the channels of a pixel together.
            value = self._add("Transpose", value, perm=[0, 2, 3, 1])
            return self._add("Flatten", value, axis=1)
        return value

    def _activate(self, value: str, part: Dense | Conv2D) -> str:
        if part.activation == "identity":
            return value
        settings: Mapping[str, Any] = {"alpha": LEAK} if part.activation == "leaky_relu" else {}
        value = self._add(_ACTIVATIONS[part.activation], value, **settings)
        epsilon = part.epsilon if isinstance(part, Dense) else 0.0
        if not epsilon:
            return value
        one = self._constant("one", 1.0)
        share = self._add("Mul", value, self._constant("epsilon", epsilon))
        return self._add("Div", value, self._add("Add", share, one))

    def _probabilities(self, value: str, output: str) -> str:
        temperature = self._model.calibration.temperature
        if output == "softmax":
            if temperature != 1.0:
                value = self._add("Div", value, self._constant("temperature", temperature))
            return self._add("Softmax", value, axis=1, to=OUTPUT)
        if output == "sigmoid":
            value = self._add("Sigmoid", value)
        value = self._add("Relu", value)
        total = self._total(value)
        some = self._add("Greater", total, self._constant("zero", 0.0))
        count = self._model.network.layers[-1].outputs
        even = self._constant("even", 1.0 / count)
        value = self._add("Where", some, self._add("Div", value, total), even)
        value = self._add("Pow", value, self._constant("coldness", 1.0 / temperature))
        return self._add("Div", value, self._total(value), to=OUTPUT)

    def _total(self, value: str) -> str:
        self.constants["classes_axis"] = np.array([1], np.int64)
        return self._add("ReduceSum", value, "classes_axis", keepdims=1)

    def _constant(self, name: str, number: float) -> str:
        key = f"{name}={number!r}"
        self.constants[key] = np.array(number, np.float32)
        return key

    def _add(self, operation: str, *inputs: str, to: str = "", **settings: Any) -> str:
        import onnx

        output = to or f"{operation}.{len(self.nodes)}"
        self.nodes.append(onnx.helper.make_node(operation, inputs, [output], **settings))
        return output
