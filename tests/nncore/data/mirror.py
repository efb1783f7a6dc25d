"""A server on this machine that plays the mirrors, good ones and bad ones."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORTAL = b"<html><title>Sign in</title>Welcome to our network</html>"


@dataclass
class Mirror:
    """The address of each behaviour is its name: ``url("cut")``.

    Parameters
    ----------
    files : dict of str to bytes
        What a good mirror gives, by file name.
    """

    files: dict[str, bytes]
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """Paths that were asked for, in order."""
    stalling: threading.Event = field(default_factory=threading.Event)
    """Set once a stalling answer has sent its first half."""
    released: threading.Event = field(default_factory=threading.Event)
    """Set to let stalling answers end."""

    def url(self, behaviour: str) -> str:
        return f"http://127.0.0.1:{self.port}/{behaviour}/"


class _Handler(BaseHTTPRequestHandler):
    mirror: Mirror

    def do_GET(self) -> None:
        self.mirror.asked.append(self.path)
        behaviour, name = self.path.strip("/").split("/")
        content = self.mirror.files[name]
        if behaviour.isdigit():
            self.send_error(int(behaviour))
        elif behaviour == "redirect":
            self.send_response(302)
            self.send_header("Location", f"/good/{name}")
            self.end_headers()
        elif behaviour == "portal":
            self._answer(PORTAL)
        elif behaviour == "portal-redirect":
            self.send_response(302)
            self.send_header("Location", f"/portal/{name}")
            self.end_headers()
        elif behaviour == "loop":
            self.send_response(302)
            self.send_header("Location", self.path)
            self.end_headers()
        elif behaviour == "wrong":
            self._answer(content[:-1] + bytes([content[-1] ^ 1]))
        elif behaviour == "endless":
            self._send_endlessly()
        elif behaviour == "cut":
            self._answer(content[: len(content) // 2], announced=len(content))
        elif behaviour == "cut-unannounced":
            self._answer(content[: len(content) // 2], announced=None)
        elif behaviour == "unannounced":
            self._answer(content, announced=None)
        elif behaviour == "stall":
            self._answer(content[: len(content) // 2], announced=len(content))
            self.mirror.stalling.set()
            self.mirror.released.wait(20)
        elif behaviour == "slow":
            self._dribble(content)
        elif behaviour == "silent":
            self.mirror.stalling.set()
            self.mirror.released.wait(20)
        else:
            self._answer(content)

    def _answer(self, content: bytes, announced: int | None = -1) -> None:
        self.send_response(200)
        if announced is not None:
            self.send_header("Content-Length", str(len(content) if announced < 0 else announced))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()

    def _dribble(self, content: bytes) -> None:
        """Send little by little, never silent for long."""
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        with contextlib.suppress(OSError):
            piece = 1 + len(content) // 40
            for start in range(0, len(content), piece):
                self.wfile.write(content[start : start + piece])
                self.wfile.flush()
                self.mirror.stalling.set()
                self.mirror.released.wait(0.02)

    def _send_endlessly(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(bytes(1 << 14))
        except OSError:
            return

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
        """Keep quiet."""


@contextmanager
def serve(files: dict[str, bytes]) -> Iterator[Mirror]:
    """Serve some files under every behaviour until the block ends."""
    mirror = Mirror(files)
    handler = type("Handler", (_Handler,), {"mirror": mirror})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    mirror.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield mirror
    finally:
        mirror.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
