"""The continuous cache over recent words: Grave, Joulin and Usunier (2017).

    p_cache(w) ∝ Σ_i exp(θ h_t · h_i) [w_{i+1} = w]            p = (1 - λ) p_network + λ p_cache

What followed in the past where the network was in a state like the present one is likely to follow again.
"Improving Neural Language Models with a Continuous Cache". Words are kept as text: one that the vocabulary
does not have can still be offered when it comes a second time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rnnlm_core.numerics.arrays import Array


@dataclass(frozen=True)
class CacheOptions:
    """How much recent words count. Tuned on held-out text: see the benchmarks."""

    weight: float = 0.1
    """λ, the share of the cache in the mixture; 0 switches it off."""
    sharpness: float = 0.1
    """θ, how much nearer states count more."""
    patience: int = 100
    """With n recent words the share is λ n / (n + patience): a handful of words says little."""
    size: int = 1000
    """How many of the last words are looked at."""


class RecentWords:
    """The last words of a text, each with the state in which the network was before it."""

    def __init__(self, states: Array, words: Sequence[str]) -> None:
        """States (N, D) and the N words that came after them."""
        self.states = states
        index: dict[str, int] = {}
        self._which = np.array([index.setdefault(word, len(index)) for word in words], dtype=np.int64)
        self.words = list(index)
        """The words without repeats."""

    def distribution(self, h: Array, sharpness: float) -> Array:
        """p_cache of each of `words`, after the state h (D,)."""
        nearness = sharpness * (self.states @ h)
        mass = np.exp(nearness - nearness.max())
        totals = np.bincount(self._which, weights=mass, minlength=len(self.words))
        p: Array = totals / totals.sum()
        return p
