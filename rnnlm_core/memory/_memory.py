"""The user's sentences: kept, listed, learnt in generations, and truly forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice
from operator import index
from pathlib import Path
from typing import Self

from rnnlm_core.memory import _lessons, _sentences, _traces, _transfer
from rnnlm_core.memory._database import Database
from rnnlm_core.memory._intake import Found, intake
from rnnlm_core.memory._opened import Opened
from rnnlm_core.memory._records import (
    CHUNK,
    SOURCES,
    Added,
    Figures,
    Generation,
    Lesson,
    MemoryProblem,
    Sentence,
    Source,
    State,
)
from rnnlm_core.memory._repair import open_or_repair
from rnnlm_core.memory._words import holds_word
from rnnlm_core.text import normalize
from rnnlm_core.text.secrets import SecretFilter

MOST_ID = 2**63 - 1
"""Of what SQLite counts with."""


class Memory(Opened):
    """One file of sentences in one language. Any thread may call; each call is whole, or has not happened.

    All of its threads share one connection behind a lock, which is free between the transactions of a huge `add`.
    Every method raises MemoryProblem where the file can't be read or written.
    """

    def __init__(
        self, database: Database, language: str, notice: str, keep_secrets: bool, clock: Callable[[], float]
    ) -> None:
        """Use `Memory.open`."""
        super().__init__(database)
        self.language = language
        self.notice = notice
        """What was repaired on opening, in words; empty where nothing was."""
        self.keep_secrets = keep_secrets
        """Whether what looks like a password is kept all the same."""
        self._clock = clock
        self._typed = SecretFilter()

    @classmethod
    def open(
        cls,
        path: Path,
        language: str = "fr",
        *,
        keep_secrets: bool = False,
        busy_seconds: float = 5.0,
        read_only: bool = False,
        clock: Callable[[], float] = time.time,
    ) -> Self:
        """Open the file, or make it; a damaged one is set aside, and what can be read of it saved.

        Args:
            path: Of the file; its folder is made, for its owner alone, where it is missing.
            language: How to cut texts into sentences and words.
            keep_secrets: Whether what looks like a password is kept all the same.
            busy_seconds: How long to wait for another program that writes to it.
            read_only: Touch nothing, so that what lies in a folder that may not be written to can be read.
            clock: Seconds since 1970: only for the dates that are shown.
        """
        database, notice = open_or_repair(path, busy_seconds, read_only=read_only)
        if not read_only:
            with suppress(MemoryProblem):  # it stays due
                _traces.wipe_if_due(database)
        return cls(database, language, notice, keep_secrets, clock)

    def add(
        self,
        texts: Iterable[str],
        source: Source = "added",
        *,
        on_progress: Callable[[Added], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        keep_secrets: bool | None = None,
        secrets: SecretFilter | None = None,
        on_kept: Callable[[list[str]], None] | None = None,
    ) -> Added:
        """Keep the sentences of the texts; they are synced to the disk when this returns.

        Args:
            texts: Each begins a new line, and a string is one text; taken one by one, so that they may come from a
                huge file.
            source: Where they are from. What is typed is one conversation: a message that announces a password
                makes the next one a secret.
            on_progress: Called with what became of the sentences so far, after each 2,000 of them.
            is_cancelled: Asked then; what was kept so far stays.
            keep_secrets: For this time only.
            secrets: What recognises them; of a conversation that goes on elsewhere, too.
            on_kept: Called with the sentences that are kept, new or not, once they are on the disk.

        Raises:
            MemoryProblem: Of the last 2,000 none is kept; those before them are.
            TypeError: A text is no string.
            ValueError: There is no such source.
        """
        if source not in SOURCES:
            raise ValueError(f"unknown source {source!r}: choose one of {', '.join(SOURCES)}")
        texts = [texts] if isinstance(texts, str) else texts
        kept = self.keep_secrets if keep_secrets is None else keep_secrets
        reader = secrets or (self._typed if source == "typed" else SecretFilter())
        found, total = intake(texts, self.language, None if kept else reader), Added()
        while chunk := list(islice(found, CHUNK)):
            total += _sentences.keep(self._database, chunk, source, self._now())
            if on_kept is not None:
                on_kept([each.text for each in chunk if isinstance(each, Found)])
            if on_progress is not None:
                on_progress(total)
            if is_cancelled is not None and is_cancelled():
                break
        return total

    def count(self, state: State | None = None) -> int:
        """How many sentences there are, or how many in this state."""
        rows = self._database.rows(f"SELECT count(*) FROM sentences WHERE {_sentences.WHERE[state]}")
        return int(rows[0][0] or 0)

    def waiting(self) -> list[Sentence]:
        """The sentences to be learnt, oldest first."""
        return _sentences.select(self._database, f"{_sentences.WHERE['waiting']} ORDER BY id")

    def sentences(self, search: str = "", limit: int | None = 200, *, generation: int | None = None) -> list[Sentence]:
        """The newest sentences that hold the searched text, whatever its accents and case; or those of a generation."""
        return _sentences.search(self._database, search, limit, generation)

    def typed(self, search: str = "", limit: int | None = None) -> list[Sentence]:
        """What was typed and sent and holds the searched text, newest first: a sentence each time with its moment."""
        return _sentences.search_typed(self._database, search, limit)

    def with_word(self, word: str) -> list[Sentence]:
        """The sentences with this word, or with these words in a row, whatever their case; newest first."""
        holds = holds_word(word, self.language)
        return [each for each in self.sentences(limit=None) if holds(each.text)]

    def history(self) -> list[Generation]:
        """Every generation of the personal model, oldest first."""
        return _lessons.history(self._database)

    def lessons(self) -> list[Lesson]:
        """Every generation's sentences in the order they were learnt in, for replay."""
        return list(_lessons.lessons(self._database))

    def digest(self) -> str:
        """The digest of the last lesson; empty where nothing is learnt."""
        return self.digests()[-1]

    def digests(self) -> list[str]:
        """Of each model on the way from the starter, which is "", to the one that all lessons make."""
        return ["", *(lesson.digest for lesson in _lessons.lessons(self._database))]

    def record(
        self, ids: Sequence[int], options: str = "", starter: str = "", figures: Figures | None = None
    ) -> Generation:
        """Let these sentences, which waited, be learnt in this order.

        Args:
            ids: Of the sentences; those forgotten meanwhile are passed over.
            options: What replay needs to know beside them.
            starter: What the model grew from.
            figures: What was measured.

        Raises:
            ValueError: None of them waits.
        """
        ids = [index(each) for each in ids]
        return _lessons.record(self._database, ids, self._now(), options, starter, figures or Figures())

    def measure(self, number: int, figures: Figures, starter: str | None = None) -> None:
        """Replace a generation's figures after a rebuild, and its starter where that is another."""
        _lessons.measure(self._database, number, figures, starter)

    def join_lessons(self, after: str, sentences: int) -> None:
        """Join the lessons behind that of a digest into as few as hold so many sentences each.

        What was forgotten is not learnt anew with a model for every lesson since: these are undone together too.
        """
        _lessons.join(self._database, after, sentences)

    def undo_last(self) -> Generation | None:
        """Take the last generation back: its sentences stay, set aside; None where there is none."""
        return _lessons.undo_last(self._database)

    def forget(self, ids: Iterable[int]) -> int:
        """Delete sentences, lessons left without any, and their traces in the file; returns how many were there.

        Raises:
            MemoryProblem: Nothing is deleted; or all is, but the traces could not be wiped yet: then the next opening
                does it.
        """
        return self._delete(ids)

    def forget_word(self, word: str) -> int:
        """Delete every sentence `with_word`; returns how many."""
        return self._delete([each.id for each in self.with_word(word)])

    def forget_everything(self) -> int:
        """Delete all sentences and the history; blocked words stay. Returns how many sentences."""
        self._typed = SecretFilter()
        return self._delete(None)

    def _delete(self, ids: Iterable[int] | None) -> int:
        known = None if ids is None else [number for each in ids if abs(number := index(each)) <= MOST_ID]
        gone = _sentences.delete(self._database, known)
        _traces.wipe_if_due(self._database)
        return gone

    def block(self, word: str) -> None:
        """Never suggest this word.

        Raises:
            ValueError: There is no word.
        """
        if not (word := normalize(word)):
            raise ValueError("there is no word to block")
        with self._database.writing() as connection:
            _sentences.block(connection, word)

    def unblock(self, word: str) -> bool:
        """Suggest it again; returns whether it was blocked, in whatever case."""
        found = _sentences.unblock(self._database, normalize(word))
        _traces.wipe_if_due(self._database)
        return found

    def blocked(self) -> list[str]:
        """The words never to be suggested, as they were given, in alphabetical order."""
        return [str(row[0]) for row in self._database.rows("SELECT word FROM blocked ORDER BY key")]

    def exported(self, plain: bool = False) -> Iterator[str]:
        """Everything there is as JSON Lines; or plainly one sentence a line, oldest first."""
        return _transfer.export_text(self._database) if plain else _transfer.export_lines(self._database, self.language)

    def import_lines(
        self,
        lines: Iterable[str],
        *,
        on_progress: Callable[[Added], None] | None = None,
        is_cancelled: Callable[[], bool] | None = None,
        keep_secrets: bool | None = None,
    ) -> Added:
        """Take in what was exported, or any plain text, as the first line that is not blank shows; as `add` does.

        An empty memory gets the history too; in another one, what was learnt elsewhere waits.

        Raises:
            ValueError: The export is in another language, or a newer motamot wrote it.
        """
        kept = self.keep_secrets if keep_secrets is None else keep_secrets
        is_export, lines = _transfer.recognised(lines)
        if is_export:
            return _transfer.import_lines(self._database, self.language, lines, kept, on_progress, is_cancelled)
        return self.add(lines, "imported", on_progress=on_progress, is_cancelled=is_cancelled, keep_secrets=kept)

    def _now(self) -> str:
        return datetime.fromtimestamp(self._clock(), UTC).isoformat(timespec="milliseconds")
