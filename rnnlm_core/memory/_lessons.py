"""What was learnt when: the history, the lessons of a replay, undoing, and what forgetting leaves of them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from itertools import groupby
from typing import Any

from rnnlm_core.memory._database import Database
from rnnlm_core.memory._records import Figures, Generation, Lesson
from rnnlm_core.memory._traces import note

_GENERATIONS = """
    SELECT number, made_at, (SELECT count(*) FROM sentences WHERE generation = number), options, starter,
           new_words, loss_before, loss_after, known_before, known_after
    FROM generations"""


def history(database: Database) -> list[Generation]:
    """Every generation, oldest first."""
    with database.reading() as connection:
        return [_generation(row) for row in connection.execute(f"{_GENERATIONS} ORDER BY number")]


def _generation(row: tuple[Any, ...]) -> Generation:
    number, made_at, sentences, options, starter, *figures = row
    return Generation(number, made_at, sentences, options, starter, Figures(*figures))


def lessons(database: Database) -> Iterator[Lesson]:
    """Each generation with its sentences, in order, and the digest of the history up to it."""
    with database.reading() as connection:
        about = {row[0]: row[1:] for row in connection.execute("SELECT number, options, starter FROM generations")}
        rows = connection.execute(
            "SELECT generation, text FROM sentences WHERE generation IS NOT NULL ORDER BY generation, position"
        )
        digest = ""
        for number, learnt in groupby(rows, key=lambda row: row[0]):
            texts, (options, starter) = tuple(row[1] for row in learnt), about[number]
            digest = hashlib.sha256(json.dumps([digest, options, texts]).encode()).hexdigest()
            yield Lesson(number, texts, options, starter, digest)


def record(
    database: Database, ids: Sequence[int], made_at: str, options: str, starter: str, figures: Figures
) -> Generation:
    """Let the sentences, in this order, be a new generation; those that do not wait are passed over.

    Raises:
        ValueError: None of them waits.
    """
    with database.writing() as connection:
        number = int(
            connection.execute(
                "INSERT INTO generations (made_at, options, starter, new_words, loss_before, loss_after,"
                " known_before, known_after) VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING number",
                (made_at, options, starter, *astuple(figures)),
            ).fetchone()[0]
        )
        connection.executemany(
            "UPDATE sentences SET generation = ?, position = ? WHERE id = ? AND generation IS NULL AND NOT aside",
            ((number, position, sentence) for position, sentence in enumerate(ids)),
        )
        made = _generation(connection.execute(f"{_GENERATIONS} WHERE number = ?", (number,)).fetchone())
        if not made.sentences:
            raise ValueError("none of these sentences waits to be learnt")
    return made


def measure(database: Database, number: int, figures: Figures, starter: str | None) -> None:
    """Replace the figures of a generation, and the starter where it is another."""
    with database.writing() as connection:
        connection.execute(
            "UPDATE generations SET new_words = ?, loss_before = ?, loss_after = ?, known_before = ?, known_after = ?,"
            " starter = coalesce(?, starter) WHERE number = ?",
            (*astuple(figures), starter, number),
        )


def undo_last(database: Database) -> Generation | None:
    """Take the last generation out of the history and set its sentences aside; None where there is none."""
    with database.writing() as connection:
        row = connection.execute(f"{_GENERATIONS} ORDER BY number DESC LIMIT 1").fetchone()
        if row is None:
            return None
        connection.execute(
            "UPDATE sentences SET generation = NULL, position = NULL, aside = 1 WHERE generation = ?", row[:1]
        )
        connection.execute("DELETE FROM generations WHERE number = ?", row[:1])
        note(connection, "models")
    return _generation(row)


def join(database: Database, after: str, sentences: int) -> None:
    """Let the lessons behind that of a digest be as few as hold so many sentences each, learnt as the last one was."""
    digests = ["", *(lesson.digest for lesson in lessons(database))]
    with database.writing() as connection:
        numbers = [row[0] for row in connection.execute("SELECT number FROM generations ORDER BY number")]
        joined = numbers[digests.index(after) :] if after in digests and len(digests) == len(numbers) + 1 else []
        if not joined:
            return
        ids = connection.execute(
            "SELECT id FROM sentences WHERE generation >= ? ORDER BY generation, position", joined[:1]
        ).fetchall()
        size = max(sentences, -(-len(ids) // len(joined)))
        connection.executemany(
            "UPDATE sentences SET generation = ?, position = ? WHERE id = ?",
            ((joined[place // size], place, index) for place, (index,) in enumerate(ids)),
        )
        connection.execute(
            "UPDATE generations SET (made_at, options, starter) ="
            " (SELECT made_at, options, starter FROM generations ORDER BY number DESC LIMIT 1) WHERE number >= ?",
            joined[:1],
        )
        drop_empty_lessons(connection)


def drop_empty_lessons(connection: sqlite3.Connection) -> None:
    """Inside a transaction: a generation without a sentence has taught nothing."""
    connection.execute("DELETE FROM generations WHERE NOT EXISTS (SELECT 1 FROM sentences WHERE generation = number)")
