"""Everything that was kept, as memory: Khandelwal, Levy, Jurafsky, Zettlemoyer and Lewis (2020), kNN-LM.

    d_i = |h_t - h_i|² / s²              K = Σ_i exp(-d_i / τ) over the n nearest states
    p_memory(w) = Σ_i exp(-d_i / τ) [w_{i+1} = w] / K
    g = K / (K + c)                      p = (1 - λ) p_network + λ p_memory, λ = g times a share: see `credit`

"Generalization through Memorization: Nearest Neighbor Language Models". g grows with how much was kept and with how
near it is, so one sentence about something else changes next to nothing. s² is the variance of the kept states: no
parameter depends on the shape of the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose
from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.prediction.search import Search


@dataclass(frozen=True)
class NearestOptions:
    """How much kept sentences count. Chosen on what some people wrote, measured on others: see the benchmarks."""

    shares: tuple[float, ...] = (0.0, 0.1, 0.25, 0.5, 0.75)
    """s_j, the shares of the memory that stand for election; the first is none."""
    prior: tuple[float, ...] = (0.3, 0.3, 0.2, 0.1, 0.1)
    """π⁰, how much each of them counts before there is any word to tell; they sum to 1."""
    change: float = 0.01
    """α, how likely it is at each word that another share is the right one from now on."""
    sharpness: float = 0.2
    """τ, in variances of the states: how soon a distance makes a neighbour count less."""
    doubt: float = 4.0
    """c, how much near text gives the memory half of its largest share."""
    neighbours: int = 1024
    """n, how many of the nearest states are looked at."""

    def __post_init__(self) -> None:
        """Refuse what is no mixture."""
        is_mixture = len(self.shares) == len(self.prior) and isclose(sum(self.prior), 1) and min(self.prior) >= 0
        if not is_mixture or self.shares[0] != 0 or not all(0 <= share < 1 for share in self.shares):
            raise ValueError(
                "the shares of a memory begin with 0 and are below 1, each with a prior, and these sum to 1"
            )
        if not (0 <= self.change <= 1 and self.sharpness > 0 and self.doubt > 0 and self.neighbours >= 1):
            raise ValueError("change is from 0 to 1, sharpness and doubt above 0, and there is at least one neighbour")


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
    growth: float
    """g, how much is near."""
    here: frozenset[str] = frozenset()
    """The words that followed in just this state: the sentence that is read may be one of those that are kept."""
    share: float = 0.0
    """λ, where it is known what the memory is worth here."""

    def of_word(self, word: str, options: NearestOptions, is_own: bool = False) -> tuple[float, float]:
        """p_memory and g of a word that came next.

        A sentence that may itself be kept (`is_own`) is no witness for itself: of the neighbours in just its state,
        one that goes on with the word is left out.
        """
        memory = self.words.get(word, 0.0)
        if not (is_own and word in self.here):
            return memory, self.growth
        total = options.doubt * self.growth / (1 - self.growth)
        rest = total - 1
        return (max(0.0, memory * total - 1) / rest, rest / (rest + options.doubt)) if rest > 1e-3 else (0.0, 0.0)


class Origin(NamedTuple):
    """A kept sentence that speaks for a word."""

    sentence: Kept
    weight: float
    """Its share of p_memory, from 0 to 1."""


NOTHING = Remembered({}, 0.0)
SAME = 0.99
"""exp(-d / τ) of two readings of the same words; they may differ by how they were rounded."""


class NearestSentences:
    """The states of kept sentences, frozen: a function of the weights and of the sentences, and of nothing else."""

    def __init__(self, blocks: Sequence[Block], kept: Sequence[Sequence[Kept]], basis: Array) -> None:
        """Blocks of states, the sentences of each block, and the basis (D, R) in which distances are taken."""
        self._blocks = [block for block in blocks if block.words]
        self._kept = [part for part, block in zip(kept, blocks, strict=True) if block.words]
        self._basis = basis
        self._ends = np.cumsum([len(block.words) for block in self._blocks])
        states = [block.states for block in self._blocks]
        self._search = Search(np.concatenate(states) if states else np.empty((0, basis.shape[1])))
        self.trust = 1.0
        """How much the prior weights of its shares count: what other text bears, see `guard`."""
        index: dict[str, int] = {}
        which = (index.setdefault(word, len(index)) for block in self._blocks for word in block.words)
        self._which = np.fromiter(which, np.int64, len(self))
        self._words, self._index = list(index), index

    def __len__(self) -> int:
        """How many words are remembered."""
        return int(self._ends[-1]) if len(self._ends) else 0

    def remembered(self, h: Array, options: NearestOptions) -> Remembered:
        """What followed in the sentences where the network was nearest to h (D,)."""
        found, masses = self._nearest(h, options)
        total = float(masses.sum())
        if not total:
            return NOTHING
        which, at = np.unique(self._which[found], return_inverse=True)
        p = (np.bincount(at, weights=masses) / total).tolist()
        words = {self._words[index]: probability for index, probability in zip(which.tolist(), p, strict=True)}
        here = frozenset(self._words[index] for index in self._which[found[masses > SAME]].tolist())
        return Remembered(words, total / (total + options.doubt), here)

    def expected(
        self, states: Array, words: Sequence[str], options: NearestOptions, *, is_own: bool = False
    ) -> tuple[Array, Array]:
        """p_memory and g, (N,) each, of words that came after the states (N, D); see `of_word`."""
        told = [self.remembered(h, options).of_word(w, options, is_own) for h, w in zip(states, words, strict=True)]
        memory, growth = zip(*told, strict=True) if told else ((), ())
        return np.array(memory), np.array(growth)

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
        near, d = self._search.nearest(h @ self._basis, options.neighbours)
        return near, np.exp(-d / options.sharpness)

    def _sentence(self, index: int) -> Kept:
        """The sentence that a word is from."""
        block = int(np.searchsorted(self._ends, index, side="right"))
        at = index - (int(self._ends[block - 1]) if block else 0)
        return self._kept[block][self._blocks[block].owners[at]]
