"""Text files as an editor keeps them: what the typist did not change stays as it was, to the byte."""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from tui_app.i18n import _
from tui_app.session.files import FileError, explain, printable_path
from tui_app.session.plain_text import LONGEST_LINE, clean

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
    """With \\n at the end of its lines, and without the one at the end of the last."""
    line_end: str = "\n"
    ends_with_line_end: bool = True
    has_byte_order_mark: bool = False
    stamp: Stamp | None = None
    """Of the file when it was read or written; None for one that is not there yet."""
    notice: str = ""
    """What saving will change in the file beyond the text; empty where nothing."""

    def encode(self, text: str) -> bytes:
        """The bytes of a file with this text."""
        end = "\n" if text and self.ends_with_line_end else ""
        data = (text + end).replace("\n", self.line_end).encode("utf-8")
        return BYTE_ORDER_MARK + data if self.has_byte_order_mark else data

    def is_changed_on_disk(self) -> bool:
        """Whether another program has written the file since."""
        return _stamp(self.path) != self.stamp


def load(path: Path) -> Document:
    """Read a document; a file that is not there yet is an empty one.

    Raises:
        FileError: It is no text that can be shown and written back unharmed.
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
    """Write a text to the document's file, whole or not at all; returns the document as it is then.

    A link stays a link, and the file keeps its permissions and, where that may be, its owner.

    Raises:
        FileError: It could not be written; the file is as it was.
    """
    target = Path(os.path.realpath(document.path))
    try:
        _replace(target, document.encode(text))
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
    return save(replace(document, path=path), text)


def _understood(path: Path, data: bytes, stamp: Stamp | None) -> Document:
    name = printable_path(path)
    if b"\0" in data:
        raise FileError(_("{path}: it is a binary file, not text.").format(path=name))
    has_mark = data.startswith(BYTE_ORDER_MARK)
    try:
        text = data.removeprefix(BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise FileError(_("{path}: line {line} is not UTF-8.").format(path=name, line=line)) from None
    counts = {"\r\n": text.count("\r\n")}
    counts |= {"\n": text.count("\n") - counts["\r\n"], "\r": text.count("\r") - counts["\r\n"]}
    line_end = max(("\n", "\r\n", "\r"), key=lambda end: counts[end])
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_what_would_be_lost(name, text)
    is_mixed = sum(count > 0 for count in counts.values()) > 1
    notice = _("Its line ends are of several kinds; saving makes them all alike.") if is_mixed else ""
    if text == "\n":  # an empty line is a text: without it, the file would be empty
        return Document(path, text, line_end, False, has_mark, stamp)
    ends = text.endswith("\n") or not text
    return Document(path, text.removesuffix("\n"), line_end, ends, has_mark, stamp, notice)


def _refuse_what_would_be_lost(name: str, text: str) -> None:
    """The editor shows no control characters and no endless lines: such a text would be harmed by saving it."""
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            reason = _("{path}: line {line} is longer than {longest} characters.")
            raise FileError(reason.format(path=name, line=number, longest=LONGEST_LINE))
        if clean(line) != line:
            reason = _("{path}: line {line} holds a control character, which can't be shown.")
            raise FileError(reason.format(path=name, line=number))


def _replace(target: Path, data: bytes) -> None:
    """Write beside the file, then put it in the file's place, with the same permissions."""
    handle, aside = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:200]}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            _copy_permissions(target, file.fileno())
            os.fsync(file.fileno())
        os.replace(aside, target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise


def _copy_permissions(target: Path, handle: int) -> None:
    try:
        old = target.stat()
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        os.fchmod(handle, 0o666 & ~mask)
        return
    with suppress(PermissionError):  # only root may give a file away
        os.fchown(handle, old.st_uid, old.st_gid)
    os.fchmod(handle, stat.S_IMODE(old.st_mode))


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_ino, status.st_size, status.st_mtime_ns)
