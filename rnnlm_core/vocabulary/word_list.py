"""The list of words behind a vocabulary: words that no network knows, with how frequent they are.

They come from wordfreq (see NOTICE), are read when one is first needed, and fill places that would be free.
A file holds zlib-packed UTF-8, cut by form feeds: the beginnings of all words in their folded form, three letters
each, and then a part for each of them: its words, one a line, a tab, and a letter for each word, which says how often
2^-30 is doubled to get its frequency. So nothing but the part that is asked for is ever cut into words.
"""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from math import log2
from pathlib import Path
from typing import NamedTuple

from rnnlm_core.text import LANGUAGES, accent_keeper, fold, is_plain

FOLDER = Path(__file__).parent
HEAD = 3
"""Letters that all words of a part begin with, and the fewest that are looked up."""
_LAST = chr(0x10FFFF)
_RAREST = -30
_FIRST_LETTER = ord("0")
_KEPT_PARTS = 64


class Listed(NamedTuple):
    """A word of the list."""

    word: str
    frequency: float
    """Its share of all words of a large text."""


class WordList:
    """Words by the beginning of their folded form."""

    def __init__(self, parts: Mapping[str, str]) -> None:
        """Take the parts as the file has them."""
        self._parts = parts
        self._part = lru_cache(maxsize=_KEPT_PARTS)(self._read)

    def starting_with(self, prefix: str) -> list[Listed]:
        """The words that start so but for case and missing accents, most frequent first; none below HEAD letters."""
        key = fold(prefix)
        if len(key) < HEAD:
            return []
        keys, words = self._part(key[:HEAD])
        first = bisect_left(keys, key)
        found = words[first : bisect_left(keys, key + _LAST, first)]
        if not is_plain(prefix):
            keeps = accent_keeper(prefix)
            found = [each for each in found if keeps(each.word)]
        return sorted(found, key=lambda each: -each.frequency)

    def may_be_name(self, word: str) -> bool:
        """Whether a word with a capital is known as a name, or not known at all; False where there is no list."""
        if not self._parts:
            return False
        lowered = word.casefold()
        alike = [each.word for each in self.starting_with(word) if each.word.casefold() == lowered]
        return not alike or any(each != lowered for each in alike)

    def _read(self, head: str) -> tuple[list[str], list[Listed]]:
        words, _, letters = self._parts.get(head, "").partition("\t")
        frequencies = (2.0 ** (_RAREST + ord(letter) - _FIRST_LETTER) for letter in letters)
        found = list(map(Listed, words.split("\n") if words else (), frequencies))
        return [fold(each.word) for each in found], found


def path(language: str) -> Path:
    """Where the list of a language lies."""
    return FOLDER / f"words_{language}.z"


@lru_cache(maxsize=len(LANGUAGES))
def word_list(language: str) -> WordList:
    """The list of a language, read once; an empty one for a language that has none."""
    if language not in LANGUAGES or not path(language).exists():
        return WordList({})
    heads, *parts = zlib.decompress(path(language).read_bytes()).decode().split("\f")
    return WordList(dict(zip(heads.split("\n"), parts, strict=True)))


def write(file: Path, frequencies: Mapping[str, float]) -> None:
    """Write a list as `word_list` reads it; words of fewer than HEAD letters are left out."""
    parts: dict[str, list[str]] = {}
    for word in sorted(frequencies, key=lambda word: (fold(word), word)):
        if len(fold(word)) >= HEAD:
            parts.setdefault(fold(word)[:HEAD], []).append(word)
    texts = (
        "\n".join(words) + "\t" + "".join(_letter(frequencies[word]) for word in words) for words in parts.values()
    )
    file.write_bytes(zlib.compress("\f".join(["\n".join(parts), *texts]).encode(), 9))


def _letter(frequency: float) -> str:
    return chr(_FIRST_LETTER + max(0, round(log2(frequency)) - _RAREST))
