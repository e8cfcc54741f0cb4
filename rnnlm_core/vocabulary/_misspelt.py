"""Forms that are most likely misspelt, by the evidence of the counts: etait beside était, aujourdhui, a-t'il.

A text of any size holds such forms, and a model that has read them can suggest them. A form counts as misspelt where
another one that differs in its accents, apostrophes and hyphens alone is far more frequent and has more of them: so
dû stays beside du, but etait goes. A last e with or without its accent is grammar, no mistake, and an acronym is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rnnlm_core.text import fold, is_shouted, tokenize
from rnnlm_core.vocabulary._index import bare

FAR_MORE = 30
"""So many times more frequent is the right form."""
_ACCENTED_END = str.maketrans("é", "e")


def misspelt(words: Sequence[str], counts: Sequence[int], language: str = "fr") -> dict[int, int]:
    """Id of each misspelt form → id of the form that is meant."""
    twins: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        if key := bare(word):
            twins.setdefault(key, []).append(index)
    found: dict[int, int] = {}
    for group in twins.values():
        if len(group) > 1:
            best = max(group, key=counts.__getitem__)
            found |= {index: best for index in group if _is_misspelt(words, counts, index, best)}
    return found | _hidden_inversions(words, counts, language)


def _is_misspelt(words: Sequence[str], counts: Sequence[int], index: int, best: int) -> bool:
    if counts[index] * FAR_MORE > counts[best] or is_shouted(words[index]):
        return False
    word, meant = words[index], words[best]
    return _signs(word) < _signs(meant) and _without_last_accent(word) != _without_last_accent(meant)


def _signs(word: str) -> int:
    """How many accents, apostrophes and hyphens the word has."""
    lowered = word.casefold()
    return sum(letter in "'-" or letter != folded for letter, folded in zip(lowered, map(fold, lowered), strict=True))


def _without_last_accent(word: str) -> str:
    """The word in small letters, without the accent of its ending: marché, marchés and marchée lose it."""
    lowered = word.casefold()
    return lowered[:-3] + lowered[-3:].translate(_ACCENTED_END)


def _hidden_inversions(words: Sequence[str], counts: Sequence[int], language: str) -> dict[int, int]:
    """Words with an apostrophe in the place of a hyphen: a-t'il, which is a and -t-il."""
    ids: Mapping[str, int] = {word: index for index, word in enumerate(words)}
    found = {}
    for word, index in ids.items():
        if "'" in word[1:-1] and "-" in word[1:]:
            tokens = tokenize(fold(word).replace("'", "-"), language)
            meant = [ids.get(token) for token in tokens]
            if len(tokens) > 1 and all(i is not None and counts[i] > counts[index] for i in meant):
                found[index] = meant[-1] or 0
    return found
