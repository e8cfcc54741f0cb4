"""Reading a context from its start, and going on from it word by word."""

from __future__ import annotations

import numpy as np

from rnnlm_core import network
from rnnlm_core.cells import State
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Ids, Params, dtype_of
from rnnlm_core.numerics.functions import softmax
from rnnlm_core.prediction.sampling import sample
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID


def read(
    config: NetworkConfig, params: Params, ids: Ids, states: list[State] | None = None
) -> tuple[Array, list[State]]:
    """What the output layer reads after these words, (1, D), and the states; from zero states where none are given."""
    states = states or network.zero_states(config, 1, dtype_of(params))
    for index in ids:
        h, states = network.step(config, params, np.array([index]), states)
    return h, states


def next_word_probabilities(config: NetworkConfig, params: Params, ids: Ids) -> Array:
    """(V,) softmax over the vocabulary after these words."""
    y: Array = softmax(network.logits(config, params, read(config, params, ids)[0]))[0]
    return y


def generate(
    config: NetworkConfig,
    params: Params,
    ids: Ids,
    max_words: int,
    rng: np.random.Generator,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> list[int]:
    """The ids drawn after `ids`, up to `</s>` or `max_words`; never `<unk>`. See `sample` for the settings."""
    drawn: list[int] = []
    h, states = read(config, params, ids)
    while len(drawn) < max_words:
        scores = network.logits(config, params, h)[0]
        scores[UNKNOWN_ID] = -np.inf
        index = sample(scores, rng, temperature, top_k, top_p)
        if index == BOUNDARY_ID:
            break
        drawn.append(index)
        h, states = read(config, params, np.array([index]), states)
    return drawn
