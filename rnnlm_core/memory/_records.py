"""What the memory gives and takes: frozen records, without a trace of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Source: TypeAlias = Literal["typed", "added", "imported"]
"""Typed and sent, added by hand, or read from a file."""
State: TypeAlias = Literal["waiting", "learnt", "aside"]
"""Set aside: its generation was undone, and it is not learnt again by itself."""
SOURCES: tuple[Source, ...] = ("typed", "added", "imported")
CHUNK = 2000
"""Sentences in one transaction of a huge text."""
LISTED_REFUSALS = 100
"""How many refusals are listed one by one; of more, only the number is kept."""


class MemoryProblem(Exception):  # noqa: N818 - MemoryError is Python's own, for another memory
    """The memory can't be used; the message says which file, why, and what to do."""


class MemoryDamaged(MemoryProblem):
    """The file is no sound database."""


@dataclass(frozen=True)
class Refusal:
    """A line, or a sentence of it, that was not kept."""

    line: int
    text: str
    """Its beginning; of a secret next to nothing."""
    reason: str


@dataclass(frozen=True)
class Added:
    """What became of the texts that were given."""

    new: int = 0
    """Sentences that wait now and did not before."""
    known: int = 0
    """Sentences that were there already: counted once more."""
    refused: tuple[Refusal, ...] = ()
    """The first of them."""
    refused_count: int = 0
    """All of them."""

    def __add__(self, other: Added) -> Added:
        """Both together, of the refusals only the first listed."""
        return Added(
            self.new + other.new,
            self.known + other.known,
            (self.refused + other.refused)[:LISTED_REFUSALS],
            self.refused_count + other.refused_count,
        )


@dataclass(frozen=True)
class Sentence:
    """One sentence of the user's."""

    id: int
    """Grows with every new sentence, whatever the clock does."""
    text: str
    source: Source
    added_at: str
    """UTC, ISO 8601: to be shown, never to be sorted by."""
    count: int
    """How often it was given."""
    state: State
    generation: int | None
    """The generation that learnt it."""
    before: str = " "
    """The space that parts it from the sentence before, in a message."""


@dataclass(frozen=True)
class Figures:
    """What was measured when a generation was made."""

    new_words: int = 0
    loss_before: float | None = None
    """Of the model before, on the lesson's sentences, in nats per token."""
    loss_after: float | None = None
    known_before: float | None = None
    """Of the model before, on a sample of what it knew already."""
    known_after: float | None = None


@dataclass(frozen=True)
class Generation:
    """One lesson in the history of the personal model."""

    number: int
    made_at: str
    sentences: int
    """How many of its sentences are there today."""
    options: str
    """What replay needs beside the sentences; opaque to the memory."""
    starter: str
    """The starter it grew from; opaque to the memory."""
    figures: Figures = field(default_factory=Figures)

    @property
    def new_words(self) -> int:
        """How many words it brought."""
        return self.figures.new_words

    @property
    def loss_before(self) -> float | None:
        """Nats per token on its sentences before they were learnt."""
        return self.figures.loss_before

    @property
    def loss_after(self) -> float | None:
        """Nats per token on its sentences once learnt."""
        return self.figures.loss_after

    @property
    def known_before(self) -> float | None:
        """Nats per token on known text before."""
        return self.figures.known_before

    @property
    def known_after(self) -> float | None:
        """Nats per token on known text after."""
        return self.figures.known_after


@dataclass(frozen=True)
class Lesson:
    """One generation as replay needs it."""

    generation: int
    sentences: tuple[str, ...]
    """In the order they were learnt in, without what was forgotten since."""
    options: str
    starter: str
    digest: str
    """SHA-256 of the options and sentences of all lessons up to and with this one: names the model they make."""
