"""One public corpus: what it is, its file in the cache, and the sentences in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from corpora.errors import CorpusError
from corpora.files import text_of
from corpora.readers import READERS

Progress = Callable[[int, int | None], None]
"""Called with the bytes that are here and, where the server tells, how many there will be."""


@dataclass(frozen=True)
class Source:
    """A public corpus: what it is, where it comes from, and how it is read. sources.toml explains each field."""

    name: str
    language: str
    url: str
    reader: str
    licence: str
    credit: str
    description: str
    sha256: str | None = None
    hash_from: str | None = None
    size: int | None = None
    member: str | None = None

    @property
    def filename(self) -> str:
        """Its file in the cache: a folder for each url, so that two readers of one file share its download."""
        return f"{sha256(self.url.encode()).hexdigest()[:8]}/{self.url.rsplit('/', 1)[-1]}"


class Fetched(NamedTuple):
    """A file that is here whole: its hash, and whether sources.toml had told what it must be."""

    path: Path
    sha256: str
    is_pinned: bool


def remembered_hash(path: Path) -> str | None:
    """The SHA-256 that a file in the cache had when it was verified, if it was."""
    try:
        return path.with_name(f"{path.name}.sha256").read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def read(
    path: Path, reader: str = "lines", language: str = "fr", member: str | None = None, max_words: int | None = None
) -> list[str]:
    """The sentences of a file; of an archive, those of its member.

    Raises:
        CorpusError: The file can't be read, is damaged or not UTF-8, or a line has not the form of its reader.
    """
    if reader not in READERS:
        raise CorpusError(f"unknown reader {reader!r}: choose {', '.join(READERS)}")
    text = text_of(path, member)
    try:
        found = READERS[reader](text, language, max_words)
    except CorpusError as error:
        raise CorpusError(f"{path}: {error}") from None
    if not found:
        raise CorpusError(f"{path}: it has no sentence that the reader {reader!r} can find.")
    return found
