"""A document as an editor sends it: lines by the protocol's line ends, columns in the editor's units.

pygls has a document too, but it cuts lines at form feeds and U+2028 as well, and copies all of the text at each key.
"""

from __future__ import annotations

import re

from lsprotocol import types

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)")
_UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
_CODECS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


class Text:
    """The lines of a document, each with its end; the last one, which has none, may be empty."""

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        """Cut a text into lines.

        Args:
            text: With line ends of any of the three kinds.
            encoding: In whose units the editor counts columns: utf-8, utf-16 or utf-32.
        """
        self.lines = _cut(text)
        self._codec, self._bytes = _CODECS[encoding], _UNIT_BYTES[encoding]

    def place(self, position: types.Position) -> tuple[int, int]:
        """Row and column, in characters, of a position; one beyond a line's end is at its end."""
        if position.line >= len(self.lines):
            return len(self.lines) - 1, len(self.lines[-1])
        line = self.lines[position.line].rstrip("\r\n")
        head = line.encode(self._codec, "surrogatepass")[: position.character * self._bytes]
        return position.line, len(head.decode(self._codec, "surrogatepass" if self._bytes == 4 else "ignore"))

    def position(self, row: int, column: int) -> types.Position:
        """The position of a row and a column in characters."""
        head = self.lines[row][:column].encode(self._codec, "surrogatepass")
        return types.Position(row, len(head) // self._bytes)

    def range(self, row: int, start: int, end: int) -> types.Range:
        """The range between two columns of a row."""
        return types.Range(self.position(row, start), self.position(row, end))

    def apply(self, change: types.TextDocumentContentChangeEvent) -> int:
        """Change a range, or all of the text; returns the first row that may be another."""
        if isinstance(change, types.TextDocumentContentChangePartial):
            return self._replace(self.place(change.range.start), self.place(change.range.end), change.text)
        self.lines[:] = _cut(change.text)
        return 0

    def _replace(self, start: tuple[int, int], end: tuple[int, int], text: str) -> int:
        # A line more on either side: a \r and a \n that come to stand side by side are one line end.
        first, last = max(start[0] - 1, 0), min(end[0] + 2, len(self.lines))
        head = "".join(self.lines[first : start[0]]) + self.lines[start[0]][: start[1]]
        tail = self.lines[end[0]][end[1] :] + "".join(self.lines[end[0] + 1 : last])
        fresh = _cut(head + text + tail)
        if last < len(self.lines):
            fresh.pop()  # it is empty: another line follows
        self.lines[first:last] = fresh
        return first


def _cut(text: str) -> list[str]:
    lines = _LINE.findall(text)
    return [*lines, text[sum(map(len, lines)) :]]
