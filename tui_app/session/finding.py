"""A text found in another, whatever the accents and the case."""

from __future__ import annotations

from rnnlm_core.text import fold


def find(lines: list[str], sought: str, row: int, column: int) -> tuple[int, int] | None:
    """The first place behind this one where the text begins, as row and column; behind the last line comes the first.

    Accents and case count only where folding a line would change its length.
    """
    if not sought:
        return None
    for step in range(len(lines) + 1):
        at = (row + step) % len(lines)
        line, wanted = _comparable(lines[at], sought)
        found = line.find(wanted, column + 1 if step == 0 else 0)
        if found >= 0 and (step < len(lines) or found <= column):
            return at, found
    return None


def _comparable(line: str, sought: str) -> tuple[str, str]:
    folded = fold(line)
    return (folded, fold(sought)) if len(folded) == len(line) else (line, sought)
