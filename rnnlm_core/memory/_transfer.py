"""Memory ⇄ text: JSON Lines with everything in it, or one sentence a line. Both are streamed.

A line of JSON is an object: the first, `{"motamot": "memory", "format": 1, "language": …}`, then one with `generation`
(a number) for each lesson, with what was recorded of it; with `blocked` (a word); and with `sentence` (a text), its
source, date, count and state, and where it was learnt its generation and its place in that lesson.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any, TypeAlias

from rnnlm_core.memory import _sentences
from rnnlm_core.memory._database import Database, Value
from rnnlm_core.memory._intake import unfit
from rnnlm_core.memory._lessons import drop_empty_lessons
from rnnlm_core.memory._records import CHUNK, SOURCES, Added, Refusal
from rnnlm_core.text import normalize
from rnnlm_core.text.secrets import reason_to_refuse

FORMAT = 1
_GENERATION = ("made_at", "options", "starter", "new_words", "loss_before", "loss_after", "known_before", "known_after")
_SENTENCE = ("source", "added_at", "count", "state", "generation", "position")
_KINDS = ("sentence", "generation", "blocked", "motamot")
LONGEST_FIELD = 10_000
"""Characters; a longer option or date is none of ours."""
_LARGEST = 2**53

Entry: TypeAlias = dict[str, Any]


def export_text(database: Database) -> Iterator[str]:
    """One sentence a line, oldest first."""
    for row in _sentence_rows(database):
        yield f"{row[1]}\n"


def export_lines(database: Database, language: str) -> Iterator[str]:
    """Everything there is, as JSON Lines."""
    yield _line({"motamot": "memory", "format": FORMAT, "language": language})
    for number, *about in database.rows(f"SELECT number, {', '.join(_GENERATION)} FROM generations ORDER BY number"):
        yield _line({"generation": number, **dict(zip(_GENERATION, about, strict=True))})
    for (word,) in database.rows("SELECT word FROM blocked ORDER BY key"):
        yield _line({"blocked": word})
    for _, text, *about in _sentence_rows(database):
        fields = dict(zip(_SENTENCE, about, strict=True))
        yield _line({"sentence": text, **{name: value for name, value in fields.items() if value is not None}})


def _sentence_rows(database: Database) -> Iterator[tuple[Value, ...]]:
    """A few at a time, so that the database is free between them."""
    query = (
        f"SELECT id, text, source, added_at, count, {_sentences.STATE}, generation, position FROM sentences"
        f" WHERE id > ? ORDER BY id LIMIT {CHUNK}"
    )
    last: Value = 0
    while rows := database.rows(query, last):
        yield from rows
        last = rows[-1][0]


def _line(fields: Entry) -> str:
    return f"{json.dumps(fields, ensure_ascii=False)}\n"


def recognised(lines: Iterable[str]) -> tuple[bool, Iterator[str]]:
    """Whether the first line that says anything is one of an export, not a sentence in braces; and all the lines."""
    head, rest = [], iter(lines)
    for line in rest:
        head.append(line)
        if line.strip():
            break
    entry = _parsed(head[-1]) if head else None
    return entry is not None and any(kind in entry for kind in _KINDS), chain(head, rest)


def exported_language(text: str) -> str | None:
    """The language that the first line of an export names; None of any other text."""
    entry = _parsed(text.partition("\n")[0]) or {}
    language = entry.get("language") if "motamot" in entry else None
    return language if isinstance(language, str) else None


def import_lines(
    database: Database,
    language: str,
    lines: Iterable[str],
    keep_secrets: bool,
    on_progress: Callable[[Added], None] | None,
    is_cancelled: Callable[[], bool] | None,
) -> Added:
    """Take in JSON Lines; an empty database gets the history too, in another one what was learnt elsewhere waits.

    Raises:
        ValueError: They are in another language, or a newer motamot wrote them.
    """
    is_fresh = not database.rows("SELECT 1 FROM sentences LIMIT 1")
    total, entries = Added(), (_entry(line, number, language, keep_secrets) for number, line in enumerate(lines, 1))
    while chunk := list(islice((entry for entry in entries if entry is not None), CHUNK)):
        total += _store(database, chunk, is_fresh)
        if on_progress is not None:
            on_progress(total)
        if is_cancelled is not None and is_cancelled():
            break
    with database.writing() as connection:
        drop_empty_lessons(connection)
    return total


def _entry(line: str, number: int, language: str, keep_secrets: bool) -> Entry | Refusal | None:
    """What a line says, its fields of the right kinds; or why it is refused; nothing for a blank or the first one."""
    if not line.strip():
        return None
    entry = _parsed(line)
    if entry is None:
        return Refusal(number, _excerpt(line), "it is no line of an export")
    if "motamot" in entry:
        _check_head(entry, language)
        return None
    if isinstance(word := entry.get("blocked"), str) and normalize(word):
        return {"blocked": normalize(word)}
    if _is_number(entry.get("generation")) and "sentence" not in entry:
        return entry
    if not isinstance(text := entry.get("sentence"), str):
        return Refusal(number, _excerpt(line), "it holds neither a sentence nor a blocked word")
    text = normalize(text)
    if not keep_secrets and (reason := reason_to_refuse(text)):
        return Refusal(number, f"{text[:3]}…", reason)
    if reason := unfit(text):
        return Refusal(number, text[:40], reason)
    return {**entry, "sentence": text}


def _excerpt(line: str) -> str:
    """What may be shown of a line that is none of an export: a broken one can hold a secret all the same."""
    shown = normalize(line)
    return f"{shown[:3]}…" if reason_to_refuse(shown) else shown[:40]


def _parsed(line: str) -> Entry | None:
    """An object, however hostile the line is; fields of a kind that ours are not are left out later, one by one."""
    try:
        entry = json.loads(line) if line.lstrip().startswith("{") else None
    except (ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def _check_head(entry: Entry, language: str) -> None:
    if entry.get("language", language) != language:
        raise ValueError(f"these sentences are in {entry['language']!r}: say so with --language")
    if not _is_number(entry.get("format")) or entry["format"] > FORMAT:
        raise ValueError("a newer motamot wrote these sentences: update this one")


def _store(database: Database, chunk: list[Entry | Refusal], is_fresh: bool) -> Added:
    refused = tuple(each for each in chunk if isinstance(each, Refusal))
    new = known = 0
    with database.writing() as connection:
        for entry in chunk:
            if isinstance(entry, Refusal):
                continue
            if "sentence" in entry:
                is_new = _store_sentence(connection, entry, is_fresh)
                new, known = new + is_new, known + (not is_new)
            elif "blocked" in entry:
                _sentences.block(connection, entry["blocked"])
            elif is_fresh:
                _store_generation(connection, entry)
    return Added(new, known, refused, len(refused))


def _store_generation(connection: sqlite3.Connection, entry: Entry) -> None:
    words = [_plain(entry.get(name)) for name in _GENERATION[:3]]
    new_words = entry.get("new_words") if _is_number(entry.get("new_words")) else 0
    figures = [value if _is_figure(value := entry.get(name)) else None for name in _GENERATION[4:]]
    connection.execute(
        f"INSERT OR IGNORE INTO generations (number, {', '.join(_GENERATION)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (entry["generation"], *words, new_words, *figures),
    )


def _store_sentence(connection: sqlite3.Connection, entry: Entry, is_fresh: bool) -> bool:
    """Whether it was not there before."""
    source = entry.get("source") if entry.get("source") in SOURCES else "imported"
    count = entry["count"] if _is_number(entry.get("count")) and entry["count"] > 0 else 1
    aside, place = entry.get("state") == "aside", (None, None)
    if is_fresh and not aside and _is_number(entry.get("generation")) and _is_number(entry.get("position")):
        number = entry["generation"]
        if connection.execute("SELECT 1 FROM generations WHERE number = ?", (number,)).fetchone():
            place = (number, entry["position"])
    fresh = connection.execute(
        "INSERT OR IGNORE INTO sentences (text, source, added_at, count, aside, generation, position)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (entry["sentence"], source, _plain(entry.get("added_at")), count, aside, *place),
    ).rowcount
    if not fresh:
        # A backup taken in again is not another time that the sentence was given.
        connection.execute("UPDATE sentences SET count = max(count, ?) WHERE text = ?", (count, entry["sentence"]))
    return fresh > 0


def _plain(value: object) -> str:
    """A text that can be stored and shown as it is; anything else says nothing."""
    return value if isinstance(value, str) and len(value) <= LONGEST_FIELD and value.isprintable() else ""


def _is_figure(value: object) -> bool:
    """A finite number: SQLite holds no larger integer than 64 bits, and JSON no infinity."""
    return isinstance(value, int | float) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _LARGEST
