"""Room for the words of a lesson, with weights to begin with that are better than chance."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

import numpy as np

from rnnlm_core.language_model import RNNLanguageModel

Ending: TypeAlias = tuple[str, bool]
"""The last letters of a word, and whether its first is a capital."""

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
    new = model.grow_vocabulary(sentences)
    if not model.config.tied:
        return new
    found = _with_endings(model.vocabulary.words[:known], {end for word in new for end in _endings(word)})
    for index, word in enumerate(new, start=known):
        alike = next((found[end] for end in _endings(word) if len(found[end]) >= ENOUGH), None)
        if alike:
            model.params["E"][index] = model.params["E"][alike[-MOST:]].mean(axis=0)
            model.params["b_y"][index] = np.median(model.params["b_y"][alike[-MOST:]])
    return new


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
