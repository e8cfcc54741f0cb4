"""Why this word? What the network, the cache and each word of the context have to say about a prediction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rnnlm_core.inspection import Influence, activity, influences
from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.text import split
from rnnlm_core.vocabulary import UNKNOWN_ID


@dataclass(frozen=True)
class Explanation:
    """Everything the inspector shows of one word at one place."""

    word: str
    network: float
    """The network's probability."""
    cache: float
    """The probability from recent words alone."""
    memory: float
    """The probability from kept sentences alone."""
    mixed: float
    """All together, what the ranking goes by."""
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
    reading = predictor.reader.read(context)
    last = activity(predictor.model, reading, 1)
    return Explanation(
        spelt,
        float(distribution.network[index]) if is_known else 0.0,
        distribution.cached.get(spelt, 0.0),
        distribution.remembered.words.get(spelt, 0.0),
        mixed,
        rank,
        reading.states[-1][0][0],
        {name: gate[-1] for name, gate in last.gates.items()},
        _strongest_first(influences(predictor.model, reading, index, len(context)), context) if is_known else [],
    )


def _strongest_first(found: Sequence[Influence], context: Sequence[str]) -> list[Influence]:
    """The influences under the words as they were typed."""
    typed = [replace(influence, word=word) for influence, word in zip(found, context, strict=True)]
    return sorted(typed, key=lambda influence: -abs(influence.nats))
