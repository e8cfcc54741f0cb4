"""Everything that was kept, as memory: Khandelwal, Levy, Jurafsky, Zettlemoyer and Lewis (2020), kNN-LM.

    d_i = |h_t - h_i|² / s²              K = Σ_i exp(-d_i / τ) over the n nearest states
    p_memory(w) = Σ_i exp(-d_i / τ) [w_{i+1} = w] / K
    λ = λ_max K / (K + c)                p = (1 - λ) p_network + λ p_memory

"Generalization through Memorization: Nearest Neighbor Language Models". K grows with how much was kept and with how
near it is, so one sentence about something else changes next to nothing. s² is the variance of the kept states: no
parameter depends on the shape of the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Array, Ids


@dataclass(frozen=True)
class NearestOptions:
    """How much kept sentences count. Chosen on what some people wrote, measured on others: see the benchmarks."""

    weight: float = 0.12
    """λ_max, the largest share of the memory in the mixture."""
    sharpness: float = 0.2
    """τ, in variances of the states: how soon a distance makes a neighbour count less."""
    doubt: float = 4.0
    """c, how much near text gives the memory half of its largest share."""
    neighbours: int = 1024
    """n, how many of the nearest states are looked at."""


class Kept(NamedTuple):
    """A sentence of the user's."""

    id: int
    text: str
    day: str
    """When it was kept, ISO 8601; to be shown."""


class Block(NamedTuple):
    """Some sentences as the network read them."""

    states: Array
    """(N, D) before each word, as distances are taken of them."""
    words: list[str]
    """(N,) the words that came then."""
    owners: list[int]
    """(N,) the place of each word's sentence among those of the block."""


class Remembered(NamedTuple):
    """What the memory has to say at one place."""

    words: dict[str, float]
    """p_memory; they sum to 1, or there are none."""
    share: float
    """λ."""


class Origin(NamedTuple):
    """A kept sentence that speaks for a word."""

    sentence: Kept
    weight: float
    """Its share of p_memory, from 0 to 1."""


NOTHING = Remembered({}, 0.0)


class NearestSentences:
    """The states of kept sentences, frozen: a function of the weights and of the sentences, and of nothing else."""

    def __init__(self, blocks: Sequence[Block], kept: Sequence[Sequence[Kept]], basis: Array) -> None:
        """Blocks of states, the sentences of each block, and the basis (D, R) in which distances are taken."""
        self._blocks = [block for block in blocks if block.words]
        self._kept = [part for part, block in zip(kept, blocks, strict=True) if block.words]
        self._basis = basis
        self._ends = np.cumsum([len(block.words) for block in self._blocks])
        self._squares = [np.einsum("nd,nd->n", block.states, block.states) for block in self._blocks]
        self._scale = self._variance()
        index: dict[str, int] = {}
        which = (index.setdefault(word, len(index)) for block in self._blocks for word in block.words)
        self._which = np.fromiter(which, np.int64, len(self))
        self._words = list(index)

    def __len__(self) -> int:
        """How many words are remembered."""
        return int(self._ends[-1]) if len(self._ends) else 0

    def _variance(self) -> float:
        """Mean |h_i - mean|²; 1 where all states are the same."""
        if not self._blocks:
            return 1.0
        mean = sum(block.states.sum(axis=0) for block in self._blocks) / len(self)
        variance = float(sum(square.sum() for square in self._squares) / len(self) - mean @ mean)
        return variance if variance > 0 else 1.0

    def remembered(self, h: Array, options: NearestOptions) -> Remembered:
        """What followed in the sentences where the network was nearest to h (D,)."""
        found, masses = self._nearest(h, options)
        total = float(masses.sum())
        if not total:
            return NOTHING
        which, at = np.unique(self._which[found], return_inverse=True)
        p = (np.bincount(at, weights=masses) / total).tolist()
        words = {self._words[index]: probability for index, probability in zip(which.tolist(), p, strict=True)}
        return Remembered(words, options.weight * total / (total + options.doubt))

    def origins(self, h: Array, word: str, options: NearestOptions) -> list[Origin]:
        """The sentences that speak for a word after the state h (D,), as the vocabulary spells it; strongest first."""
        found, masses = self._nearest(h, options)
        total, weights = float(masses.sum()) or 1.0, dict[Kept, float]()
        for index, mass in zip(found.tolist(), masses.tolist(), strict=True):
            if self._words[self._which[index]] == word:
                sentence = self._sentence(index)
                weights[sentence] = weights.get(sentence, 0.0) + mass / total
        return sorted((Origin(*each) for each in weights.items()), key=lambda origin: -origin.weight)

    def _nearest(self, h: Array, options: NearestOptions) -> tuple[Ids, Array]:
        """The places of the n nearest states, and exp(-d / τ) of each."""
        if not len(self):
            return np.empty(0, np.int64), np.empty(0)
        query = h @ self._basis
        distances = np.empty(len(self), query.dtype)
        for block, squares, end in zip(self._blocks, self._squares, self._ends, strict=True):
            distances[end - len(squares) : end] = squares - 2 * (block.states @ query)
        near = _smallest(distances, options.neighbours)
        d = np.maximum(distances[near].astype(float) + float(query @ query), 0) / self._scale
        return near, np.exp(-d / options.sharpness)

    def _sentence(self, index: int) -> Kept:
        """The sentence that a word is from."""
        block = int(np.searchsorted(self._ends, index, side="right"))
        at = index - (int(self._ends[block - 1]) if block else 0)
        return self._kept[block][self._blocks[block].owners[at]]


def _smallest(values: Array, count: int) -> Ids:
    """Where the smallest values are, in the order of their places."""
    if len(values) <= count:
        return np.arange(len(values))
    return np.sort(np.argpartition(values, count)[:count])
