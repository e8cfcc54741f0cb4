"""Where one may stand in a line: between what a reader sees as letters, never inside an emoji or before an accent."""

from __future__ import annotations

import regex

_GRAPHEME = regex.compile(r"\X")
_SIMPLE = 0x300
"""Below this code point no character joins the one before it; a line of French has nothing else."""


def is_boundary(line: str, column: int) -> bool:
    """Whether a grapheme begins or ends here."""
    if not 0 < column < len(line):
        return True
    return is_simple(line, column) or floor(line, column) == column


def floor(line: str, column: int) -> int:
    """The start of the grapheme that this column is in; the column itself where it is a boundary."""
    start = 0
    for found in _GRAPHEME.finditer(line):
        if found.end() > column:
            return found.start()
        start = found.end()
    return start


def before(line: str, column: int) -> int:
    """One grapheme to the left."""
    column = max(0, column - 1)
    return column if is_boundary(line, column) else floor(line, column)


def after(line: str, column: int) -> int:
    """One grapheme to the right, or the end of the one that the column is in."""
    if column + 1 >= len(line) or is_simple(line, column + 1):
        return min(len(line), column + 1)
    found = _GRAPHEME.match(line, floor(line, column))
    return column + 1 if found is None else found.end()


def is_simple(line: str, column: int) -> bool:
    """Whether neither of the two characters around the column could join the other."""
    return ord(line[column]) < _SIMPLE and ord(line[column - 1]) < _SIMPLE
