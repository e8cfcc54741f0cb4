"""Several words ahead: the likeliest continuation, for ghost text that is accepted word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from rnnlm_core.functions import top_k
from rnnlm_core.prediction import Predictor, Suggestion
from rnnlm_core.text import split
from rnnlm_core.vocabulary import BOUNDARY_ID

BEAM = 4
"""How many continuations are followed at once."""
CONFIDENCE = 0.25
"""Ghost text is shown from this probability on: see the benchmarks for precision against coverage."""


@dataclass(frozen=True)
class Continuation:
    """Words to go on with, and how likely they are together."""

    words: tuple[str, ...]
    probability: float
    """Of the words given the text before the cursor and the letters typed."""
    insert: str
    """What accepting all of it writes."""
    replaces: int
    """How many characters before the cursor it replaces."""

    @property
    def is_confident(self) -> bool:
        """Whether it should be shown as ghost text."""
        return self.probability >= CONFIDENCE


class _Path(NamedTuple):
    text: str
    words: tuple[str, ...]
    probability: float
    ended: bool


def continue_(predictor: Predictor, text_before_cursor: str, words: int = 3) -> Continuation | None:
    """The likeliest next words, by beam search; fewer where the sentence is likely to end; None where none fit.

    The first word respects the letters typed, the others follow p = (1 - λ) p_network + λ p_cache.
    """
    first = predictor.suggest(text_before_cursor, BEAM)
    paths = [_begin(text_before_cursor, suggestion) for suggestion in first]
    for _ in range(words - 1):
        paths = sorted((next_ for path in paths for next_ in _extend(predictor, path)), key=lambda p: -p.probability)
        paths = paths[:BEAM]
    if not paths:
        return None
    best = paths[0]
    kept = _common_length(text_before_cursor, best.text)
    return Continuation(best.words, best.probability, best.text[kept:], len(text_before_cursor) - kept)


def _begin(text: str, suggestion: Suggestion) -> _Path:
    return _Path(suggestion.accepted(text), (suggestion.word,), suggestion.probability, ended=False)


def _extend(predictor: Predictor, path: _Path) -> list[_Path]:
    """The path with each of the likeliest next words, or ended where `</s>` or punctuation is likelier than each."""
    if path.ended:
        return [path]
    context, _ = split(path.text, predictor.model.language)
    mixed = predictor.reader.distribution_after(context).mixed
    likeliest = int(top_k(mixed, 1)[0])
    if likeliest == BOUNDARY_ID or not predictor.offers(likeliest):
        return [path._replace(ended=True)]
    return [
        _Path(s.accepted(path.text), (*path.words, s.word), path.probability * s.probability, ended=False)
        for s in predictor.suggest(path.text, BEAM)
    ]


def _common_length(one: str, other: str) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
