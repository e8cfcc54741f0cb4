"""What a typist may leave out of a word: its accents, its apostrophes and hyphens. What is typed of them is meant."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from rnnlm_core.text._case import fold

SIGNS = "'-"
_TWO_LETTERS = frozenset("œæ")
"""Characters that stand for two letters when they are folded."""


class _Letter(NamedTuple):
    folded: str
    """One letter without accent and case."""
    source: str
    """The character it comes from: both letters of œ come from œ."""


def supplies(word: str, typed: str) -> bool:
    """Whether the word begins with what is typed once accents and signs that are missing have been put in.

    Every accent and every sign that is typed stands in the word at its place: ete → été and aujourdhui → aujourd'hui,
    but é is no beginning of est, nor -à-v of avant-hier.
    """
    wanted = _letters(typed)
    place = 0
    for letter in _letters(word):
        if place == len(wanted):
            break
        if _is_meant_by(wanted[place], letter):
            place += 1
        elif letter.folded not in SIGNS:
            return False
    return place == len(wanted)


def accent_keeper(typed: str) -> Callable[[str], bool]:
    """Tells of a word that begins with what is typed but for case and accents whether it has every accent typed.

    Many words are asked about at each letter, so that the place of each accent is looked up once.
    """
    lowered = typed.casefold()
    accents = [(place, letter) for place, letter in enumerate(lowered) if fold(letter) != letter]

    def keeps(word: str) -> bool:
        own = word.casefold()
        if own.isascii():
            return not accents
        if _TWO_LETTERS.isdisjoint(own) and _TWO_LETTERS.isdisjoint(lowered):
            return all(own[place : place + 1] == letter for place, letter in accents)
        return supplies(word, typed)

    return keeps


def is_plain(typed: str) -> bool:
    """Whether no accent is typed."""
    return typed.isascii() or fold(typed) == typed.casefold().replace("’", "'")


def _is_meant_by(typed: _Letter, own: _Letter) -> bool:
    return typed.folded == own.folded and typed.source in {typed.folded, own.source}


def _letters(text: str) -> list[_Letter]:
    return [_Letter(folded, source) for source in text.casefold() for folded in fold(source)]
