"""Word counts of tokenised sentences, with the capitals at the head of a sentence settled by evidence.

Inside a sentence a capital belongs to the word; at its head it may only mark the place. So a word there counts as
the lower-case word, unless it was met more often with its capital inside sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rnnlm_core.text import is_foldable, sentence_starts

_NOTHING: Mapping[str, int] = {}


def lower_head(token: str) -> str:
    """The token without its leading capital."""
    return token[:1].lower() + token[1:]


def count_words(sentences: Iterable[Sequence[str]], known: Mapping[str, int] = _NOTHING) -> tuple[Counter[str], int]:
    """(count of each word, number of sentences); `known` counts are evidence too but are not counted again."""
    inside: Counter[str] = Counter()
    initial: Counter[str] = Counter()
    total = 0
    for tokens in sentences:
        if isinstance(tokens, str):
            raise TypeError(f"a sentence is a list of its tokens, not a text: {tokens[:40]!r}")
        total += 1
        # The last of the starts is that of a word still to come.
        for token, starting in zip(tokens, sentence_starts(tokens), strict=False):
            (initial if starting else inside)[token] += 1
    return _settle(inside, initial, known), total


def _settle(inside: Counter[str], initial: Counter[str], known: Mapping[str, int]) -> Counter[str]:
    counts = Counter(inside)
    for token, count in initial.items():
        lowered = lower_head(token)
        evidence = (inside[word] + known.get(word, 0) for word in (lowered, token))
        counts[lowered if is_foldable(token) and next(evidence) >= next(evidence) else token] += count
    return counts
