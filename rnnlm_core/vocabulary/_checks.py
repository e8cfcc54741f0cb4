"""A vocabulary that comes from a file is checked before anything of it is used or shown."""

from __future__ import annotations

import json
import unicodedata

_UNPRINTABLE = frozenset(("Cc", "Cs", "Zl", "Zp"))
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of the text after them."""


def is_unprintable(word: str) -> bool:
    """Whether the word would act on a terminal, or on the text around it, instead of being shown."""
    if word.isprintable():
        return False
    return any(unicodedata.category(sign) in _UNPRINTABLE or sign in _TURNING for sign in word)


def words_and_counts(text: str) -> tuple[list[str], list[int]]:
    """What the JSON of a vocabulary holds. Raises ValueError where the text is not one."""
    try:
        about = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("not a vocabulary: no JSON that can be read") from error
    if not isinstance(about, dict) or not {"words", "counts"} <= about.keys():
        raise ValueError("not a vocabulary: words and counts are missing")
    words, counts = about["words"], about["counts"]
    if not (isinstance(words, list) and set(map(type, words)) <= {str}):
        raise ValueError("not a vocabulary: the words are no list of texts")
    if not (isinstance(counts, list) and set(map(type, counts)) <= {int}):
        raise ValueError("not a vocabulary: the counts are no list of whole numbers")
    return words, counts
