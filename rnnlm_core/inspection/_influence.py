"""Leave-one-out: how much the log-probability of a word falls when a word of its context is left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnlm_core import network
from rnnlm_core.inspection._stretch import stretch
from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.numerics.functions import log_softmax
from rnnlm_core.prediction.reading import LanguageModel, Reading


@dataclass(frozen=True)
class Influence:
    """What one word of the context does to the prediction."""

    word: str
    nats: float
    """log p(word predicted | context) - log p(… | context without this word): above 0 where it speaks for it."""


def influences(model: LanguageModel, reading: Reading, index: int, count: int = 20) -> list[Influence]:
    """The influence of each of the last `count` words of a reading on the word `index`, in the order of the text.

    The network alone is asked. All variants are read side by side, each from the word that it lacks on.
    """
    words, ids, before = stretch(model, reading, count)
    if not words:
        return []
    h = _with_and_without(model, ids, before)
    scores = log_softmax(network.logits(model.config, model.params, h))[:, index]
    return [Influence(word, float(scores[0] - score)) for word, score in zip(words, scores[1:], strict=True)]


def _with_and_without(model: LanguageModel, ids: Ids, before: Reading) -> Array:
    """(1 + T, D) what the output layer reads after all T words, then after all but the first, all but the second etc.

    The text without a word is the same as with it up to that word: there its row leaves the first one.
    """
    h, states = before.h[None], before.states
    for index in ids:
        skipped_h, skipped = h[:1], [tuple(part[:1] for part in state) for state in states]
        h, states = network.step(model.config, model.params, np.full(len(h), index), states)
        h = np.concatenate([h, skipped_h])
        states = [
            tuple(np.concatenate(parts) for parts in zip(read, left, strict=True))
            for read, left in zip(states, skipped, strict=True)
        ]
    return h
