"""A folder of images by label: ``0/…png`` to ``9/…png``, perhaps below ``train`` and ``test``."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from nncore.arrays import ByteArray, freeze
from nncore.data.dataset import CLASS_COUNT, Samples
from nncore.data.idx_files import is_test_file
from nncore.data.ink import to_input
from nncore.data.ink_finder import FAINTEST
from nncore.data.levels import one_level
from nncore.data.own.fitting import LIGHT_SHARE, NO_INK_REASON, size_sentence
from nncore.data.own.found import SAMPLES_A_DIGIT, Found, SampleImage
from nncore.data.own.problems import LABEL, NO_INK, TEN_CLASSES, UNREADABLE, Place, Problems
from nncore.data.picture import image_to_drawing, picture_from_array, pixels_from_file
from nncore.errors import DataError, ImageError
from nncore.files import cause_of
from nncore.progress import Progress
from nncore.recipe import Preparation

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")

MOST_FILES = 1_000_000

REPORT_EVERY = 8
"""Images between two reports: some ten milliseconds, unless they are photographs."""

LISTED_AT_ONCE = 2_000

THUMBNAIL = 96
"""Longest side of an original that is kept to be looked at."""


def holds_images_by_label(folder: Path) -> bool:
    """Tell whether a folder has folders named 0 to 9, itself or below training and test."""
    return any(_digit_folders(part) for part in parts_of_folder(folder) if part is not None)


def read_image_folder(
    folder: Path, preparation: Preparation
) -> Generator[Progress, None, tuple[Found | None, Found | None]]:
    """Read images sorted into folders by the digit that they show.

    Parameters
    ----------
    folder : Path
        With folders ``0`` to ``9``, or ``train`` and ``test`` with such folders in them.
    preparation : Preparation
        The network's size, and how ink becomes input. Images that have that size are taken as
        they are, others like any picture.

    Yields
    ------
    Progress
        Files and images, at least every 100 ms as long as the images are no photographs.

    Returns
    -------
    tuple of Found or None
        What is learned from, and the test set.

    Raises
    ------
    DataError
        Where the folder cannot be listed, or holds far too many files.
    """
    found: list[Found | None] = []
    for part in parts_of_folder(folder):
        found.append(None if part is None else (yield from _read(part, preparation)))
    return found[0], found[1]


@dataclass
class _Collected:
    """What was read so far."""

    problems: Problems = field(default_factory=lambda: Problems("images"))
    images: list[ByteArray] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    counts: list[int] = field(default_factory=lambda: [0] * CLASS_COUNT)
    sizes: set[tuple[int, int]] = field(default_factory=set)
    shown: list[SampleImage] = field(default_factory=list)
    low: float = 255.0
    high: float = 0.0
    turned: int = 0

    def add(self, label: int, place: Place, grey: ByteArray, received: ByteArray) -> None:
        """Keep an image, and some as they were."""
        self.images.append(received)
        self.labels.append(label)
        self.counts[label] += 1
        if self.counts[label] <= SAMPLES_A_DIGIT:
            step = -(-max(grey.shape) // THUMBNAIL)
            original = freeze(np.ascontiguousarray(grey[::step, ::step]))
            self.shown.append(SampleImage(label, place.short, original, freeze(received)))


def _read(folder: Path, preparation: Preparation) -> Generator[Progress, None, Found]:
    files, passed_over = [], 0
    for label, path in _listed(folder):
        if path.suffix.lower() in SUFFIXES:
            files.append((label, path))
        else:
            passed_over += 1
        if len(files) % LISTED_AT_ONCE == 0:
            yield Progress(f"Listing {folder.name}", len(files), None, "files")
    collected = _Collected()
    for number, (label, path) in enumerate(files, start=1):
        place = Place(number, f"{path.parent.name}/{path.name}", str(path))
        _collect(collected, label, path, place, preparation)
        if number % REPORT_EVERY == 1:
            yield Progress(f"Reading images of {folder.name}", number, len(files), "images")
    return _found(collected, len(files), passed_over, preparation)


def _collect(
    collected: _Collected, label: int | None, path: Path, place: Place, preparation: Preparation
) -> None:
    """Read one image, or note why that is impossible."""
    if label is None:
        reason = f"its folder is named {path.parent.name}, {TEN_CLASSES}"
        collected.problems.note(LABEL, place, reason)
        return
    try:
        pixels = pixels_from_file(path)
    except ImageError as error:
        reason = str(error).removeprefix(f"{path}:").strip().rstrip(".")
        collected.problems.note(UNREADABLE, place, f"it {reason}")
        return
    grey = np.clip(np.rint(one_level(pixels)), 0, 255).astype(np.uint8)
    collected.sizes.add((grey.shape[0], grey.shape[1]))
    collected.low = min(collected.low, float(grey.min()))
    collected.high = max(collected.high, float(grey.max()))
    if grey.shape == (preparation.size, preparation.size):
        received, is_turned = _as_it_is(grey)
        collected.turned += is_turned
    else:
        image = to_input(image_to_drawing(picture_from_array(pixels)), preparation)
        received = None if image is None else np.rint(image * 255).astype(np.uint8)
    if received is None:
        collected.problems.note(NO_INK, place, NO_INK_REASON)
    else:
        collected.add(label, place, grey, received)


def _as_it_is(grey: ByteArray) -> tuple[ByteArray | None, bool]:
    """Take an image that has the network's size, and say whether ink and paper were swapped."""
    if int(grey.max()) - int(grey.min()) < FAINTEST:
        return None, False
    border = np.concatenate([grey[0], grey[-1], grey[1:-1, 0], grey[1:-1, -1]])
    is_dark_on_light = bool(np.count_nonzero(border > 127) > LIGHT_SHARE * border.size)
    return (np.subtract(255, grey) if is_dark_on_light else grey), is_dark_on_light


