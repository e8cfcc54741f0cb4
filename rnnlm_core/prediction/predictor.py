"""From the text before the cursor to ranked words: see `ranking` for how they are ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rnnlm_core.prediction.nearest_sentences import Origin
from rnnlm_core.prediction.offer import Offer
from rnnlm_core.prediction.options import PredictorOptions
from rnnlm_core.prediction.place import Candidate, Place
from rnnlm_core.prediction.ranking import Ranker, Ranking
from rnnlm_core.prediction.reading import Distribution, LanguageModel, Reader
from rnnlm_core.text import Split, accept, is_for_machines, split, starts_sentence

__all__ = ["CLEAR_WIN", "Predictor", "PredictorOptions", "Suggestion"]

CLEAR_WIN = 0.9
"""A guess is put before the typist's eyes from this probability on."""
REACH = 200
"""No longer token is looked at."""


@dataclass(frozen=True)
class Suggestion:
    """A word to offer."""

    word: str
    """As displayed: with the capitals that the sentence or the typist asks for."""
    probability: float
    """Given the words before and the letters typed."""
    insert: str
    """What accepting writes, its space included."""
    replaces: int
    """How many characters before the cursor it replaces."""
    is_guess: bool = False
    """Whether letters that were typed would go or change, other than by an accent, a sign or a capital put in."""
    is_listed: bool = False
    """Whether it comes from the list of words behind the vocabulary, of which the network knows nothing."""

    is_expansion: bool = False
    """Whether it is what an abbreviation stands for, which is never written unasked."""

    @property
    def is_ghostly(self) -> bool:
        """Whether it may stand at the cursor unasked: no guess without a clear win, no listed word, no expansion."""
        return not (self.is_listed or self.is_expansion) and (not self.is_guess or self.probability >= CLEAR_WIN)

    def accepted(self, text_before_cursor: str) -> str:
        """The text before the cursor once the suggestion is accepted."""
        return text_before_cursor[: len(text_before_cursor) - self.replaces] + self.insert


class Predictor:
    """Suggests words with a model, which it never changes; where somebody trains it, it reads anew.

    Reading a finished word costs one step of the network; a letter costs only the look-up of the words that start
    so. Contexts are kept, so deleting, moving the cursor and pasting back cost nothing that was paid before.
    """

    def __init__(self, model: LanguageModel, options: PredictorOptions | None = None) -> None:
        """Start with nothing read."""
        self.model = model
        self.options = options or PredictorOptions()
        self.reader = Reader(model, self.options.cache, self.options.nearest)
        self._offer = Offer(model, self.options)
        self._ranker = Ranker(self.reader, self._offer, self.options)

    def remember(self, message: str) -> None:
        """Let the words of a message that was sent count as recent."""
        self.reader.remember(message)

    def origins(self, context: Sequence[str], word: str) -> list[Origin]:
        """The kept sentences that speak for a word after these tokens, the strongest first."""
        return self.reader.origins(context, word)

    def suggest(
        self,
        text_before_cursor: str,
        k: int = 5,
        passed_over: frozenset[str] = frozenset(),
        *,
        automatic_space: bool | None = None,
    ) -> list[Suggestion]:
        """The k likeliest words at the cursor, best first; fewer where fewer fit, none twice.

        `passed_over` are words that were shown at earlier letters of the word at the cursor, and not taken: they
        step back, and come again where nothing else fits.
        """
        space = self.options.automatic_space if automatic_space is None else automatic_space
        at = split(text_before_cursor, self.model.language)
        distribution = self.reader.distribution(text_before_cursor, at.context)
        passed = frozenset(map(str.casefold, passed_over))
        # What is no prose is read all the same, so that the next word does not wait for it.
        if is_for_machines(token := _last_token(text_before_cursor)):
            return []
        place = Place(*at, token, passed, self._small_share(text_before_cursor, at))
        ranking = self._rank(distribution, place, k)
        return [self._suggestion(text_before_cursor, at, space, *found) for found in zip(*ranking, strict=True)]

    def rank(self, context: Sequence[str], prefix: str = "", k: int = 5) -> Ranking:
        """The same ranking for a context of tokens, as if nothing stood before them."""
        return self._rank(self.reader.distribution("", context), Place(context, prefix, prefix), k)

    def offers(self, index: int) -> bool:
        """Whether a word may be suggested: not the special ones, and punctuation only where it is switched on."""
        return bool(self._offer.words[index])

    def rank_of(self, distribution: Distribution, probability: float) -> int:
        """The place, from 1, of a word of this mixed probability among all that may be suggested."""
        likelier = int((distribution.mixed[self._offer.next_ids] > probability).sum())
        return 1 + likelier + sum(p > probability for p in distribution.unknown.values())

    def _small_share(self, text_before_cursor: str, at: Split) -> float:
        if not (self.options.capitals and starts_sentence(at.context)):
            return 0.0
        return self.reader.small_share(text_before_cursor[: len(text_before_cursor) - len(at.prefix)])

    def _suggestion(
        self, text_before_cursor: str, at: Split, space: bool, word: str, probability: float, found: Candidate
    ) -> Suggestion:
        at = found.replaces or at
        edit = accept(text_before_cursor, word, self.model.language, automatic_space=space, at=at)
        return Suggestion(word, probability, edit.text, edit.erase, found.is_guess, found.is_listed, found.is_expansion)

    def _rank(self, distribution: Distribution, place: Place, k: int) -> Ranking:
        if len(self._offer.words) != len(self.model.vocabulary):
            raise RuntimeError("the model has learnt new words since: make a new Predictor of it")
        return self._ranker.rank(distribution, place, k) if k >= 1 else Ranking([], [], [])


def _last_token(text: str) -> str:
    """What stands behind the last space."""
    return "" if text[-1:].isspace() else text[-REACH:].split()[-1] if text else ""
