"""Images of any kind: polarity, paper, formats, and files that are none."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from nncore.data.ink import to_input
from nncore.data.picture import image_to_drawing, picture_from_array, picture_from_file
from nncore.errors import ImageError

SIDE = 140


@pytest.fixture
def shape() -> Any:
    """A figure like a 4: float (140, 140), ink = 1, with soft edges."""
    sheet = Image.new("L", (SIDE * 4, SIDE * 4))
    brush = ImageDraw.Draw(sheet)
    brush.line([(200, 100), (140, 320), (400, 320)], fill=255, width=44, joint="curve")
    brush.line([(330, 180), (320, 470)], fill=255, width=44)
    return np.asarray(sheet.reduce(4)) / 255


def save(path: Path, image: Image.Image, **options: Any) -> Path:
    image.save(path, **options)
    return path


def difference(picture: Any, shape: Any) -> float:
    """Compare what the network would see."""
    one = to_input(image_to_drawing(picture))
    other = to_input(image_to_drawing(np.rint(shape * 255).astype(np.uint8)))
    assert one is not None
    assert other is not None
    return float(np.abs(one - other).mean())


def grey(shape: Any, ink: float, paper: float) -> Any:
    return np.rint(paper + (ink - paper) * shape).astype(np.uint8)


class TestPolarity:
    @pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0), (90, 160), (200, 140), (0, 40)])
    def test_dark_on_light_and_light_on_dark(self, shape: Any, ink: int, paper: int) -> None:
        picture = picture_from_array(grey(shape, ink, paper))
        assert picture.max() == 255
        assert difference(picture, shape) < 0.02

    def test_a_tight_crop(self, shape: Any) -> None:
        rows, columns = np.flatnonzero(shape.any(1)), np.flatnonzero(shape.any(0))
        tight = shape[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        for ink, paper in ((0, 255), (255, 0)):
            assert difference(picture_from_array(grey(tight, ink, paper)), shape) < 0.02

    @pytest.mark.parametrize("ink", [(0, 0, 0), (255, 255, 255), (30, 60, 200)])
    def test_ink_on_nothing(self, shape: Any, ink: tuple[int, int, int]) -> None:
        image = np.zeros((SIDE, SIDE, 4), np.uint8)
        image[:] = (*ink, 0)
        image[:, :, 3] = grey(shape, 255, 0)
        assert difference(picture_from_array(image), shape) < 0.02

    def test_a_sheet_on_nothing(self, shape: Any) -> None:
        image = np.zeros((SIDE + 40, SIDE + 40, 4), np.uint8)
        image[20:-20, 20:-20, :3] = grey(shape, 20, 240)[:, :, None]
        image[20:-20, 20:-20, 3] = 255
        assert difference(picture_from_array(image), shape) < 0.02

    @pytest.mark.parametrize(
        ("ink", "paper"),
        [((255, 255, 0), (255, 255, 255)), ((220, 0, 0), (0, 112, 0)), ((0, 0, 255), (0, 0, 0))],
    )
    def test_colours_of_like_brightness(self, shape: Any, ink: Any, paper: Any) -> None:
        parts = [grey(shape, ink[channel], paper[channel]) for channel in range(3)]
        assert difference(picture_from_array(np.dstack(parts)), shape) < 0.02


class TestPaper:
    @pytest.mark.parametrize("value", [0, 1, 128, 255])
    def test_a_uniform_image_is_blank(self, value: int) -> None:
        for channels in (1, 2, 3, 4):
            picture = picture_from_array(np.full((30, 40, channels), value, np.uint8))
            assert not picture.any()
            assert to_input(image_to_drawing(picture)) is None

    def test_noise_alone_is_blank(self) -> None:
        rng = np.random.default_rng(1)
        noise = np.clip(rng.normal(200, 12, (200, 200)), 0, 255).astype(np.uint8)
        assert not picture_from_array(noise).any()

    def test_an_unevenly_lit_paper_is_blank(self) -> None:
        y, x = np.mgrid[0:1:200j, 0:1:200j]
        assert not picture_from_array((250 - 90 * x - 40 * y).astype(np.uint8)).any()

    @pytest.mark.parametrize("dark_ink", [True, False])
    def test_a_digit_in_uneven_light(self, shape: Any, dark_ink: bool) -> None:
        rng = np.random.default_rng(2)
        y, x = np.mgrid[0 : 1 : SIDE * 1j, 0 : 1 : SIDE * 1j]
        paper = 235 - 110 * x - 40 * y
        image = np.clip(paper * (1 - 0.7 * shape) + rng.normal(0, 3, shape.shape), 0, 255)
        image = image if dark_ink else 255 - image
        assert difference(picture_from_array(image.astype(np.uint8)), shape) < 0.05

    def test_noise_does_not_move_the_digit(self, shape: Any) -> None:
        rng = np.random.default_rng(3)
        image = np.clip(grey(shape, 60, 210) + rng.normal(0, 8, shape.shape), 0, 255)
        assert difference(picture_from_array(image.astype(np.uint8)), shape) < 0.04

    def test_dust_does_not_shrink_the_digit(self, shape: Any) -> None:
        image = grey(shape, 0, 255)
        image[4:6, 4:6] = 0
        image[130, 133] = 0
        assert difference(picture_from_array(image), shape) < 0.02

    def test_a_small_digit_on_a_large_page(self, shape: Any) -> None:
        page = np.full((2400, 1700), 250, np.uint8)
        page[2000 : 2000 + SIDE, 300 : 300 + SIDE] = grey(shape, 10, 250)
        assert difference(picture_from_array(page), shape) < 0.02


class TestArrays:
    def test_gives_read_only_bytes(self, shape: Any) -> None:
        picture = picture_from_array(grey(shape, 0, 255))
        assert (picture.dtype, picture.shape) == (np.uint8, (SIDE, SIDE))
        assert not picture.flags.writeable

    @pytest.mark.parametrize(
        "convert",
        [
            lambda s: s,
            lambda s: s * 1000 - 300,
            lambda s: np.rint(s * 65535).astype(np.uint16),
            lambda s: np.rint(s * 200).astype(np.int32),
            lambda s: s > 0.5,
            lambda s: np.rint(s * 255).astype(np.uint8)[:, :, None],
        ],
    )
    def test_any_kind_of_number(self, shape: Any, convert: Any) -> None:
        assert difference(picture_from_array(convert(shape)), shape) < 0.02

    @pytest.mark.parametrize(
        ("array", "reason"),
        [
            (np.zeros(5), "shape"),
            (np.zeros((2, 2, 5)), "shape"),
            (np.zeros((0, 4)), "empty"),
            (np.full((3, 3), np.nan), "finite"),
            (np.array([["a", "b"]]), "numbers"),
            (np.broadcast_to(np.uint8(0), (5000, 5000)), "16 million"),
        ],
    )
    def test_refuses_what_is_no_image(self, array: Any, reason: str) -> None:
        with pytest.raises(ImageError, match=reason):
            picture_from_array(array)

    @given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 4), st.integers(0, 2**32))
    @settings(max_examples=60, deadline=None)
    def test_any_size_gives_bytes_of_that_size(
        self, height: int, width: int, channels: int, seed: int
    ) -> None:
        rng = np.random.default_rng(seed)
        image = rng.integers(0, 256, (height, width, channels), dtype=np.uint8)
        picture = picture_from_array(image)
        assert picture.shape == (height, width)
        drawing = image_to_drawing(picture)
        assert (to_input(drawing) is None) == (not picture.any())


class TestFiles:
    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_modes_of_png(self, shape: Any, tmp_path: Path, mode: str) -> None:
        image = Image.fromarray(grey(shape, 20, 230))
        if mode == "I;16":
            image = Image.fromarray(grey(shape, 20, 230).astype(np.uint16) * 257)
        elif mode != "L":
            image = image.convert(mode, dither=Image.Dither.NONE)
        assert difference(picture_from_file(save(tmp_path / "a.png", image)), shape) < 0.03

    @pytest.mark.parametrize("name", ["a.jpg", "a.bmp", "a.gif", "a.webp", "no_suffix"])
    def test_formats(self, shape: Any, tmp_path: Path, name: str) -> None:
        kind = {"a.jpg": "JPEG", "no_suffix": "PNG"}.get(name, name[2:].upper())
        path = save(tmp_path / name, Image.fromarray(grey(shape, 20, 230)), format=kind)
        assert difference(picture_from_file(path), shape) < 0.03

    def test_a_print_in_cmyk(self, shape: Any, tmp_path: Path) -> None:
        image = Image.fromarray(grey(shape, 20, 230)).convert("CMYK")
        assert difference(picture_from_file(save(tmp_path / "a.jpg", image)), shape) < 0.03

    def test_a_palette_with_a_transparent_colour(self, shape: Any, tmp_path: Path) -> None:
        image = Image.fromarray((shape > 0.5).astype(np.uint8)).convert("P")
        image.putpalette([0, 0, 0, 0, 0, 0])
        path = save(tmp_path / "a.png", image, transparency=0)
        assert difference(picture_from_file(path), shape) < 0.03

    def test_turns_a_photograph_upright(self, shape: Any, tmp_path: Path) -> None:
        exif = Image.Exif()
        exif[0x0112] = 6  # held on its side
        image = Image.fromarray(np.rot90(grey(shape, 20, 230)).copy())
        path = save(tmp_path / "a.jpg", image, exif=exif, quality=95)
        assert difference(picture_from_file(path), shape) < 0.03

    def test_a_single_pixel_is_blank(self, tmp_path: Path) -> None:
        assert not picture_from_file(save(tmp_path / "a.png", Image.new("L", (1, 1), 7))).any()


def png_of(width: int, height: int) -> bytes:
    """A PNG whose head claims a size; its pixels are zeros, packed."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data).to_bytes(4, "big")
        return len(data).to_bytes(4, "big") + name + data + check

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([8, 0, 0, 0, 0])
    data = zlib.compress(bytes(100))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


