"""Network files that cannot be trusted: each is refused in one sentence."""

from __future__ import annotations

import json
import os
import pickle
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from nncore.errors import NetworkFileError
from nncore.storage import load_network, save_network
from nncore.storage.network_file import MAX_HEADER_BYTES, to_bytes
from tests.nncore.storage.models import (
    Metadata,
    Tensors,
    rewrite,
    small_model,
    with_nan,
    with_wrong_shape,
)


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "small.safetensors"
    save_network(path, small_model())
    return path


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_in_the_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0" * 8)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[-2] ^= 1
    path.write_bytes(content)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def remove(path: Path) -> None:
    path.unlink()


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def write_text(path: Path) -> None:
    path.write_text("not a network at all\n")


def write_pickle(path: Path) -> None:
    path.write_bytes(pickle.dumps({"weights": [1.0]}))


def write_huge_header(path: Path) -> None:
    path.write_bytes((2**60).to_bytes(8, "little") + b"{" + path.read_bytes())


def write_long_header(path: Path) -> None:
    text = b"{" + b" " * MAX_HEADER_BYTES
    path.write_bytes(len(text).to_bytes(8, "little") + text)


def write_nested_header(path: Path) -> None:
    text = b'{"a":' + b"[" * 200_000
    path.write_bytes(len(text).to_bytes(8, "little") + text)


def write_foreign(path: Path) -> None:
    path.write_bytes(safetensors.numpy.save({"weight": np.zeros(3, np.float32)}))


FILES: list[tuple[Callable[[Path], None], str]] = [
    (cut, "cut short"),
    (cut_in_the_header, "cut short"),
    (append, "cut short, damaged"),
    (flip, "damaged or changed"),
    (empty, "is empty"),
    (remove, "no such file"),
    (make_folder, "is a folder"),
    (write_text, "not a network"),
    (write_pickle, "not a network"),
    (write_huge_header, "too long"),
    (write_long_header, "too long"),
    (write_nested_header, "description is damaged"),
    (write_foreign, "not a network of Inkling"),
]


@pytest.mark.parametrize(("spoil", "reason"), FILES, ids=[spoil.__name__ for spoil, _ in FILES])
def test_a_file_that_is_no_network(spoil: Callable[[Path], None], reason: str, saved: Path) -> None:
    spoil(saved)
    with pytest.raises(NetworkFileError, match=reason) as caught:
        load_network(saved)
    assert_one_sentence(caught.value, saved)


def without_bias(tensors: Tensors, metadata: Metadata) -> None:
    del tensors["layers.0.bias"]


def with_another(tensors: Tensors, metadata: Metadata) -> None:
    tensors["layers.3.bias"] = np.zeros(3, np.float32)


def in_double_precision(tensors: Tensors, metadata: Metadata) -> None:
    tensors["layers.0.weight"] = tensors["layers.0.weight"].astype(np.float64)


def of_the_future(tensors: Tensors, metadata: Metadata) -> None:
    metadata["format_version"] = "2"
    metadata["architecture"] = "something new"


def without_version(tensors: Tensors, metadata: Metadata) -> None:
    metadata["format_version"] = "one"


def of_another_format(tensors: Tensors, metadata: Metadata) -> None:
    metadata["format"] = "pt"


def without_architecture(tensors: Tensors, metadata: Metadata) -> None:
    del metadata["architecture"]


def with_broken_json(tensors: Tensors, metadata: Metadata) -> None:
    metadata["figures"] = "{"


def with_an_impossible_layer(tensors: Tensors, metadata: Metadata) -> None:
    metadata["architecture"] = metadata["architecture"].replace("tanh", "step")


def with_a_giant_layer(tensors: Tensors, metadata: Metadata) -> None:
    metadata["architecture"] = metadata["architecture"].replace('"units": 8', '"units": 4096')


def with_a_list_for_a_table(tensors: Tensors, metadata: Metadata) -> None:
    metadata["preparation"] = "[]"


def with_changed_weights(tensors: Tensors, metadata: Metadata) -> None:
    tensors["layers.0.weight"] *= -1.0


def with_a_frozen_calibration(tensors: Tensors, metadata: Metadata) -> None:
    metadata["calibration"] = '{"temperature": 0, "threshold": 0.5}'


def with_half_a_calibration(tensors: Tensors, metadata: Metadata) -> None:
    metadata["calibration"] = '{"temperature": 1.0}'


