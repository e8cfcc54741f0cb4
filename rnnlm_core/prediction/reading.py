"""Reading a text as it is typed: what comes next, by the network, by recent words and by kept sentences."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from rnnlm_core.numerics.arrays import Array, Params
from rnnlm_core.prediction.capitals import mark_before, small_share
from rnnlm_core.prediction.contexts import Contexts, LanguageModel, Passage, Reading, joined
from rnnlm_core.prediction.earlier import EarlierText, without_secrets
from rnnlm_core.prediction.lru import kept as kept_in
from rnnlm_core.prediction.mixture import Distribution, mix
from rnnlm_core.prediction.nearest_sentences import NOTHING, NearestOptions, NearestSentences, Origin, Remembered
from rnnlm_core.prediction.recent_words import CacheOptions, RecentWords
from rnnlm_core.prediction.worth import REACH, Worth

__all__ = ["Distribution", "LanguageModel", "Reader", "Reading"]

KEPT_DISTRIBUTIONS = 32


class Reader:
    """Reads contexts and documents with a model; what it has read counts until the model is trained."""

    def __init__(self, model: LanguageModel, cache: CacheOptions, nearest: NearestOptions | None = None) -> None:
        """Start with nothing read."""
        self.model = model
        self.cache = cache
        self.nearest = nearest
        self._contexts = Contexts(model)
        self._earlier = EarlierText(self._contexts, cache.size if cache.weight else REACH if nearest else 0)
        self._kept: NearestSentences | None = None
        self._worth: Worth | None = None
        self._distributions: OrderedDict[tuple[str, ...], Distribution] = OrderedDict()
        self._weights = _fingerprint(model.params)

    def remember(self, message: str) -> None:
        """Let a message count as recent text, before whatever is typed from now on."""
        self._earlier.remember(message)

    def keep(self, kept: NearestSentences | None) -> None:
        """Let kept sentences, read with the weights of now, be memory from the next question on.

        Another thread than the one that asks may do this.
        """
        worth = None
        if kept is not None and self.nearest is not None:
            worth = Worth(self._contexts, kept, self.nearest)
            worth.prepare(self._earlier.passage)
        self._kept, self._worth, self._distributions = kept, worth, OrderedDict()

    def origins(self, context: Sequence[str], word: str) -> list[Origin]:
        """The kept sentences that speak for a word after this context, the strongest first."""
        if self._kept is None or self.nearest is None:
            return []
        index = self.model.vocabulary.encode([*context, word])[-1:]
        return self._kept.origins(self.read(context).h, self._contexts.spell([word], index)[0], self.nearest)

    def distribution(self, text_before_cursor: str, context: Sequence[str]) -> Distribution:
        """The next word's probabilities after the context, the last sentence's words of the text."""
        self._notice_training()
        self._note(context)
        if self._earlier.follow(text_before_cursor):
            self._distributions.clear()
        return self.distribution_after(context)

    def _notice_training(self) -> None:
        """Read everything anew where the model has been trained since."""
        weights = _fingerprint(self.model.params)
        if weights != self._weights:
            self._weights = weights
            self.keep(None)
            self._contexts.clear()
            self._earlier.forget_reading()

    def distribution_after(self, context: Sequence[str]) -> Distribution:
        """The same, in the text that was looked at last."""
        make = partial(self._make, context)
        return kept_in(self._distributions, tuple(context), make, KEPT_DISTRIBUTIONS)

    def read(self, context: Sequence[str]) -> Reading:
        """Where the network stands after these words: one step for each word that was not read before."""
        return self._contexts.read(context)

    def small_share(self, before_word: str) -> float:
        """How likely a word that begins a sentence, in the text that was looked at last, is to have a small letter."""
        return small_share(self._earlier.heads, mark_before(before_word))

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the model's numbers."""
        return self._contexts.dtype

    def network_probabilities(self, context: Sequence[str]) -> Array:
        """(V,) what the network alone says after these words."""
        y: Array = self._contexts.probabilities(self.read(context).h[None])[0]
        return y

    def _make(self, context: Sequence[str]) -> Distribution:
        reading = self.read(context)
        y = self.network_probabilities(context)
        remembered = self._remembered(reading, context)
        cached, share = self._cached(reading)
        mixed, unknown = y, dict[str, float]()
        for words, weight in ((remembered.words, remembered.share), (cached, share)):
            mixed, unknown = mix(self.model.vocabulary, mixed, unknown, words, weight)
        return Distribution(y, mixed, cached, unknown, remembered)

    def _remembered(self, reading: Reading, context: Sequence[str]) -> Remembered:
        """p_memory and its share."""
        if self._worth is None:
            return NOTHING
        self._note(context)
        return self._worth.remembered(reading, context, self._earlier.passage)

    def _note(self, context: Sequence[str]) -> None:
        """Let the memory be judged by the last words, while it is known what was expected of them."""
        if self._worth is not None:
            self._worth.note(self.read(context), context, self._distributions.get)

    def _cached(self, reading: Reading) -> tuple[dict[str, float], float]:
        """p_cache and its share."""
        if not self.cache.weight:
            return {}, 0.0
        present = Passage.of(reading, self._contexts.nothing)
        is_safe = without_secrets([" ".join(present.words)])
        passage = joined([self._earlier.passage, *[present] * bool(is_safe)]).last(self.cache.size)
        if not passage.words:
            return {}, 0.0
        recent = RecentWords(passage.states, passage.words)
        cached = dict(zip(recent.words, recent.distribution(reading.h, self.cache.sharpness).tolist(), strict=True))
        return cached, self.cache.weight * len(passage.words) / (len(passage.words) + self.cache.patience)


def _fingerprint(params: Params) -> tuple[float, ...]:
    """A few numbers of each array, which a training changes: looking at all of them would take longer than a word."""
    return tuple(w.item(at) for w in params.values() if w.size for at in (0, w.size // 2, w.size - 1))
