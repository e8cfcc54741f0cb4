"""Why this word? What the network, the cache and each word of the context have to say about a prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from rnnlm_core import network
from rnnlm_core.arrays import Array
from rnnlm_core.prediction import TINY, Predictor
from rnnlm_core.text import split
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID


@dataclass(frozen=True)
class Influence:
    """What one word of the context does to the prediction."""

    word: str
    nats: float
    """log p(word predicted | context) - log p(… | context without this word): above 0 where it speaks for it."""


@dataclass(frozen=True)
class Explanation:
    """Everything the inspector shows of one word at one place."""

    word: str
    network: float
    """The network's probability."""
    cache: float
    """The probability from recent words alone."""
    mixed: float
    """Both together, what the ranking goes by."""
    rank: int | None
    """From 1, among the words that may be offered; None for a word that may not."""
    hidden: Array
    """(H,) the state of the last layer."""
    gates: dict[str, Array]
    """(H,) each gate of the last layer at the last word; empty for the Elman cell."""
    influences: list[Influence]
    """Each word of the context, leave-one-out, the strongest first."""


def explain(predictor: Predictor, text_before_cursor: str, word: str) -> Explanation:
    """Why `word` is as likely as it is after the text; letters of an unfinished word are left out of account."""
    context, _ = split(text_before_cursor, predictor.model.language)
    distribution = predictor.reader.distribution(text_before_cursor, context)
    vocabulary = predictor.model.vocabulary
    index = int(vocabulary.encode([*context, word])[-1])
    spelt = word if index == UNKNOWN_ID else vocabulary.word(index)
    p = float(distribution.network[index]) if index != UNKNOWN_ID else 0.0
    mixed = float(distribution.mixed[index]) if index != UNKNOWN_ID else distribution.unknown.get(word, 0.0)
    hidden, gates = _inside(predictor, context)
    rank = predictor.rank_of(distribution, index)
    cached = distribution.cached.get(spelt, 0.0)
    influences = _influences(predictor, context, index)
    return Explanation(spelt, p, cached, mixed, rank, hidden, gates, influences)


def _inside(predictor: Predictor, context: Sequence[str]) -> tuple[Array, dict[str, Array]]:
    """The last layer's state and gates after the context."""
    config, params = predictor.model.config, predictor.model.params
    ids = np.array([BOUNDARY_ID, *predictor.model.vocabulary.encode(context)])[:, None]
    states = network.zero_states(config, 1, params["b_y" if "b_y" in params else "b_head"].dtype)
    encoded = network.encode(config, params, ids, states)
    gates = getattr(encoded.cells[-1], "gates", None)
    if gates is None:
        return encoded.outputs[-1, 0], {}
    names = config.cell_module.GATES
    return encoded.outputs[-1, 0], {name: gates[-1, 0, k] for k, name in enumerate(names)}


def _influences(predictor: Predictor, context: Sequence[str], index: int) -> list[Influence]:
    """Leave-one-out: how much the log-probability falls without each word."""
    whole = _log_probability(predictor, context, index)
    found = [
        Influence(word, whole - _log_probability(predictor, [*context[:at], *context[at + 1 :]], index))
        for at, word in enumerate(context)
    ]
    return sorted(found, key=lambda influence: -abs(influence.nats))


def _log_probability(predictor: Predictor, context: Sequence[str], index: int) -> float:
    return log(max(float(predictor.reader.network_probabilities(context)[index]), TINY))
