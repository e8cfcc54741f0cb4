"""What kept sentences are worth at a place, by the words before it: of the sentence, and of the last earlier ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction.contexts import Contexts, Passage, Reading
from rnnlm_core.prediction.credit import Evidence, after, prior, share
from rnnlm_core.prediction.mixture import Distribution
from rnnlm_core.prediction.nearest_sentences import NearestOptions, NearestSentences, Remembered

REACH = 40
"""How many earlier words tell; with α = 0.02 those before them would hardly be heard any more."""
KNOWN = 256


class Worth:
    """The weights of the shares of one memory, kept so that no word votes twice."""

    def __init__(self, contexts: Contexts, kept: NearestSentences, options: NearestOptions) -> None:
        """Weigh nothing yet."""
        self._contexts, self._kept, self._options = contexts, kept, options
        self._start = prior(options, kept.trust)
        self._earlier: Passage | None = None
        self._weights: OrderedDict[tuple[str, ...], Array] = OrderedDict()

    def remembered(
        self, reading: Reading, context: Sequence[str], before: Distribution | None, earlier: Passage
    ) -> Remembered:
        """What the memory says after the context, and its share.

        `before` is what was expected in the place of the last word, where that is known; `earlier` are the words of
        the sentences before.
        """
        found = self._kept.remembered(reading.h, self._options)
        weights = self._after(reading, tuple(context), before, earlier)
        return found._replace(share=share(weights, found.growth, self._options))

    def _after(
        self, reading: Reading, context: tuple[str, ...], before: Distribution | None, earlier: Passage
    ) -> Array:
        if self._earlier is not earlier:
            self._earlier, self._weights = earlier, OrderedDict()
            self._weights[()] = self._vote(self._start, earlier.last(REACH), is_own=True)
        known = next(n for n in range(len(context), -1, -1) if context[:n] in self._weights)
        if known == len(context) - 1 and before is not None:
            evidence = self._seen(reading, before)
            self._weights[context] = after(self._weights[context[:-1]], evidence, self._start, self._options)
        elif known < len(context):
            rest = Passage.of(reading, earlier).last(len(context) - known)
            self._weights[context] = self._vote(self._weights[context[:known]], rest, is_own=False)
        while len(self._weights) > KNOWN:
            self._weights.pop(next(key for key in self._weights if key))
        return self._weights[context]

    def _seen(self, reading: Reading, before: Distribution) -> Evidence:
        """What was expected in the place of the word that led to a reading."""
        vocabulary, word = self._contexts.model.vocabulary, reading.word
        network = float(before.network[vocabulary.id(word)]) if word in vocabulary else 0.0
        if reading.before is not None:
            self._contexts.note(reading.before.h, word, network)
        memory = before.remembered.words.get(word, 0.0)
        return Evidence(np.array([network]), np.array([memory]), np.array([before.remembered.growth]))

    def _vote(self, weights: Array, passage: Passage, *, is_own: bool) -> Array:
        network = self._contexts.likelihoods(passage)
        memory = self._kept.expected(passage.states, passage.words, self._options, is_own=is_own)
        return after(weights, Evidence(network, *memory), self._start, self._options)
