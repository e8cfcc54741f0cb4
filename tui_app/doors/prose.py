"""The prose of a document: what stands before the cursor, and the paragraphs of a selection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from tui_app.doors.formats import DROPPED, HIDDEN, OTHER, TOP, Format, Line

_AFTER_OTHER, _OTHERS = re.compile(f" *{OTHER}+(?= )"), re.compile(f"{OTHER}+")
CONTEXT_CHARS = 2000
"""How much of the prose before the cursor is read at least; at most twice as much."""

Place: TypeAlias = tuple[int, int]
"""A row and a column, in characters, both from 0."""


class Above(NamedTuple):
    """A line of prose above the cursor."""

    row: int
    starts: bool
    text: str


class Before(NamedTuple):
    """The prose before the cursor."""

    text: str
    own: int
    """How many of its last characters stand just so before the cursor: no edit may reach further back."""


class Zones:
    """Which lines of a document are prose; remembered from the top down to what was asked for last."""

    def __init__(self, lines: Sequence[str], format: Format) -> None:
        """Look at lines that may change; whoever changes them says so by `changed`."""
        self._lines, self._format = lines, format
        self._read: list[Line] = []
        self._start = 0

    def changed(self, row: int) -> None:
        """The lines from this row on may be others."""
        del self._read[row:]

    def text(self, row: int) -> str:
        """A line without its end."""
        return self._lines[row].rstrip("\r\n")

    def before(self, row: int, column: int) -> Before | None:
        """The prose before a place; None where that is not in prose."""
        here, line = self._line(row), self.text(row)[:column]
        if not here.is_prose or (column < here.begin and line.strip()):
            return None
        shown = self._format.masked(line)[here.begin :]
        if shown.endswith((OTHER, HIDDEN)):
            return None
        own = len(shown) - 1 - max(shown.rfind(sign) for sign in (DROPPED, HIDDEN, OTHER))
        above = list(self._above(row, 2 * CONTEXT_CHARS - len(shown)))
        self._start = self._start_among(above, CONTEXT_CHARS - len(shown))
        read = [(each.starts, each.text) for each in reversed(above) if each.row >= self._start]
        return Before(_joined([*read, (here.starts, _readable(shown))]).lstrip("\n "), own)

    def _start_among(self, above: Sequence[Above], room: int) -> int:
        """The row to read from: that of the last question, unless it is too near or too far by now.

        A text that began one line further down at each line would be another text, to be read anew from there.
        """
        reached = sum(len(each.text) + 1 for each in above if each.row >= self._start)
        if reached >= room and any(each.row == self._start for each in above):
            return self._start
        for each in above:
            room -= len(each.text) + 1
            if room <= 0:
                return each.row
        return 0

    def paragraphs(self, start: Place, end: Place) -> list[str]:
        """The prose between two places, a paragraph a string."""
        pieces = []
        for row in range(start[0], min(end[0] + 1, len(self._lines))):
            line, shown = self._line(row), self._format.masked(self.text(row))
            first = max(line.begin, start[1] if row == start[0] else 0)
            last = end[1] if row == end[0] else len(shown)
            pieces.append((line.starts or not line.is_prose, _readable(shown[first:last]) if line.is_prose else ""))
        found = (" ".join(each.split(" ")).strip() for each in _joined(pieces).split("\n"))
        return [each for each in found if any(letter.isalpha() for letter in each)]

    def paragraph_around(self, row: int) -> tuple[int, int]:
        """The first and the last row of the paragraph that holds this row."""
        first = last = row
        while first > 0 and not self._line(first).starts and self._line(first).is_prose:
            first -= 1
        while last + 1 < len(self._lines) and self._line(last + 1).is_prose and not self._line(last + 1).starts:
            last += 1
        return first, last

    def _above(self, row: int, room: int) -> Iterator[Above]:
        """The prose above a row, nearest first, until there is no more room."""
        while row > 0 and room > 0:
            row -= 1
            line = self._line(row)
            if line.is_prose:
                text = _readable(self._format.masked(self.text(row))[line.begin :]).rstrip()
                room -= len(text) + 1
                yield Above(row, line.starts, text)

    def _line(self, row: int) -> Line:
        while len(self._read) <= row:
            state = self._read[-1].state if self._read else TOP
            self._read.append(self._format.read(state, self.text(len(self._read))))
        return self._read[row]


def _readable(masked: str) -> str:
    """A masked line as prose: what is left out closes up, what is no prose leaves a space."""
    closed = _AFTER_OTHER.sub("", masked.replace(DROPPED, "").replace(HIDDEN, ""))
    return _OTHERS.sub(" ", closed)


def _joined(pieces: Iterable[tuple[bool, str]]) -> str:
    """Pieces as one text: those that begin a paragraph on a new line."""
    text = ""
    for starts, piece in pieces:
        text += (("\n" if starts else " ") if text and not text.endswith("\n") else "") + piece
    return text
