"""Room for the words of a lesson, with weights to begin with that are better than chance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import TypeAlias

import numpy as np
import regex

from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.vocabulary import Vocabulary

Ending: TypeAlias = tuple[str, bool]
"""The last letters of a word, and whether its first is a capital."""

_FIGURES = regex.compile(
    r"[\p{N}\p{P}\p{S}]*\p{N}[\p{N}\p{P}\p{S}]*|\d{1,2}\s?(?:h|H|am|pm|AM|PM)\d{0,2}(?:min|mn|m)?(?:\d{1,2}s?)?"
)
_ADDRESS = regex.compile(r"[a-z]{2,8}://|www\.|[^@\s]{1,64}@[^@\s]{1,250}\.\p{L}{2,}", regex.IGNORECASE)
SUFFIXES = (4, 3, 2, 1)
"""Letters that a new word shares with the known ones it begins like; the longest with enough of them counts."""
ENOUGH = 5
MOST = 200
"""Of the rarest: a new word is rarer than most."""


def add_words(model: RNNLanguageModel, sentences: Sequence[str]) -> list[str]:
    """Count the words of the sentences and add those that are new, each like the rare words with its ending.

    An ending tells the kind of a word (-ment, -erons, -ville), and with its capital whether it is a name; so the new
    word starts in the right company and with the bias of the median among them.
    """
    known = len(model.vocabulary)
    new = model.grow_vocabulary(sentences, partial(_as_word, model.vocabulary))
    if not model.config.tied:
        return new
    found = _with_endings(model.vocabulary.words[:known], {end for word in new for end in _endings(word)})
    for index, word in enumerate(new, start=known):
        alike = next((found[end] for end in _endings(word) if len(found[end]) >= ENOUGH), None)
        if alike:
            model.params["E"][index] = model.params["E"][alike[-MOST:]].mean(axis=0)
            model.params["b_y"][index] = np.median(model.params["b_y"][alike[-MOST:]])
    return new


def _as_word(vocabulary: Vocabulary, token: str) -> str:
    """What a token counts as: dates, times and numbers are no new words, nor is a known one that is shouted."""
    if token in vocabulary:
        return token
    if _FIGURES.fullmatch(token) or _ADDRESS.match(token):
        return vocabulary.UNKNOWN
    lowered = token.lower()
    for spelling in (lowered, lowered.capitalize()):
        if len(token) > 1 and token.isupper() and spelling in vocabulary:
            return spelling
    return token


def _endings(word: str) -> list[Ending]:
    """The endings of a word, the longest first, each with whether it begins with a capital."""
    return [(word[-letters:], word[:1].isupper()) for letters in SUFFIXES]


def _with_endings(words: Sequence[str], wanted: Collection[Ending]) -> dict[Ending, list[int]]:
    """The ids of the words that have an ending, for each that is wanted."""
    found: dict[Ending, list[int]] = {end: [] for end in wanted}
    for index, word in enumerate(words):
        for end in set(_endings(word)) & found.keys():
            found[end].append(index)
    return found
