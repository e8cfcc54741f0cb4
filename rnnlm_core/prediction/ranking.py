"""From the next word's probabilities and the letters typed to ranked words.

Every reading of what is typed competes with every other, by one score: how likely the word is, times how likely
its typist types just this.

1. Words that start with what is typed, p = (1 - λ) p_network + λ p_cache. A word that starts so but for case or
   missing accents counts for less (TIER_FACTORS).
2. Words with an apostrophe or a hyphen that is missing (cest → c'est), for less (SIGN_FACTOR).
3. Only where nothing of this fits: words one slip of the finger away, where the token may be a slip at all. They are
   guesses, and offered only where they are likelier than that what is typed is meant.
4. A word that was shown for this word already, and not taken, is hardly the one (PASSED_OVER): it is not offered again
   unless nothing else fits.
5. What an abbreviation stands for (bcp → beaucoup), shown with the network's probability of it, as if nothing were
   typed: it is there for who asks, and comes behind the words that the letters begin.
6. What is typed stands as it is: p(<unk>) times the share of words that start so. It is in every sum, and never shown.

So the probability that is shown is that of the word given the words before *and* the letters typed so far, and the
list is in its order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.numerics.functions import top_k
from rnnlm_core.prediction.behind import Behind
from rnnlm_core.prediction.fit import factors, fit
from rnnlm_core.prediction.offer import Offer
from rnnlm_core.prediction.options import PredictorOptions
from rnnlm_core.prediction.place import Candidate, Place
from rnnlm_core.prediction.reading import Distribution, Reader
from rnnlm_core.text import (
    Split,
    is_enclitic,
    match_case,
    may_be_a_slip,
    starts_sentence,
)
from rnnlm_core.vocabulary import UNKNOWN_ID

SIGN_FACTOR = 0.1
"""How often a typist leaves out an apostrophe or a hyphen."""
SLIP = 1e-3
"""How often a finger makes one certain slip of the usual kind."""
LEAST_UNKNOWN = 0.01
"""An unknown word is at least so likely anywhere, whatever a network says that has never met one."""
LETTER = 1 / 20
"""One letter more, of an unknown word that begins as no known word does; 1 / 26 of an abbreviation."""
ABBREVIATED = 0.1
"""The share of unknown words that are spelt as no other word is."""
LEAST_GUESS = 0.5
"""Guesses are offered where together they are likelier than this."""
PASSED_OVER = 0.02
"""How often a word that was shown, and not taken, is the one all the same."""
SPARE = 4
"""More candidates than asked for: two may look alike once their case is matched."""
TINY = 1e-30
LONGEST_TYPO = 30
"""No longer prefix is searched for slips of the finger."""


class Ranking(NamedTuple):
    """Words as displayed, best first, each with its probability given the words before and the letters typed."""

    words: list[str]
    probabilities: list[float]
    candidates: list[Candidate]


class Ranker:
    """Ranks by the rules at the top of this file."""

    def __init__(self, reader: Reader, offer: Offer, options: PredictorOptions) -> None:
        """Rank the words of the reader's model."""
        self._reader = reader
        self._model = reader.model
        self._offer = offer
        self._options = options
        self._behind = Behind(reader, offer, options)

    def rank(self, distribution: Distribution, place: Place, k: int) -> Ranking:
        """The k best words at the place, none twice as it is displayed."""
        room = k + len(place.passed_over)
        if not place.prefix:
            # The sentence may also end, or go on with punctuation.
            found, total = self._next_words(distribution, room), 1.0
        else:
            found, total = self._readings(distribution, place, room)
            found += self._behind.listed(place, self._stands(distribution, place.prefix), room - len(found))
        has_capital = place.wants_capital
        shown: dict[str, Candidate] = {}
        for candidate in sorted(found, key=lambda each: -each.score):
            shown.setdefault(match_case(candidate.word, place.prefix, has_capital), candidate)
        if place.passed_over:
            shown, total = _step_back(shown, total, place.passed_over)
        best = _best_of(list(shown.items()), k, self._behind.is_own(place.prefix))
        total = max(total, TINY)
        return Ranking([word for word, _ in best], [each.score / total for _, each in best], [each for _, each in best])

    def _next_words(self, distribution: Distribution, k: int) -> list[Candidate]:
        ids = self._offer.next_ids
        found, _ = self._best(ids, distribution.mixed[ids], k)
        return found + [Candidate(word, p) for word, p in distribution.unknown.items() if self._offer.allows(word)]

    def _readings(self, distribution: Distribution, place: Place, k: int) -> tuple[list[Candidate], float]:
        """What the letters typed may be the beginning of, and the scores of everything that they may be."""
        found, total = self._completions(distribution, place, k)
        weakest = found[k - 1].score if len(found) >= k else 0.0
        others = list(self._whole_runs(place, weakest, k))
        if self._options.repairs:
            others += self._repairs(distribution, place, weakest)
        total += sum(each.score for each in others) + self._stands(distribution, place.prefix)
        found = sorted(found + others, key=lambda each: -each.score)
        if not found and self._may_be_slip(place):
            found, total = self._slips(distribution, place.prefix, total, k)
        return found + list(self._behind.expanded(distribution, place, total)), total

    def _completions(self, distribution: Distribution, place: Place, k: int) -> tuple[list[Candidate], float]:
        """The words that start with the prefix, best first, and the scores of all of them together."""
        tiers = self._model.vocabulary.tiers(place.prefix)
        ids = np.concatenate(tiers)
        weights = np.repeat(factors(place), [len(tier) for tier in tiers])
        found, total = self._best(ids, distribution.mixed[ids] * weights * self._offer.after(place.prefix)[ids], k)
        recent = [
            Candidate(word, score)
            for word, p in distribution.unknown.items()
            if self._offer.allows(word, place.prefix) and (score := p * fit(word, place)) > 0
        ]
        found = sorted(found + recent, key=lambda each: -each.score)
        return found, total + sum(each.score for each in recent)

    def _whole_runs(self, place: Place, weakest: float, k: int) -> Iterator[Candidate]:
        """Words that hold the verb before the hyphen too: rez-de-ch → rez-de-chaussée, whose rez is no verb.

        An enclitic's own score is p(enclitic | verb), while both ways share what came before the verb: so the word's
        is divided by p(verb). The words are few and the hyphen is typed: it comes first where it can.
        """
        head = _run_head(place, self._model.language)
        if head is None:
            return
        before, run = head
        vocabulary = self._model.vocabulary
        ids = np.concatenate(vocabulary.tiers(run))
        ids = ids[self._offer.after(run)[ids]]
        if not len(ids):
            return
        mixed = self._reader.distribution_after(before).mixed
        verb = max(float(mixed[vocabulary.encode([*before, place.context[len(before)]])[-1]]), TINY)
        for index in ids[top_k(mixed[ids], k)]:
            score = min(1.0, float(mixed[index]) / verb)
            if score > weakest:
                yield Candidate(vocabulary.word(int(index)), score, replaces=Split(list(before), run))

    def _repairs(self, distribution: Distribution, place: Place, weakest: float) -> Iterator[Candidate]:
        """Each likeliest reading of the prefix with the sign that it lacks, if likelier than `weakest`.

        An elision and its word are two tokens: p = p(elision) · p(word after the elision). The second factor, which
        costs a step of the network, is not asked for where the first is too small already.
        """
        vocabulary = self._model.vocabulary
        for head, ids, supplies_sign in vocabulary.repaired(place.prefix, self._model.language):
            start, p, after = "", SIGN_FACTOR if supplies_sign else 1.0, distribution
            for index in head:
                start, p = start + vocabulary.word(index), p * float(distribution.mixed[index])
                if p > weakest:
                    after = self._reader.distribution_after([*place.context, vocabulary.word(index)])
            if p <= weakest:
                continue
            scores = after.mixed[ids] * self._offer.unasked[ids]
            if p * scores.max() > weakest:
                yield Candidate(start + vocabulary.word(int(ids[scores.argmax()])), p * float(scores.max()))

    def _may_be_slip(self, place: Place) -> bool:
        if not self._options.typos or len(place.prefix) > LONGEST_TYPO or self._behind.is_abbreviation(place.prefix):
            return False
        return may_be_a_slip(place.token, sentence_start=starts_sentence(place.context))

    def _slips(self, distribution: Distribution, prefix: str, total: float, k: int) -> tuple[list[Candidate], float]:
        """The words one slip away, where together they are likelier than what is typed."""
        ids, weights = self._model.vocabulary.slips(prefix)
        found, sum_ = self._best(ids, distribution.mixed[ids] * weights * SLIP * self._offer.unasked[ids], k)
        if sum_ < LEAST_GUESS * (total + sum_):
            return [], total
        return [each._replace(is_guess=True) for each in found], total + sum_

    def _stands(self, distribution: Distribution, prefix: str) -> float:
        """The score of what is typed as the beginning of a word that is unknown."""
        share, known = self._model.vocabulary.share(prefix)
        spelt = share * LETTER ** (len(prefix) - known) + ABBREVIATED * 26.0 ** -len(prefix)
        return max(float(distribution.mixed[UNKNOWN_ID]), LEAST_UNKNOWN) * spelt

    def _best(self, ids: Ids, scores: Array, k: int) -> tuple[list[Candidate], float]:
        best = top_k(scores, k + SPARE)
        best = best[scores[best] > 0]
        words = self._model.vocabulary.decode(ids[best])
        return list(map(Candidate, words, scores[best].tolist())), float(scores.sum())


