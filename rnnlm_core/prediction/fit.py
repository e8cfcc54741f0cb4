"""How well a word fits what is typed of it: to the letter, but for case, but for missing accents."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction.place import Place
from rnnlm_core.text import fold, is_shouted, is_shouting, starts_sentence, supplies

TIER_FACTORS = np.array([1.0, 0.5, 0.05])
"""By how a word fits what is typed: to the letter, but for case, but for accents."""
CAPITAL_FACTOR = 0.1
"""How often an ordinary word has a capital inside a sentence, or is all in capitals: a name and an acronym have."""


def factors(place: Place) -> Array:
    """By tier; a capital says nothing at the head of a sentence, and much inside one."""
    by_tier = TIER_FACTORS.copy()
    if is_shouted(place.prefix) and not is_shouting(place.context):
        by_tier[1:] *= CAPITAL_FACTOR
    elif place.prefix[:1].isupper():
        by_tier[1:] *= 2.0 if starts_sentence(place.context) else CAPITAL_FACTOR
    return by_tier


def fit(word: str, place: Place) -> float:
    """The tier factor of a word that the vocabulary does not have; 0 where it does not start with the prefix."""
    prefix = place.prefix
    if not _folded(word).startswith(_folded(prefix)):
        return 0.0
    by_tier = factors(place)
    if word.startswith(prefix):
        return float(by_tier[0])
    if word.casefold().startswith(prefix.casefold()):
        return float(by_tier[1])
    return float(by_tier[2]) if supplies(word, prefix) else 0.0


_folded = lru_cache(maxsize=4096)(fold)
