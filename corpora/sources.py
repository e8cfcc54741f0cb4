"""Corpora by name: those that ship, and the public ones of sources.toml once they are fetched."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import corpora
from corpora.errors import CorpusError

__all__ = [
    "CorpusError",
    "Fetched",
    "Progress",
    "Source",
    "cache_folder",
    "credit_of",
    "fetch",
    "is_known",
    "language_of",
    "licence_of",
    "local_path",
    "names",
    "read",
    "remembered_hash",
    "sources",
    "texts",
]

SHIPPED_LICENCE = "MIT"
SHIPPED_CREDIT = "the motamot project"

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


@cache
def sources() -> dict[str, Source]:
    """The public corpora, by name."""
    entries = tomllib.loads((_root() / "sources.toml").read_text(encoding="utf-8"))
    return {name: Source(name=name, **entry) for name, entry in entries.items()}


def names() -> list[str]:
    """The names of all corpora: the shipped ones, which are languages, then the public ones."""
    return [*corpora.languages(), *sources()]


def is_known(name: str) -> bool:
    """Whether a corpus has this name."""
    return name in corpora.languages() or name in sources()


def language_of(name: str) -> str:
    """The language of a corpus.

    Raises:
        CorpusError: No corpus has this name.
    """
    return name if name in corpora.languages() else _source(name).language


def licence_of(name: str) -> str:
    """The licence of a corpus.

    Raises:
        CorpusError: No corpus has this name.
    """
    return SHIPPED_LICENCE if name in corpora.languages() else _source(name).licence


def credit_of(name: str) -> str:
    """Whom a model made from a corpus has to name.

    Raises:
        CorpusError: No corpus has this name.
    """
    return SHIPPED_CREDIT if name in corpora.languages() else _source(name).credit


def cache_folder() -> Path:
    """Where fetched files are kept; the variable MOTAMOT_CACHE may name another folder than the user's cache."""
    if named := os.environ.get("MOTAMOT_CACHE"):
        return Path(named).expanduser() / "corpora"
    import platformdirs

    return Path(platformdirs.user_cache_dir("motamot", appauthor=False)) / "corpora"


def local_path(name: str, folder: Path | None = None) -> Path | None:
    """The verified file of a corpus (the folder, where it ships), or None where it is not here.

    Raises:
        CorpusError: No corpus has this name.
    """
    if name in corpora.languages():
        return _root() / name
    source = _source(name)
    path = (folder or cache_folder()) / source.filename
    verified = remembered_hash(path)
    is_here = path.is_file() and verified is not None and source.sha256 in (None, verified)
    return path if is_here else None


def remembered_hash(path: Path) -> str | None:
    """The SHA-256 that a file in the cache had when it was verified, if it was."""
    try:
        return path.with_name(f"{path.name}.sha256").read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def fetch(name: str, folder: Path | None = None, progress: Progress | None = None) -> Fetched:
    """Download a corpus into the cache, unless it is there; go on where an earlier download was cut.

    Raises:
        CorpusError: The name is unknown, or the download failed; nothing then passes for a whole file.
    """
    if name in corpora.languages():
        raise CorpusError(f"{name} ships with motamot: there is nothing to fetch.")
    source = _source(name)
    from corpora.download import download

    return download(source, folder or cache_folder(), progress)


def texts(name: str, max_words: int | None = None) -> list[str]:
    """The sentences of a corpus that ships or was fetched.

    Raises:
        CorpusError: The name is unknown, the corpus is not here, or its file can't be read.
    """
    if name in corpora.languages():
        return [each for each in corpora.load(name) if max_words is None or len(each.split()) <= max_words]
    source = _source(name)
    path = local_path(name)
    if path is None:
        raise CorpusError(f"the corpus {name} is not here yet: run motamot corpus fetch {name}")
    return read(path, source.reader, source.language, source.member, max_words)


def read(
    path: Path, reader: str = "lines", language: str = "fr", member: str | None = None, max_words: int | None = None
) -> list[str]:
    """The sentences of a file; of an archive, those of its member.

    Raises:
        CorpusError: The file can't be read, is damaged or not UTF-8, or a line has not the form of its reader.
    """
    from corpora.files import text_of
    from corpora.readers import READERS

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


def _root() -> Path:
    return Path(__file__).parent


def _source(name: str) -> Source:
    try:
        return sources()[name]
    except KeyError:
        from difflib import get_close_matches

        near = get_close_matches(name, names(), n=5) or [known for known in names() if name and name in known][:5]
        advice = f"did you mean {', '.join(near)}?" if near else "motamot corpus list names them all."
        raise CorpusError(f"there is no corpus {name!r}: {advice}") from None
