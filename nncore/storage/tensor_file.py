"""The frame of our files of tensors: safetensors, with everything else as texts in its metadata.

Nothing in such a file can run: a pickle is never opened. What it holds is believed only after
lengths, names and the digest of the tensors' bytes were checked; the rest is for whoever knows
the format.

References
----------
The safetensors format: eight bytes with the length of the header (little-endian), the
header (JSON), the tensors.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import safetensors.numpy
from numpy.typing import NDArray
from safetensors import SafetensorError

from nncore.recipe.file import LONGEST_REASON

MAX_HEADER_BYTES = 1_000_000
_LENGTH_BYTES = 8
_ALIGNMENT = 8


class Flaw(Exception):  # noqa: N818 - a reason, raised again as the error of a format
    """What is wrong with a file: the end of a sentence, of a length that can be read."""

    def __str__(self) -> str:
        """Say it on one line; names in a file may be anything."""
        text = " ".join(super().__str__().split())
        return text if len(text) <= LONGEST_REASON else f"{text[:LONGEST_REASON]}…"


class Format(NamedTuple):
    """One of our formats.

    Parameters
    ----------
    name : str
        Stands in the file under ``format``.
    version : int
        The newest that is known.
    noun : str
        What such a file is, with its article: "a network".
    """

    name: str
    version: int
    noun: str


def pack(kind: Format, tensors: Mapping[str, NDArray[Any]], texts: Mapping[str, str]) -> bytes:
    """Make a file's content; the same values always give the same bytes.

    Parameters
    ----------
    kind : Format
        Which format.
    tensors : mapping of str to array
        Contiguous float arrays.
    texts : mapping of str to str
        The metadata beside ``format``, ``format_version`` and ``sha256``.
    """
    header, weights = _split(safetensors.numpy.save(dict(tensors)), kind)
    metadata = {
        "format": kind.name,
        "format_version": str(kind.version),
        **texts,
        "sha256": hashlib.sha256(weights).hexdigest(),
    }
    # The library writes metadata in an order that changes from call to call.
    text = json.dumps({"__metadata__": metadata, **header}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % _ALIGNMENT)
    return len(text).to_bytes(_LENGTH_BYTES, "little") + text + weights


def unpack(kind: Format, content: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]], bool]:
    """Take a file's content apart.

    Parameters
    ----------
    kind : Format
        Which format it must have.
    content : bytes
        The whole file.

    Returns
    -------
    metadata : dict
        Texts, not looked at yet.
    tensors : dict of str to array
        As the file describes them.
    is_whole : bool
        Whether the tensors' bytes are those that were saved.

    Raises
    ------
    Flaw
        Where it is cut, damaged, something else, or of a newer version.
    """
    header, weights = _split(content, kind)
    metadata = header.get("__metadata__")
    try:
        tensors = safetensors.numpy.load(content)
    except (SafetensorError, KeyError, TypeError, ValueError, OverflowError) as error:
        raise Flaw(f"it is cut short, damaged, or not {kind.noun}.") from error
    if not isinstance(metadata, dict) or metadata.get("format") != kind.name:
        raise Flaw(f"it is not {kind.noun} of Inkling.")
    _check_version(metadata.get("format_version"), kind)
    is_whole = hashlib.sha256(weights).hexdigest() == metadata.get("sha256")
    return metadata, tensors, is_whole


def json_of(metadata: Mapping[str, Any], name: str) -> Any:
    """Read one of the metadata's texts as JSON; raise Flaw where there is none."""
    text = metadata.get(name)
    if not isinstance(text, str):
        raise Flaw(f"its '{name}' is missing.")
    return _parse(text)


def table_of(metadata: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Read one of the metadata's texts as a table of JSON; raise Flaw where it is none."""
    value = json_of(metadata, name)
    if not isinstance(value, dict):
        raise Flaw(f"its '{name}' is not a table of names and values.")
    return value


def all_finite(tensors: Mapping[str, NDArray[Any]]) -> bool:
    """Whether no value is NaN or infinite."""
    return all(bool(np.isfinite(array).all()) for array in tensors.values())


def _split(content: bytes, kind: Format) -> tuple[dict[str, Any], memoryview]:
    """Take a safetensors file apart: the header, and the bytes of the tensors, not copied."""
    length = int.from_bytes(content[:_LENGTH_BYTES], "little")
    start = _LENGTH_BYTES + length
    # A file that is cut inside its header still begins like one.
    if content[_LENGTH_BYTES : _LENGTH_BYTES + 1] != b"{":
        raise Flaw(f"it is not {kind.noun}.")
    if length > MAX_HEADER_BYTES:
        raise Flaw(f"its description is too long for {kind.noun}.")
    if start > len(content):
        raise Flaw("it is cut short.")
    header = _parse(content[_LENGTH_BYTES:start])
    if not isinstance(header, dict):
        raise Flaw(f"it is not {kind.noun}.")
    return header, memoryview(content)[start:]


def _check_version(text: object, kind: Format) -> None:
    number = int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 10 else 0
    if number > kind.version:
        raise Flaw(
            f"it was saved by a newer version of Inkling (format {number}; this one knows "
            f"format {kind.version}); install that version."
        )
    if number < 1:
        raise Flaw("it does not say which format it has.")


def _parse(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Flaw("its description is damaged.") from error
