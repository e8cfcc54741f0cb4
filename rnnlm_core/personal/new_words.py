"""Room for the words of a lesson, with weights to begin with that are better than chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnlm_core.arrays import Ids
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.text import tokenize

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
    for index, word in enumerate(new, start=known):
        alike = _alike(model.vocabulary.words[:known], word)
        if len(alike) and model.config.tied:
            model.params["E"][index] = model.params["E"][alike].mean(axis=0)
            model.params["b_y"][index] = np.median(model.params["b_y"][alike])
    return new


def _alike(known: Sequence[str], word: str) -> Ids:
    """The rarest known words with the ending of this one, and its capital or none."""
    is_name = word[:1].isupper()
    for letters in SUFFIXES:
        end = word[-letters:]
        found = [index for index, other in enumerate(known) if other.endswith(end) and other[:1].isupper() == is_name]
        if len(found) >= ENOUGH:
            return np.array(found[-MOST:], dtype=np.intp)
    return np.array([], dtype=np.intp)


def new_words_of(model: RNNLanguageModel, sentences: Sequence[str]) -> list[str]:
    """The words of the sentences that the model does not know, in the order they come."""
    tokens = (token for text in sentences for token in tokenize(text, model.language))
    return [token for token in dict.fromkeys(tokens) if not model.vocabulary.encode([token])[0]]
