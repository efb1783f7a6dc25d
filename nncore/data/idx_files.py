"""IDX files that belong together: images with their labels, training with its test set."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path

from nncore.arrays import ByteArray
from nncore.data.dataset import Samples
from nncore.data.idx import pair, read_idx_in_pieces
from nncore.errors import DataError
from nncore.files import cause_of
from nncore.progress import Progress, told_in_bytes


def is_test_file(path: Path) -> bool:
    """Tell from its name whether a file belongs to a test set."""
    return "t10k" in path.name.lower() or "test" in path.name.lower()


def images_in(folder: Path) -> tuple[Path | None, Path | None]:
    """Find the files of images in a folder.

    Parameters
    ----------
    folder : Path
        A folder with IDX files whose names contain ``images``.

    Returns
    -------
    tuple of Path or None
        Training images and test images.

    Raises
    ------
    DataError
        Where there are none, more than one of a kind, or the folder cannot be listed.
    """
    try:
        names = sorted(folder.iterdir())
    except OSError as error:
        raise DataError(f"{folder}: could not be listed, because {cause_of(error)}.") from error
    # A file that lies there both packed and unpacked counts once, unpacked.
    found = {name.with_suffix("") if name.suffix == ".gz" else name: name for name in names[::-1]}
    images = [name for name in found.values() if _are_images(name)]
    training = sorted(name for name in images if not is_test_file(name))
    test = sorted(name for name in images if is_test_file(name))
    if not images:
        raise DataError(
            f"{folder}: there is no IDX file of images in this folder (such as "
            "train-images-idx3-ubyte.gz), and no folders of images named 0 to 9; choose another "
            "folder, or a file."
        )
    for group in (training, test):
        if len(group) > 1:
            raise DataError(
                f"{folder}: holds several files of images ({group[0].name}, {group[1].name}); "
                "name the one that is meant."
            )
    return (training[0] if training else None), (test[0] if test else None)


def read_with_labels(images_path: Path) -> Generator[Progress, None, Samples]:
    """Read a file of images and the labels beside it.

    Parameters
    ----------
    images_path : Path
        An IDX file of images; in the name of its labels stands ``labels`` for ``images`` (and
        ``idx1`` for ``idx3``).

    Yields
    ------
    Progress
        Bytes, at least every 100 ms.

    Returns
    -------
    Samples
        The images with their labels.

    Raises
    ------
    DataError
        Where a file is missing or wrong, or the two do not fit together.
    """
    images = yield from _read(images_path, 3)
    labels_path = labels_of(images_path)
    labels = yield from _read(labels_path, 1)
    return pair(images, labels, images_path, labels_path)


def labels_of(images_path: Path) -> Path:
    """Find the file of labels that belongs to a file of images.

    Raises
    ------
    DataError
        Where there is none beside it.
    """
    stem = images_path.name.removesuffix(".gz")
    candidates = list(_label_names(stem))
    for name in candidates:
        for path in (images_path.with_name(name), images_path.with_name(f"{name}.gz")):
            if path.is_file():
                return path
    looked_for = candidates[0] if candidates else "a name with labels in place of images"
    raise DataError(
        f"{images_path}: there is no file of labels beside it (looked for {looked_for}, "
        "with or without .gz)."
    )


def _read(path: Path, dimensions: int) -> Generator[Progress, None, ByteArray]:
    reading = read_idx_in_pieces(path, dimensions)
    return (yield from told_in_bytes(reading, f"Reading {path.name}"))


def _are_images(path: Path) -> bool:
    name = path.name.lower()
    return "images" in name and ("idx" in name or "ubyte" in name) and path.is_file()


def _label_names(images_name: str) -> Iterator[str]:
    """Give the names that the labels of these images may have, the likeliest first."""
    if "images" in images_name:
        labels_name = images_name.replace("images", "labels")
        yield labels_name.replace("idx3", "idx1")
        yield labels_name
        yield labels_name.replace("-idx3", ".idx1")
        yield labels_name.replace(".idx3", "-idx1")
