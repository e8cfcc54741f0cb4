"""What was kept, as messages with their times; they are read from the sentences, so forgetting these is enough."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnlm_core.memory import Sentence

SLACK_SENTENCES = 40
"""Sentences read beyond those asked for, so that the last message is whole."""


@dataclass(frozen=True)
class Sent:
    """A message that was kept."""

    text: str
    sent_at: str
    """UTC, ISO 8601."""

    @property
    def when(self) -> datetime:
        """The moment, by the clock of this place."""
        return datetime.fromisoformat(self.sent_at).astimezone()


def messages_of(sentences: Iterable[Sentence]) -> list[Sent]:
    """Sentences that were kept at the same moment are one message; newest first, as the sentences are."""
    groups = (list(group) for _moment, group in groupby(sentences, key=lambda each: each.added_at))
    return [Sent(_as_written(group[::-1]), group[0].added_at) for group in groups]


def _as_written(sentences: Sequence[Sentence]) -> str:
    first, *others = sentences
    return first.text + "".join(f"{each.before}{each.text}" for each in others)


def newest(messages: Iterable[Sent], skip: int, limit: int | None) -> list[Sent]:
    """Those of several languages in the order of their times, newest first."""
    ordered = sorted(messages, key=lambda each: each.sent_at, reverse=True)
    return ordered[skip:] if limit is None else ordered[skip : skip + limit]


def as_text(messages: Sequence[Sent]) -> str:
    """All of them for a file, oldest first, each under its day and time."""
    return "\n\n".join(f"{each.when:%Y-%m-%d %H:%M}\n{each.text}" for each in reversed(messages))
