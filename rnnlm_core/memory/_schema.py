"""The tables, as the scripts that brought them about: script n leads from version n to version n + 1.

A shipped script is never edited; what comes later is a new script. `_salvage` knows the columns by their order.
"""

from __future__ import annotations

import sqlite3

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE generations (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            made_at TEXT NOT NULL,
            options TEXT NOT NULL,
            starter TEXT NOT NULL,
            new_words INTEGER NOT NULL,
            loss_before REAL,
            loss_after REAL,
            known_before REAL,
            known_after REAL
        )""",
        """
        CREATE TABLE sentences (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            text TEXT NOT NULL UNIQUE,
            source TEXT NOT NULL CHECK (source IN ('typed', 'added', 'imported')),
            added_at TEXT NOT NULL,
            count INTEGER NOT NULL DEFAULT 1 CHECK (count > 0),
            aside INTEGER NOT NULL DEFAULT 0 CHECK (aside IN (0, 1)),
            generation INTEGER REFERENCES generations (number),
            position INTEGER,
            CHECK ((generation IS NULL) = (position IS NULL) AND (generation IS NULL OR NOT aside))
        )""",
        "CREATE INDEX sentences_by_lesson ON sentences (generation, position)",
        "CREATE INDEX sentences_waiting ON sentences (id) WHERE generation IS NULL AND NOT aside",
    ),
    (
        "CREATE TABLE blocked (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, word TEXT NOT NULL)",
        # What a crash or a full disk left undone, to be done on opening.
        "CREATE TABLE chores (name TEXT PRIMARY KEY)",
    ),
    (
        # When a sentence was typed, each time: it stands once among the sentences, but in every message that has it.
        """
        CREATE TABLE said (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at TEXT NOT NULL,
            sentence INTEGER NOT NULL REFERENCES sentences (id) ON DELETE CASCADE
        )""",
        "CREATE INDEX said_sentences ON said (sentence)",
    ),
    (
        # The space before it in its message, so that a list is a list again at the next start.
        "ALTER TABLE said ADD COLUMN before TEXT NOT NULL DEFAULT ' '",
    ),
)
TABLES = frozenset(("generations", "sentences", "blocked", "chores", "said"))


def version(connection: sqlite3.Connection) -> int:
    """Which version the tables have; 0 where there are none."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the latest version, inside the transaction that the caller holds."""
    for number in range(version(connection), len(MIGRATIONS)):
        for statement in MIGRATIONS[number]:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number + 1}")
