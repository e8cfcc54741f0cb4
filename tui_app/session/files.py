"""Where the user's files live, and what to say when a file can't be used."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

from tui_app.i18n import _
from tui_app.session.said import said


class FileError(Exception):
    """A file that can't be used; the message says which, why, and what to do."""

    def __init__(self, message: str) -> None:
        """Say it as the screen speaks."""
        super().__init__(said(message))


def data_folder() -> Path:
    """The folder of the user's model and sentences; the variable MOTAMOT_DATA may name another."""
    if named := os.environ.get("MOTAMOT_DATA"):
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("motamot", appauthor=False))


def explain(error: OSError, path: Path) -> FileError:
    """The same error in words, with advice."""
    advice = {
        errno.ENOENT: _("there is no such file or folder: check the name"),
        errno.EISDIR: _("it is a folder: name the files in it"),
        errno.ENOTDIR: _("a part of its path is a file, not a folder"),
        errno.EACCES: _("permission is refused: change the permissions, or choose another place"),
        errno.EPERM: _("permission is refused: change the permissions, or choose another place"),
        errno.EROFS: _("the disk is read-only: choose another place"),
        errno.ENOSPC: _("the disk is full: make room and try again"),
        errno.EFBIG: _("the file would be larger than the disk allows: make room and try again"),
        errno.EDQUOT: _("your disk quota is used up: make room and try again"),
        errno.ENOLCK: _(
            "its file system has no locks, as some network drives: choose a folder on a disk of this machine"
        ),
        errno.ETIMEDOUT: _("another motamot holds it: try again in a moment"),
        errno.ENAMETOOLONG: _("the name is too long"),
    }
    reason = advice.get(error.errno or 0, error.strerror or str(error))
    return FileError(f"{printable_path(path)}: {reason}.")


def printable_path(path: Path) -> str:
    """The path as it may be shown: a file's name can hold control characters and broken bytes."""
    from rnnlm_core.text import printable

    return printable(path)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file.

    Raises:
        FileError: The file is missing, unreadable, empty, binary or in another encoding.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir() or path.is_fifo()):
            raise FileError(_("{name}: it is a device, not a text file.").format(name=printable_path(path)))
        data = path.read_bytes()
    except OSError as error:
        raise explain(error, path) from None
    return _decode(data, printable_path(path))


def read_standard_input() -> str:
    """The UTF-8 text that is piped in.

    Raises:
        FileError: It is empty, binary or in another encoding.
    """
    if sys.stdin is None:  # what a closed standard input is
        raise FileError(_("standard input: it is closed: pipe a text in, or name a file."))
    return _decode(sys.stdin.buffer.read(), _("standard input"))


def _decode(data: bytes, name: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileError(_("{name}: it is UTF-16: save it as UTF-8, or run iconv -f UTF-16 -t UTF-8.").format(name=name))
    if b"\0" in data:
        raise FileError(
            _("{name}: it is a binary file: give plain text, one or more sentences a line.").format(name=name)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = _("{name}: line {line} is not UTF-8: save the file as UTF-8, or run iconv -f LATIN1 -t UTF-8.")
        raise FileError(told.format(name=name, line=line)) from None
    if not text.strip():
        raise FileError(_("{name}: it is empty: write at least one sentence in it.").format(name=name))
    return text
