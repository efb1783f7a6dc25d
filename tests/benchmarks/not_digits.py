"""Images and drawings of what is no digit, in four groups, to judge a network's "not a digit".

They judge and never train: nothing here is shared with what the program makes for training, and
no threshold may be chosen by them.

Run ``python -m tests.benchmarks.not_digits --out DIR [--network FILE]``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from nncore.errors import InklingError
from nncore.storage import load_network
from tests.benchmarks.reading_pool import read_groups

COUNT = 250
SIDE = 280
SEED = 90_210

LETTERS = "AEFHKMNRWXkmwx"
"""Letters that look like no digit; left out are B C D G I J L O P Q S T U V Y Z and the small
letters, which somebody may write like 8, 0, 6, 1, 7, 9, 5, 4, 2 or 3."""

SYMBOLS = "#*+=±×÷≈≡√∑∏♥♦♣♠★♪♫→⇔☺☂✓✗€¥¶■▲"
"""Symbols that look like no digit; left out are brackets, slashes, bars, question marks, §, $, %,
&, @, ∞ and circles."""

FONTS = (
    "DejaVuSans",
    "DejaVuSans-Bold",
    "DejaVuSans-Oblique",
    "DejaVuSansCondensed",
    "DejaVuSansMono",
    "DejaVuSerif",
    "DejaVuSerif-Bold",
    "DejaVuSerif-Italic",
    "Inter-Regular",
    "Inter-Light",
    "Inter-Bold",
    "Inter-Italic",
)

Path2D = list[list[float]]
Rng = np.random.Generator


def loops(rng: Rng) -> list[Path2D]:
    """Round and round with a drifting centre, as somebody tries a pen."""
    turns, points = rng.uniform(4, 9), 120
    angle = np.linspace(0, 2 * np.pi * turns, points) + rng.uniform(0, 6)
    radius = rng.uniform(30, 60) * (1 + 0.35 * np.sin(angle * rng.uniform(0.2, 0.6)))
    x = 60 + np.linspace(0, rng.uniform(60, 160), points) + radius * np.cos(angle)
    y = 140 + 0.8 * radius * np.sin(angle * rng.uniform(0.97, 1.03))
    return [np.column_stack([x, y]).round(1).tolist()]


def zigzag(rng: Rng) -> list[Path2D]:
    """To and fro, as somebody fills an area."""
    points = int(rng.integers(12, 26))
    along = np.linspace(40, 240, points) + rng.normal(0, 5, points)
    across = 140 + rng.uniform(50, 95) * (-1.0) ** np.arange(points) * rng.uniform(0.7, 1, points)
    path = np.column_stack([along, across])
    angle = rng.uniform(0, np.pi)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return [((path - 140) @ turn + 140).round(1).tolist()]


def tangle(rng: Rng) -> list[Path2D]:
    """A smooth line that wanders anywhere: a sum of a few slow waves."""
    time = np.linspace(0, 1, 160)
    path = np.full((160, 2), 140.0)
    for wave in range(2, 8):
        phase, size = rng.uniform(0, 2 * np.pi, 2), rng.normal(0, 90 / np.sqrt(wave), 2)
        path += size * np.sin(2 * np.pi * wave * time[:, None] + phase)
    return [path.round(1).tolist()]


def strokes(rng: Rng) -> list[Path2D]:
    """Many short lines across each other, as somebody crosses something out."""
    count = int(rng.integers(6, 13))
    ends = rng.uniform(40, 240, (count, 2, 2))
    bend = ends.mean(axis=1) + rng.normal(0, 12, (count, 2))
    return [
        np.stack([start, middle, end]).round(1).tolist()
        for (start, end), middle in zip(ends, bend, strict=True)
    ]


def write_scribbles(folder: Path, rng: Rng) -> None:
    """Write drawings, as many of each kind."""
    kinds: tuple[Callable[[Rng], list[Path2D]], ...] = (loops, zigzag, tangle, strokes)
    with open(folder / "scribbles.jsonl", "w", encoding="utf-8") as file:
        for number in range(COUNT):
            drawn = kinds[number % len(kinds)](rng)
            drawing = {"strokes": drawn, "pen": 18, "canvas": [SIDE, SIDE]}
            file.write(json.dumps(drawing) + "\n")


def find_fonts() -> list[str]:
    """Return those of `FONTS` that this system has."""
    found = []
    for name in FONTS:
        for suffix in (".ttf", ".otf"):
            try:
                ImageFont.truetype(name + suffix, 20)
            except OSError:
                continue
            found.append(name + suffix)
    if not found:
        raise InklingError("None of the fonts DejaVu and Inter is installed; install one of them.")
    return found


def has_glyph(font: ImageFont.FreeTypeFont, character: str) -> bool:
    """Tell whether a font draws a character as anything but its box for what it lacks."""
    missing = font.getmask("\U0010ffff")
    drawn = font.getmask(character)
    return drawn.size != missing.size or bytes(drawn) != bytes(missing)


def glyph(character: str, font: ImageFont.FreeTypeFont, rng: Rng) -> Image.Image:
    """Draw a character in the middle of a white square, a little tilted."""
    image = Image.new("L", (SIDE, SIDE), 255)
    ImageDraw.Draw(image).text((SIDE / 2, SIDE / 2), character, fill=0, font=font, anchor="mm")
    return image.rotate(rng.uniform(-8, 8), Image.Resampling.BICUBIC, fillcolor=255)


def write_glyphs(folder: Path, characters: str, rng: Rng) -> None:
    """Write characters in turn, each in a font that has it, of any size."""
    fonts = find_fonts()
    for number in range(COUNT):
        character = characters[number % len(characters)]
        for name in rng.permutation(fonts):
            font = ImageFont.truetype(str(name), int(rng.integers(120, 200)))
            if has_glyph(font, character):
                break
        else:
            raise InklingError(f"No font that is installed has the character {character!r}.")
        glyph(character, font, rng).save(folder / f"{number:03d}.png")


def write_noise(folder: Path, rng: Rng) -> None:
    """Write grey noise, grains, blotches and speckled lines, as many of each."""
    for number in range(COUNT):
        cells = int(rng.integers(14, 57))
        grain = rng.random((cells, cells))
        if number % 4 == 0:
            grey = grain
        elif number % 4 == 1:
            grey = (grain > rng.uniform(0.5, 0.8)).astype(float)
        elif number % 4 == 2:
            soft = Image.fromarray((rng.random((SIDE, SIDE)) * 255).astype(np.uint8))
            soft = soft.filter(ImageFilter.GaussianBlur(rng.uniform(6, 14)))
            values = np.asarray(soft, float)
            grey = (values > np.quantile(values, rng.uniform(0.35, 0.65))).astype(float)
        else:
            grey = np.repeat(rng.random((cells, 1)) > 0.5, cells, 1) * (grain > 0.25)
        image = Image.fromarray((255 * (1 - grey)).astype(np.uint8))
        image.resize((SIDE, SIDE), Image.Resampling.NEAREST).save(folder / f"{number:03d}.png")


def write_all(folder: Path, seed: int = SEED) -> None:
    """Write all four groups, each in a folder of its own."""
    streams = np.random.SeedSequence(seed).spawn(4)
    scribbles, letters, symbols, noise = map(np.random.default_rng, streams)
    places = {}
    for name in ("scribbles", "letters", "symbols", "noise"):
        places[name] = folder / name
        places[name].mkdir(parents=True, exist_ok=True)
    write_scribbles(places["scribbles"], scribbles)
    write_glyphs(places["letters"], LETTERS, letters)
    write_glyphs(places["symbols"], SYMBOLS, symbols)
    write_noise(places["noise"], noise)


def main(words: Sequence[str] | None = None) -> None:
    """Make the groups, and let a network read them where one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="where the four folders go")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--network", type=Path, help="a network that is to read them")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args(words)
    write_all(options.out, options.seed)
    if options.network is None:
        return
    groups = read_groups([load_network(options.network)], options.out)
    if options.json:
        print(json.dumps(groups))
        return
    for name, group in groups.items():
        print(
            f'{name}: {group["not_a_digit"]:.1%} of {group["count"]} called "not a digit", '
            f"{group['blank']:.1%} blank, {group['digit']:.1%} a digit"
        )


if __name__ == "__main__":
    try:
        main()
    except InklingError as error:
        sys.exit(f"Error: {error}")
