"""Corpora by name: those that ship, and the public ones of sources.toml once they are fetched."""

from __future__ import annotations

import os
import tomllib
from functools import cache
from pathlib import Path

import corpora
from corpora.errors import CorpusError
from corpora.source import Fetched, Progress, Source, read, remembered_hash

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
