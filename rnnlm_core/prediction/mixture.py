"""The next word's probabilities, and how those of a memory are mixed into them."""

from __future__ import annotations

from typing import NamedTuple

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction.nearest_sentences import NOTHING, Remembered
from rnnlm_core.text import is_word
from rnnlm_core.vocabulary import Vocabulary


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
    beyond = {word: (1 - weight) * p for word, p in unknown.items()}
    for word, p in words.items():
        if word in vocabulary:
            mixed[vocabulary.id(word)] += weight * p
        elif is_word(word):
            beyond[word] = beyond.get(word, 0.0) + weight * p
    return mixed, beyond
