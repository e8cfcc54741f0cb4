"""Side-by-side measurements; nothing here is needed to use the program. Below, what the baselines share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol


class Suggester(Protocol):
    """Anything that ranks words from a context and a typed prefix."""

    def suggest(self, context: Sequence[str], prefix: str, k: int = 5) -> list[str]:
        """At most k words that start with the prefix, best first; `context` is the sentence so far."""


class TokenScores(NamedTuple):
    """Percentages."""

    hit1: float
    hit3: float
    hit5: float
    ksr5: float


def is_word(token: str) -> bool:
    """Whether a token has a letter; `<unk>` does, and is the word that nobody guesses."""
    return any(character.isalpha() for character in token)


def read_tokens(path: Path, lines: int | None = None) -> list[list[str]]:
    """The first sentences of a tokenised text: one a line, tokens between spaces."""
    return [line.split() for line in path.read_text(encoding="utf-8").splitlines()[:lines]]


def score_tokens(suggester: Suggester, sentences: Iterable[Sequence[str]]) -> TokenScores:
    """Hits and keystroke savings, counted on tokens.

    Hits: at every word, with an empty prefix; `<unk>` is a miss and stays in the denominator. Savings: every
    token costs its characters and one space, `.` and `,` take no space before them, `<unk>` is five characters.
    The list of five is asked for before each character, from the empty prefix on; taking the word costs one key
    and brings the space. Punctuation is typed out.
    """
    hits, words, keys, characters = [0, 0, 0], 0, 0, 0
    for sentence in sentences:
        for at, token in enumerate(sentence):
            typed = len(token) + (tuple(sentence[at + 1 : at + 2]) not in ((".",), (",",)))
            characters += typed
            if not is_word(token):
                keys += typed
                continue
            first = suggester.suggest(sentence[:at], "")
            words += 1
            hits = [hit + (token in first[:k]) for hit, k in zip(hits, (1, 3, 5), strict=True)]
            keys += min(typed, _keys(suggester, sentence[:at], token, first))
    hit1, hit3, hit5 = (100 * hit / words for hit in hits)
    return TokenScores(hit1, hit3, hit5, 100 * (1 - keys / characters))


def _keys(suggester: Suggester, context: Sequence[str], token: str, first: list[str]) -> int:
    offered = first
    for length in range(len(token)):
        offered = suggester.suggest(context, token[:length]) if length else first
        if token in offered:
            return length + 1
    return len(token) + 1
