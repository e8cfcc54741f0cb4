"""How far kept sentences may be trusted from the start: no farther than other text bears.

Before a text has said anything, its words are predicted with the prior weights of `credit`. Sentences that have
nothing to do with the user tell what that costs; where it is too much, the prior is held back.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log1p

import numpy as np

from rnnlm_core.prediction.contexts import Contexts, LanguageModel, joined
from rnnlm_core.prediction.credit import Evidence, loss, prior
from rnnlm_core.prediction.nearest_sentences import NearestOptions, NearestSentences

TOLERANCE = 0.005
"""How much worse, relative to its perplexity, other text may be predicted: half as much as after a lesson."""
TRUSTS = (1.0, 0.7, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05)
"""Tried in this order; the last is kept where none is good enough: who goes on as before is soon trusted again."""
SENTENCES = 48
"""Of other text, evenly spread."""


class Guard:
    """Other text, as a model reads it."""

    def __init__(self, model: LanguageModel, texts: Sequence[str]) -> None:
        """Read some of the texts with the weights of now."""
        contexts = Contexts(model)
        spread = texts[:: max(1, len(texts) // SENTENCES)][:SENTENCES]
        read = [contexts.sentence(text) for text in spread]
        self._lengths = [len(passage.words) for passage in read]
        self._passage = joined([contexts.nothing, *read])
        self._network = contexts.likelihoods(self._passage)

    def trust(self, kept: NearestSentences, options: NearestOptions) -> float:
        """The largest of TRUSTS that this text bears; all of it where there is no text."""
        memory, growth = kept.expected(self._passage.states, self._passage.words, options)
        without = Evidence(self._network, memory, np.zeros_like(growth))
        most = loss(without, self._lengths, prior(options), options) + log1p(TOLERANCE)
        evidence = Evidence(self._network, memory, growth)
        fits = (each for each in TRUSTS if loss(evidence, self._lengths, prior(options, each), options) <= most)
        return next(fits, TRUSTS[-1])
