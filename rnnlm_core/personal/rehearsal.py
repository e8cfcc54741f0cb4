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
from rnnlm_core.arrays import Array, Ids
from rnnlm_core.functions import softmax
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.text import tokenize
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID

MADE_UP = 128
"""Sentences drawn from the starter, side by side."""
LONGEST = 24
"""Words of a sentence that is made up."""
OWN_SENTENCES = 200
"""Of the user's, learnt before, at the most."""
SHIPPED = 600
"""Of the sentences that ship, evenly spread, at the most."""
HELD_BACK = 80
"""Sentences never rehearsed: they tell what a lesson has cost."""


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
    def of(cls, starter: RNNLanguageModel, shipped: Sequence[str]) -> Rehearsal:
        """Made up by the starter, and shipped; the same for the same starter and text."""
        made_up = make_up(starter, MADE_UP, seed=0)
        spread = shipped[:: ceil(len(shipped) / SHIPPED) or 1]
        known = [starter.vocabulary.encode(tokenize(text, starter.language), boundaries=True) for text in spread]
        held_back = [*made_up[: HELD_BACK // 2], *known[:: max(1, 2 * len(known) // HELD_BACK)]]
        kept = {ids.tobytes() for ids in held_back}
        rest = [ids for ids in [*made_up, *known] if ids.tobytes() not in kept]
        return cls(tuple(rest or held_back), tuple(held_back))

    def with_own(self, texts: Sequence[str], model: RNNLanguageModel, seed: int) -> Rehearsal:
        """The same and some of the user's own sentences, as ids of a model that has learnt them."""
        chosen = np.random.default_rng((seed, 3)).permutation(len(texts))[:OWN_SENTENCES]
        own = (tokenize(texts[index], model.language) for index in chosen.tolist())
        return replace(self, own=tuple(model.vocabulary.encode(tokens, boundaries=True) for tokens in own))


def make_up(model: RNNLanguageModel, count: int, seed: int) -> list[Ids]:
    """Sentences drawn from the model, with their boundaries; those that do not end in time are cut."""
    rng = np.random.default_rng(seed)
    config, params = model.config, model.params
    states = network.zero_states(config, count, next(iter(params.values())).dtype)
    ids: Ids = np.full(count, BOUNDARY_ID, dtype=np.intp)
    drawn = [ids]
    while len(drawn) <= LONGEST and (len(drawn) == 1 or (ids != BOUNDARY_ID).any()):
        h, states = network.step(config, params, ids, states)
        following = _draw(network.logits(config, params, h), rng)
        ids = following if len(drawn) == 1 else np.where(ids == BOUNDARY_ID, BOUNDARY_ID, following)
        drawn.append(ids)
    lanes = np.stack([*drawn, np.full_like(ids, BOUNDARY_ID)], axis=1)
    ends = 1 + (lanes[:, 1:] == BOUNDARY_ID).argmax(axis=1)
    return [lane[: end + 1] for lane, end in zip(lanes, ends.tolist(), strict=True) if end > 1]


def _draw(scores: Array, rng: np.random.Generator) -> Ids:
    """One word for each row, never the unknown one."""
    scores[:, UNKNOWN_ID] = -np.inf
    up_to = np.cumsum(softmax(scores), axis=1)
    chosen = rng.random((len(scores), 1)) * up_to[:, -1:]
    ids: Ids = np.minimum((up_to < chosen).sum(axis=1), scores.shape[1] - 1)
    return ids
