"""What stands behind the network's words: what an abbreviation means, and a list of words that no network knows."""

from __future__ import annotations

from collections.abc import Iterator

from rnnlm_core.prediction.offer import Offer
from rnnlm_core.prediction.options import PredictorOptions
from rnnlm_core.prediction.place import Candidate, Place
from rnnlm_core.prediction.reading import Distribution, Reader
from rnnlm_core.text import expansions, is_abbreviation, starts_sentence, tokenize
from rnnlm_core.vocabulary import UNKNOWN_ID
from rnnlm_core.vocabulary.word_list import HEAD, word_list

SHORTEST_LISTED = HEAD
"""Letters to be typed before the list is looked at: it holds thousands of words for two."""
LEAST_EXPANSION = 1e-7
"""An expansion is offered, if last, where the network finds it ever so unlikely."""


class Behind:
    """Words that fill what the network leaves free."""

    def __init__(self, reader: Reader, offer: Offer, options: PredictorOptions) -> None:
        """Take what the options allow."""
        self._reader = reader
        self._model = reader.model
        self._offer = offer
        self._options = options
        own = {short.casefold(): long for short, long in options.abbreviations.items()}
        self._expansions = {**expansions(self._model.language), **own} if options.expand else {}
        self._own = frozenset(own)

    def is_own(self, typed: str) -> bool:
        """Whether what is typed is an abbreviation of the user's own."""
        return typed.casefold() in self._own

    def is_abbreviation(self, token: str) -> bool:
        """Whether what is typed is an abbreviation, so that no slip is looked for in it."""
        return self.is_own(token) or is_abbreviation(token, self._model.language)

    def expanded(self, distribution: Distribution, place: Place, total: float) -> Iterator[Candidate]:
        """What the letters typed stand for; its share of the total is the network's probability of it."""
        meant = self._expansions.get(place.prefix.casefold())
        if meant is None or not self._offer.allows(meant):
            return
        p, known = 1.0, distribution
        context = list(place.context)
        for token in tokenize(meant, self._model.language):
            index = int(self._model.vocabulary.encode([*context, token])[-1])
            p *= float(known.mixed[index]) if index != UNKNOWN_ID else 0.0
            context.append(token)
            if p <= LEAST_EXPANSION:
                break
            known = self._reader.distribution_after(context)
        yield Candidate(meant, total * max(p, LEAST_EXPANSION), is_expansion=True)

    def listed(self, place: Place, mass: float, most: int) -> Iterator[Candidate]:
        """Words of the list that start so, which share the mass of what is typed as an unknown word."""
        if not self._options.listed or len(place.prefix) < SHORTEST_LISTED or not place.prefix.isalpha():
            return
        names_only = place.prefix[0].isupper() and not starts_sentence(place.context)
        found = word_list(self._model.language).starting_with(place.prefix)
        total = sum(each.frequency for each in found)
        for word, frequency in found:
            if most <= 0:
                return
            if (names_only and word.islower()) or word.casefold() == place.prefix.casefold():
                continue
            if not self._model.vocabulary.knows(word) and self._offer.allows(word):
                most -= 1
                yield Candidate(word, mass * frequency / total, is_listed=True)
