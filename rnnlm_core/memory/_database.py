"""One SQLite file behind one lock: private, synced at every commit, its errors in words."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from rnnlm_core.memory import _schema
from rnnlm_core.memory._records import MemoryDamaged, MemoryProblem
from rnnlm_core.text import fold

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Value, ...]
COMPANIONS = ("", "-wal", "-shm")
"""What follows the name of the database in the names of its files."""

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a sentence is on the disk when its transaction ends
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten, not just unlinked
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
_ADVICE = {
    "SQLITE_BUSY": "another program holds it: close the other motamot, or try again in a moment",
    "SQLITE_LOCKED": "another program holds it: close the other motamot, or try again in a moment",
    "SQLITE_FULL": "the disk is full: make room and try again",
    "SQLITE_IOERR": "the disk refuses, or is full: make room, check it, and try again",
    "SQLITE_READONLY": "it may not be written to: change the permissions, or choose another place",
    "SQLITE_CANTOPEN": "it can't be opened: check the folder and its permissions, or choose another place",
    "SQLITE_PERM": "permission is refused: change the permissions, or choose another place",
}
_DAMAGED = "it is damaged: close motamot and open it again, which saves what can be saved"
_CHECKED_WHOLE = 4 << 20


class Database:
    """A connection that any thread may use, one at a time."""

    def __init__(self, path: Path, busy_seconds: float) -> None:
        """Open the file, or make it, for its owner only, and bring its tables up to date.

        Raises:
            MemoryDamaged: It is no sound database; it is left as it is.
            MemoryProblem: It can't be used.
        """
        self.path = path
        self._lock = threading.RLock()
        _make_private(path)
        with in_words(path):
            self._connection = sqlite3.connect(
                path, timeout=busy_seconds, isolation_level=None, check_same_thread=False
            )
        try:
            self._prepare()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self) -> None:
        with self.reading() as connection:
            connection.create_function("fold", 1, fold, deterministic=True)
            for setting in _SETTINGS:
                connection.execute(setting)
            found = _schema.version(connection)
        if found > len(_schema.MIGRATIONS):
            raise MemoryProblem(f"{self.path}: a newer motamot wrote it: update this one.")
        if found < len(_schema.MIGRATIONS):
            self._migrate()
            _sync_folder(self.path.parent)
        self._check()

    def _migrate(self) -> None:
        with self.writing() as connection:
            try:
                _schema.migrate(connection)
            except sqlite3.OperationalError as error:
                if getattr(error, "sqlite_errorname", "") == "SQLITE_ERROR":  # the tables are not those of the version
                    raise MemoryDamaged(f"{self.path}: {_DAMAGED}.") from error
                raise

    def _check(self) -> None:
        """Look for damage: all of it in a file that takes no time, what breaks its pages in a huge one."""
        thorough = self.path.stat().st_size < _CHECKED_WHOLE
        check = "integrity_check" if thorough else "quick_check"
        with self.reading() as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            if _schema.TABLES - tables or connection.execute(f"PRAGMA {check}(1)").fetchone()[0] != "ok":
                raise MemoryDamaged(f"{self.path}: {_DAMAGED}.")
            if thorough:
                for _ in connection.execute("SELECT text FROM sentences"):
                    pass  # to read it is to decode it

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for this thread alone.

        Raises:
            MemoryProblem: The database refuses.
        """
        with self._lock, in_words(self.path):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of what is done inside is on the disk at the end, or nothing of it.

        Raises:
            MemoryProblem: The database refuses; nothing has changed.
        """
        with self.reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def rows(self, query: str, *values: Value) -> list[Row]:
        """Everything a query finds."""
        with self.reading() as connection:
            return connection.execute(query, values).fetchall()

    def close(self) -> None:
        """Let the file go; what it holds stays."""
        with self._lock, suppress(sqlite3.Error):
            self._connection.close()


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """SQLite's errors as a MemoryProblem with advice."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise MemoryDamaged(f"{path}: {_DAMAGED}.") from error
    except sqlite3.Error as error:
        # The names of extended errors begin with those of the plain ones: SQLITE_IOERR_WRITE.
        plain = "_".join(getattr(error, "sqlite_errorname", "").split("_")[:2])
        undecodable = isinstance(error, sqlite3.OperationalError) and not plain
        if undecodable or plain in ("SQLITE_CORRUPT", "SQLITE_NOTADB"):
            raise MemoryDamaged(f"{path}: {_DAMAGED}.") from error
        raise MemoryProblem(f"{path}: {_ADVICE.get(plain, str(error))}.") from error


def _make_private(path: Path) -> None:
    """Make the folder and the file where they are missing; both are their owner's alone. SQLite's own files follow."""
    try:
        for folder in reversed([path.parent, *path.parent.parents]):
            if not folder.exists():
                folder.mkdir(mode=0o700, exist_ok=True)
        path.parent.chmod(0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        for companion in COMPANIONS:
            with suppress(FileNotFoundError):
                path.with_name(path.name + companion).chmod(0o600)
    except OSError as error:
        reason = f"{error.strerror}: change the permissions, make room, or choose another place"
        raise MemoryProblem(f"{path}: {reason}.") from error


def _sync_folder(folder: Path) -> None:
    """Make a new file's name as safe as its content."""
    with suppress(OSError):  # not every system can
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
