"""Why this word? What the network, the cache and each word of the context have to say about a prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from rnnlm_core import network
from rnnlm_core.arrays import Array
from rnnlm_core.functions import log_softmax
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
    """(H,) each gate of the last layer at the last word; empty for the Elman cell and before the first word."""
    influences: list[Influence]
    """Each word of the context, leave-one-out, the strongest first; empty for a word that the network lacks."""


def explain(predictor: Predictor, text_before_cursor: str, word: str) -> Explanation:
    """Why `word`, one token, is as likely as it is after the text; letters of an unfinished word do not count."""
    context, _ = split(text_before_cursor, predictor.model.language)
    distribution = predictor.reader.distribution(text_before_cursor, context)
    vocabulary = predictor.model.vocabulary
    index = int(vocabulary.encode([*context, word])[-1])
    is_known = index != UNKNOWN_ID
    spelt = vocabulary.word(index) if is_known else word
    mixed = float(distribution.mixed[index]) if is_known else distribution.unknown.get(word, 0.0)
    rank = predictor.rank_of(distribution, mixed) if mixed and (predictor.offers(index) or not is_known) else None
    hidden, gates = _inside(predictor, context)
    return Explanation(
        spelt,
        float(distribution.network[index]) if is_known else 0.0,
        distribution.cached.get(spelt, 0.0),
        mixed,
        rank,
        hidden,
        gates,
        _influences(predictor, context, index) if is_known else [],
    )


def _inside(predictor: Predictor, context: Sequence[str]) -> tuple[Array, dict[str, Array]]:
    """The last layer's state after the context, and its gates at the context's last word."""
    config, params = predictor.model.config, predictor.model.params
    here = predictor.reader.read(context)
    hidden = here.states[-1][0][0]
    names = config.cell_module.GATES
    if here.before is None or not names:
        return hidden, {}
    last = predictor.model.vocabulary.encode(context)[-1:, None]
    gates = network.encode(config, params, last, here.before.states).cells[-1].gates
    return hidden, {name: gates[-1, 0, k] for k, name in enumerate(names)}


def _influences(predictor: Predictor, context: Sequence[str], index: int) -> list[Influence]:
    """Leave-one-out: how much the log-probability falls without each word; all variants are read side by side."""
    if not context:
        return []
    config, params = predictor.model.config, predictor.model.params
    ids = predictor.model.vocabulary.encode(context)
    start = [BOUNDARY_ID] if predictor.model.boundaries else []
    variants = np.array([[*start, *np.delete(ids, at)] for at in range(len(ids))], dtype=np.intp).T
    whole = log(max(float(predictor.reader.network_probabilities(context)[index]), TINY))
    if not len(variants):
        return [Influence(context[0], 0.0)]
    states = network.zero_states(config, len(ids), predictor.reader.dtype)
    h = network.project(config, params, network.encode(config, params, variants, states).outputs[-1])
    without = log_softmax(network.logits(config, params, h))[:, index]
    found = [Influence(word, whole - float(value)) for word, value in zip(context, without, strict=True)]
    return sorted(found, key=lambda influence: -abs(influence.nats))