class TestBadFiles:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "is empty"),
            (b"a text, no image", "is not an image"),
            (b"\x89PNG\r\n\x1a\n", "image"),
            (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "is not an image"),
            (png_of(40_000, 40_000), "million"),
            (png_of(4_001, 4_000), "million"),
            (png_of(90_000, 90_000), "million"),
        ],
    )
    def test_names_the_file_and_the_reason(
        self, tmp_path: Path, content: bytes, reason: str
    ) -> None:
        path = tmp_path / "a.png"
        path.write_bytes(content)
        with pytest.raises(ImageError, match=reason) as caught:
            picture_from_file(path)
        text = str(caught.value)
        assert text.startswith(f"{path}: ")
        assert text.endswith(".")
        assert "\n" not in text

    def test_a_missing_file_and_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ImageError, match="no such file"):
            picture_from_file(tmp_path / "nowhere.png")
        with pytest.raises(ImageError, match="folder"):
            picture_from_file(tmp_path)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP"])
    def test_a_truncated_image(self, shape: Any, tmp_path: Path, kind: str) -> None:
        rng = np.random.default_rng(4)
        image = Image.fromarray(rng.integers(0, 255, (80, 80), dtype=np.uint8))
        buffer = io.BytesIO()
        image.save(buffer, kind)
        path = tmp_path / "a"
        path.write_bytes(buffer.getvalue()[: len(buffer.getvalue()) // 2])
        with pytest.raises(ImageError, match=r"damaged|not an image"):
            picture_from_file(path)

    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "GIF", "WEBP"])
    def test_any_damage_gives_a_picture_or_an_image_error(self, tmp_path: Path, kind: str) -> None:
        buffer = io.BytesIO()
        Image.fromarray(np.eye(24, dtype=np.uint8) * 255).save(buffer, kind)
        whole = bytearray(buffer.getvalue())
        rng = np.random.default_rng(5)
        path = tmp_path / "a"
        for _ in range(150):
            damaged = whole.copy()
            for place in rng.integers(0, len(damaged), 3):
                damaged[place] = rng.integers(0, 256)
            path.write_bytes(damaged)
            with suppress(ImageError):
                assert picture_from_file(path).dtype == np.uint8
