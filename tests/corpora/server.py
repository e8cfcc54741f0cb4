"""A small web server on loopback that can misbehave as the real ones do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread


@dataclass
class Site:
    """What the server sends, and what it was asked for."""

    content: bytes = b""
    url: str = ""
    etag: str | None = '"one"'
    content_type: str = "application/octet-stream"
    status: int = 200
    has_ranges: bool = True
    tells_length: bool = True
    cuts: list[int] = field(default_factory=list)  # each connection drops after so many bytes, while there are any
    silence: Event | None = None  # nothing is answered before this is set
    asked: list[str | None] = field(default_factory=list)  # the Range of each request
    credentials: list[str | None] = field(default_factory=list)  # the Authorization of each request
    sends_on_to: str | None = None  # the first request is redirected there


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site = self.site
        wanted = self.headers["Range"]
        site.asked.append(wanted)
        site.credentials.append(self.headers["Authorization"])
        if site.sends_on_to:
            self.send_response(302)
            self.send_header("Location", site.sends_on_to)
            self.end_headers()
            site.sends_on_to = None
            return
        if site.silence:
            site.silence.wait(10)
            return
        start = self._start(wanted)
        body = site.content[start:]
        if start and not body:
            self.send_error(416)
            return
        self.send_response(206 if start else site.status)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(site.content) - 1}/{len(site.content)}")
        if site.etag:
            self.send_header("ETag", site.etag)
        if site.tells_length:
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", site.content_type)
        self.end_headers()
        self.wfile.write(body[: site.cuts.pop(0)] if site.cuts else body)

    def _start(self, wanted: str | None) -> int:
        site = self.site
        if not (wanted and site.has_ranges and self.headers["If-Range"] == site.etag):
            return 0
        return int(wanted.removeprefix("bytes=").rstrip("-"))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Site]:
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        site.url = f"http://127.0.0.1:{server.server_address[1]}/text.txt"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield site
        finally:
            if site.silence:
                site.silence.set()
            server.shutdown()
            thread.join()
