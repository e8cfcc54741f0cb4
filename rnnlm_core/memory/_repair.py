"""A damaged database is set aside, never deleted, and what can be read of it goes into a new one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from rnnlm_core.files.locks import alone
from rnnlm_core.memory._database import Database
from rnnlm_core.memory._lessons import drop_empty_lessons
from rnnlm_core.memory._place import COMPANIONS
from rnnlm_core.memory._records import MemoryDamaged, MemoryProblem
from rnnlm_core.memory._salvage import Salvaged, salvage


def open_or_repair(path: Path, busy_seconds: float, *, read_only: bool = False) -> tuple[Database, str]:
    """The database at `path`, and in words what was repaired; nothing where all is well.

    Raises:
        MemoryProblem: It can't be used, or not be repaired.
    """
    if read_only:
        return Database(path, busy_seconds, read_only=True), ""
    try:
        return _open(path, busy_seconds), ""
    except MemoryDamaged:
        with _alone(path, busy_seconds):
            return _repair(path, busy_seconds)
    except OSError as error:  # the folder may not even be looked into
        reason = f"{error.strerror}: change the permissions, or choose another place"
        raise MemoryProblem(f"{path}: {reason}.") from error


@contextmanager
def _alone(path: Path, busy_seconds: float) -> Iterator[None]:
    """Keep a second instance from setting aside what this one has just repaired."""
    try:
        with alone(path.with_name(f"{path.name}.repair"), busy_seconds):
            yield
    except TimeoutError:
        raise MemoryProblem(f"{path}: it is damaged, and another motamot repairs it: try again in a moment.") from None
    except OSError as error:
        raise MemoryProblem(f"{path}: it is damaged, and can't be repaired here: {error.strerror}.") from error


def _lost_its_pages(path: Path) -> bool:
    """Whether the file is empty but its log is not: SQLite would take it for new and throw the log away."""
    log = path.with_name(f"{path.name}-wal")
    return path.exists() and path.stat().st_size == 0 and log.exists() and log.stat().st_size > 0


def _open(path: Path, busy_seconds: float) -> Database:
    if _lost_its_pages(path):
        raise MemoryDamaged(f"{path}: it is empty.")
    return Database(path, busy_seconds)


def _repair(path: Path, busy_seconds: float) -> tuple[Database, str]:
    with suppress(MemoryDamaged):
        return _open(path, busy_seconds), ""  # another instance was quicker
    mended = path.with_name(f"{path.name}.mended")
    try:
        _remove(mended)
        found = salvage(path)
        with closing(Database(mended, busy_seconds)) as database:
            kept = _refill(database, found)
        aside = _set_aside(path)
        os.replace(mended, path)
    except OSError as error:
        reason = f"{error.strerror}: make room, or change the permissions"
        raise MemoryProblem(f"{path}: it is damaged, and could not be mended: {reason}.") from error
    saved = f"{kept:,} sentence{'s were' if kept != 1 else ' was'} saved" if kept else "no sentence could be saved"
    notice = (
        f"Your sentences' file was damaged: {saved}. The damaged one is kept as {aside} until you forget something."
    )
    return Database(path, busy_seconds), notice


def _remove(path: Path) -> None:
    """What a crash left of an earlier repair."""
    for companion in COMPANIONS:
        path.with_name(path.name + companion).unlink(missing_ok=True)


def _set_aside(path: Path) -> Path:
    """Give the damaged file a second name, which is free, until the mended one takes the first: it is never missing.

    Otherwise an instance that starts right now would begin a new one. The log has to go, or it would be taken for
    that of the mended file; SQLite's index of it is worth nothing.
    """
    number = 1
    while any((aside := path.with_name(f"{path.name}.damaged-{number}")).parent.glob(f"{aside.name}*")):
        number += 1
    shutil.copy2(path, aside)
    log, index = (path.with_name(path.name + companion) for companion in COMPANIONS[1:])
    if log.exists():
        os.replace(log, aside.with_name(f"{aside.name}-wal"))
    index.unlink(missing_ok=True)
    return aside


def _refill(database: Database, found: Salvaged) -> int:
    """Put the rows back under their ids; a sentence whose generation is lost waits again."""
    with database.writing() as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO generations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            ((number, *row) for number, row in sorted(found.generations.items())),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (number, *row[:5], *(row[5:] if row[5] in found.generations else (None, None)))
                for number, row in sorted(found.sentences.items())
            ),
        )
        connection.executemany(
            "INSERT OR IGNORE INTO blocked VALUES (?, ?, ?)",
            ((number, *row) for number, row in sorted(found.blocked.items())),
        )
        drop_empty_lessons(connection)
        return int(connection.execute("SELECT count(*) FROM sentences").fetchone()[0])
