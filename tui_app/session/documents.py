"""Text files as an editor keeps them: what the typist did not change stays as it was, to the byte."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from tui_app.i18n import _
from tui_app.session import plain_text
from tui_app.session.files import FileError, explain, printable_path
from tui_app.session.overwriting import overwrite

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LARGEST = 20_000_000
"""Bytes; a larger file would not be pleasant to edit."""

Stamp: TypeAlias = tuple[int, int, int]
"""What changes when another program writes a file: its inode, size and time of change."""


@dataclass(frozen=True)
class Document:
    """A text and how its file writes it."""

    path: Path
    text: str = ""
    """With \\n at the end of its lines, and without the one at the end of the last; as `plain_text.decode` gives it."""
    line_end: str = "\n"
    ends_with_line_end: bool = True
    has_byte_order_mark: bool = False
    stamp: Stamp | None = None
    """Of the file when it was read or written; None for one that is not there yet."""
    notice: str = ""
    """What is out of the ordinary in the file; empty where nothing is."""

    def encode(self, text: str) -> bytes:
        """The bytes of a file with this text."""
        end = "\n" if text and self.ends_with_line_end else ""
        data = plain_text.encode((text + end).replace("\n", self.line_end))
        return BYTE_ORDER_MARK + data if self.has_byte_order_mark else data

    def is_changed_on_disk(self) -> bool:
        """Whether another program has written the file since."""
        return _stamp(self.path) != self.stamp

    def is_read_only(self) -> bool:
        """Whether its owner, or the disk, wants the file left as it is; root could write it all the same."""
        try:
            mode = self.path.stat().st_mode
        except OSError:
            return False
        return not mode & 0o222 or not os.access(self.path, os.W_OK)


def load(path: Path) -> Document:
    """Read a document, whatever bytes it has; a file that is not there yet is an empty one.

    Raises:
        FileError: It is no file, too large, or may not be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise FileError(_("{path}: it is not a file.").format(path=printable_path(path)))
        if path.exists() and path.stat().st_size > LARGEST:
            raise FileError(_("{path}: it is too large to edit here.").format(path=printable_path(path)))
        stamp = _stamp(path)
        data = path.read_bytes()
    except FileNotFoundError:
        if not path.parent.is_dir():
            raise FileError(_("{path}: its folder does not exist.").format(path=printable_path(path))) from None
        return Document(path)
    except OSError as error:
        raise explain(error, path) from None
    return _understood(path, data, stamp)


def save(document: Document, text: str) -> Document:
    """Write a text to the document's file; returns the document as it is then.

    A link stays a link, and the file keeps its permissions, its owner and its attributes. Where nothing has changed,
    nothing is written.

    Raises:
        FileError: It could not be written; the file is as it was.
    """
    if document.stamp is not None and text == document.text and not document.is_changed_on_disk():
        return document
    try:
        overwrite(Path(os.path.realpath(document.path)), document.encode(text))
    except OSError as error:
        raise explain(error, document.path) from None
    return replace(document, text=text, stamp=_stamp(document.path), notice="")


def save_as(document: Document, path: Path, text: str) -> Document:
    """Write a text to another file, which must not be there yet.

    Raises:
        FileError: It is there, or could not be written.
    """
    if os.path.lexists(path):
        raise FileError(_("{path} is there already: choose another name.").format(path=printable_path(path)))
    return save(replace(document, path=path, stamp=None), text)


def _understood(path: Path, data: bytes, stamp: Stamp | None) -> Document:
    has_mark = data.startswith(BYTE_ORDER_MARK)
    data = data.removeprefix(BYTE_ORDER_MARK)
    line_end, is_mixed = _line_end(data)
    # Of several kinds, \n ends the lines, and each \r stays in the text as an opaque byte.
    text = plain_text.decode(data if is_mixed else data.replace(line_end.encode(), b"\n"))
    ends = text.endswith("\n") or not text
    if text == "\n":  # an empty line is a text: without it, the file would be empty
        return Document(path, text, line_end, False, has_mark, stamp)
    return Document(path, text.removesuffix("\n"), line_end, ends, has_mark, stamp, _notice(text, is_mixed))


def _line_end(data: bytes) -> tuple[str, bool]:
    """What ends the lines, and whether several kinds do."""
    windows = data.count(b"\r\n")
    counts = {"\n": data.count(b"\n") - windows, "\r\n": windows, "\r": data.count(b"\r") - windows}
    kinds = [end for end, count in counts.items() if count]
    return ("\n", True) if len(kinds) > 1 else (kinds[0] if kinds else "\n", False)


def _notice(text: str, is_mixed: bool) -> str:
    if is_mixed:
        return _("Its line ends are of several kinds; they stay as they are, and ␍ shows those of Windows.")
    if plain_text.pictured(text) != text:
        return _("It holds bytes that can't be shown as text; they stay as they are.")
    return ""


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)
