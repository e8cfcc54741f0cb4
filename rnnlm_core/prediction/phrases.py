"""Several words ahead: a phrase for the bar, and ghost text that is accepted word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rnnlm_core.numerics.functions import top_k
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.text import is_elision, is_word, split
from rnnlm_core.text.ugly import is_ugly

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
    shown: str = ""
    """The words as they will stand in the text, from the beginning of the word at the cursor."""
    shorter: Continuation | None = None
    """Without its last word, where that is a continuation too."""

    def accepted(self, text_before_cursor: str) -> str:
        """The text before the cursor once all of it is accepted."""
        return text_before_cursor[: len(text_before_cursor) - self.replaces] + self.insert

    @property
    def sure(self) -> Continuation | None:
        """As much of its beginning as should be shown as ghost text; None where not even its first word should."""
        if self.probability >= CONFIDENCE:
            return self
        return self.shorter.sure if self.shorter else None


class _Path(NamedTuple):
    text: str
    words: tuple[str, ...]
    probability: float
    before: _Path | None


def phrase(
    predictor: Predictor, text_before_cursor: str, passed_over: frozenset[str] = frozenset(), least: float = PHRASE
) -> Continuation | None:
    """The longest continuation of two or three words that is at least so likely, to be taken with one key.

    By beam search; the first word respects the letters typed, the others follow the mixed probabilities. An elision or
    a sign is no word by itself and ends no phrase, no phrase goes past the end of the sentence, and none begins with a
    doubtful guess. None in most places: a phrase is never likelier than its first word, and few are looked for further.
    """
    best = None
    language = predictor.model.language
    paths = _extend(predictor, _Path(text_before_cursor, (), 1.0, None), passed_over)
    while paths := [path for path in paths if path.probability >= least]:
        longest = max(paths, key=lambda path: path.probability)
        size = _size(longest.words, language)
        if size > MOST_WORDS:
            break
        best = longest if size > 1 and _is_whole(longest.words[-1], language) else best
        paths = sorted(paths, key=lambda path: -path.probability)[:BEAM]
        paths = [longer for path in paths for longer in _extend(predictor, path)]
    return best and _continuation(predictor, text_before_cursor, best)


def _size(words: Sequence[str], language: str) -> int:
    return sum(_is_whole(word, language) for word in words)


def _is_whole(word: str, language: str) -> bool:
    return is_word(word) and not is_elision(word, language)


def _continuation(predictor: Predictor, text_before_cursor: str, path: _Path) -> Continuation:
    language = predictor.model.language
    shorter = path.before
    while shorter is not None and shorter.words and not _is_whole(shorter.words[-1], language):
        shorter = shorter.before
    text = path.text if predictor.options.automatic_space else path.text.rstrip(" ")
    kept = _common_length(text_before_cursor, text)
    begun = len(text_before_cursor) - len(split(text_before_cursor, language).prefix)
    return Continuation(
        path.words,
        path.probability,
        text[kept:],
        len(text_before_cursor) - kept,
        text[min(kept, begun) :].strip(),
        _continuation(predictor, text_before_cursor, shorter) if shorter is not None and shorter.words else None,
    )


def _extend(predictor: Predictor, path: _Path, passed_over: frozenset[str] = frozenset()) -> list[_Path]:
    """The path with each of the likeliest next words; none where `</s>` or punctuation is likelier than each."""
    context, prefix = split(path.text, predictor.model.language)
    mixed = predictor.reader.distribution(path.text, context).mixed
    if not prefix and not predictor.offers(int(top_k(mixed, 1)[0])):
        return []
    return [
        _Path(s.accepted(path.text), (*path.words, s.word), path.probability * s.probability, path)
        for s in predictor.suggest(path.text, BEAM, passed_over, automatic_space=True)
        if s.is_ghostly and (predictor.options.ugly or not is_ugly(s.word, predictor.model.language))
    ]


def _common_length(one: str, other: str) -> int:
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
