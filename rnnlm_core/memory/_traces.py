"""What is left to do once something was forgotten: a journal in the database, done by whoever opens the data next.

The transaction that deletes also writes what is due. So a program that is killed at any moment has either forgotten
nothing, or left a note of what is to be finished:

- wipe: no trace in the gaps of the pages, the log, or the files that were set aside as damaged; done here;
- models: no model file that was made from other lessons than those of now; done by `rnnlm_core.personal`;
- copies: no copy of the sentences in other files; done by whoever keeps such files.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from rnnlm_core.memory._database import Database
from rnnlm_core.memory._place import COMPANIONS
from rnnlm_core.memory._records import MemoryProblem

Chore: TypeAlias = Literal["wipe", "models", "copies"]
FORGETTING: tuple[Chore, ...] = ("wipe", "models", "copies")


def note(connection: sqlite3.Connection, *chores: Chore) -> None:
    """Inside the transaction that changes something: whatever happens next, this is due."""
    connection.executemany("INSERT OR IGNORE INTO chores VALUES (?)", ((chore,) for chore in chores))


class Due(NamedTuple):
    """What is left to do, as it was at a time."""

    chores: frozenset[str]
    version: tuple[int, int]
    """Of the database: another one where anything was written since."""


def due(database: Database) -> Due:
    """What is left to do."""
    with database.reading() as connection:
        version = _version(connection)
        return Due(frozenset(row[0] for row in connection.execute("SELECT name FROM chores")), version)


def _version(connection: sqlite3.Connection) -> tuple[int, int]:
    """What other connections have written, and this one."""
    return int(connection.execute("PRAGMA data_version").fetchone()[0]), connection.total_changes


def done(database: Database, chore: Chore, seen: Due) -> None:
    """It was done, begun with what was seen; where anything was written since, it stays due: that may be another."""
    with database.writing() as connection:
        if _version(connection) == seen.version:
            connection.execute("DELETE FROM chores WHERE name = ?", (chore,))


def wipe_if_due(database: Database) -> None:
    """Leave no trace of what was deleted: not in the gaps of the file's pages, in the log, or in damaged files.

    Raises:
        MemoryProblem: Not possible now; it stays due.
    """
    seen = due(database)
    if "wipe" not in seen.chores:
        return
    with database.reading() as connection:
        connection.execute("VACUUM")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        held = "another motamot holds the file, so its traces are wiped at the next start"
        raise MemoryProblem(f"{database.path}: it is forgotten, but {held}.")
    _delete(_leftovers(database.path))
    done(database, "wipe", seen)


def _leftovers(path: Path) -> Iterator[Path]:
    """What was set aside as damaged, once saved, and what a killed repair left, hold what is forgotten, too."""
    yield from path.parent.glob(f"{path.name}.damaged-*")
    yield from (path.with_name(f"{path.name}.mended{companion}") for companion in COMPANIONS)


def _delete(files: Iterator[Path]) -> None:
    try:
        for each in list(files):
            each.unlink(missing_ok=True)
    except OSError as error:
        raise MemoryProblem(
            f"{error.filename}: it is forgotten, but this file could not be deleted: {error.strerror}. "
            "It is tried again later."
        ) from error
