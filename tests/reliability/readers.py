"""Every reader of what comes from outside, with good files to begin with."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from gui.settings import Settings, SettingsFile
from nncore.data.drawing import Drawing, Stroke, read_drawings
from nncore.data.importing import preview
from nncore.data.ink import to_input
from nncore.data.picture import image_to_drawing, picture_from_file
from nncore.errors import InklingError
from nncore.recipe import Preparation
from nncore.recipe.file import read_recipe
from nncore.storage.checkpoint_file import load_checkpoint, save_checkpoint
from nncore.storage.network_file import load_network, to_bytes
from nncore.training import recipes
from nncore.training.events import StepDone
from nncore.training.resuming import ResumableTrainer
from tests.nncore.data.own.digits import csv_text, digits
from tests.nncore.storage.models import small_model
from tests.nncore.training.cases import RECIPE, make_dataset
from tests.steps import run

SMALL = Preparation(size=8, box=8.0, pen=1.0, supersample=2)

Wrap = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Reader:
    """One way into the program.

    Parameters
    ----------
    file_name : str
        What a file is called.
    read : callable
        Reads it as the program does, with whatever is done next to what it holds.
    seeds : tuple of bytes
        Good contents.
    inside : tuple of (bytes, callable)
        What stands inside of a good file, and what puts it there, with lengths and checksums
        made right again: changed, it comes further than the first check.
    beside : mapping of str to bytes
        Other files in the folder.
    """

    file_name: str
    read: Callable[[Path], object]
    seeds: tuple[bytes, ...]
    inside: tuple[tuple[bytes, Wrap], ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)


@cache
def readers() -> dict[str, Reader]:
    """Return all of them by name."""
    images, labels = digits(12, side=8)
    texts = tuple(csv_text(images, labels, **kinds).encode() for kinds in ({}, {"header": False}))
    grey = Image.fromarray(_scribble())
    png = tuple(_image(each, "PNG") for each in _kinds_of(grey))
    jpeg = (
        _image(grey, "JPEG"),
        _image(grey.convert("RGB"), "JPEG", progressive=True, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0"),
    )
    others = tuple(_image(grey.convert("RGB"), kind) for kind in ("GIF", "BMP", "WEBP"))
    idx = bytes([0, 0, 8, 3, 0, 0, 0, 12, 0, 0, 0, 8, 0, 0, 0, 8]) + images.tobytes()
    idx_labels = bytes([0, 0, 8, 1, 0, 0, 0, 12]) + labels.astype(np.uint8).tobytes()
    return {
        "network": _tensors("a.safetensors", _read_by, to_bytes(Path("a"), small_model())),
        "checkpoint": _tensors("a.training", load_checkpoint, _checkpoint()),
        "IDX": Reader(
            "train-images-idx3-ubyte",
            _preview,
            (idx, gzip.compress(idx, mtime=0)),
            ((idx, _gzipped),),
            {"train-labels-idx1-ubyte": idx_labels},
        ),
        "CSV": Reader("a.csv", _preview, texts, tuple((each, _gzipped) for each in texts)),
        "npz": _archive("a.npz", {"images": images, "labels": labels}),
        "strokes": _archive("a.npz", _strokes()),
        "PNG": Reader("a.png", _look, png, tuple((each, _with_checksums) for each in png)),
        "JPEG": Reader("a.jpg", _look, jpeg),
        "GIF, BMP, WebP": Reader("a.webp", _look, others),
        "drawing": Reader("a.json", _draw, _drawings()),
        "drawings": Reader("a.jsonl", _preview, (b"\n".join(_drawings()), *_drawings())),
        "recipe": Reader("a.json", read_recipe, _recipes()),
        "settings": Reader("a.json", _settings, _settings_seeds()),
    }


def _preview(path: Path) -> object:
    return run(preview(path, SMALL))


def _look(path: Path) -> object:
    return to_input(image_to_drawing(picture_from_file(path)))


def _read_by(path: Path) -> None:
    model = load_network(path)
    reading = model.probabilities(np.full((1, model.network.input_size), 0.5, np.float32))
    assert np.isfinite(reading).all()


def _draw(path: Path) -> None:
    for _, drawing in read_drawings(path):
        if isinstance(drawing, InklingError):
            raise drawing
        to_input(drawing)


def _settings(path: Path) -> Settings:
    try:
        settings = SettingsFile(path).load()
    except InklingError as error:
        raise AssertionError("settings are set aside, never refused") from error
    json.dumps(settings.to_dict(), allow_nan=False)
    return settings


def _tensors(file_name: str, read: Callable[[Path], object], content: bytes) -> Reader:
    """A format on safetensors: the header is changed with its length made right."""
    start = 8 + int.from_bytes(content[:8], "little")
    header, rest = content[8:start], content[start:]
    return Reader(
        file_name,
        read,
        (content,),
        ((header, lambda text: len(text).to_bytes(8, "little") + text + rest),),
    )


def _archive(file_name: str, arrays: dict[str, Any]) -> Reader:
    plain, packed = io.BytesIO(), io.BytesIO()
    np.savez(plain, **arrays)
    np.savez_compressed(packed, **arrays)
    members = {}
    with zipfile.ZipFile(plain) as archive:
        for name in archive.namelist():
            members[name] = archive.read(name)

    def inside() -> Iterator[tuple[bytes, Wrap]]:
        for name, content in members.items():
            yield content, lambda new, name=name: _zipped({**members, name: new})  # type: ignore[misc]

    return Reader(file_name, _preview, (plain.getvalue(), packed.getvalue()), tuple(inside()))


def _zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _gzipped(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=1, mtime=0)


def _with_checksums(content: bytes) -> bytes:
    """Make the checksum of every piece of a PNG right, as far as its pieces can be told."""
    made, place = bytearray(content[:8]), 8
    while place + 8 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        body = content[place + 4 : place + 8 + length]
        made += content[place : place + 4] + body + zlib.crc32(body).to_bytes(4, "big")
        place += 12 + length
    return bytes(made)


def _scribble() -> np.ndarray[Any, Any]:
    image = to_input(_drawing())
    assert image is not None
    return (255 - 255 * np.asarray(image).reshape(28, 28)).astype(np.uint8)


def _kinds_of(grey: Image.Image) -> list[Image.Image]:
    deep = Image.fromarray(np.asarray(grey).astype(np.uint16) * 257)
    return [grey, deep, *(grey.convert(mode) for mode in ("RGB", "RGBA", "LA", "P", "1"))]


def _image(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def _drawing() -> Drawing:
    points = np.array([[60, 60], [200, 60], [120, 220], [110, 240]], np.float32)
    return Drawing((Stroke(points, 18.0), Stroke(points[1:3] + 20, 9.0)), label=7, writer="me")


def _drawings() -> tuple[bytes, ...]:
    with_picture = Drawing(picture=255 - _scribble(), canvas=(280.0, 280.0), label=3)
    texts = [json.dumps(each.to_dict()) for each in (_drawing(), with_picture)]
    return tuple(text.encode() for text in texts)


def _recipes() -> tuple[bytes, ...]:
    return tuple(recipes.get(name).to_json().encode() for name in recipes.BUILT_IN)


def _strokes() -> dict[str, Any]:
    points = np.concatenate([stroke.points for stroke in _drawing().strokes * 4])
    return {
        "xy": points.astype(np.int16),
        "stroke_start": np.array([0, 4, 6, 10, 12, 16, 18, 22, 24]),
        "sample_start": np.array([0, 2, 4, 6, 8]),
        "label": np.array([1, 2, 3, 4]),
        "writer": np.array(["a", "b", "c", "d"]),
    }


def _settings_seeds() -> tuple[bytes, ...]:
    recipe = recipes.get("quick").to_dict()
    full = Settings(recipe=recipe, pen_width=12.0, geometry=(10, 10, 900, 700))
    return tuple(json.dumps(each.to_dict()).encode() for each in (Settings(), full))


def _checkpoint() -> bytes:
    import tempfile

    trainer = ResumableTrainer(RECIPE, make_dataset(60))
    for event in trainer.events():
        if isinstance(event, StepDone):
            break
    state = trainer.state()
    assert state is not None
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.training"
        save_checkpoint(path, state)
        return path.read_bytes()
