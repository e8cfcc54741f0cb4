"""What a token looks like: some are written on purpose, whatever word is near, and no slip is searched in them."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from rnnlm_core.text._case import fold

_CODE = regex.compile(r"[\p{N}@#/_\\:.&+=~]")
_FOR_MACHINES = regex.compile(r"[/~$\\]|\.{1,2}/|--|[^\\]*\\")
_VOWELS = frozenset("aeiouy")
_SHORTEST_WORD = 3


def may_be_a_slip(token: str, *, sentence_start: bool = False) -> bool:
    """Whether the token may be a word that the finger missed.

    Not where it holds a digit or a sign of addresses, tags and paths (14h, @jul, abc_de), is written in capitals
    (RATP), is shaped like a name (Océane inside a sentence, iPad) or has no vowel, as abbreviations have none (ptdr).
    """
    letters = [letter for letter in token if letter.isalpha()]
    if len(letters) < _SHORTEST_WORD or _CODE.search(token):
        return False
    if any(letter.isupper() for letter in letters[1:]) or (letters[0].isupper() and not sentence_start):
        return False
    folded = fold(token)
    return not folded.isascii() or not _VOWELS.isdisjoint(folded)


def is_for_machines(token: str) -> bool:
    """Whether the token is a path from its root or home, a command's option or a variable, in which no prose is typed.

    A slash inside joins words too (et/ou), and tells nothing.
    """
    return _FOR_MACHINES.match(token) is not None


def is_shouted(token: str) -> bool:
    """Whether the token is written in capitals, two at least."""
    letters = [letter for letter in token if letter.isalpha()]
    return len(letters) > 1 and all(letter.isupper() for letter in letters)


def is_shouting(context: Sequence[str]) -> bool:
    """Whether the words before are in capitals, so that the next one in capitals need not be an acronym."""
    words = [token for token in context if sum(map(str.isalpha, token)) > 1]
    return bool(words) and all(map(is_shouted, words[-2:]))
