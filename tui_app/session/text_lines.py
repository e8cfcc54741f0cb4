"""Text that may be huge, line by line: read once, checked on the way, and how far it is known."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from tui_app.i18n import _
from tui_app.session.files import FileError, explain, printable_path

STANDARD_INPUT = "-"
LONGEST_LINE = 1 << 20
"""Bytes; a longer line is given in pieces, cut behind a sentence, or at least a word."""
_CUTS = (b". ", b"! ", b"? ")
_HEAD_LINES = 200


class TextLines:
    """The lines of a UTF-8 file, each with its end; can be gone through once."""

    def __init__(self, file: BinaryIO, name: str, size: int | None = None) -> None:
        """Read nothing yet.

        Args:
            file: Open for reading, in bytes.
            name: To be shown.
            size: In bytes, where it is known.
        """
        self.name = name
        self._file, self._size = file, size
        self._read = 0
        self._rest = self._checked()

    @property
    def done(self) -> float | None:
        """The share that is read, where the size is known."""
        return None if not self._size else min(1.0, self._read / self._size)

    def head(self) -> str:
        """The text of the first lines, which stay to be read."""
        first = [line for _, line in zip(range(_HEAD_LINES), self._rest, strict=False)]
        self._rest = chain(first, self._rest)
        return "".join(first)

    def __iter__(self) -> Iterator[str]:
        """Each line.

        Raises:
            FileError: The text is binary, in another encoding, or empty.
        """
        return self._rest

    def _checked(self) -> Iterator[str]:
        said_something, number = False, 1
        for piece in self._pieces():
            if number == 1 and self._read == len(piece):
                piece = self._without_mark(piece)
            line = self._decoded(piece, number)
            said_something = said_something or not line.isspace()
            yield line
            number += line.endswith("\n")
        if not said_something:
            raise FileError(_("{name}: it is empty: write at least one sentence in it.").format(name=self.name))

    def _pieces(self) -> Iterator[bytes]:
        rest = b""
        while piece := self._file.readline(LONGEST_LINE):
            self._read += len(piece)
            piece, rest = rest + piece, b""
            if len(piece) >= LONGEST_LINE and not piece.endswith(b"\n"):
                cut = max(map(piece.rfind, _CUTS)) + 2
                cut = cut if cut > 1 else piece.rfind(b" ") + 1 or len(piece)
                piece, rest = piece[:cut], piece[cut:]
            yield piece
        if rest:
            yield rest

    def _without_mark(self, piece: bytes) -> bytes:
        if piece.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise FileError(
                _("{name}: it is UTF-16: save it as UTF-8, or run iconv -f UTF-16 -t UTF-8.").format(name=self.name)
            )
        return piece.removeprefix(b"\xef\xbb\xbf")

    def _decoded(self, piece: bytes, number: int) -> str:
        if b"\0" in piece:
            raise FileError(
                _("{name}: it is a binary file: give plain text, one or more sentences a line.").format(name=self.name)
            )
        try:
            return piece.decode("utf-8")
        except UnicodeDecodeError:
            told = _("{name}: line {line} is not UTF-8: save the file as UTF-8, or run iconv -f LATIN1 -t UTF-8.")
            raise FileError(told.format(name=self.name, line=number)) from None


@contextmanager
def open_lines(name: str) -> Iterator[TextLines]:
    """The lines of a file, or with - of standard input. A file is checked to its end before its first line is given.

    Raises:
        FileError: It can't be read, or is no text.
    """
    if name == STANDARD_INPUT:
        if sys.stdin is None:  # what a closed standard input is
            raise FileError(_("standard input: it is closed: pipe a text in, or name a file."))
        yield TextLines(sys.stdin.buffer, _("standard input"))
        return
    path = Path(name)
    shown = printable_path(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise explain(error, path) from None
    with file:
        about = os.fstat(file.fileno())
        if not (stat.S_ISREG(about.st_mode) or stat.S_ISFIFO(about.st_mode)):
            raise FileError(_("{name}: it is a device, not a text file.").format(name=shown))
        if file.seekable():
            for _piece in TextLines(file, shown):
                pass
            file.seek(0)
        yield TextLines(file, shown, about.st_size)
