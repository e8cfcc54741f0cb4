"""What a training tells whoever drives it: how far it is, and in the end what it has come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from rnnlm_core.memory import Figures
from rnnlm_core.personal.lesson import LessonProgress, Reason


class Report(NamedTuple):
    """How far a training is."""

    progress: LessonProgress
    lesson: int
    """From 1."""
    lessons: int
    """As many as are known of now."""

    @property
    def done(self) -> float:
        """The share of the whole that is behind."""
        return (self.lesson - 1 + self.progress.done) / self.lessons


@dataclass
class Tally:
    """What a training has come to."""

    finished: bool = False
    """Whether nothing is left to learn."""
    sentences: int = 0
    """Learnt for the first time."""
    new_words: int = 0
    again: int = 0
    """Lessons that were learnt again."""
    reason: Reason = ""
    """Why the model stayed as it was; empty where it did not have to."""

    first: int = 0
    """Lessons that were learnt for the first time."""
    figures: list[Figures] = field(default_factory=list)
    """What was measured in each of them."""

    @property
    def lessons(self) -> int:
        """Of both kinds."""
        return self.again + self.first
