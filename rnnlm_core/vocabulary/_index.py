"""Prefix → ids, by binary search in sorted keys: O(log V + matches)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.text import accent_keeper, fold, is_plain, supplies

_LAST = chr(0x10FFFF)
_SHORTEST_TYPO = 3
_SIGNS = str.maketrans("", "", "'-")
_USUAL_SLIP, _OTHER_SLIP = 1.0, 0.1
"""Two letters swapped, one doubled or single by mistake, or its accent; against any other letter: of those are many."""
_FIRST_LETTER = 0.2
"""Fewer slips are made at the head of a word."""


class Slips(NamedTuple):
    """Words that the finger may have missed."""

    ids: Ids
    weights: Array
    """How usual the slip is, from 0 to 1."""


class SortedKeys:
    """Ids in the alphabetical order of their keys, so that those with one prefix stand side by side."""

    def __init__(self, words: Sequence[str], ids: Sequence[int], key: Callable[[str], str]) -> None:
        """Sort the words by key."""
        keys = [key(words[index]) for index in ids]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self.keys = [keys[place] for place in order]
        self.ids: Ids = np.array([ids[place] for place in order], dtype=np.intp)

    def span(self, prefix: str, first: int = 0, end: int | None = None) -> tuple[int, int]:
        """Where the keys that start with the prefix begin and end; looked for from `first` to `end`."""
        first = bisect_left(self.keys, prefix, first, end)
        if first == len(self.keys) or not self.keys[first].startswith(prefix):
            return first, first
        return first, bisect_left(self.keys, prefix + _LAST, first, end)

    def starting_with(self, prefix: str) -> Ids:
        """The ids whose key starts with the prefix."""
        first, end = self.span(prefix)
        return self.ids[first:end]

    def spans(self, prefix: str) -> list[tuple[int, int]]:
        """The span of each beginning of the prefix, from the empty one on, up to the last that any key has."""
        found = [(0, len(self.keys))]
        for size in range(1, len(prefix) + 1):
            first, end = self.span(prefix[:size], *found[-1])
            if first == end:
                break
            found.append((first, end))
        return found


class PrefixIndex:
    """The words of a vocabulary by spelling, without case, without case and accents, and without signs."""

    def __init__(self, words: Sequence[str], ids: Sequence[int]) -> None:
        """Index the words of these ids."""
        self.words = words
        self.size = len(words)
        self.spelling = SortedKeys(words, ids, str)
        self.caseless = SortedKeys(words, ids, str.casefold)
        self.folded = SortedKeys(words, ids, fold)
        signed = [index for index in ids if "'" in words[index][1:-1] or "-" in words[index][1:]]
        self.bare = SortedKeys(words, signed, bare)
        self.letters = sorted(filter(str.isalpha, set("".join(self.folded.keys))))

    def tiers(self, prefix: str) -> tuple[Ids, Ids, Ids]:
        """Ids of the words that start with the prefix: to the letter; but for case; but for accents left out."""
        seen = np.zeros(self.size, dtype=bool)
        found = []
        for keys, key in ((self.spelling, prefix), (self.caseless, prefix.casefold()), (self.folded, fold(prefix))):
            ids = keys.starting_with(key)
            new = np.sort(ids[~seen[ids]])
            seen[new] = True
            found.append(new)
        if not is_plain(prefix):
            found[2] = self._chosen(found[2], accent_keeper(prefix))
        return found[0], found[1], found[2]

    def spelt(self, forms: Iterable[str]) -> Ids:
        """Ids of the words whose folded form is one of these."""
        places = [
            at for form in forms for at in range(*self.folded.span(form)) if len(self.folded.keys[at]) == len(form)
        ]
        return self.folded.ids[places] if places else np.array([], dtype=np.intp)

    def signed(self, prefix: str) -> Ids:
        """Ids of the words with an apostrophe or hyphen that start so once it has been put in."""
        ids = np.sort(self.bare.starting_with(bare(prefix)))
        if is_plain(prefix) and bare(prefix) == prefix.casefold():
            return ids
        return self._chosen(ids, partial(_supplied, prefix))

    def slips(self, prefix: str) -> Slips:
        """The words that start with the prefix but for one slip of the finger; no sign that is typed goes."""
        typed = prefix.casefold()
        if sum(map(str.isalpha, typed)) < _SHORTEST_TYPO:
            return Slips(np.array([], dtype=np.intp), np.array([]))
        found = list(self._slips(typed))
        ids = np.concatenate([ids for ids, _ in found] or [np.array([], dtype=np.intp)])
        weights = np.repeat([weight for _, weight in found], [len(ids) for ids, _ in found])
        order = np.argsort(-weights, kind="stable")  # of a word found twice the more usual slip counts
        unique, first = np.unique(ids[order], return_index=True)
        new = ~np.isin(unique, np.concatenate(self.tiers(prefix)))
        return Slips(unique[new], weights[order][first][new])

    def _slips(self, typed: str) -> Iterator[tuple[Ids, float]]:
        """Ids and weight of each edit that some word begins with.

        An edit behind the first letter that no word has would leave that letter in: none is tried there.
        """
        plain = is_plain(typed)
        for place, span in enumerate(self.folded.spans(fold(typed))[: len(typed)]):
            for edit, weight in _edits(typed, place, self.letters):
                # Between the words that begin with what stands before the place; œ is two letters there.
                first, end = self.folded.span(edit, *span) if plain else self.folded.span(fold(edit))
                if first < end:
                    ids = self.folded.ids[first:end]
                    yield (ids if plain else self._chosen(ids, partial(_supplied, edit))), weight

    def share(self, prefix: str) -> tuple[float, int]:
        """The share of the words that start with the longest beginning of the prefix that any has, and its length."""
        spans = self.caseless.spans(prefix.casefold())
        first, end = spans[-1]
        return (end - first) / max(1, len(self.caseless.keys)), len(spans) - 1

    def _chosen(self, ids: Ids, fits: Callable[[str], bool]) -> Ids:
        return np.array([index for index in ids.tolist() if fits(self.words[index])], dtype=np.intp)


def _supplied(typed: str, word: str) -> bool:
    return supplies(word, typed)


def bare(word: str) -> str:
    """The key of a word without its apostrophes and hyphens either: aujourd'hui → aujourdhui."""
    folded = fold(word)
    if folded.isalpha():  # few words have a sign, and a start asks for the key of each
        return folded
    return folded.translate(_SIGNS)


def _edits(typed: str, place: int, letters: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Every string that one swap, deletion, substitution or insertion at the place makes, with its weight."""
    head, here, tail = typed[:place], typed[place], typed[place + 1 :]
    factor = 1.0 if place else _FIRST_LETTER
    if tail and tail[0] != here:
        yield head + tail[0] + here + tail[1:], factor * _USUAL_SLIP
    if not here.isalpha():
        return
    yield head + tail, factor * (_USUAL_SLIP if head.endswith(here) else _OTHER_SLIP)
    for letter in letters:
        yield head + letter + tail, factor * (_USUAL_SLIP if letter == fold(here) else _OTHER_SLIP)
        yield head + letter + typed[place:], factor * (_USUAL_SLIP if letter == here else _OTHER_SLIP)