def _found(collected: _Collected, count: int, passed_over: int, preparation: Preparation) -> Found:
    side = preparation.size
    images = np.array(collected.images, dtype=np.uint8).reshape(-1, side, side)
    sizes = sorted(collected.sizes) or [(0, 0)]
    notes = []
    if passed_over:
        many = "s were" if passed_over > 1 else " was"
        notes.append(f"{passed_over:,} file{many} passed over: not named like an image.")
    return Found(
        kind="Folder of images",
        count=count,
        samples=Samples(images, np.array(collected.labels, dtype=np.uint8)),
        problems=collected.problems,
        smallest=min(sizes, key=lambda size: size[0] * size[1]),
        largest=max(sizes, key=lambda size: size[0] * size[1]),
        pixel_range=(min(collected.low, collected.high), collected.high),
        treatment=_treatment(collected, sizes, side),
        shown=tuple(sorted(collected.shown, key=lambda shown: shown.label)),
        notes=tuple(notes),
    )


def _treatment(collected: _Collected, sizes: list[tuple[int, int]], side: int) -> tuple[str, ...]:
    if len(sizes) == 1:
        said = [size_sentence(sizes[0], side)]
    else:
        said = [
            f"The images differ in size: the ink of each is scaled, never stretched, and centred "
            f"in {side}×{side}, as that of any picture."
        ]
        if (side, side) in collected.sizes:
            said.append(f"Those of {side}×{side} pixels are taken as they are.")
    if collected.turned:
        said.append("Dark ink on light paper becomes light ink on dark, as in MNIST.")
    return tuple(said)


def parts_of_folder(folder: Path) -> tuple[Path | None, Path | None]:
    """Give the folder that is learned from and the one for the test."""
    if _digit_folders(folder):
        return folder, None
    below = [part for part in _folders(folder) if _digit_folders(part)]
    test = [part for part in below if is_test_file(part)]
    learning = [part for part in below if not is_test_file(part)]
    for group in (learning, test):
        if len(group) > 1:
            raise DataError(
                f"{folder}: holds several folders of images by label ({group[0].name}, "
                f"{group[1].name}); name the one that is meant."
            )
    return (learning[0] if learning else None), (test[0] if test else None)


def _listed(folder: Path) -> Iterator[tuple[int | None, Path]]:
    """Give the files with their labels, in order; None for a folder that is no digit."""
    count = 0
    for part in _folders(folder):
        label = int(part.name) if part.name in _DIGITS else None
        for name in sorted(entry.name for entry in _entries(part) if not entry.is_dir()):
            if name.startswith("."):
                continue
            count += 1
            if count > MOST_FILES:
                raise DataError(
                    f"{folder}: holds more than the {MOST_FILES:,} files that are read."
                )
            yield label, part / name


_DIGITS = tuple(map(str, range(CLASS_COUNT)))


def _digit_folders(folder: Path) -> bool:
    return any(part.name in _DIGITS for part in _folders(folder))


def _folders(folder: Path) -> list[Path]:
    """Give the folders in a folder, without hidden ones and what archives leave behind."""
    return sorted(
        folder / entry.name
        for entry in _entries(folder)
        if not entry.name.startswith((".", "__")) and entry.is_dir()
    )


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError as error:
        raise DataError(f"{folder}: could not be listed, because {cause_of(error)}.") from error
