"""Where a word is wanted, and one reading of what is typed there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rnnlm_core.prediction.capitals import wants_capital
from rnnlm_core.text import Split, starts_sentence


class Place(NamedTuple):
    """Where a word is wanted."""

    context: Sequence[str]
    """The tokens of the sentence so far."""
    prefix: str
    """What is typed of the word."""
    token: str
    """All that is typed since the last space: what a tag, a time or a path is told by."""
    passed_over: frozenset[str] = frozenset()
    """Words that were shown at earlier letters of this word, casefolded."""
    small: float = 0.0
    """How likely its typist is to begin a sentence with a small letter."""

    @property
    def wants_capital(self) -> bool:
        """Whether a word is shown with a capital here, whatever it is."""
        return starts_sentence(self.context) and wants_capital(self.prefix, self.small)


class Candidate(NamedTuple):
    """One reading of what is typed."""

    word: str
    score: float
    is_guess: bool = False
    is_listed: bool = False
    is_expansion: bool = False
    replaces: Split | None = None
    """What it takes the place of, where that is more than the prefix."""
