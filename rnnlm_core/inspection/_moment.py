"""Where a predictor stands at the cursor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.numerics.functions import top_k
from rnnlm_core.prediction.fit import factors
from rnnlm_core.prediction.nearest_sentences import Origin
from rnnlm_core.prediction.place import Place
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.prediction.reading import Distribution, LanguageModel, Reading
from rnnlm_core.text import fold, split
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID, Vocabulary


@dataclass(frozen=True)
class Candidate:
    """A word that may come next, with its probability given the words before, whatever letters are typed already."""

    word: str
    """As the vocabulary spells it; `<unk>` and `</s>` for some word that it lacks, and for the end."""
    index: int | None
    """Its id; None for a recent word that the vocabulary does not have."""
    network: float
    cache: float
    memory: float
    """By kept sentences."""
    mixed: float
    offered: bool
    """Whether it may be suggested."""


@dataclass(frozen=True)
class Moment:
    """All that the inspector needs to know about one place in a text. Nothing in it changes any more."""

    model: LanguageModel
    context: tuple[str, ...]
    """The words of the sentence before the one at the cursor."""
    prefix: str
    """What is typed of the word at the cursor."""
    reading: Reading
    """Where the network stands after the context."""
    candidates: tuple[Candidate, ...]
    """The likeliest words that fit what is typed, best first."""
    cache_share: float
    """How much recent words count in the mixture, from 0 to 1."""
    memory_share: float = 0.0
    """How much kept sentences count in what is mixed with recent words, from 0 to 1."""
    origins: tuple[Origin, ...] = ()
    """The kept sentences that speak for the best candidate, the strongest first."""

    @property
    def target(self) -> Candidate | None:
        """The word whose prediction is looked into: the best candidate that is known and may be suggested."""
        return next((c for c in self.candidates if c.offered and c.index is not None), None)


def look(predictor: Predictor, text_before_cursor: str, k: int = 20) -> Moment:
    """Where the predictor stands after the text. To be asked in the thread in which the predictor is used."""
    context, prefix = split(text_before_cursor, predictor.model.language)
    distribution = predictor.reader.distribution(text_before_cursor, context)
    known = _known(predictor, distribution, Place(context, prefix, prefix), k)
    fitting = sorted([*known, *_unknown(distribution, prefix)], key=lambda found: -found[0])
    memory_share = distribution.remembered.share
    before = (1 - memory_share) * distribution.network[UNKNOWN_ID]
    share = 1 - float(distribution.mixed[UNKNOWN_ID] / before)
    candidates = tuple(candidate for _, candidate in fitting[:k])
    best = next((each for each in candidates if each.offered), None)
    return Moment(
        predictor.model,
        tuple(context),
        prefix,
        predictor.reader.read(context),
        candidates,
        max(0.0, share),
        memory_share,
        tuple(predictor.origins(context, best.word)) if best and best.memory else (),
    )


def _known(predictor: Predictor, distribution: Distribution, place: Place, k: int) -> Iterator[tuple[float, Candidate]]:
    """The k best of the vocabulary, each with the score that the ranking of suggestions gives it."""
    vocabulary = predictor.model.vocabulary
    ids, weights = _fitting(vocabulary, place)
    scores = distribution.mixed[ids] * weights
    for at in top_k(scores, k) if len(ids) else ():
        index, word = int(ids[at]), vocabulary.word(int(ids[at]))
        if scores[at] > 0:
            candidate = Candidate(
                word,
                index,
                float(distribution.network[index]),
                distribution.cached.get(word, 0.0),
                distribution.remembered.words.get(word, 0.0),
                float(distribution.mixed[index]),
                predictor.offers(index),
            )
            yield float(scores[at]), candidate


def _fitting(vocabulary: Vocabulary, place: Place) -> tuple[Ids, Array]:
    """The ids of the words that go on from the prefix, and how well each fits it."""
    if place.prefix:
        tiers = vocabulary.tiers(place.prefix)
        return np.concatenate(tiers), np.repeat(factors(place), [len(tier) for tier in tiers])
    ids = np.flatnonzero(vocabulary.displayable)
    ids = np.concatenate([[UNKNOWN_ID, BOUNDARY_ID], ids])
    return ids, np.ones(len(ids))


def _unknown(distribution: Distribution, prefix: str) -> Iterator[tuple[float, Candidate]]:
    """Recent and kept words that the vocabulary does not have."""
    for word, mixed in distribution.unknown.items():
        if fold(word).startswith(fold(prefix)):
            cache, memory = distribution.cached.get(word, 0.0), distribution.remembered.words.get(word, 0.0)
            yield mixed, Candidate(word, None, 0.0, cache, memory, mixed, True)
