"""What is offered at the cursor: candidates, which of them is the ghost, and a phrase."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from rnnlm_core.text import normalize

if TYPE_CHECKING:
    from rnnlm_core.prediction.phrases import Continuation
    from rnnlm_core.prediction.predictor import Suggestion

CONFIDENCE = 0.06
"""A word below this is listed, but not put before the typist's eyes."""


class Ghost:
    """The candidates after one text, the text that stands faintly after it, and a phrase for the bar.

    A phrase that was found once is kept while what is typed or accepted agrees with it, so that its end does not
    flicker. What is sure of it lengthens the word that is shown already, and no other.
    """

    def __init__(self) -> None:
        """Nothing is offered yet."""
        self.before: str | None = None
        self.candidates: Sequence[Suggestion] = ()
        self.chosen = 0
        self.least = CONFIDENCE
        """The probability from which a guess is shown of itself."""
        self._needed = self.least
        self._is_asked = False
        self._phrase = ""
        """The text with all that is sure of the phrase accepted; empty where nothing is."""
        self._offered: tuple[str, Continuation] | None = None
        """The phrase for the bar, and the text that it was found behind."""

    def look(self, before: str, candidates: Sequence[Suggestion]) -> None:
        """Offer these candidates after another text."""
        self.before, self._needed, self._is_asked = before, self.least, False
        self.candidates = [each for each in candidates if _keeps_signs(each, before)]
        self.chosen = next((index for index, each in enumerate(self.candidates) if _is_word(each)), 0)
        self._follow_phrase()

    def look_again(self, candidates: Sequence[Suggestion]) -> None:
        """Offer other candidates after the same text: the model has learnt something."""
        self.candidates = [each for each in candidates if _keeps_signs(each, self.before or "")]
        self._phrase, self._offered = "", None
        self.chosen = min(self.chosen, max(0, len(self.candidates) - 1))

    def offer(self, phrase: Continuation | None) -> None:
        """Offer a phrase in the bar; what is sure of it lengthens the ghost, where it begins with the ghost's word."""
        before = self.before or ""
        self._offered = None if phrase is None else (before, phrase)
        sure = phrase.sure if phrase else None
        text = sure.accepted(before) if sure else ""
        if self.candidates and text.startswith(self.accepted(self.chosen)):
            self._phrase = text

    @property
    def entry(self) -> Continuation | None:
        """The phrase that stands in the bar, from where the text is now."""
        before = self.before or ""
        if self._offered is None or not before.startswith(self._offered[0]):
            return None
        found, phrase = self._offered
        if before == found:
            return phrase
        whole = phrase.accepted(found)
        rest = whole[len(before) :] if whole.startswith(before) else ""
        return replace(phrase, insert=rest, replaces=0) if rest.strip() else None

    def choose_next(self) -> None:
        """Offer the next candidate; asked for, it may be unlikely."""
        if self.candidates:
            self.chosen = (self.chosen + 1) % len(self.candidates) if self.text() else self.chosen
            self._needed, self._is_asked = 0.0, True

    def dismiss(self) -> None:
        """Offer nothing until something changes."""
        self._needed, self._phrase, self._offered = math.inf, "", None

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
        return candidate.probability >= self._needed and (candidate.is_ghostly or self._is_asked)

    @property
    def appends(self) -> bool:
        """Whether accepting leaves what is typed as it is, and only goes on with it."""
        return bool(self.candidates) and self.accepted(self.chosen).startswith(self.before or "")

    @property
    def completion(self) -> int:
        """The first candidate that goes on with the word that was begun, as the typist spelt it or nearly; -1 if none.

        A guess is among them where it is a clear win, as in the ghost; what an abbreviation stands for never is: it is
        written only where it is asked for by its number.
        """
        if not self.before or self.before[-1].isspace():
            return -1
        own = (i for i, each in enumerate(self.candidates) if each.is_ghostly or each.is_listed)
        fitting = (i for i in own if self.candidates[i].replaces > 0)
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
