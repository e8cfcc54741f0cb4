"""From the text before the cursor to ranked words.

How candidates are ranked:

1. Words that start with what is typed, by p = (1 - λ) p_network + λ p_cache. A word that starts so but for case or
   accents counts for less (TIER_FACTORS): exact forms come first unless they are far less likely.
2. Where the typed letters may hide an apostrophe (cest → c'est), the best repair takes the last place of the list,
   if it is likelier than the word that stood there.
3. Only where nothing starts with what is typed: words one slip of the finger away.

A suggestion's probability is that of the word given the words before it *and* the letters typed so far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np

from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.numerics.functions import top_k
from rnnlm_core.prediction.reading import Distribution, LanguageModel, Reader
from rnnlm_core.prediction.recent_words import CacheOptions
from rnnlm_core.text import Split, accept, fold, match_case, split, starts_sentence

TIER_FACTORS = np.array([1.0, 0.5, 0.05])
"""By how a word fits what is typed: to the letter, but for case, but for accents."""
SPARE = 4
"""More candidates than asked for: two may look alike once their case is matched."""
TINY = 1e-30
LONGEST_TYPO = 30
"""No longer prefix is searched for slips of the finger."""

Scored: TypeAlias = list[tuple[str, float]]
"""Words with their scores."""


@dataclass(frozen=True)
class PredictorOptions:
    """What may be switched."""

    cache: CacheOptions = field(default_factory=CacheOptions)
    typos: bool = True
    repairs: bool = True
    punctuation: bool = False
    """Whether punctuation is suggested too: it takes the place of a word, and saves a key at most."""
    automatic_space: bool = True
    blocked: frozenset[str] = frozenset()
    """Words that are never suggested, casefolded."""


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
    """Whether letters typed would be changed otherwise than by their accents, apostrophes or case."""

    def accepted(self, text_before_cursor: str) -> str:
        """The text before the cursor once the suggestion is accepted."""
        return text_before_cursor[: len(text_before_cursor) - self.replaces] + self.insert


class Ranking(NamedTuple):
    """Words as displayed, best first, each with its probability given the words before and the letters typed."""

    words: list[str]
    probabilities: list[float]


class Predictor:
    """Suggests words with a model's published weights, which it never changes.

    Reading a finished word costs one step of the network; a letter costs only the look-up of the words that start
    so. Contexts are kept, so deleting, moving the cursor and pasting back cost nothing that was paid before.
    """

    def __init__(self, model: LanguageModel, options: PredictorOptions | None = None) -> None:
        """Start with nothing read."""
        self.model = model
        self.options = options or PredictorOptions()
        self.reader = Reader(model, self.options.cache)
        vocabulary = model.vocabulary
        self._offered = vocabulary.displayable if self.options.punctuation else vocabulary.spoken
        if self.options.blocked:
            self._offered = self._offered & [not self._is_blocked(word) for word in vocabulary.words]
        self._offered_ids = np.flatnonzero(self._offered)

    def _is_blocked(self, word: str) -> bool:
        return word.casefold() in self.options.blocked

    def remember(self, message: str) -> None:
        """Let the words of a message that was sent count as recent."""
        self.reader.remember(message)

    def suggest(self, text_before_cursor: str, k: int = 5, *, automatic_space: bool | None = None) -> list[Suggestion]:
        """The k likeliest words at the cursor, best first; fewer where fewer fit, none twice."""
        space = self.options.automatic_space if automatic_space is None else automatic_space
        at = split(text_before_cursor, self.model.language)
        distribution = self.reader.distribution(text_before_cursor, at.context)
        ranking = self._rank(distribution, at.context, at.prefix, k)
        return [self._suggestion(text_before_cursor, at, space, *pair) for pair in zip(*ranking, strict=True)]

    def rank(self, context: Sequence[str], prefix: str = "", k: int = 5) -> Ranking:
        """The same ranking for a context of tokens, as if nothing stood before them."""
        return self._rank(self.reader.distribution("", context), context, prefix, k)

    def offers(self, index: int) -> bool:
        """Whether a word may be suggested: not the special ones, and punctuation only where it is switched on."""
        return bool(self._offered[index])

    def rank_of(self, distribution: Distribution, probability: float) -> int:
        """The place, from 1, of a word of this mixed probability among all that may be suggested."""
        likelier = int((distribution.mixed[self._offered_ids] > probability).sum())
        return 1 + likelier + sum(p > probability for p in distribution.unknown.values())

    def _suggestion(self, text_before_cursor: str, at: Split, space: bool, word: str, probability: float) -> Suggestion:
        edit = accept(text_before_cursor, word, self.model.language, automatic_space=space, at=at)
        return Suggestion(word, probability, edit.text, edit.erase)

    def _rank(self, distribution: Distribution, context: Sequence[str], prefix: str, k: int) -> Ranking:
        """Rank by the rules at the top of this file."""
        if len(self._offered) != len(self.model.vocabulary):
            raise RuntimeError("the model has learnt new words since: make a new Predictor of it")
        if k < 1:
            return Ranking([], [])
        found, total = self._completions(distribution, prefix, k)
        if prefix and self.options.repairs:
            found = self._with_repair(found, distribution, context, prefix, k)
        if not found and self.options.typos and 0 < len(prefix) <= LONGEST_TYPO:
            ids = self.model.vocabulary.neighbours(prefix)
            found, total = self._best(ids, distribution.mixed[ids] * self._offered[ids], k)
        at_start = starts_sentence(context)
        shown: dict[str, float] = {}
        for word, score in found:
            shown.setdefault(match_case(word, prefix, at_start), score)
        total = max(total, sum(shown.values()), TINY)
        words = list(shown)[:k]
        return Ranking(words, [shown[word] / total for word in words])

    def _completions(self, distribution: Distribution, prefix: str, k: int) -> tuple[Scored, float]:
        """The words that start with the prefix, best first, and the scores of all of them together."""
        if prefix:
            tiers = self.model.vocabulary.tiers(prefix)
            ids = np.concatenate(tiers)
            factors = np.repeat(TIER_FACTORS, [len(tier) for tier in tiers])
            scores = distribution.mixed[ids] * factors * self._offered[ids]
        else:
            ids = self._offered_ids
            scores = distribution.mixed[ids]
        found, total = self._best(ids, scores, k)
        if not prefix:
            total = 1.0  # the sentence may also end here, or go on with punctuation
        unknown = [(w, p * _fit(w, prefix)) for w, p in distribution.unknown.items() if not self._is_blocked(w)]
        unknown = [(word, score) for word, score in unknown if score > 0]
        total += sum(score for _, score in unknown) if prefix else 0.0
        return sorted(found + unknown, key=lambda item: -item[1]), total

    def _best(self, ids: Ids, scores: Array, k: int) -> tuple[Scored, float]:
        best = top_k(scores, k + SPARE)
        best = best[scores[best] > 0]
        words = self.model.vocabulary.decode(ids[best])
        return list(zip(words, scores[best].tolist(), strict=True)), float(scores.sum())

    def _with_repair(
        self, found: Scored, distribution: Distribution, context: Sequence[str], prefix: str, k: int
    ) -> Scored:
        """The list with the likeliest repair in its last place; all repairs where it is empty."""
        weakest = found[k - 1][1] if len(found) >= k else 0.0
        repairs = sorted(self._repairs(distribution, context, prefix, weakest), key=lambda item: -item[1])
        return [*found[: k - 1], repairs[0]] if found and repairs else found or repairs

    def _repairs(
        self, distribution: Distribution, context: Sequence[str], prefix: str, weakest: float
    ) -> Iterator[tuple[str, float]]:
        """Each likeliest reading of the prefix with the sign that it lacks, if likelier than `weakest`.

        An elision and its word are two tokens: p = p(elision) · p(word after the elision). The second factor, which
        costs a step of the network, is not asked for where the first is too small already.
        """
        vocabulary = self.model.vocabulary
        for head, ids in vocabulary.repaired(prefix, self.model.language):
            start, p, after = "", 1.0, distribution
            for index in head:
                start, p = start + vocabulary.word(index), p * float(distribution.mixed[index])
                if p > weakest:
                    after = self.reader.distribution_after([*context, vocabulary.word(index)])
            scores = after.mixed[ids] * self._offered[ids]
            if p > weakest and p * scores.max() > weakest:
                yield start + vocabulary.word(int(ids[scores.argmax()])), p * float(scores.max())


def _fit(word: str, prefix: str) -> float:
    """The tier factor of a word that the vocabulary does not have; 0 where it does not start with the prefix."""
    if not _folded(word).startswith(_folded(prefix)):
        return 0.0
    if word.startswith(prefix):
        return float(TIER_FACTORS[0])
    return float(TIER_FACTORS[1 if word.casefold().startswith(prefix.casefold()) else 2])


_folded = lru_cache(maxsize=4096)(fold)
