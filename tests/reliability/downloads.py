"""A server that fails in twelve ways: the cache is empty or right, then a good mirror works."""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from nncore.data.download import download
from nncore.errors import DownloadError
from tests.nncore.data.mirror import Mirror, serve
from tests.nncore.data.test_download import FILES, REMOTE, names, refused_url

TIMEOUT_S = 0.5

FAILURES = {
    "404": "404",
    "500": "500",
    "redirect": "redirect",
    "redirected in circles": "loop",
    "cut": "cut",
    "no length": "unannounced",
    "no length, and cut": "cut-unannounced",
    "wrong bytes": "wrong",
    "more and more bytes": "endless",
    "a portal's page": "portal",
    "redirected to a portal": "portal-redirect",
    "stall": "stall",
    "silence": "silent",
    "slow": "slow",
    "refused": "",
    "no such name": "",
    "cancelled": "slow",
}


def main(words: list[str]) -> int:
    argparse.ArgumentParser(prog="python -m tests.reliability downloads").parse_args(words)
    os.environ["NO_PROXY"] = "127.0.0.1"
    wrong = 0
    print("| failure | what is said | seconds | cache after it | after a good mirror |")
    print("|---|---|---|---|---|", flush=True)
    for failure in FAILURES:
        # A server of its own: one that stalls holds a thread until it is released.
        with serve(FILES) as mirror, tempfile.TemporaryDirectory() as folder:
            cache = Path(folder) / "cache"
            began = time.perf_counter()
            said = _fail(failure, mirror, cache)
            seconds = time.perf_counter() - began
            after = _state(cache)
            list(download(REMOTE, [mirror.url("good")], cache, title="MNIST", timeout_s=5.0))
            then = _state(cache)
        wrong += after not in ("empty", "right") or then != "right"
        print(f"| {failure} | {said} | {seconds:.2f} | {after} | {then} |", flush=True)
    return int(wrong > 0)


def _fail(failure: str, mirror: Mirror, cache: Path) -> str:
    """Fetch from a bad mirror; return what a person is told, or that all arrived."""
    url = mirror.url(FAILURES[failure])
    if failure == "refused":
        url = refused_url()
    elif failure == "no such name":
        url = "http://no-such-mirror.invalid/"
    steps = download(REMOTE, [url], cache, title="MNIST", timeout_s=TIMEOUT_S)
    if failure == "cancelled":
        for _ in range(3):
            next(steps)
        steps.close()
        return "(given up)"
    try:
        for _ in steps:
            pass
    except DownloadError as error:
        return str(error).partition("(")[2].partition("); ")[0].partition(": ")[2]
    return "(all arrived)"


def _state(cache: Path) -> str:
    there = {name: (cache / name).read_bytes() for name in names(cache)}
    if not there:
        return "empty"
    if all(FILES.get(name) == content for name, content in there.items()):
        return "right" if len(there) == len(FILES) else "some files, right"
    return "wrong"