def _best_of(found: list[tuple[str, Candidate]], k: int, keeps_expansion: bool) -> list[tuple[str, Candidate]]:
    """The k best; the meaning of an abbreviation of one's own is among them, if last."""
    left_out = [each for each in found[k:] if each[1].is_expansion] if keeps_expansion and k > 1 else []
    return [*found[: k - 1], left_out[0]] if left_out else found[:k]


def _step_back(
    shown: dict[str, Candidate], total: float, passed_over: frozenset[str]
) -> tuple[dict[str, Candidate], float]:
    """The words that were not passed over, where there are any that the network knows, and the rest of the total."""
    fresh = {word: each for word, each in shown.items() if not _is_passed(word, each, passed_over)}
    if all(each.is_listed for each in fresh.values()):
        return shown, total
    passed = sum(each.score for word, each in shown.items() if word not in fresh)
    return fresh, total - (1 - PASSED_OVER) * passed


def _is_passed(word: str, candidate: Candidate, passed_over: frozenset[str]) -> bool:
    """Whether the word was passed over; who types an abbreviation does not look for the word in the list."""
    return word.casefold() in passed_over and not candidate.is_expansion


def _run_head(place: Place, language: str) -> tuple[Sequence[str], str] | None:
    """The tokens before the verb that the prefix hangs on, and all that is typed from the verb on."""
    if not place.prefix.startswith("-") or not place.context:
        return None
    at = len(place.context) - 1
    while at > 0 and is_enclitic(place.context[at], language):
        at -= 1
    run = "".join(place.context[at:]) + place.prefix
    return (place.context[:at], run) if place.token.endswith(run) else None
