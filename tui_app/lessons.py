"""Training runs: how the first model is made, and how sentences are added to what it knows."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

from tui_app.store import Learnt


@dataclass(frozen=True)
class Recipe:
    """How the first model is made from the shipped corpus, and how it is brought to know more."""

    hidden_size: int = 192
    embedding_size: int | None = 96
    epochs: int = 10
    batch_size: int = 16
    learning_rate: float = 0.003
    dropout: float = 0.5
    schedule: str = "cosine"
    lesson_epochs: int = 5
    lesson_learning_rate: float = 0.002
    repetitions: int = 16
    """How often a new sentence occurs in one epoch of a lesson."""
    replay: int = 1_000
    """How many sentences from before are mixed into each lesson, so that what was known stays known."""

    def adapted(
        self,
        hidden_size: int | None = None,
        embedding_size: int | None = None,
        epochs: int | None = None,
        learning_rate: float | None = None,
    ) -> Recipe:
        """This recipe with what is given in place of its own."""
        return replace(
            self,
            hidden_size=hidden_size or self.hidden_size,
            embedding_size=embedding_size or self.embedding_size,
            epochs=epochs or self.epochs,
            lesson_epochs=epochs or self.lesson_epochs,
            learning_rate=learning_rate or self.learning_rate,
            lesson_learning_rate=learning_rate or self.lesson_learning_rate,
        )


@dataclass(frozen=True)
class Lesson:
    """One training run: what goes in, and what will have been learnt at its end."""

    texts: list[str]
    uncounted: list[str]
    """What the vocabulary has yet to count, each sentence once however often it is repeated."""
    epochs: int
    learning_rate: float
    is_first: bool
    """Whether this makes the first model, from the shipped corpus."""
    start: Learnt
    end: Learnt

    def reached(self, epochs_done: int) -> Learnt:
        """What may be recorded as learnt after so many epochs of this run."""
        if epochs_done >= self.epochs:
            return self.end
        left = self.epochs - epochs_done if self.is_first else self.start.epochs_left
        return replace(self.start, epochs_left=left, counted=self.end.counted)

    def summary(self, finished: bool, new_words: int) -> str:
        """What came of it, in words."""
        if not finished:
            return "Stopped: what was learnt so far is kept, and Train goes on from here."
        if self.is_first:
            return f"Learnt {count(len(self.texts), 'sentence')}."
        sentences = self.end.sentences - self.start.sentences
        return f"Learnt {count(sentences, 'sentence')}, {count(new_words, 'new word')}."


def count(number: int, noun: str) -> str:
    """A number with its noun in the right form."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


class Timer:
    """Says yes once every so many seconds."""

    def __init__(self, seconds: float) -> None:
        """Say yes first when `seconds` have passed."""
        self._seconds = seconds
        self._next = time.monotonic() + seconds

    def __call__(self) -> bool:
        """Whether it is time again."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True
