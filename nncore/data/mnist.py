"""MNIST: found in a folder or in the cache, or fetched from a mirror; never used unchecked.

What counts is the SHA-256 of the content, so files that were unpacked or packed again are as
good as the original ones. A file of the user's that is wrong is reported and never replaced; one
in the program's own cache is fetched again.

MNIST is by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, CC BY-SA 3.0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nncore.arrays import ByteArray
from nncore.data.dataset import Samples
from nncore.data.download import RemoteFile, download
from nncore.data.idx import pair, read_idx_in_pieces
from nncore.errors import DataError
from nncore.progress import Progress

Part = Literal["train", "t10k"]


@dataclass(frozen=True)
class Collection:
    """Four IDX files and where they can be had.

    Parameters
    ----------
    files : tuple of RemoteFile
        Images and labels for training (names in ``train-``), then for the test (``t10k-``).
    mirrors : tuple of str
        Addresses that end in ``/``, tried in this order.
    timeout_s : float
        How long a server may keep silent.
    """

    files: tuple[RemoteFile, RemoteFile, RemoteFile, RemoteFile]
    mirrors: tuple[str, ...]
    timeout_s: float = 20.0

    def part(self, part: Part) -> tuple[RemoteFile, RemoteFile]:
        """Images and labels of one part."""
        return self.files[:2] if part == "train" else self.files[2:]


MNIST = Collection(
    files=(
        RemoteFile(
            "train-images-idx3-ubyte",
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            packed_bytes=9_912_422,
            content_bytes=47_040_016,
        ),
        RemoteFile(
            "train-labels-idx1-ubyte",
            "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            packed_bytes=28_881,
            content_bytes=60_008,
        ),
        RemoteFile(
            "t10k-images-idx3-ubyte",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            packed_bytes=1_648_877,
            content_bytes=7_840_016,
        ),
        RemoteFile(
            "t10k-labels-idx1-ubyte",
            "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
            packed_bytes=4_542,
            content_bytes=10_008,
        ),
    ),
    mirrors=(
        "https://ossci-datasets.s3.amazonaws.com/mnist/",
        "https://storage.googleapis.com/cvdf-datasets/mnist/",
    ),
)


@dataclass(frozen=True)
class Place:
    """Where MNIST is looked for.

    Parameters
    ----------
    cache : Path
        The program's own folder for it; downloads go there.
    data_dir : Path, optional
        The user's folder of data sets: the files in it, or in its folder ``mnist``, come first.
    """

    cache: Path
    data_dir: Path | None = None

    def find(self, file: RemoteFile) -> Path | None:
        """Give the path of a file, in whatever spelling; None where it is nowhere."""
        if self.data_dir is not None:
            for folder in (self.data_dir / "mnist", self.data_dir):
                for name in _spellings(file.name):
                    if (folder / name).is_file():
                        return folder / name
        cached = self.cached(file)
        return cached if cached.is_file() else None

    def folder(self, collection: Collection) -> Path:
        """Give the folder where the files are, or would be put."""
        found = self.find(collection.files[0])
        return self.cache if found is None else found.parent

    def cached(self, file: RemoteFile) -> Path:
        """Where the file is, or would be, in the cache."""
        return self.cache / file.packed_name


def is_at_hand(place: Place, collection: Collection = MNIST) -> bool:
    """Tell whether all files can be found, without reading them."""
    for file in collection.files:
        found = place.find(file)
        if found is None:
            return False
        if found == place.cached(file) and found.stat().st_size != file.packed_bytes:
            return False
    return True


def fetch(
    place: Place, files: Sequence[RemoteFile] | None = None, collection: Collection = MNIST
) -> Generator[Progress, None, None]:
    """Download the files that are nowhere to be found.

    Parameters
    ----------
    place : Place
        Where to look, and where downloads go.
    files : sequence of RemoteFile, optional
        Which are needed; all of them where not stated.
    collection : Collection, optional
        What to fetch, and from where.

    Yields
    ------
    Progress
        Bytes, at least every 100 ms; nothing where all files are at hand.

    Raises
    ------
    DownloadError
        Where no mirror delivers.
    SaveError
        Where the cache cannot be written.
    """
    missing = [file for file in files or collection.files if place.find(file) is None]
    if missing:
        yield from _download(missing, place, collection)


def load(
    part: Part, place: Place, collection: Collection = MNIST
) -> Generator[Progress, None, Samples]:
    """Read the images and labels of one part, checked, fetching what is missing.

    Parameters
    ----------
    part : {"train", "t10k"}
        The 60,000 or the 10,000.
    place : Place
        Where to look, and where downloads go.
    collection : Collection, optional
        What to load, and where it can be had.

    Yields
    ------
    Progress
        Bytes, at least every 100 ms.

    Returns
    -------
    Samples
        In the original order.

    Raises
    ------
    DataError
        Where a file of the user's is not what it should be.
    DownloadError
        Where a file is missing and no mirror delivers.
    """
    files = collection.part(part)
    yield from fetch(place, files, collection)
    arrays: list[ByteArray] = []
    paths: list[Path] = []
    total = sum(file.content_bytes for file in files)
    done = 0
    for file in files:
        try:
            path, array = yield from _read_checked(file, place, done, total)
        except DataError:
            if place.find(file) != place.cached(file):
                raise  # the user's own file: theirs to replace
            yield from _download([file], place, collection)
            path, array = yield from _read_checked(file, place, done, total)
        arrays.append(array)
        paths.append(path)
        done += file.content_bytes
    return pair(arrays[0], arrays[1], paths[0], paths[1])


def verify(
    place: Place, collection: Collection = MNIST
) -> Generator[Progress, None, list[dict[str, object]]]:
    """Check every file by the SHA-256 of its content; change nothing.

    Parameters
    ----------
    place : Place
        Where to look.
    collection : Collection, optional
        What to look for.

    Yields
    ------
    Progress
        Bytes, at least every 100 ms.

    Returns
    -------
    list of dict
        For each file its ``file`` (name), ``path`` (text or None), ``state`` (``"verified"``,
        ``"wrong"`` or ``"missing"``) and ``reason`` (a sentence, or None).
    """
    total = sum(file.content_bytes for file in collection.files)
    done = 0
    report: list[dict[str, object]] = []
    for file in collection.files:
        path = place.find(file)
        state, reason = "missing", None
        if path is not None:
            state = "verified"
            try:
                yield from _read_checked(file, place, done, total)
            except DataError as error:
                state, reason = "wrong", str(error)
        report.append(
            {
                "file": file.name,
                "path": None if path is None else str(path),
                "state": state,
                "reason": reason,
            }
        )
        done += file.content_bytes
    return report


def _read_checked(
    file: RemoteFile, place: Place, done: int, total: int
) -> Generator[Progress, None, tuple[Path, ByteArray]]:
    """Read one file that was found, and compare the hash of its content."""
    path = place.find(file) or place.cached(file)
    digest = hashlib.sha256()
    reading = read_idx_in_pieces(path, 3 if "images" in file.name else 1, digest=digest)
    while True:
        try:
            read, _ = next(reading)
        except StopIteration as end:
            array: ByteArray = end.value
            break
        yield Progress("Reading MNIST", min(done + read, total), total, "bytes")
    if digest.hexdigest() != file.content_sha256:
        raise DataError(
            f"{path}: is an IDX file, but its content is not that of MNIST's {file.name} "
            f"(its SHA-256 begins with {digest.hexdigest()[:12]} instead of "
            f"{file.content_sha256[:12]}); replace it, or take it away to have it downloaded."
        )
    return path, array


def _download(
    files: Sequence[RemoteFile], place: Place, collection: Collection
) -> Generator[Progress, None, None]:
    return download(
        files, collection.mirrors, place.cache, title="MNIST", timeout_s=collection.timeout_s
    )


def _spellings(name: str) -> Iterator[str]:
    """Give the names under which an IDX file is met."""
    for stem in (name, name.replace("-idx", ".idx")):
        yield stem
        yield f"{stem}.gz"
