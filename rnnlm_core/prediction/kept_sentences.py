"""Reading all that was kept, for `nearest_sentences`: side by side, and only what has not been read yet.

The sentences are read in groups that their order alone decides, and a group's states depend on nothing but its
sentences and the weights. So what comes out is the same to the last bit whether sentences came one by one or at once,
and whether one that is gone was ever there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from rnnlm_core import network
from rnnlm_core.numerics.arrays import Array, dtype_of
from rnnlm_core.prediction.contexts import spelling
from rnnlm_core.prediction.guard import Guard
from rnnlm_core.prediction.nearest_sentences import Block, Kept, NearestOptions, NearestSentences
from rnnlm_core.prediction.reading import LanguageModel
from rnnlm_core.text import tokenize
from rnnlm_core.vocabulary import BOUNDARY_ID

GROUP = 128
"""Sentences that are read side by side; one more sentence costs reading at most so many anew."""
LONGEST = 64
"""Words of a sentence that are read; what comes later is seldom near to anything."""
COLUMNS = 4096
"""Of the output weights, at a time in double precision: all of them would take as much again as the whole network."""
RANK = 64
"""Directions in which distances are taken."""


class SentenceReader:
    """Reads kept sentences with the weights that the model has while it reads."""

    def __init__(
        self,
        model: LanguageModel,
        others: Callable[[], Sequence[str]] = tuple,
        options: NearestOptions | None = None,
    ) -> None:
        """Start with nothing read; `others` gives sentences that have nothing to do with the user, to be spared."""
        self.model = model
        self._options = options or NearestOptions()
        self._others = others
        self._basis = basis(model)
        self._read: dict[tuple[str, ...], Block] = {}

    def read(self, kept: Sequence[Kept], is_cancelled: Callable[[], bool] = lambda: False) -> NearestSentences | None:
        """The sentences as memory, oldest first; None where it was cancelled. What is not among them is let go."""
        groups = [kept[start : start + GROUP] for start in range(0, len(kept), GROUP)]
        read: dict[tuple[str, ...], Block] = {}
        for group in groups:
            if is_cancelled():
                return None
            texts = tuple(each.text for each in group)
            read[texts] = self._read.get(texts) or self._block(texts)
        self._read = read
        found = NearestSentences([read[tuple(each.text for each in group)] for group in groups], groups, self._basis)
        if len(found):
            found.trust = self._guard.trust(found, self._options)
        return found

    @cached_property
    def _guard(self) -> Guard:
        """Read when something is kept for the first time."""
        return Guard(self.model, self._others())

    def _block(self, texts: Sequence[str]) -> Block:
        """Longest first, so that at each word those that go on are the first rows."""
        model = self.model
        tokens = [tokenize(text, model.language)[:LONGEST] for text in texts]
        order = sorted(range(len(texts)), key=lambda at: -len(tokens[at]))
        ids = [model.vocabulary.encode(tokens[at]) for at in order]
        states = network.zero_states(model.config, len(ids), dtype_of(model.params))
        h = np.zeros((len(ids), model.config.output_size), dtype_of(model.params))
        if model.boundaries:
            h, states = network.step(model.config, model.params, np.full(len(ids), BOUNDARY_ID), states)
        block = Block(np.empty((sum(map(len, ids)), self._basis.shape[1]), h.dtype), [], [])
        for t in range(len(ids[0])):
            alive = sum(len(each) > t for each in ids)
            start = len(block.words)
            block.states[start : start + alive] = h[:alive] @ self._basis
            block.words.extend(
                spelling(model.vocabulary, tokens[order[row]][t], int(ids[row][t])) for row in range(alive)
            )
            block.owners.extend(order[:alive])
            states = [tuple(part[:alive] for part in state) for state in states]
            words = np.array([each[t] for each in ids[:alive]])
            h, states = network.step(model.config, model.params, words, states)
        return block


def basis(model: LanguageModel) -> Array:
    """(D, R) the directions of a state that move the scores most: W_y W_yᵀ = U Σ² Uᵀ, the first R columns of U.

    Two states that differ elsewhere only predict the same, and fewer numbers are fewer to read at each word.
    """
    size = model.config.output_size
    if model.config.cutoffs or size <= RANK:
        return np.eye(size, dtype=dtype_of(model.params))
    weights = network.output_weights(model.config, model.params)
    parts = (weights[:, start : start + COLUMNS].astype(np.float64) for start in range(0, weights.shape[1], COLUMNS))
    _, directions = np.linalg.eigh(sum(part @ part.T for part in parts))
    return np.ascontiguousarray(directions[:, ::-1][:, :RANK], dtype=dtype_of(model.params))
