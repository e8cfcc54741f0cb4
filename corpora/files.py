"""The text of a fetched file: plain, gzipped, or a member of an archive."""

from __future__ import annotations

import gzip
import tarfile
import zipfile
import zlib
from fnmatch import fnmatch
from pathlib import Path

from corpora.errors import CorpusError

_GZIP = b"\x1f\x8b"
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
    data = path.read_bytes()
    return gzip.decompress(data) if data.startswith(_GZIP) else data


def _member(path: Path, pattern: str) -> bytes:
    """Archives are read in place: nothing is ever unpacked, so no member's name can lead out of the folder."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as zipped:
            return zipped.read(_only(path, pattern, zipped.namelist()))
    with tarfile.open(path) as tarred:
        file = tarred.extractfile(_only(path, pattern, [each.name for each in tarred if each.isfile()]))
        return file.read() if file else b""


def _only(path: Path, pattern: str, found: list[str]) -> str:
    fitting = [name for name in found if fnmatch(name, pattern)]
    if len(fitting) != 1:
        raise CorpusError(f"{path}: it should have one member {pattern}, and has {len(fitting)}.")
    return fitting[0]
