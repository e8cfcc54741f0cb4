"""What is rehearsed so that nothing known is forgotten: text that the starter makes up, shipped text, older sentences.

A network that learns new things alone forgets old ones. Where the old examples are gone, it can rehearse what it
says itself: pseudo-rehearsal, Robins (1995), "Catastrophic Forgetting, Rehearsal and Pseudorehearsal".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from rnnlm_core import network
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.numerics.arrays import Array, Ids, dtype_of
from rnnlm_core.numerics.functions import softmax
from rnnlm_core.text import tokenize
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID

FEW, MANY = 64, 384
"""Sentences drawn from the starter: for a lesson of a few sentences, which should not wait for them, and of many."""
LONGEST = 24
"""Words of a sentence that is made up."""
SHIPPED = 128
"""Of the sentences that ship, evenly spread. The starter has learnt them: they say less than what it makes up."""
OWN_SENTENCES = 200
"""Of the user's, learnt before, at the most."""
HELD_BACK = 64
"""Sentences that are made up, and half as many shipped ones, never rehearsed: they tell what a lesson has cost."""


@dataclass(frozen=True)
class Rehearsal:
    """Sentences that the starter knows, as its ids; they stay valid while a vocabulary grows."""

    sequences: tuple[Ids, ...]
    """To rehearse."""
    held_back: tuple[Ids, ...]
    """To measure on."""
    own: tuple[Ids, ...] = ()
    """Of the user's, learnt before."""

    @classmethod
    def of(cls, starter: RNNLanguageModel, shipped: Sequence[str], *, many: bool = True) -> Rehearsal:
        """Made up by the starter, and shipped; the same for the same starter and text.

        What is held back is the same whether there is much to rehearse or little.
        """
        spread = shipped[:: ceil(len(shipped) / SHIPPED) or 1]
        known = [starter.vocabulary.encode(tokenize(text, starter.language), boundaries=True) for text in spread]
        held_back = [*make_up(starter, HELD_BACK, seed=0), *known[::4]]
        kept = {ids.tobytes() for ids in held_back}
        pool = [*make_up(starter, MANY if many else FEW, seed=1), *known]
        return cls(tuple(ids for ids in pool if ids.tobytes() not in kept) or tuple(held_back), tuple(held_back))

    def with_own(self, texts: Sequence[str], model: RNNLanguageModel, seed: int) -> Rehearsal:
        """The same and some of the user's own sentences, as ids of a model that has learnt them."""
        chosen = np.random.default_rng((seed, 3)).permutation(len(texts))[:OWN_SENTENCES]
        own = (tokenize(texts[index], model.language) for index in chosen.tolist())
        return replace(self, own=tuple(model.vocabulary.encode(tokens, boundaries=True) for tokens in own))


def make_up(model: RNNLanguageModel, count: int, seed: int) -> list[Ids]:
    """Sentences drawn from the model, side by side, with their boundaries; one that is too long ends where it is."""
    rng = np.random.default_rng(seed)
    config, params = model.config, model.params
    states = network.zero_states(config, count, dtype_of(params))
    ids: Ids = np.full(count, BOUNDARY_ID, dtype=np.intp)
    lanes, made = [[BOUNDARY_ID] for _ in range(count)], np.arange(count)
    for _ in range(LONGEST):
        h, states = network.step(config, params, ids, states)
        ids = _draw(network.logits(config, params, h), rng)
        going = ids != BOUNDARY_ID
        made, ids, states = made[going], ids[going], [tuple(part[going] for part in state) for state in states]
        for lane, index in zip(made.tolist(), ids.tolist(), strict=True):
            lanes[lane].append(index)
        if not len(made):
            break
    return [np.array([*lane, BOUNDARY_ID], dtype=np.intp) for lane in lanes if len(lane) > 1]


def _draw(scores: Array, rng: np.random.Generator) -> Ids:
    """One word for each row, never the unknown one."""
    scores[:, UNKNOWN_ID] = -np.inf
    up_to = np.cumsum(softmax(scores), axis=1)
    chosen = rng.random((len(scores), 1)) * up_to[:, -1:]
    ids: Ids = np.minimum((up_to < chosen).sum(axis=1), scores.shape[1] - 1)
    return ids
