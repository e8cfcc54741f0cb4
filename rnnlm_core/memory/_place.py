"""Where a database lies: its files, who may read them, and how they are opened."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

COMPANIONS = ("", "-wal", "-shm")
"""What follows the name of the database in the names of its files."""


def connected(path: Path, busy_seconds: float) -> sqlite3.Connection:
    """To read and write, from any thread."""
    return sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)


def connected_read_only(path: Path) -> sqlite3.Connection:
    """Without a log there is nobody who writes, and SQLite needs to be told so, or it would want to make one."""
    log = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    uri = f"{path.absolute().as_uri()}?{mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from any other, whatever its name; None where there is none."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_dev, about.st_ino


def make_private(path: Path) -> None:
    """Make the folder and the file where they are missing, their owner's alone; a folder that is there stays as it is.

    A file that is there is not opened: to close it would let go of the locks that another connection of this process
    has on it. SQLite's own files get the permissions of the database.

    Raises:
        OSError: The disk refuses.
    """
    for folder in reversed([path.parent, *path.parent.parents]):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
    if not path.exists():
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    for companion in COMPANIONS:
        with suppress(FileNotFoundError, PermissionError):
            path.with_name(path.name + companion).chmod(0o600)
