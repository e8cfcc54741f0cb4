"""The rows of sentences and blocked words: put in, found, deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from rnnlm_core.memory._database import Database, Value
from rnnlm_core.memory._intake import Found
from rnnlm_core.memory._lessons import drop_empty_lessons
from rnnlm_core.memory._records import Added, Refusal, Sentence, Source, State
from rnnlm_core.memory._traces import FORGETTING, note
from rnnlm_core.text import fold, normalize

STATE = "CASE WHEN generation IS NOT NULL THEN 'learnt' WHEN aside THEN 'aside' ELSE 'waiting' END"
WHERE: dict[State | None, str] = {
    None: "TRUE",
    "waiting": "generation IS NULL AND NOT aside",
    "learnt": "generation IS NOT NULL",
    "aside": "aside",
}
"""What holds for the sentences in a state; None stands for all."""


def select(database: Database, where: str, *values: Value) -> list[Sentence]:
    """The sentences for which this holds, which may go on to say their order."""
    query = f"SELECT id, text, source, added_at, count, {STATE}, generation FROM sentences WHERE {where}"
    with database.reading() as connection:
        return [Sentence(*row) for row in connection.execute(query, values)]


def search(database: Database, text: str, limit: int | None, generation: int | None) -> list[Sentence]:
    """The newest sentences that hold the text, whatever its accents and case; or those of one generation."""
    return select(
        database,
        "(?1 = '' OR instr(fold(text), ?1)) AND (?2 IS NULL OR generation = ?2) ORDER BY id DESC LIMIT ?3",
        fold(normalize(text)),
        generation,
        -1 if limit is None else limit,
    )


_COLUMNS = f"sentences.id, text, source, {{at}}, count, {STATE}, generation"
_SAID = f"""
    SELECT {_COLUMNS.format(at="at")}, before, said.id AS turn FROM said JOIN sentences ON sentences.id = sentence
    WHERE ?1 = '' OR instr(fold(text), ?1)
"""
_SAID_BEFORE_IT_WAS_NOTED = f"""
    SELECT {_COLUMNS.format(at="added_at")}, ' ', sentences.id AS turn FROM sentences
    WHERE source = 'typed' AND NOT EXISTS (SELECT 1 FROM said WHERE sentence = sentences.id)
    AND (?1 = '' OR instr(fold(text), ?1))
"""


def search_typed(database: Database, text: str, limit: int | None) -> list[Sentence]:
    """What was typed and holds the text, newest first; a sentence as often as it was typed, at the moment of each time.

    A file of an earlier version, or one that was salvaged, knows the first time only.
    """
    query = f"SELECT * FROM ({_SAID} UNION ALL {_SAID_BEFORE_IT_WAS_NOTED}) ORDER BY 4 DESC, turn DESC LIMIT ?2"
    with database.reading() as connection:
        rows = connection.execute(query, (fold(normalize(text)), -1 if limit is None else limit))
        return [Sentence(*row[:-1]) for row in rows]


def keep(database: Database, found: Sequence[Found | Refusal], source: Source, now: str) -> Added:
    """Put sentences in, all in one transaction; what was refused is counted with them."""
    refused = tuple(each for each in found if isinstance(each, Refusal))
    kept = [each for each in found if isinstance(each, Found)]
    new = 0
    if kept:
        with database.writing() as connection:
            new = sum(_insert(connection, each.text, source, now) for each in kept)
            if source == "typed":
                connection.executemany(
                    "INSERT INTO said (at, before, sentence) SELECT ?, ?, id FROM sentences WHERE text = ?",
                    [(now, each.before, each.text) for each in kept],
                )
    return Added(new, len(kept) - new, refused, len(refused))


def _insert(connection: sqlite3.Connection, text: str, source: Source, now: str) -> bool:
    """Whether the sentence waits now and did not before."""
    fresh = connection.execute(
        "INSERT OR IGNORE INTO sentences (text, source, added_at) VALUES (?, ?, ?)", (text, source, now)
    )
    if fresh.rowcount:
        return True
    again = connection.execute("UPDATE sentences SET aside = 0 WHERE text = ? AND aside", (text,)).rowcount
    connection.execute("UPDATE sentences SET count = count + 1 WHERE text = ?", (text,))
    return again > 0


def delete(database: Database, ids: Iterable[int] | None) -> int:
    """Delete these sentences, or all, and the lessons left without any; returns how many there were."""
    with database.writing() as connection:
        if ids is None:
            gone = connection.execute("DELETE FROM sentences").rowcount
        else:
            gone = sum(connection.execute("DELETE FROM sentences WHERE id = ?", (each,)).rowcount for each in ids)
        drop_empty_lessons(connection)
        note(connection, *FORGETTING)
    return gone


def block(connection: sqlite3.Connection, word: str) -> None:
    """Block a normalized word, inside a transaction."""
    connection.execute("INSERT OR REPLACE INTO blocked (key, word) VALUES (?, ?)", (word.casefold(), word))


def unblock(database: Database, word: str) -> bool:
    """Whether the normalized word was blocked, in whatever case."""
    with database.writing() as connection:
        gone = connection.execute("DELETE FROM blocked WHERE key = ?", (word.casefold(),)).rowcount
        note(connection, "wipe")
    return gone > 0
