"""Sentences → ids to learn from, and one step of learning on one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from math import isfinite

import numpy as np

from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Gradients, Ids, Params, dtype_of
from rnnlm_core.text import tokenize
from rnnlm_core.training.optimizers import SGD, clipping_scale, global_norm
from rnnlm_core.training.state import DivergenceError
from rnnlm_core.training.step import refuse_divergence
from rnnlm_core.vocabulary import Vocabulary

LONGEST_STEP = 50.0
"""An update longer than this cannot be meant: weights are of the order of 1."""


@lru_cache(maxsize=4096)
def _tokens(sentence: str, language: str) -> tuple[str, ...]:
    """A lesson repeats its sentences hundreds of times."""
    return tuple(tokenize(sentence, language))


def encode_sentence(vocabulary: Vocabulary, sentence: str, language: str, boundaries: bool) -> Ids:
    """The ids of a sentence. Raises ValueError where it is too short to learn from."""
    tokens = _tokens(sentence, language)
    if not tokens:
        raise ValueError("the sentence is empty: give it at least one word")
    if len(tokens) < 2 and not boundaries:
        raise ValueError("a sentence of one word has no next word: add a word, or boundaries=True")
    return vocabulary.encode(tokens, boundaries=boundaries)


def encode_sentences(vocabulary: Vocabulary, texts: Iterable[str], language: str, boundaries: bool) -> list[Ids]:
    """The ids of each sentence that is long enough. Raises ValueError where none is."""
    tokenised = (tokenize(text, language) for text in texts)
    shortest = 1 if boundaries else 2
    sequences = [vocabulary.encode(tokens, boundaries=boundaries) for tokens in tokenised if len(tokens) >= shortest]
    if not sequences:
        raise ValueError(f"there is nothing to read: give sentences of at least {shortest} word(s)")
    return sequences


def summed_loss(config: NetworkConfig, params: Params, ids: Ids) -> tuple[float, Gradients]:
    """-Σ log p(id_{t+1} | id_1 … id_t), nats, and its gradient for every parameter; without dropout."""
    inputs, targets = ids[:-1, None], ids[1:, None]
    dtype = dtype_of(params)
    ones, states = np.ones(inputs.shape, dtype), network.zero_states(config, 1, dtype)
    result = network.forward(config, params, inputs, targets, ones, states)
    return result.loss, network.backward(config, params, result.trace)


def take_step(
    config: NetworkConfig, params: Params, ids: Ids, learning_rate: float, clip_norm: float | None
) -> tuple[float, int]:
    """One step of gradient descent on the summed loss; returns that loss before the step, and its words.

    Raises DivergenceError, the weights untouched, where the loss or the step is no longer finite.
    """
    if not (isfinite(learning_rate) and learning_rate > 0):
        raise ValueError("the learning rate must be a positive number, such as 0.05")
    (loss, gradients), words = summed_loss(config, params, ids), len(ids) - 1
    norm = global_norm(gradients)
    refuse_divergence(loss / words, norm, config.vocab_size)
    scale = clipping_scale(norm, clip_norm)
    if learning_rate * scale * norm > LONGEST_STEP:
        raise DivergenceError("this step would destroy the weights: try a smaller learning rate")
    SGD().update(params, gradients, {}, learning_rate, scale)
    return loss, words
