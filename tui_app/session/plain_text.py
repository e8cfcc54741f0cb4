"""Text that a screen can show: no control characters, no endless lines."""

from __future__ import annotations

import re

LONGEST_LINE = 5_000
"""Every row on the screen is cut from its whole line: in one of a million letters a key would take seconds."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without control characters and lone surrogates, in lines of a length that can be shown."""
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    return "\n".join(piece for line in text.split("\n") for piece in _pieces(line))


def _pieces(line: str) -> list[str]:
    """A line over LONGEST_LINE in several: cut after a sentence, or else at a space, or else anywhere."""
    pieces = []
    while len(line) > LONGEST_LINE:
        sentence_end = max(line.rfind(mark, 1, LONGEST_LINE) for mark in (". ", "! ", "? ", "… "))
        space = line.rfind(" ", 1, LONGEST_LINE)
        cut = sentence_end + 2 if sentence_end > 0 else space + 1 if space > 0 else LONGEST_LINE
        pieces.append(line[:cut].rstrip(" "))
        line = line[cut:]
    return [*pieces, line]
