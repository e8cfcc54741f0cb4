"""Downloads that can be cut at any moment: they go on where they stopped, and only what is whole and verified stays."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pooch
import requests
from filelock import FileLock, Timeout

from corpora.connection import Connection
from corpora.errors import CorpusError
from corpora.source import Fetched, Progress, Source, read, remembered_hash

TIMEOUT = (10.0, 30.0)
"""Seconds to connect, and seconds without a byte, after which a server counts as silent."""
ATTEMPTS = 4
"""How often one download is taken up before the user is told that it was cut."""
PAUSE = 1.0
"""Seconds before it is taken up again; twice as many each time."""
MAX_BYTES = 4_000_000_000
"""Of a download whose size is not told in sources.toml; else it may have grown to twice its size."""
BLOCK = 1 << 13
"""Bytes read at a time; so many at most are lost with a connection."""

_LOCKLESS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP)
_NO_LOCKS = (
    "{folder}: its file system has no locks, as some network drives: name a folder on another disk in MOTAMOT_CACHE."
)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_UNREACHED = (requests.ConnectionError, requests.Timeout)
_CUT = (*_UNREACHED, requests.exceptions.ChunkedEncodingError)


class _CutError(Exception):
    """The connection ended before the file did."""


def download(source: Source, folder: Path, progress: Progress | None = None) -> Fetched:
    """Bring the file of a source into a folder, and remember its hash beside it.

    Raises:
        CorpusError: It failed; what to do is in the message.
    """
    path = folder / source.filename
    with _errors_in_words(source, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f"{path.name}.lock"), timeout=0):
            for abandoned in path.parent.glob("tmp*"):  # pooch's own, of a process that was killed
                abandoned.unlink()
            return _download(source, path, progress)


def _download(source: Source, path: Path, progress: Progress | None) -> Fetched:
    known = source.sha256 or remembered_hash(path)
    most = 2 * source.size if source.size else MAX_BYTES
    downloader = ResumingDownloader(path.with_name(f"{path.name}.part"), known is not None, progress, most)
    pooch.get_logger().setLevel("WARNING")  # the command line says all of it in its own words
    try:
        pooch.retrieve(source.url, known, path.name, path.parent, downloader=downloader)
    except ValueError:
        raise CorpusError(_wrong_hash(source, path, known)) from None
    if known is None:
        _check_readable(source, path)
    found = known or pooch.file_hash(str(path))
    _write_aside(path.with_name(f"{path.name}.sha256"), found)
    return Fetched(path, found, source.sha256 is not None)


def _check_readable(source: Source, path: Path) -> None:
    """Without a hash to trust, at least what came must be a corpus: not a page that asks for a password."""
    try:
        read(path, source.reader, source.language, source.member)
    except CorpusError as error:
        path.unlink()
        raise CorpusError(f"what {_host(source.url)} sent as {source.name} is no such corpus: {error}") from None


@dataclass(frozen=True)
class ResumingDownloader:
    """Fills `part`, across as many connections as it takes, and hands it over once it is whole.

    The server's mark of the version (ETag or date) is kept beside it: a part of another version is not gone on with.
    """

    part: Path
    has_hash: bool
    progress: Progress | None = None
    max_bytes: int = MAX_BYTES

    def __call__(self, url: str, output_file: str, _pooch: object) -> None:
        """Download a url to a file, as pooch asks for it."""
        began_with = self._size()
        for attempt in range(ATTEMPTS):
            try:
                self._receive(url)
                break
            except (_CutError, *_UNREACHED) as cut:
                is_offline = not isinstance(cut, _CutError) and self._size() == began_with
                if is_offline or attempt == ATTEMPTS - 1:
                    raise CorpusError(_cut_off(url, cut, self._size())) from None
                time.sleep(PAUSE * 2**attempt)
        os.replace(self.part, output_file)
        self._version.unlink(missing_ok=True)

    @property
    def _version(self) -> Path:
        return self.part.with_name(f"{self.part.name}.version")

    def _size(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0

    def _receive(self, url: str) -> None:
        headers = {"User-Agent": "motamot (corpus fetch)", "Accept-Encoding": "identity"} | self._where_it_stopped()
        connection = Connection(may_lose_encryption=self.has_hash)
        with connection, connection.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
            if response.status_code == requests.codes.requested_range_not_satisfiable:
                self._forget()
                raise _CutError
            response.raise_for_status()
            _refuse_pages(response)
            if not self._goes_on(response):
                self._begin(response)
            self._write(response)

    def _where_it_stopped(self) -> dict[str, str]:
        size = self._size()
        if not (size and self._version.exists()):
            return {}
        return {"Range": f"bytes={size}-", "If-Range": self._version.read_text(encoding="latin-1")}

    def _goes_on(self, response: requests.Response) -> bool:
        if response.status_code != requests.codes.partial_content:
            return False
        if not response.headers.get("Content-Range", "").startswith(f"bytes {self._size()}-"):
            self._forget()
            raise _CutError
        return True

    def _begin(self, response: requests.Response) -> None:
        self._forget()
        version = response.headers.get("ETag", "")
        if not version.startswith('"'):  # a weak mark says "about the same", and no bytes may be joined on that
            version = response.headers.get("Last-Modified", "")
        if version:
            self._version.write_text(version, encoding="latin-1")

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self._version.unlink(missing_ok=True)

    def _write(self, response: requests.Response) -> None:
        size = self._size()
        total = size + int(length) if (length := response.headers.get("Content-Length")) else None
        if total is None and not self.has_hash and "chunked" not in response.headers.get("Transfer-Encoding", ""):
            raise CorpusError(f"{_host(response.url)} does not say how long the file is: a cut would go unnoticed.")
        self._refuse_more(total or 0)
        with self._room_on_disk(), self.part.open("ab") as file:
            for block in _blocks(response):
                size += len(block)
                self._refuse_more(size)
                file.write(block)
                if self.progress:
                    self.progress(size, total)
            file.flush()
            os.fsync(file.fileno())
        if total is not None and size != total:
            raise _CutError

    def _refuse_more(self, size: int) -> None:
        """Give up what is no corpus by its size alone, and give the disk back."""
        if size > self.max_bytes:
            self._forget()
            raise CorpusError(f"the file is larger than the {self.max_bytes:,} bytes that this corpus may have.")

    @contextmanager
    def _room_on_disk(self) -> Iterator[None]:
        """A full disk gets back at once what the download had taken of it."""
        try:
            yield
        except OSError as error:
            if error.errno in _FULL:
                self._forget()
            raise


def _blocks(response: requests.Response) -> Iterator[bytes]:
    try:
        yield from response.iter_content(BLOCK)
    except _CUT:
        raise _CutError from None


def _refuse_pages(response: requests.Response) -> None:
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise CorpusError(
            f"{_host(response.url)} sent a web page instead of the file: does this network ask to log in first?"
        )


@contextmanager
def _errors_in_words(source: Source, path: Path) -> Iterator[None]:
    try:
        yield
    except Timeout:
        raise CorpusError(f"another motamot is fetching {source.name} right now: wait for it.") from None
    except NotImplementedError:
        raise CorpusError(_NO_LOCKS.format(folder=path.parent)) from None
    except requests.HTTPError as error:
        raise CorpusError(_refused(source.url, error.response.status_code)) from None
    except requests.RequestException as error:
        raise CorpusError(f"{source.url} can't be fetched: {error}") from None
    except OSError as error:
        if error.errno in _LOCKLESS:
            raise CorpusError(_NO_LOCKS.format(folder=path.parent)) from None
        if error.errno in _FULL:
            raise CorpusError(f"{path.parent}: the disk is full: make room and fetch {source.name} again.") from None
        raise CorpusError(f"{error.filename or path}: {error.strerror or error}.") from None


def _refused(url: str, status: int) -> str:
    if status in (requests.codes.not_found, requests.codes.gone):
        return f"{url} is not there any more ({status}): its publisher moved it; a newer motamot may know where to."
    if status in (requests.codes.unauthorized, requests.codes.forbidden):
        return f"{_host(url)} refuses to send {url} ({status})."
    return f"{_host(url)} answered {status} instead of sending {url}: try again later."


def _cut_off(url: str, cut: Exception, size: int) -> str:
    if isinstance(cut, _CutError):
        return f"the connection to {_host(url)} was cut after {size:,} bytes: the same command goes on from there."
    kept = f" The {size:,} bytes fetched so far are kept." if size else ""
    if isinstance(cut, requests.exceptions.SSLError):
        return f"{_host(url)} can't prove who it is: check this machine's clock, and the network.{kept}"
    if isinstance(cut, requests.Timeout):
        return f"{_host(url)} does not answer: try again later.{kept}"
    return f"there is no connection to {_host(url)}: check the network and try again.{kept}"


def _wrong_hash(source: Source, path: Path, known: str | None) -> str:
    if source.sha256:
        return (
            f"{source.url} is not the file that motamot knows as {source.name} (SHA-256 {source.sha256}): nothing was "
            "kept. Try again; if it stays so, its publisher has changed it."
        )
    return (
        f"{source.url} has changed since you first fetched {source.name} (SHA-256 {known}): nothing was kept. "
        f"To accept the new file, remove {path}.sha256 and fetch it again."
    )


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _write_aside(path: Path, text: str) -> None:
    aside = path.with_name(f"{path.name}.new")
    aside.write_text(text, encoding="ascii")
    os.replace(aside, path)
