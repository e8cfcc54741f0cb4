"""The spaces that come with accepted words: each is provisional until the next key has decided."""

from __future__ import annotations

from typing import NamedTuple

import regex
from textual.widgets.text_area import Edit, EditResult, Location

from rnnlm_core.text import follow

_LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}_]+")
_RUN = regex.compile(r"['’-]?[\p{L}\p{M}\p{N}_]+(?:['’-][\p{L}\p{M}\p{N}_]+)*")
_NO_SPACE_BEFORE = frozenset(",.;:!?…)]}»”%/’'-‐‑")
"""An accepted word before one of these, or before white space, brings no space of its own."""
MANY_BLANKS = 100


class Placed(NamedTuple):
    """An accepted word as it fits into its line."""

    text: str
    rest: int
    """How many letters behind the cursor it replaces."""
    is_owed: bool
    """Whether it has no space because of what stands behind it, so that a letter typed next brings one."""


def placed(text: str, after: str, *, is_begun: bool, takes_space: bool) -> Placed:
    """Fit what accepting writes into a line, so that nothing is doubled.

    Args:
        text: What is written, with an automatic space where the word takes one.
        after: The rest of the line.
        is_begun: Whether letters of the word stand before the cursor, so that those behind it are its rest.
        takes_space: Whether the typist wants automatic spaces.
    """
    rest = _rest_of_word(text, after) if is_begun else 0
    takes_space = takes_space and text.endswith(" ")
    is_owed = takes_space and (after[rest : rest + 1].isspace() or after[rest : rest + 1] in _NO_SPACE_BEFORE)
    return Placed(text if takes_space and not is_owed else text.rstrip(" "), rest, is_owed)


def _rest_of_word(accepted: str, after: str) -> int:
    """How many letters behind the cursor belong to the word that is replaced, or are its end already."""
    run = _RUN.match(after)
    if run and accepted.rstrip().casefold().endswith(run[0].casefold()):
        return run.end()
    letters = _LETTERS.match(after)
    return letters.end() if letters else 0


class AutomaticSpaces:
    """Where automatic spaces stand, or are owed because a space stood there already."""

    def __init__(self) -> None:
        """None yet."""
        self._behind: list[Location] = []
        """The places right behind a space that came with a word; they follow the edits before them."""
        self._owed: Location | None = None
        self._joined: Location | None = None
        """Behind a hyphen that took the place of a space: with a space after it, it is a dash."""

    def clear(self) -> None:
        """Forget them all: the text is another one."""
        self.__init__()  # type: ignore[misc]  # it has no state beyond its start

    def note(self, at: Location, written: Placed) -> None:
        """A word was accepted: its space stands before this place, or is owed here, or there is none."""
        if written.is_owed:
            self._owed = at
        elif written.text.endswith(" "):
            self._behind = [*self._behind[-MANY_BLANKS:], at]

    def trailing(self, lines: list[str]) -> list[int]:
        """The rows that end in an automatic space."""
        return [row for row, column in self._behind if row < len(lines) and _ends_in_space(lines[row], column)]

    def without(self, lines: list[str]) -> list[str]:
        """The lines without the automatic spaces that they end in."""
        rows = set(self.trailing(lines))
        return [line[:-1] if row in rows else line for row, line in enumerate(lines)]

    def settle(self, edit: Edit, before: str, line: str, language: str) -> None:
        """Change what is about to be typed, where an automatic space stands before it or is owed.

        Args:
            edit: Of the cursor's place; it is changed.
            before: The text before the cursor.
            line: The line of the cursor.
            language: By whose rules signs are spaced.
        """
        owed, joined = self._owed, self._joined
        self._owed = self._joined = None
        at = edit.from_location
        if at != edit.to_location or not edit.text:
            return
        row, column = at
        if at == owed:
            self._pay(edit, before, line, language)
        elif at == joined and edit.text == " ":
            edit.from_location, edit.text = (row, column - 1), " - "
        elif at in self._behind and line[:column].endswith(" "):
            erased, edit.text = follow(before, edit.text, language)
            edit.from_location = (row, max(0, column - erased))
            self._joined = (row, column) if erased and edit.text == "-" else None

    def _pay(self, edit: Edit, before: str, line: str, language: str) -> None:
        row, column = edit.from_location
        if edit.text == " " and line[column : column + 1] == " ":
            edit.to_location = (row, column + 1)  # the one that is there is the one that is typed
            return
        erased, text = follow(f"{before} ", edit.text, language)
        edit.text = text if erased else f" {text}"
        edit.from_location = (row, max(0, column - max(0, erased - 1)))

    def follow_edit(self, edit: Edit, result: EditResult) -> None:
        """Move the places behind an edit along with their text; a space that the edit touched is no longer known."""
        moved = (self._moved(place, edit, result.end_location) for place in self._behind)
        self._behind = [place for place in moved if place is not None]

    @staticmethod
    def _moved(place: Location, edit: Edit, end: Location) -> Location | None:
        row, column = place
        if edit.top >= place:
            return place
        if edit.bottom > (row, column - 1):
            return None
        shift = end[1] - edit.bottom[1] if row == edit.bottom[0] else 0
        return (row + end[0] - edit.bottom[0], column + shift)


def _ends_in_space(line: str, column: int) -> bool:
    return column == len(line) and line.endswith(" ")
