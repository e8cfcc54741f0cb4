"""One SQLite file behind one lock: private, synced at every commit, its errors in words."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias

from rnnlm_core.files.locks import check_locks
from rnnlm_core.files.system import sync_folder
from rnnlm_core.memory import _place, _schema
from rnnlm_core.memory._records import MemoryDamaged, MemoryProblem
from rnnlm_core.text import fold

Value: TypeAlias = str | int | float | None
Row: TypeAlias = tuple[Value, ...]
_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a sentence is on the disk when its transaction ends
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten, not just unlinked
    "PRAGMA temp_store = MEMORY",  # VACUUM would copy the sentences into the system's folder for temporary files
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)
_READING = ("PRAGMA query_only = ON", "PRAGMA trusted_schema = OFF", "PRAGMA temp_store = MEMORY")
_ADVICE = {
    "SQLITE_BUSY": "another program holds it: close the other motamot, or try again in a moment",
    "SQLITE_LOCKED": "another program holds it: close the other motamot, or try again in a moment",
    "SQLITE_FULL": "the disk is full: make room and try again",
    "SQLITE_IOERR": "the disk refuses, or is full: make room, check it, and try again",
    "SQLITE_READONLY": "it may not be written to: change the permissions, or choose another place",
    "SQLITE_CANTOPEN": "it can't be opened: check the folder and its permissions, or choose another place",
    "SQLITE_PERM": "permission is refused: change the permissions, or choose another place",
}
_GONE = "another program has deleted or replaced this file while it was open: try again"
_DAMAGED = "it is damaged: close motamot and open it again, which saves what can be saved"
_CHECKED_WHOLE = 4 << 20


class Database:
    """A connection that any thread may use, one at a time."""

    def __init__(self, path: Path, busy_seconds: float, *, read_only: bool = False) -> None:
        """Open the file, or make it, for its owner only, and bring its tables up to date.

        Args:
            path: Of the file.
            busy_seconds: How long to wait for another program that writes to it.
            read_only: Touch nothing: for a folder that may not be written to.

        Raises:
            MemoryDamaged: It is no sound database; it is left as it is.
            MemoryProblem: It can't be used.
        """
        self.path = path
        self._lock = threading.RLock()
        if not read_only:
            try:
                _place.make_private(path)
            except OSError as error:
                reason = f"{error.strerror}: change the permissions, make room, or choose another place"
                raise MemoryProblem(f"{path}: {reason}.") from error
        with in_words(path):
            self._connection = _place.connected_read_only(path) if read_only else _place.connected(path, busy_seconds)
        try:
            self._identity = _place.identity(path)
            self._prepare(read_only)
            self._version = self._data_version()
        except BaseException:
            self._connection.close()
            raise

    def _prepare(self, read_only: bool) -> None:
        with self.reading() as connection:
            connection.create_function("fold", 1, fold, deterministic=True)
            for setting in _READING if read_only else _SETTINGS:
                connection.execute(setting)
            found = _schema.version(connection)
        if found > len(_schema.MIGRATIONS):
            raise MemoryProblem(f"{self.path}: a newer motamot wrote it: update this one.")
        if read_only and found < len(_schema.MIGRATIONS):
            raise MemoryProblem(f"{self.path}: an older motamot wrote it, and {_ADVICE['SQLITE_READONLY']}.")
        if found < len(_schema.MIGRATIONS):
            self._migrate()
            sync_folder(self.path.parent)
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
            MemoryProblem: The database refuses; nothing has changed. Or its file is another than the one that was
                opened: what was written is in none that has a name.
        """
        with self.reading() as connection:
            self._refuse_another_file()
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            self._refuse_another_file()

    @property
    def is_replaced(self) -> bool:
        """Whether the file of this name is another than the one that was opened, or is gone."""
        return _place.identity(self.path) != self._identity

    def _refuse_another_file(self) -> None:
        if self.is_replaced:
            raise MemoryProblem(f"{self.path}: {_GONE}.")

    def has_changed(self) -> bool:
        """Whether another program has written since this was asked last; no while a thread of this one works."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            before, self._version = self._version, self._data_version()
            return self._version != before
        finally:
            self._lock.release()

    def _data_version(self) -> int:
        return int(self.rows("PRAGMA data_version")[0][0] or 0)

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
        if plain in ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_IOERR"):
            _refuse_without_locks(path)
        raise MemoryProblem(f"{path}: {_ADVICE.get(plain, str(error))}.") from error


def _refuse_without_locks(path: Path) -> None:
    """SQLite takes a file system that refuses locks for another program that has them."""
    try:
        check_locks(path.with_name(f"{path.name}.locks"))
    except OSError as error:
        if error.errno == errno.ENOLCK:
            raise MemoryProblem(f"{path}: {error.strerror}.") from error
