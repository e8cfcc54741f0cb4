"""Whether a word at the head of a sentence gets a capital: as the sentences before were begun.

    q   = (q_0 n_0 + Σ_i d^i s_i) / (n_0 + Σ_i d^i)          s_i: whether sentence i from the end began small
    q_m = (q n_0 + Σ_i d^i s_i) / (n_0 + Σ_i d^i)            over those that come after the same mark m

Many people begin their messages with a small letter, always or for some hours, or go on so after an ellipsis; a capital
that is offered to them fits none of these words, and who takes it has to correct it. With nothing typed yet the
likelier kind of letter is shown. Who has typed a small letter and wants a capital has left it to the program, as one in
a few does (l):

    q' = q_m / (q_m + l (1 - q_m))
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import regex

from rnnlm_core.text import is_foldable

PRIOR, PRIOR_COUNT = 0.1, 2.0
"""q_0, how likely a sentence is to begin small before any was seen, and n_0, how many sentences that counts for."""
DECAY = 0.9
"""d, what each sentence further back counts less: people change with the hour and the keyboard."""
LEFT_OUT = 0.2
"""l, how often somebody who wants a capital leaves it out and lets the program supply it."""
REACH = 3000
"""Characters before the present sentence that are looked at."""
MOST = 60
"""Sentences that are looked at; with d = 0.9 those before them would hardly be heard any more."""

_MARK = r"(?P<mark>\.\.+|[.!?…])\s+"
_WORD = r"(?P<word>\p{L}[\p{L}'’]*+)(?![\p{L}\p{N}@/_.:-]*[\p{N}@/_:])"
_IN_MESSAGES = regex.compile(rf"(?:^[^\S\n]*|{_MARK}){_WORD}", regex.MULTILINE)
"""Each message stands on a line of its own."""
_IN_DOCUMENT = regex.compile(rf"(?:\A\s*|\n\s*\n|{_MARK}){_WORD}")
"""A line may begin in the midst of a sentence that was wrapped."""
_LAST_MARK = regex.compile(rf"{_MARK}\Z")


class Head(NamedTuple):
    """How a sentence began."""

    mark: str
    """What the one before ended with; empty at the beginning of a message or of a paragraph."""
    is_small: bool


def heads(messages: str, document: str) -> list[Head]:
    """The beginnings of the sentences of some messages and of the text after them, those that tell anything."""
    found = [_IN_MESSAGES.finditer(messages[-REACH:]), _IN_DOCUMENT.finditer(document[-REACH:])]
    begun = [match for matches in found for match in matches if _tells(match["word"])]
    return [Head(_kind(match["mark"]), match["word"].islower()) for match in begun[-MOST:]]


def mark_before(text: str) -> str:
    """What the sentence before the end of a text ended with."""
    match = _LAST_MARK.search(text[-8:])
    return _kind(match and match["mark"])


def small_share(before: Iterable[Head], mark: str) -> float:
    """q_m, where sentences began so, the last one last."""
    begun = list(before)
    every = _share((head.is_small for head in begun), PRIOR)
    return _share((head.is_small for head in begun if head.mark == mark), every)


def wants_capital(typed: str, small: float) -> bool:
    """Whether a word at the head of a sentence, of which this is typed, is to be shown with a capital; small is q_m."""
    left_out = LEFT_OUT if typed[:1].islower() else 1.0
    return small <= left_out * (1 - small)


def _share(small: Iterable[bool], prior: float) -> float:
    """The last one counts most, and the prior as much however many there are."""
    flags = list(small)
    weights = [DECAY**age for age in reversed(range(len(flags)))]
    return (prior * PRIOR_COUNT + sum(w for w, flag in zip(weights, flags, strict=True) if flag)) / (
        PRIOR_COUNT + sum(weights)
    )


def _tells(word: str) -> bool:
    """`I` and `NASA` begin no sentence in another way than they stand in one."""
    return word.islower() or is_foldable(word)


def _kind(mark: str | None) -> str:
    return "…" if mark and len(mark) > 1 else mark or ""
