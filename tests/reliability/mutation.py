"""Inputs that are nearly right: bytes of good files with a few things changed."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

NUMBERS = (
    0,
    1,
    2,
    3,
    7,
    8,
    9,
    127,
    128,
    255,
    256,
    32767,
    65535,
    65536,
    2**31 - 1,
    2**31,
    2**32 - 1,
)
NUMBERS += (2**40, 2**60, 2**63 - 1, 2**64 - 1)
WORDS = (
    *(b"null true false NaN -Infinity 1e999 -1 0 1.5 1e-320 99999999999999999999".split()),
    *(b'"" " [] {} , : [ { ] } \\ \\u0000 \\ud800 \xff\xfe \xef\xbb\xbf \x00'.split(b" ")),
    b"[" * 60,
    b"9" * 400,
    b"A" * 400,
    b"\n",
    b"\r",
    b"\t",
    b'"units": 1000000000',
    b'"kind": "dense"',
    b"float64",
    b"F64",
    b"<f8",
    b"|O",
)

Change = Callable[[random.Random, bytearray, Sequence[bytes]], None]


def mutated(rng: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Take one of the seeds and change one to six things in it."""
    content = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        rng.choice(CHANGES)(rng, content, seeds)
    return bytes(content)


def _place(rng: random.Random, content: bytearray) -> int:
    # Headers decide more than what follows them.
    most = len(content) if rng.random() < 0.5 else min(len(content), 64)
    return rng.randrange(most + 1)


def _flip(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    if content:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)


def _set(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    place = _place(rng, content)
    content[place : place + 1] = rng.randbytes(1)


def _cut(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    del content[_place(rng, content) :]


def _remove(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    place = _place(rng, content)
    del content[place : place + rng.choice((1, 2, 4, 16, 200))]


def _insert(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    place = _place(rng, content)
    content[place:place] = rng.randbytes(rng.choice((1, 2, 4, 16, 200)))


def _repeat(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    place = _place(rng, content)
    part = content[place : place + rng.choice((1, 8, 100, 1000))]
    content[place:place] = part * rng.choice((1, 2, 30))


def _number(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    place, width = _place(rng, content), rng.choice((1, 2, 4, 8))
    number = rng.choice(NUMBERS) % (1 << 8 * width)
    content[place : place + width] = number.to_bytes(width, rng.choice(("little", "big")))


def _digits(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    """Change a number that is written in digits."""
    places = [i for i, value in enumerate(content[:4000]) if 48 <= value <= 57]
    if places:
        place = rng.choice(places)
        content[place : place + 1] = str(rng.choice(NUMBERS)).encode()


def _word(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    place = _place(rng, content)
    content[place : place + rng.choice((0, 0, 1, 4))] = rng.choice(WORDS)


def _splice(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    other = rng.choice(seeds)
    start = rng.randrange(len(other) + 1)
    content[_place(rng, content) :] = other[start:]


def _swap(rng: random.Random, content: bytearray, seeds: Sequence[bytes]) -> None:
    """Let two fields of a text change places."""
    fields = bytes(content).split(b",")
    if len(fields) > 1:
        first, second = rng.randrange(len(fields)), rng.randrange(len(fields))
        fields[first], fields[second] = fields[second], fields[first]
        content[:] = b",".join(fields)


CHANGES: tuple[Change, ...] = (
    _flip,
    _set,
    _cut,
    _remove,
    _insert,
    _repeat,
    _number,
    _digits,
    _word,
    _splice,
    _swap,
)
