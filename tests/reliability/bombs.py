"""Small files that ask for much: refused within a second and 64 MB, each in its own process."""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from nncore.errors import InklingError
from tests.reliability import memory
from tests.reliability.readers import readers

MOST_SECONDS = 1.0
MOST_BYTES = 64 * 2**20
MILLION = 1_000_000

Make = Callable[[Path], None]


def _npy(shape: str, kind: str = "<f8") -> bytes:
    head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}".encode()
    head += b" " * (-(len(head) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head


def _archive(path: Path, members: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def terabytes(path: Path) -> None:
    """An array of four terabytes, in 400 bytes."""
    _archive(path, {f"{name}.npy": _npy("(1099511627776,)") for name in ("images", "labels")})


def inflated(path: Path) -> None:
    """Half a gigabyte of zeros, in half a megabyte."""
    body = _npy("(64, 2896, 2896)", "|u1") + bytes(64 * 2896**2)
    _archive(path, {"images.npy": body, "labels.npy": _npy("(64,)", "|u1") + bytes(64)})


def crowded(path: Path) -> None:
    """An archive of 240,000 empty files."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"{number}.npy", b"")
    content = path.read_bytes()
    start = content.index(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    directory = content[start:end] * 4
    path.write_bytes(
        content[:start]
        + directory
        + content[end : end + 12]
        + len(directory).to_bytes(4, "little")
        + content[end + 16 :]
    )


def _png(path: Path, side: int, bits: int) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        text = name + body
        return len(body).to_bytes(4, "big") + text + zlib.crc32(text).to_bytes(4, "big")

    head = side.to_bytes(4, "big") * 2 + bytes([bits, 0, 0, 0, 0])
    rows = zlib.compressobj()
    row = bytes(1 + side * bits // 8)
    body = b"".join(rows.compress(row) for _ in range(side)) + rows.flush()
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def large_picture(path: Path) -> None:
    """A PNG of 13,500 × 13,500 grey pixels."""
    _png(path, 13_500, 8)


def large_bits(path: Path) -> None:
    """A PNG of 9,600 × 9,600 black or white pixels."""
    _png(path, 9_600, 1)


def narrow_picture(path: Path) -> None:
    """A PNG of 1 × 15,000,000 grey pixels."""
    Image.new("L", (1, 15 * MILLION), 255).save(path)


def long_header(path: Path) -> None:
    """A network whose header has 2^60 bytes."""
    path.write_bytes((1 << 60).to_bytes(8, "little") + b'{"a":1}')


def deep_header(path: Path) -> None:
    """A network whose header is nested half a million times."""
    text = b'{"__metadata__":' + b"[" * 500_000 + b"}"
    path.write_bytes(len(text).to_bytes(8, "little") + text)


def long_line(path: Path) -> None:
    """A CSV with a single line of 100 MB."""
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"0," * (MILLION // 2))


def packed_lines(path: Path) -> None:
    """A gigabyte of CSV, in two megabytes."""
    row = b"label," + b",".join(b"p%d" % n for n in range(784)) + b"\n"
    rows = (b"0," * 784 + b"0\n") * 1000
    path.write_bytes(gzip.compress(row) + gzip.compress(rows) * 640)


def packed_idx(path: Path) -> None:
    """Half a gigabyte of blank images, in half a megabyte."""
    count = 512 * MILLION // 784
    head = bytes([0, 0, 8, 3]) + b"".join(n.to_bytes(4, "big") for n in (count, 28, 28))
    path.write_bytes(gzip.compress(head) + gzip.compress(bytes(MILLION)) * 512)


def announced_idx(path: Path) -> None:
    """An IDX file that announces 2^94 bytes."""
    path.write_bytes(bytes([0, 0, 8, 3]) + b"\xff" * 12)


def deep_json(path: Path) -> None:
    """Lists nested a million times."""
    path.write_bytes(b'{"strokes": ' + b"[" * MILLION)


def many_lists(path: Path) -> None:
    """Ten million empty lists."""
    path.write_bytes(b'{"strokes": [' + b"[]," * (10 * MILLION) + b"[]]}")


def long_number(path: Path) -> None:
    """A number of ten million digits."""
    path.write_bytes(b'{"strokes": [[[1, ' + b"9" * (10 * MILLION) + b"]]]}")


def long_drawing(path: Path) -> None:
    """A line of 100 MB in a file of drawings."""
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b" " * MILLION)


def deep_recipe(path: Path) -> None:
    """A recipe nested half a million times."""
    path.write_bytes(b'{"layers": ' + b"[" * 500_000)


def huge_recipe(path: Path) -> None:
    """A recipe with more units than there are atoms to store them."""
    layers = [{"kind": "dense", "units": 10**9, "activation": "relu"}] * 20
    path.write_text(json.dumps({"name": "x", "layers": layers}))


BOMBS: tuple[tuple[str, str, Make], ...] = (
    ("npz", "a.npz", terabytes),
    ("npz", "a.npz", inflated),
    ("npz", "a.npz", crowded),
    ("PNG", "a.png", large_picture),
    ("PNG", "a.png", large_bits),
    ("PNG", "a.png", narrow_picture),
    ("network", "a.safetensors", long_header),
    ("network", "a.safetensors", deep_header),
    ("checkpoint", "a.training", long_header),
    ("CSV", "a.csv", long_line),
    ("CSV", "a.csv.gz", packed_lines),
    ("IDX", "a-images-idx3-ubyte.gz", packed_idx),
    ("IDX", "a-images-idx3-ubyte", announced_idx),
    ("drawing", "a.json", deep_json),
    ("drawing", "a.json", many_lists),
    ("drawing", "a.json", long_number),
    ("drawing", "a.json", long_drawing),
    ("drawings", "a.jsonl", long_drawing),
    ("recipe", "a.json", deep_recipe),
    ("recipe", "a.json", huge_recipe),
    ("settings", "a.json", deep_recipe),
)
"""Reader, name of the file, and what makes it."""


def explode(reader: str, path: Path) -> tuple[str, float, int]:
    """Let a reader read a bomb; return its answer, the seconds, and the memory that it took."""
    before = memory.now()
    memory.forget_peak()
    began = time.perf_counter()
    try:
        held = readers()[reader].read(path)
        problems = held[0].problems if type(held) is tuple else ()
        answer = "set aside" if reader == "settings" else "; ".join(problems)
    except InklingError as error:
        answer = str(error).removeprefix(f"{path}:").strip()
    return answer, time.perf_counter() - began, memory.peak() - before


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.reliability bombs")
    parser.add_argument("--here", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.here:
        return _explode_here(options.here[0], Path(options.here[1]))
    print("| file | bytes | answer | seconds | memory |")
    print("|---|---|---|---|---|", flush=True)
    failed = 0
    for reader, name, make in BOMBS:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            make(path)
            size, told = path.stat().st_size, (make.__doc__ or "").rstrip(".")
            command = [sys.executable, "-m", "tests.reliability", "bombs", "--here", reader]
            print(f"| {reader}: {told} | {size:,} |", end=" ", flush=True)
            failed += subprocess.run([*command, str(path)], check=False).returncode != 0
    return int(failed > 0)


def _explode_here(reader: str, path: Path) -> int:
    seeds = readers()[reader]
    for name, content in seeds.beside.items():
        (path.parent / name).write_bytes(content)
    good = path.with_name(f"good-{seeds.file_name}")
    good.write_bytes(seeds.seeds[0])
    with contextlib.suppress(InklingError):  # an IDX file without its labels
        seeds.read(good)  # imports, and what is kept
    answer, seconds, grown = explode(reader, path)
    print(f"{answer} | {seconds:.2f} | {grown / 2**20:.0f} MB |", flush=True)
    return int(not answer or seconds > MOST_SECONDS or grown > MOST_BYTES)
