"""The next word's probabilities, and how those of a memory are mixed into them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction.nearest_sentences import NOTHING, Remembered
from rnnlm_core.text import is_word
from rnnlm_core.vocabulary import UNKNOWN_ID, Vocabulary


class Distribution(NamedTuple):
    """The next word's probabilities."""

    network: Array
    """(V,) softmax of the network."""
    mixed: Array
    """(V,) with the cache of recent words and the memory of kept sentences."""
    cached: dict[str, float]
    """The cache's own probabilities, p_cache."""
    unknown: dict[str, float]
    """Mixed probability of recent and kept words that the vocabulary does not have; no punctuation."""
    remembered: Remembered = NOTHING
    """What kept sentences say, p_memory."""


def mix(
    vocabulary: Vocabulary, y: Array, unknown: dict[str, float], words: dict[str, float], weight: float
) -> tuple[Array, dict[str, float]]:
    """p = (1 - λ) p + λ p_words, in the vocabulary and beyond it."""
    if not words:
        return y, unknown
    mixed = (1 - weight) * y
    ids = np.array([*map(vocabulary.id, words)])
    p = weight * np.fromiter(words.values(), np.float64, len(words))
    is_known = ids != UNKNOWN_ID
    mixed[ids[is_known]] += p[is_known].astype(mixed.dtype)
    beyond = {word: (1 - weight) * p for word, p in unknown.items()}
    names = list(words)
    for at in np.flatnonzero(~is_known).tolist():
        if is_word(names[at]):
            beyond[names[at]] = beyond.get(names[at], 0.0) + float(p[at])
    return mixed, beyond
