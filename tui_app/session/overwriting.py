"""Writing a file that exists: beside it and renamed where nobody could tell, else in place.

A rename is all or nothing, but it makes another file: hard links would part, a mount point refuses, another owner or an
access list could be lost, and the folder has to allow it.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from rnnlm_core.files.atomic import replacing
from rnnlm_core.files.system import dress, new_file_mode, set_mode

_NO_RENAME = {errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.EXDEV}
"""What a folder says that takes no new file, or a file that can't be replaced."""


class _NotTheSameError(Exception):
    """The new file could not be given all that the old one has."""


def overwrite(path: Path, data: bytes) -> None:
    """Make this the content of a file, or of a new one.

    Raises:
        OSError: That failed; the file is as it was.
    """
    try:
        old = path.stat()
    except FileNotFoundError:
        _replace(path, data, None)
        return
    if old.st_nlink > 1:
        _in_place(path, data, old)
        return
    try:
        _replace(path, data, old)
    except _NotTheSameError:
        _in_place(path, data, old)
    except OSError as error:
        if error.errno not in _NO_RENAME:
            raise
        _in_place(path, data, old)


def _replace(path: Path, data: bytes, old: os.stat_result | None) -> None:
    """Write beside the file, then put it in the file's place."""
    with replacing(path, mode=None) as file:
        if old is None:
            set_mode(file.fileno(), new_file_mode())
        else:
            _dress(path, file.fileno(), old)
        file.write(data)


def _dress(path: Path, handle: int, old: os.stat_result) -> None:
    """Give the new file the owner, the permissions and the attributes of the old one."""
    try:
        dress(path, handle, old)
    except OSError:
        raise _NotTheSameError from None


def _in_place(path: Path, data: bytes, old: os.stat_result) -> None:
    """Write over the file's own bytes; what was there is written back if that fails half-way."""
    before = path.read_bytes()
    mode = stat.S_IMODE(old.st_mode)
    if not mode & stat.S_IWUSR:
        os.chmod(path, mode | stat.S_IWUSR)
    try:
        try:
            _fill(path, data)
        except OSError:
            with suppress(OSError):
                _fill(path, before)
            raise
    finally:
        if not mode & stat.S_IWUSR:
            os.chmod(path, mode)


def _fill(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:
        file.write(data)
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
