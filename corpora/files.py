"""The text of a fetched file: plain, gzipped, or a member of an archive."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import IO

from corpora.errors import CorpusError

_GZIP = b"\x1f\x8b"
MIN_LIMIT_BYTES, MAX_LIMIT_BYTES = 64_000_000, 4_000_000_000
MAX_RATIO = 40
"""Text packs to a tenth; what unpacks to more than so many times its size is made to fill memories."""
_READ_BYTES = 1 << 20
_DAMAGE = (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error)


def text_of(path: Path, member: str | None = None) -> str:
    """The text of a UTF-8 file, or of the one member of an archive whose name fits `member`.

    Raises:
        CorpusError: The file is missing, damaged, in another encoding, or has not that member.
    """
    try:
        data = _plain(path) if member is None else _member(path, member)
    except _DAMAGE:
        raise CorpusError(f"{path}: it is damaged or no archive: remove it and fetch it again.") from None
    except OSError as error:
        raise CorpusError(f"{path}: {error.strerror or error}.") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CorpusError(f"{path}: line {line} is not UTF-8.") from None


def _plain(path: Path) -> bytes:
    with path.open("rb") as file:
        is_packed = file.read(len(_GZIP)) == _GZIP
    if not is_packed:
        return path.read_bytes()
    with gzip.open(path) as unpacked:
        return _limited(path, unpacked)


def limit_of(path: Path) -> int:
    """How many bytes a file may unpack to."""
    return min(max(MAX_RATIO * path.stat().st_size, MIN_LIMIT_BYTES), MAX_LIMIT_BYTES)


def _limited(path: Path, file: IO[bytes] | gzip.GzipFile) -> bytes:
    """All of a packed file. Raises CorpusError as soon as it unpacks to more than a corpus would."""
    blocks, size, most = [], 0, limit_of(path)
    while block := file.read(_READ_BYTES):
        size += len(block)
        if size > most:
            raise _too_large(path, most)
        blocks.append(block)
    return b"".join(blocks)


def _too_large(path: Path, most: int) -> CorpusError:
    return CorpusError(f"{path}: it unpacks to more than {most:,} bytes, which no corpus of its size does.")


def _member(path: Path, pattern: str) -> bytes:
    """Archives are read in place: nothing is ever unpacked, so no member's name can lead out of the folder."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as zipped, zipped.open(_only(path, pattern, zipped.namelist())) as member:
            return _limited(path, member)
    with tarfile.open(path) as tarred:
        file = tarred.extractfile(_only(path, pattern, list(_files(path, tarred))))
        return _limited(path, file) if file else b""


def _files(path: Path, tarred: tarfile.TarFile) -> Iterator[str]:
    """The files of an archive; what a member would unpack to is told before it is skipped."""
    most = limit_of(path)
    for each in tarred:
        if each.offset_data + each.size > most:
            raise _too_large(path, most)
        if each.isfile():
            yield each.name


def _only(path: Path, pattern: str, found: list[str]) -> str:
    fitting = [name for name in found if fnmatch(name, pattern)]
    if len(fitting) != 1:
        raise CorpusError(f"{path}: it should have one member {pattern}, and has {len(fitting)}.")
    return fitting[0]
