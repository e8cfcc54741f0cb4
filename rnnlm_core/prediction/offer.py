"""Which words may be suggested at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rnnlm_core.numerics.arrays import Ids
from rnnlm_core.prediction.options import PredictorOptions
from rnnlm_core.prediction.reading import LanguageModel
from rnnlm_core.text.ugly import is_ugly, ugly_words

UGLY_LETTERS = 3
"""From so many typed letters on an insult may be completed: it is no longer unasked."""

SIGNS = frozenset(",.;:!?…)»%€$°")
"""The punctuation that may be offered: what goes on with a sentence or ends it. A dash or a quotation mark that begins
a line comes from books and plays, and nobody wants a key less for it."""


class Offer:
    """What is offered of a model's words: none that is special, blocked or misspelt, and no insult unasked."""

    def __init__(self, model: LanguageModel, options: PredictorOptions) -> None:
        """Look through the words."""
        vocabulary = model.vocabulary
        self._language = model.language
        self._blocked = options.blocked
        self._ugly = options.ugly
        words = vocabulary.spoken
        if options.punctuation:
            words = words | (vocabulary.displayable & [word in SIGNS for word in vocabulary.words])
        words = words & ~vocabulary.misspelt(model.language)
        if options.blocked:
            words = words & [word.casefold() not in options.blocked for word in vocabulary.words]
        self.words: npt.NDArray[np.bool_] = words
        """(V,) which words may be offered."""
        self.unasked: npt.NDArray[np.bool_] = words.copy()
        """(V,) the same, without what is ugly."""
        if not options.ugly:
            self.unasked[vocabulary.spelt(ugly_words(model.language))] = False
        self.next_ids: Ids = np.flatnonzero(self.unasked)
        """The ids of those that may be offered before any letter."""

    def after(self, typed: str) -> npt.NDArray[np.bool_]:
        """(V,) which words may be offered once this is typed of them."""
        return self.words if _is_asked(typed) else self.unasked

    def allows(self, word: str, typed: str = "") -> bool:
        """Whether a word that the vocabulary may lack can be offered once this is typed of it."""
        if word.casefold() in self._blocked:
            return False
        return self._ugly or _is_asked(typed) or not is_ugly(word, self._language)


def _is_asked(typed: str) -> bool:
    return sum(map(str.isalpha, typed)) >= UGLY_LETTERS
