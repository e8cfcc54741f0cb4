"""Several words ahead: the likeliest continuation, for ghost text that is accepted word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rnnlm_core.numerics.functions import top_k
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.text import is_elision, split

BEAM = 4
"""How many continuations are followed at once."""
CONFIDENCE = 0.25
"""Ghost text is shown from this probability on: see the benchmarks for precision against coverage."""


PHRASE = 0.1
"""A phrase stands in the bar from this probability on."""
MOST_WORDS = 3


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

    def accepted(self, text_before_cursor: str) -> str:
        """The text before the cursor once all of it is accepted."""
        return text_before_cursor[: len(text_before_cursor) - self.replaces] + self.insert

    @property
    def is_confident(self) -> bool:
        """Whether it should be shown as ghost text."""
        return self.probability >= CONFIDENCE


class _Path(NamedTuple):
    text: str
    words: tuple[str, ...]
    probability: float
    score: float
    """The probability, and that of the sentence's end where it comes."""
    ended: bool


def continue_(predictor: Predictor, text_before_cursor: str, words: int = 3, least: float = 0.0) -> Continuation | None:
    """The likeliest next words, by beam search; fewer where the sentence is likely to end, none from a doubtful guess.

    The first word respects the letters typed, the others follow p = (1 - λ) p_network + λ p_cache. None where
    no word fits, where the sentence's end or punctuation is likelier than each, or where none can be as likely as
    `least`: a phrase is never likelier than its first words, so that most searches end with the first.
    """
    if words < 1:
        raise ValueError("a continuation has at least one word")
    paths = _extend(predictor, _Path(text_before_cursor, (), 1.0, 1.0, ended=False))
    for _ in range(words - 1):
        if all(path.probability < least for path in paths):
            return None
        paths = [longer for path in paths for longer in _extend(predictor, path)]
        paths = sorted(paths, key=lambda path: -path.score)[:BEAM]
    if not paths or not paths[0].words:
        return None
    return _continuation(predictor, text_before_cursor, paths[0])


def phrase(
    predictor: Predictor, text_before_cursor: str, passed_over: frozenset[str] = frozenset(), least: float = PHRASE
) -> Continuation | None:
    """The longest continuation of two or three words that is at least so likely, to be taken with one key.

    An elision is no word by itself. None in most places: a phrase is never likelier than its first word, and few are
    looked for further.
    """
    best = None
    paths = _extend(predictor, _Path(text_before_cursor, (), 1.0, 1.0, ended=False), passed_over)
    while paths := [path for path in paths if path.probability >= least and not path.ended]:
        longest = max(paths, key=lambda path: path.probability)
        size = _size(longest.words, predictor.model.language)
        if size > MOST_WORDS:
            break
        best = longest if size > 1 and not is_elision(longest.words[-1], predictor.model.language) else best
        paths = [longer for path in paths[:BEAM] for longer in _extend(predictor, path)]
    return best and _continuation(predictor, text_before_cursor, best)


def _size(words: Sequence[str], language: str) -> int:
    return sum(not is_elision(word, language) for word in words)


def _continuation(predictor: Predictor, text_before_cursor: str, path: _Path) -> Continuation:
    text = path.text if predictor.options.automatic_space else path.text.rstrip(" ")
    kept = _common_length(text_before_cursor, text)
    return Continuation(path.words, path.probability, text[kept:], len(text_before_cursor) - kept)


def _extend(predictor: Predictor, path: _Path, passed_over: frozenset[str] = frozenset()) -> list[_Path]:
    """The path with each of the likeliest next words, or ended where `</s>` or punctuation is likelier than each."""
    if path.ended:
        return [path]
    context, prefix = split(path.text, predictor.model.language)
    mixed = predictor.reader.distribution(path.text, context).mixed
    likeliest = int(top_k(mixed, 1)[0])
    if not prefix and not predictor.offers(likeliest):
        return [path._replace(ended=True, score=path.score * float(mixed[likeliest]))]
    return [
        _Path(
            s.accepted(path.text),
            (*path.words, s.word),
            path.probability * s.probability,
            path.score * s.probability,
            ended=False,
        )
        for s in predictor.suggest(path.text, BEAM, passed_over, automatic_space=True)
        if s.is_ghostly
    ]


def _common_length(one: str, other: str) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