CHANGES: list[tuple[Callable[[Tensors, Metadata], None], str]] = [
    (with_wrong_shape, r"layers\.0\.weight must have the shape \(8, 784\), got \(784, 8\)"),
    (with_nan, r"layers\.2\.bias holds values that are not finite"),
    (without_bias, r"layers\.0\.bias is missing"),
    (with_another, r"layers\.3\.bias is unexpected"),
    (in_double_precision, "must be float32, got float64"),
    (of_the_future, "newer version of Inkling"),
    (without_version, "which format"),
    (of_another_format, "not a network of Inkling"),
    (without_architecture, "'architecture' is missing"),
    (with_broken_json, "description is damaged"),
    (with_an_impossible_layer, "activation"),
    (with_a_giant_layer, r"must have the shape \(4096, 784\)"),
    (with_a_list_for_a_table, "'preparation' is not a table"),
    (with_a_frozen_calibration, r"'calibration.temperature' is wrong: Must be a number from 0.05"),
    (with_half_a_calibration, "must hold a temperature and a threshold"),
    (with_changed_weights, "damaged or changed"),
]


@pytest.mark.parametrize(("change", "reason"), CHANGES, ids=[c.__name__ for c, _ in CHANGES])
def test_a_network_with_one_thing_wrong(
    change: Callable[[Tensors, Metadata], None], reason: str, saved: Path
) -> None:
    rewrite(saved, change)
    with pytest.raises(NetworkFileError, match=reason) as caught:
        load_network(saved)
    assert_one_sentence(caught.value, saved)


def assert_one_sentence(error: NetworkFileError, path: Path) -> None:
    text = str(error)
    assert text.startswith(f"{path}: ")
    assert text.endswith(".")
    assert "\n" not in text
    assert "Error" not in text
    assert "Traceback" not in text


def test_a_pickle_inside_is_never_run(tmp_path: Path) -> None:
    class Bomb:
        def __reduce__(self) -> tuple[Callable[[str], object], tuple[str]]:
            return os.mkdir, (str(tmp_path / "exploded"),)

    path = tmp_path / "bomb.safetensors"
    path.write_bytes(pickle.dumps(Bomb()))
    with pytest.raises(NetworkFileError):
        load_network(path)
    assert not (tmp_path / "exploded").exists()


def test_mutated_files_give_a_network_or_one_sentence(saved: Path) -> None:
    original = saved.read_bytes()
    header = 8 + int.from_bytes(original[:8], "little")
    rng = random.Random(5)
    refused = 0
    for _ in range(800):
        content = bytearray(original)
        for _ in range(rng.randint(1, 4)):
            place = rng.randrange(header if rng.random() < 0.9 else len(content))
            content[place] = rng.choice(
                [0, 255, rng.randrange(256), content[place] ^ 1, 0x22, 0x30]
            )
        if rng.random() < 0.1:
            del content[rng.randrange(len(content)) :]
        saved.write_bytes(content)
        try:
            assert np.isfinite(load_network(saved).parameters).all()
        except NetworkFileError as error:
            refused += 1
            assert_one_sentence(error, saved)
    assert refused > 500


STRANGE = ["null", "[]", "{}", '"x"', "-1", "1e400", "NaN", "true", "12345678901234567890", "0.5"]


def strange_metadata(original: Metadata) -> Iterator[Metadata]:
    """Each value inside each JSON text of the metadata, replaced by each strange one."""
    for name in ("architecture", "preparation", "calibration", "recipe", "figures", "origin"):
        for match in re.finditer(r'(?<=": )("[^"]*"|[-\w.]+|\[|\{)', original[name]):
            for value in STRANGE:
                text = original[name]
                end = match.end()
                if match[0] in "[{":
                    end += len(json.dumps(json.JSONDecoder().raw_decode(text[match.start() :])[0]))
                    end -= 1
                yield original | {name: text[: match.start()] + value + text[end:]}


def test_strange_values_in_the_description_give_a_network_or_one_sentence(saved: Path) -> None:
    content = saved.read_bytes()
    tensors = safetensors.numpy.load(content)
    original = json.loads(content[8 : 8 + int.from_bytes(content[:8], "little")])["__metadata__"]
    count = 0
    for metadata in strange_metadata(original):
        saved.write_bytes(safetensors.numpy.save(tensors, metadata))
        count += 1
        try:
            to_bytes(saved, load_network(saved))
        except NetworkFileError as error:
            assert_one_sentence(error, saved)
    assert count > 300
