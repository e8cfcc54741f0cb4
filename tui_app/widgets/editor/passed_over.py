"""The words that were shown while a word was typed, and not taken."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rnnlm_core.prediction.predictor import Suggestion

_INSIDE_WORDS = "'’-_@#"
GLANCE = 0.3
"""Seconds that a suggestion must have stood on the screen to be refused by typing on: quicker fingers never saw it."""


class PassedOver:
    """Grows with each letter typed, and starts anew with each word; who deletes a letter takes his refusal back."""

    def __init__(self) -> None:
        """None yet."""
        self.words: frozenset[str] = frozenset()
        self._shown_at = time.monotonic()

    def clear(self) -> None:
        """Start anew."""
        self.words = frozenset()

    def follow(self, before: str, after: str, shown: Sequence[Suggestion]) -> None:
        """The text before the cursor has become another, while these words were on the screen."""
        typed = after[len(before) :]
        now = time.monotonic()
        if not (after.startswith(before) and typed and all(map(_is_inside, typed))):
            self.clear()
        elif now - self._shown_at >= GLANCE:
            self.words |= {each.word for each in shown}
        self._shown_at = now


def _is_inside(letter: str) -> bool:
    return letter.isalnum() or letter in _INSIDE_WORDS
