"""A file to learn from, whatever its kind: its prose as lines, and in words how it was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Protocol

from tui_app.cli.memory_access import tell
from tui_app.i18n import _, ngettext, number
from tui_app.session.files import FileError, explain, printable_path
from tui_app.session.formats import HEAD, KINDS, TEXT, Said, read, recognised
from tui_app.session.text_lines import STANDARD_INPUT, open_lines

LISTED = 8
"""People that are named."""
_HEAD_LINES = 200


class Lines(Protocol):
    """Lines that can be gone through once, and how far that is."""

    @property
    def done(self) -> float | None:
        """The share that is read, where the size is known."""

    def head(self) -> str:
        """The text of the first lines, which stay to be read."""

    def __iter__(self) -> Iterator[str]:
        """Each line."""


class Prose:
    """What people said in a file, each line one of them."""

    def __init__(self, said: Sequence[Said]) -> None:
        """Take all of it."""
        self._lines = [f"{line}\n" for each in said for line in each.text.splitlines() if line.strip()]
        self._given = 0

    @property
    def done(self) -> float | None:
        """The share that was gone through."""
        return self._given / max(1, len(self._lines))

    def head(self) -> str:
        """The first lines."""
        return "".join(self._lines[:_HEAD_LINES])

    def __iter__(self) -> Iterator[str]:
        """Each line."""
        for line in self._lines:
            self._given += 1
            yield line


@contextmanager
def open_prose(name: str, kind: str | None, people: Sequence[str]) -> Iterator[Lines]:
    """The prose of a file, or with - of standard input; what it was taken for, and whose words, is said.

    Args:
        name: Of the file.
        kind: One of `KINDS`; None: what it looks like.
        people: Whose messages are taken; nobody named: those of all.

    Raises:
        FileError: It can't be read, or not so.
        ValueError: There is no such kind, or nobody of this name.
    """
    if kind is not None and kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}: choose one of {', '.join(KINDS)}")
    found = kind or (TEXT if name == STANDARD_INPUT else _kind_of(name))
    if name != STANDARD_INPUT and found != TEXT:
        yield _prose(name, found, _bytes_of(name), people)
        return
    with open_lines(name) as lines:
        if name == STANDARD_INPUT and kind != TEXT:
            found = kind or recognised("", lines.head().encode())
        if found != TEXT:
            yield _prose("standard input", found, "".join(lines).encode(), people)
            return
        if people:
            raise ValueError(_("--from names somebody, but this is plain text, in which nobody is named"))
        yield lines


def _kind_of(name: str) -> str:
    path = Path(name)
    try:
        if not path.is_file():
            return TEXT  # a pipe gives its bytes once; what is missing, or no file, is said when it is opened
        with path.open("rb") as file:
            return recognised(path.name, file.read(HEAD))
    except OSError as error:
        raise explain(error, path) from None


def _bytes_of(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise explain(error, Path(name)) from None


def _prose(name: str, kind: str, data: bytes, people: Sequence[str]) -> Prose:
    shown = printable_path(Path(name))
    try:
        said = read(kind, data)
    except FileError as problem:
        raise FileError(f"{shown}: {problem}") from None
    counts = Counter(each.who for each in said if each.who)
    pieces = ngettext("{} piece of text", "{} pieces of text", len(said)).format(number(len(said)))
    told = _("{file}: read as {kind}, {pieces}{people}.")
    tell(told.format(file=shown, kind=KINDS[kind], pieces=pieces, people=_of(counts, people)))
    if not people:
        return Prose(said)
    wanted = {name.casefold() for name in people}
    if missing := wanted - {who.casefold() for who in counts}:
        told = _("nobody there is called {names}: {people}")
        raise ValueError(told.format(names=", ".join(sorted(missing)), people=_named(counts) or _("nobody is named")))
    return Prose([each for each in said if each.who.casefold() in wanted])


def _of(counts: Counter[str], people: Sequence[str]) -> str:
    """Whose they are; with more than one person, how to choose."""
    if not counts:
        return ""
    advice = "" if people or len(counts) == 1 else _("; --from NAME takes the words of one of them alone")
    count = ngettext("{} person", "{} people", len(counts)).format(number(len(counts)))
    return _(" by {count} ({names})").format(count=count, names=_named(counts)) + advice


def _named(counts: Counter[str]) -> str:
    named = [f"{_printable(who)} {count:,}" for who, count in counts.most_common(LISTED)]
    return ", ".join(chain(named, ["…"] if len(counts) > LISTED else []))


def _printable(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name)[:40]
