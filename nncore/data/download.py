"""Fetching files from mirrors through pooch, with a hash, progress and a way out.

pooch checks the hash before a file takes its name; here it works in a scratch folder, in a
thread of its own, so that the cache only ever receives whole files and giving up takes no time
even while a server keeps silent.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from nncore.errors import DownloadError, SaveError
from nncore.files import cause_of, write_atomically
from nncore.progress import Progress

REPORT_EVERY_S = 0.05
CHUNK_BYTES = 1 << 14
SLACK_BYTES = 1 << 16
"""How much more than announced may come before a transfer is given up."""


@dataclass(frozen=True)
class RemoteFile:
    """A file as the mirrors hold it.

    Parameters
    ----------
    name : str
        Without the ending ``.gz``.
    packed_sha256, content_sha256 : str, 64 hexadecimal digits
        Of the ``.gz`` on the mirrors, and of what is in it.
    packed_bytes, content_bytes : int
        Sizes of the two.
    """

    name: str
    packed_sha256: str
    content_sha256: str
    packed_bytes: int
    content_bytes: int

    @property
    def packed_name(self) -> str:
        """The name on the mirrors and in the cache."""
        return f"{self.name}.gz"


def download(
    files: Sequence[RemoteFile],
    mirrors: Sequence[str],
    folder: Path,
    *,
    title: str,
    timeout_s: float,
) -> Generator[Progress, None, None]:
    """Fetch files into a folder; a mirror that fails is followed by the next.

    Closing the generator gives up at once and leaves no part of a file.

    Parameters
    ----------
    files : sequence of RemoteFile
        What to fetch; files that are there are replaced.
    mirrors : sequence of str
        Addresses that end in ``/``.
    folder : Path
        Where the files go; made where missing.
    title : str
        What is fetched, for progress and errors (``"MNIST"``).
    timeout_s : float
        How long a server may keep silent.

    Yields
    ------
    Progress
        Bytes, at least every 100 ms.

    Raises
    ------
    DownloadError
        Where every mirror failed; one sentence with the reason of each.
    SaveError
        Where the folder cannot be written.
    """
    total = sum(file.packed_bytes for file in files)
    done = 0
    order = list(mirrors)
    for file in files:
        reasons: list[str] = []
        for mirror in tuple(order):
            transfer = _Transfer(mirror + file.packed_name, file, timeout_s)
            for received in transfer.steps():
                yield Progress(f"Downloading {title}", done + received, total, "bytes")
            if transfer.content is not None:
                break
            reasons.append(f"{urlsplit(mirror).netloc}: {_explain(transfer.error, timeout_s)}")
            order.append(order.pop(0))  # the next file shall not wait for this mirror again
        else:
            raise DownloadError(
                f"{title} could not be downloaded ({'; '.join(reasons)}); check the connection, "
                f"or put its files into a folder and name that by --data-dir or INKLING_DATA_DIR, "
                "or train with the generated strokes."
            )
        _keep(folder / file.packed_name, transfer.content)
        done += file.packed_bytes
    yield Progress(f"Downloading {title}", done, total, "bytes")


class _Answer(Protocol):
    """What the library below pooch gives for a request."""

    def close(self) -> None: ...


class _WrongFileError(Exception):
    """More bytes came than the file has."""


class _GivenUpError(Exception):
    """Nobody waits for this transfer any more."""


class _Transfer:
    """One file from one address, in a thread; also the progress bar that pooch reports to.

    Parameters
    ----------
    url : str
        The whole address.
    file : RemoteFile
        What is expected there.
    timeout_s : float
        How long the server may keep silent.
    """

    def __init__(self, url: str, file: RemoteFile, timeout_s: float) -> None:
        self.content: bytes | None = None
        self.error: Exception | None = None
        self.total = 0  # set by pooch, from what the server announces
        self._url = url
        self._file = file
        self._timeout_s = timeout_s
        self._received = 0
        self._ended = threading.Event()
        self._given_up = threading.Event()
        self._scratch: Path | None = None
        self._answers: list[_Answer] = []

    def steps(self) -> Generator[int, None, None]:
        """Transfer, and yield the bytes received so far; closing gives up."""
        try:
            self._scratch = Path(tempfile.mkdtemp(prefix="inkling-"))
        except OSError as error:
            self.error = error
            return
        # A daemon: a server that keeps silent must not keep the program from ending.
        threading.Thread(target=self._run, name="download", daemon=True).start()
        try:
            while True:
                yield min(self._received, self._file.packed_bytes)
                if self._ended.wait(REPORT_EVERY_S):
                    return
        finally:
            self._given_up.set()
            shutil.rmtree(self._scratch, ignore_errors=True)

    def _run(self) -> None:
        """Fetch and check; in the thread of the transfer."""
        assert self._scratch is not None
        try:
            # Late: it takes a tenth of a second, and few starts download anything.
            import pooch  # type: ignore[import-untyped]

            pooch.get_logger().setLevel(logging.ERROR)  # it would print
            self.update(0)
            path = pooch.retrieve(
                self._url,
                known_hash=f"sha256:{self._file.packed_sha256}",
                fname=self._file.packed_name,
                path=self._scratch,
                downloader=pooch.HTTPDownloader(
                    progressbar=self,
                    chunk_size=CHUNK_BYTES,
                    timeout=self._timeout_s,
                    # A server that compresses on the way would change the bytes that are hashed.
                    headers={"Accept-Encoding": "identity"},
                    hooks={"response": self._answered},
                ),
            )
            self.content = Path(path).read_bytes()
        except Exception as error:  # whatever it is, the next mirror may do better
            self.error = error
        finally:
            for answer in self._answers:  # pooch leaves a transfer that failed open
                answer.close()
            self._ended.set()
            if self._given_up.is_set():  # once more: a file that was open could not be removed
                shutil.rmtree(self._scratch, ignore_errors=True)

    def _answered(self, answer: _Answer, **_: object) -> None:
        """Remember an answer of the server; called as soon as its head is there."""
        self._answers.append(answer)

    def update(self, size: int) -> None:
        """Count bytes; called by pooch."""
        if self._given_up.is_set():
            raise _GivenUpError
        self._received += size
        if self._received > self._file.packed_bytes + SLACK_BYTES:
            raise _WrongFileError

    def reset(self) -> None:
        """Count from the start; called by pooch."""
        self._received = 0

    def close(self) -> None:
        """Nothing to close; called by pooch."""


def _keep(path: Path, content: bytes) -> None:
    """Put a whole file into the cache."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(
            f"{path.parent}: the folder for downloads could not be made, because "
            f"{cause_of(error)}; make it writable, or name a folder with the files by "
            "--data-dir or INKLING_DATA_DIR."
        ) from error
    write_atomically(path, content)


def _explain(error: Exception | None, timeout_s: float) -> str:
    """Say in a few words why a transfer failed.

    pooch hands on the exceptions of the library that it uses; that is not ours to import, so
    they are told apart by what they carry.
    """
    text = str(error).lower()
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status is not None and status >= 400:
        return f"the server answered with error {status}"
    if isinstance(error, _WrongFileError) or "does not match" in text:
        return (
            "what came is not the file that was asked for (wrong SHA-256), as behind a sign-in page"
        )
    if "timed out" in text:
        return f"no answer within {timeout_s:g} s"
    if "incompleteread" in text or "connection broken" in text or "prematurely" in text:
        return "the transfer was cut off"
    if "redirects" in text:
        return "the server sent us in circles"
    if type(error).__module__.startswith(("requests", "urllib3")):
        return "no connection"
    return cause_of(error).rstrip(".") if error else "nothing came"
