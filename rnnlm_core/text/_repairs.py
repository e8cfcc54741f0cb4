"""Apostrophes that the typist left out."""

from __future__ import annotations

from rnnlm_core.text._case import fold
from rnnlm_core.text._language import language_of

_VOWELS = frozenset("aeiouyh")
_SHORTEST_REST = 2


def repairs(prefix: str, language: str = "fr") -> list[tuple[str, str]]:
    """(elision, rest) for each elision that the prefix may hide: cest → c' est, lhomme → l' homme.

    What is left has two letters at least and begins with a vowel or h; the longest elision comes first. Whether
    the rest begins a word is for a vocabulary to say.
    """
    key = fold(prefix)
    found = [
        (elision, prefix[len(elision) - 1 :])
        for elision in sorted(language_of(language).elisions, key=lambda word: (-len(word), word))
        if key.startswith(elision[:-1]) and key[len(elision) - 1 : len(elision)] in _VOWELS
    ]
    return [(elision, rest) for elision, rest in found if len(rest) >= _SHORTEST_REST]
