"""Prefix → ids, by binary search in sorted keys: O(log V + matches)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from rnnlm_core.numerics.arrays import Ids
from rnnlm_core.text import fold

_LAST = chr(0x10FFFF)
_SHORTEST_TYPO = 3
_SIGNS = str.maketrans("", "", "'-")


class SortedKeys:
    """Ids in the alphabetical order of their keys, so that those with one prefix stand side by side."""

    def __init__(self, words: Sequence[str], ids: Sequence[int], key: Callable[[str], str]) -> None:
        """Sort the words by key."""
        keys = [key(words[index]) for index in ids]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        self.keys = [keys[place] for place in order]
        self.ids: Ids = np.array([ids[place] for place in order], dtype=np.intp)

    def starting_with(self, prefix: str) -> Ids:
        """The ids whose key starts with the prefix."""
        first = bisect_left(self.keys, prefix)
        return self.ids[first : bisect_left(self.keys, prefix + _LAST, first)]


class PrefixIndex:
    """The words of a vocabulary by spelling, without case, without case and accents, and without signs."""

    def __init__(self, words: Sequence[str], ids: Sequence[int]) -> None:
        """Index the words of these ids."""
        self.size = len(words)
        self.spelling = SortedKeys(words, ids, str)
        self.caseless = SortedKeys(words, ids, str.casefold)
        self.folded = SortedKeys(words, ids, fold)
        signed = [index for index in ids if "'" in words[index][1:-1] or "-" in words[index][1:]]
        self.bare = SortedKeys(words, signed, bare)
        self.letters = sorted(filter(str.isalpha, set("".join(self.folded.keys))))

    def tiers(self, prefix: str) -> tuple[Ids, Ids, Ids]:
        """Ids of the words that start with the prefix: to the letter; but for case; but for accents."""
        seen = np.zeros(self.size, dtype=bool)
        found = []
        for keys, key in ((self.spelling, prefix), (self.caseless, prefix.casefold()), (self.folded, fold(prefix))):
            ids = keys.starting_with(key)
            new = np.sort(ids[~seen[ids]])
            seen[new] = True
            found.append(new)
        return found[0], found[1], found[2]

    def neighbours(self, prefix: str) -> Ids:
        """Ids of the words that start with the prefix but for one slip of the finger."""
        typed = fold(prefix)
        if len(typed) < _SHORTEST_TYPO:
            return np.array([], dtype=np.intp)
        ranges = [self.folded.starting_with(edit) for edit in set(_edits(typed, self.letters))]
        return np.setdiff1d(np.concatenate(ranges), self.folded.starting_with(typed))


def bare(word: str) -> str:
    """The key of a word without its apostrophes and hyphens either: aujourd'hui → aujourdhui."""
    return fold(word).translate(_SIGNS)


def _edits(typed: str, letters: Sequence[str]) -> Iterator[str]:
    """Every string one deletion, transposition, substitution or insertion away."""
    for place in range(len(typed)):
        head, tail = typed[:place], typed[place + 1 :]
        yield head + tail
        if tail:
            yield head + tail[0] + typed[place] + tail[1:]
        for letter in letters:
            yield head + letter + tail
            yield head + letter + typed[place:]
