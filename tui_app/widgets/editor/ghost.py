"""The ghost: what is offered at the cursor, one word or several, and which of the candidates it is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rnnlm_core.text import normalize

if TYPE_CHECKING:
    from rnnlm_core.prediction.phrases import Continuation
    from rnnlm_core.prediction.predictor import Suggestion

CONFIDENCE = 0.06
"""A word below this is listed, but not put before the typist's eyes."""
CLEAR_WIN = 0.5
"""A guess, which would change letters that were typed, has to be likelier than all the others together."""


class Ghost:
    """The candidates after one text, and the text that stands faintly after it.

    A phrase that was found once is kept while what is typed or accepted agrees with it, so that its end does not
    flicker; and it only ever lengthens the word that is shown already.
    """

    def __init__(self) -> None:
        """Nothing is offered yet."""
        self.before: str | None = None
        self.candidates: Sequence[Suggestion] = ()
        self.chosen = 0
        self.least = CONFIDENCE
        """The probability from which a guess is shown of itself."""
        self._needed = self.least
        self._phrase = ""
        """The text with the whole phrase accepted; empty where there is none."""

    def look(self, before: str, candidates: Sequence[Suggestion]) -> None:
        """Offer these candidates after another text."""
        self.before, self._needed = before, self.least
        self.candidates = [each for each in candidates if _keeps_signs(each, before)]
        self.chosen = next((index for index, each in enumerate(candidates) if _is_word(each)), 0)
        self._follow_phrase()

    def look_again(self, candidates: Sequence[Suggestion]) -> None:
        """Offer other candidates after the same text: the model has learnt something."""
        self.candidates = [each for each in candidates if _keeps_signs(each, self.before or "")]
        self._phrase = ""
        self.chosen = min(self.chosen, max(0, len(candidates) - 1))

    def lengthen(self, continuation: Continuation) -> None:
        """Offer a phrase, where it begins with the word that is offered."""
        if self.before is None or not self.candidates:
            return
        phrase = self.before[: len(self.before) - continuation.replaces] + continuation.insert
        if phrase.startswith(self.accepted(self.chosen)):
            self._phrase = phrase

    def choose_next(self) -> None:
        """Offer the next candidate; asked for, it may be unlikely."""
        if self.candidates:
            self.chosen = (self.chosen + 1) % len(self.candidates) if self.text() else self.chosen
            self._needed = 0.0

    def dismiss(self) -> None:
        """Offer nothing until something changes."""
        self._needed, self._phrase = math.inf, ""

    def accepted(self, index: int) -> str:
        """The text before the cursor once this candidate is accepted."""
        candidate, before = self.candidates[index], self.before or ""
        return before[: len(before) - candidate.replaces] + candidate.insert

    @property
    def is_offered(self) -> bool:
        """Whether the chosen candidate is likely enough to be shown, or was asked for."""
        if not (self.before and self.candidates):
            return False
        candidate = self.candidates[self.chosen]
        needed = max(self._needed, CLEAR_WIN) if candidate.is_guess and self._needed else self._needed
        return candidate.probability >= needed

    @property
    def appends(self) -> bool:
        """Whether accepting leaves what is typed as it is, and only goes on with it."""
        return bool(self.candidates) and self.accepted(self.chosen).startswith(self.before or "")

    @property
    def completion(self) -> int:
        """The first candidate that goes on with the word that was begun, as the typist spelt it or nearly; -1 if none.

        A guess is not among them: it is written only where it is shown as the ghost, or asked for by its number.
        """
        if not self.before or self.before[-1].isspace():
            return -1
        fitting = (i for i, each in enumerate(self.candidates) if each.replaces > 0 and not each.is_guess)
        return next(fitting, -1)

    def phrase(self) -> str:
        """What accepting the whole phrase adds, its last space included; empty where no phrase is shown."""
        before = self.before or ""
        if not self.is_offered:
            return ""
        goes_on = self._phrase.startswith(before) and self._phrase.startswith(self.accepted(self.chosen))
        return self._phrase[len(before) :] if goes_on else ""

    def text(self) -> str:
        """What stands after the cursor; empty before there is any text."""
        if not self.is_offered:
            return ""
        if phrase := self.phrase():
            return phrase.rstrip()
        candidate, before = self.candidates[self.chosen], self.before or ""
        typed = before[len(before) - candidate.replaces :]
        if candidate.insert.startswith(typed):
            return candidate.insert[len(typed) :].rstrip()
        return f" → {candidate.insert.rstrip()}"

    def _follow_phrase(self) -> None:
        """Stay on the phrase where it still fits, and forget it where it does not."""
        before = self.before or ""
        if self._phrase.startswith(before) and len(self._phrase) > len(before):
            for index in range(len(self.candidates)):
                if self._phrase.startswith(self.accepted(index)):
                    self.chosen = index
                    return
        self._phrase = ""


def _is_word(candidate: Suggestion) -> bool:
    """Punctuation would take the place of the space just typed: it is offered in the bar, but not as the ghost."""
    return any(letter.isalnum() for letter in candidate.insert)


def _keeps_signs(candidate: Suggestion, before: str) -> bool:
    """Whether accepting loses no digit and no sign that was typed; spaces and the form of ' and - aside."""
    typed = Counter(normalize(before[len(before) - candidate.replaces :] if candidate.replaces else ""))
    written = Counter(normalize(candidate.insert))
    return all(written[sign] >= count for sign, count in typed.items() if not (sign.isalpha() or sign.isspace()))
