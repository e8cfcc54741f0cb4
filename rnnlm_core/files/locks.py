"""Locks between programs, and what to say where a file system has none."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rnnlm_core.files.system import locks

_HELD = (errno.EAGAIN, errno.EACCES, errno.EWOULDBLOCK)
NO_LOCKS = "its file system has no locks, as some network drives: choose a folder on a disk of this machine"


def check_locks(path: Path) -> None:
    """Try the locks that SQLite and we need on a file of our own, which is made where it is missing.

    Raises:
        OSError: ENOLCK, with advice, where the file system refuses them; or the file can't be made.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        for take in locks():
            take(handle)
    except OSError as error:
        if error.errno not in _HELD:
            raise OSError(errno.ENOLCK, NO_LOCKS, str(path)) from error
    finally:
        os.close(handle)


@contextmanager
def alone(path: Path, seconds: float) -> Iterator[None]:
    """Hold the lock of this file; the system lets it go where the program dies.

    Raises:
        TimeoutError: Another program has held it for so many seconds.
        OSError: The file can't be made, or there are no locks.
    """
    lock = FileLock(path, timeout=seconds, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        check_locks(path)  # some file systems refuse as if somebody else held it
        raise TimeoutError(errno.ETIMEDOUT, "another motamot holds it: try again in a moment", str(path)) from None
    except NotImplementedError:
        raise OSError(errno.ENOLCK, NO_LOCKS, str(path)) from None
    try:
        yield
    finally:
        lock.release()
