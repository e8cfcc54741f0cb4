"""Leave-one-out: how much the log-probability of a word falls when a word of its context is left out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rnnlm_core import network
from rnnlm_core.arrays import Array, Ids
from rnnlm_core.functions import log_softmax
from rnnlm_core.inspection._stretch import stretch
from rnnlm_core.reading import LanguageModel, Reading


@dataclass(frozen=True)
class Influence:
    """What one word of the context does to the prediction."""

    word: str
    nats: float
    """log p(word predicted | context) - log p(… | context without this word): above 0 where it speaks for it."""


def influences(model: LanguageModel, reading: Reading, index: int, count: int = 24) -> list[Influence]:
    """The influence of each of the last `count` words of a reading on the word `index`, in the order of the text.

    The network alone is asked. All variants are read side by side, as one batch.
    """
    words, ids, before = stretch(model, reading, count)
    if not words:
        return []
    h = np.concatenate([reading.h[None], _states_without_each(model, ids, before)])
    scores = log_softmax(network.logits(model.config, model.params, h))[:, index]
    return [Influence(word, float(scores[0] - score)) for word, score in zip(words, scores[1:], strict=True)]


def _states_without_each(model: LanguageModel, ids: Ids, before: Reading) -> Array:
    """(T, D) what the output layer reads after all words but one, for each of the T words."""
    if len(ids) == 1:
        return before.h[None]
    variants = np.array([np.delete(ids, at) for at in range(len(ids))], dtype=np.intp).T
    states = [tuple(np.repeat(part, len(ids), axis=0) for part in state) for state in before.states]
    outputs = network.encode(model.config, model.params, variants, states).outputs
    return network.project(model.config, model.params, outputs[-1])
