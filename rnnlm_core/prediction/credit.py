"""How much kept sentences count here: as much as they were worth for the words before.

    p_j(w) = (1 - g s_j) p_network(w) + g s_j p_memory(w)                     g = K / (K + c), see `nearest_sentences`
    π_j ← (1 - α) π_j p_j(w) / Σ_k π_k p_k(w) + α π_j⁰                        after each word w
    λ = g Σ_j π_j s_j

Several shares s_j stand for election, and each word votes for those that predicted it: fixed share, Herbster and
Warmuth (1998), "Tracking the Best Expert". So the memory counts for much where somebody goes on as they have always
written, and for next to nothing, some words later, in a text about something else. The weights π are a function of the
text and of the memory: where one has been before does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction.nearest_sentences import NearestOptions

LEAST = 1e-7
"""What the network gives a word that it does not have."""


class Evidence(NamedTuple):
    """What was expected of words that came, each (N,)."""

    network: Array
    """p_network."""
    memory: Array
    """p_memory."""
    growth: Array
    """g."""


def prior(options: NearestOptions, trust: float = 1.0) -> Array:
    """(J,) the weights π⁰ before any word; of those that give the memory a share, so much is left as it is trusted."""
    weights = np.array(options.prior)
    shared = weights * trust
    shared[0] = 1 - shared[1:].sum()
    return shared


def after(weights: Array, evidence: Evidence, start: Array, options: NearestOptions) -> Array:
    """(J,) the weights π after some more words; `start` are those before any."""
    shares = np.outer(evidence.growth, options.shares)
    network = np.maximum(evidence.network, LEAST)[:, None]
    likelihoods = (1 - shares) * network + shares * np.asarray(evidence.memory)[:, None]
    for likelihood in likelihoods:
        weights = weights * likelihood
        weights = (1 - options.change) * weights / weights.sum() + options.change * start
    return weights


def share(weights: Array, growth: float, options: NearestOptions) -> float:
    """λ."""
    return growth * float(weights @ np.array(options.shares))


def loss(evidence: Evidence, lengths: Sequence[int], start: Array, options: NearestOptions) -> float:
    """Mean -log p of the words of some sentences, each of them read by itself: nats per word."""
    total, at = 0.0, 0
    for length in lengths:
        weights = start
        for n in range(at, at + length):
            word = Evidence(*(part[n : n + 1] for part in evidence))
            counts = share(weights, float(word.growth[0]), options)
            total -= float(np.log((1 - counts) * max(float(word.network[0]), LEAST) + counts * float(word.memory[0])))
            weights = after(weights, word, start, options)
        at += length
    return total / max(1, at)
