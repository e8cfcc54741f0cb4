r"""Formats of text: which lines of each are prose, and which parts of such a line are not.

A format is a table of patterns. Lines are read from the top, and each leaves a state for the next:

    ""           a new paragraph may begin
    "p"          inside a paragraph
    "list"       inside a list, "gap" after a blank line in it
    "head"       among the headers of a mail
    "skip P"     not prose until a line that holds the pattern P, itself included
    "inside N"   not prose as long as lines are indented by more than N columns
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, TypeAlias

TOP = "top"
"""The state before the first line."""
FREE, PARAGRAPH, LIST, GAP, HEAD = "", "p", "list", "gap", "head"
SKIP, INSIDE = "skip ", "inside "
NEVER = "(?!)"
"""Matches nothing: what it would close lasts to the end."""
WRAPPED_COLUMNS = 50
"""A line of plain text from this length on was wrapped: the next one goes on with its sentence."""

DROPPED, OTHER, HIDDEN = "\0", "\1", "\2"
"""In a masked line: marks around words; what is not prose, such as code; what is not, and leaves no gap."""

Openers: TypeAlias = tuple[tuple[re.Pattern[str], str], ...]
"""What begins a block that is not prose, and the pattern of its last line; @1 is the first group of the former."""


class Line(NamedTuple):
    """What a line is, and the state that it leaves."""

    state: str
    is_prose: bool = False
    begin: int = 0
    """Where its prose begins, after bullets and other marks."""
    starts: bool = False
    """Whether it begins a paragraph."""


@dataclass(frozen=True)
class Format:
    """A format as patterns."""

    openers: Openers = ()
    first: Openers = ()
    """Those that count on the first line only."""
    block: re.Pattern[str] | None = None
    """A line, indented by its first group, whose deeper block below is not prose either."""
    before_block: re.Pattern[str] | None = None
    """A line of prose whose deeper block below is not prose."""
    never: re.Pattern[str] = re.compile(NEVER)
    """Lines that are not prose."""
    alone: re.Pattern[str] = re.compile(NEVER)
    """Lines, such as headings, that are paragraphs by themselves; the match is not prose."""
    marker: re.Pattern[str] = re.compile(r"\s*(?P<item>(?:[-*+•–]|\d+[.)])\s+)?")
    """What stands before the prose of a line; an item begins a paragraph."""
    mask: re.Pattern[str] = re.compile(NEVER)
    """Parts of a line: the groups `other` and `hide` are not prose, the group `drop` is left out."""
    has_headers: bool = False
    has_indented_code: bool = False
    is_hard: bool = False
    """Whether a line's end ends a sentence, unless the line is long."""
    only: re.Pattern[str] | None = None
    """Lines that may be prose at all, after this match: the comments of code."""

    def read(self, state: str, line: str) -> Line:
        """What a line, without its end, is after the state that the line above it left."""
        if state.startswith(SKIP):
            return Line(FREE if re.search(state.removeprefix(SKIP), line) else state)
        if state.startswith(INSIDE):
            if not line.strip() or _indent(line) > int(state.removeprefix(INSIDE)):
                return Line(state)
            state = FREE
        if self.has_headers and state in (TOP, HEAD) and (header := self._header(state, line)):
            return header
        return self._opened(state, line) or self._prose(state, line)

    def _header(self, state: str, line: str) -> Line | None:
        if not line.strip():
            return Line(FREE, is_prose=True, starts=True)
        if found := re.match(r"Subject:\s*|Objet\s*:\s*", line, re.IGNORECASE):
            return Line(HEAD, True, found.end(), True)
        return Line(HEAD) if state == HEAD or re.match(r"[A-Za-z][\w-]*:(\s|$)", line) else None

    def _opened(self, state: str, line: str) -> Line | None:
        """Where the line begins what is not prose."""
        for pattern, closer in (*self.openers, *(self.first if state == TOP else ())):
            if found := pattern.search(line):
                return Line(SKIP + closer.replace("@1", re.escape(found[1] if found.re.groups else "")))
        if self.block and (found := self.block.match(line)):
            return Line(INSIDE + str(_indent(found[1])))
        return None

    def _prose(self, state: str, line: str) -> Line:
        if self.only is not None:
            comment = self.only.match(line)
            return Line(PARAGRAPH, True, comment.end(), state != PARAGRAPH) if comment else Line(FREE)
        if not line.strip():
            return Line(GAP if state in (LIST, GAP) else FREE, is_prose=True, begin=len(line), starts=True)
        if self.never.match(line):
            return Line(FREE)
        if self.has_indented_code and state in (TOP, FREE) and _indent(line) >= 4:
            return Line(FREE)
        if heading := self.alone.match(line):
            return Line(FREE, True, heading.end(), True)
        return self._paragraph(state, line)

    def _paragraph(self, state: str, line: str) -> Line:
        marker = self.marker.match(line)
        begin, is_item = (marker.end(), bool(marker["item"])) if marker else (0, False)
        starts = is_item or state not in (PARAGRAPH, LIST)
        if self.before_block and self.before_block.search(line):
            return Line(INSIDE + str(_indent(line)), True, begin, starts)
        in_list = is_item or state == LIST or (state == GAP and _indent(line) > 0)
        after = LIST if in_list else PARAGRAPH
        if self.is_hard and len(line) < WRAPPED_COLUMNS:
            after = FREE
        return Line(after, True, begin, starts)

    def masked(self, line: str) -> str:
        """The line, as long as it was, with what is not prose replaced by OTHER, and what is left out by DROPPED."""
        return _masked(self.mask, line)


def _indent(line: str) -> int:
    spread = line.expandtabs(4)
    return len(spread) - len(spread.lstrip(" "))


@lru_cache(4096)
def _masked(mask: re.Pattern[str], line: str) -> str:
    def cover(found: re.Match[str]) -> str:
        return _SIGNS[found.lastgroup or ""] * len(found[0])

    return mask.sub(cover, line)


_SIGNS = {"drop": DROPPED, "other": OTHER, "hide": HIDDEN}
