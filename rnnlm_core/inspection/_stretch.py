"""The last words of a context, ready to be read once more with all that goes on inside."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Ids
from rnnlm_core.prediction.reading import LanguageModel, Reading


class Stretch(NamedTuple):
    """Some words, and where those before them left the network."""

    words: list[str]
    ids: Ids
    """(T,) of the words."""
    before: Reading
    """Where the network stood before them."""


def stretch(model: LanguageModel, reading: Reading, count: int) -> Stretch:
    """The last `count` words of a reading, or all where there are fewer."""
    words: list[str] = []
    while reading.before is not None and len(words) < count:
        words.append(reading.word)
        reading = reading.before
    words.reverse()
    ids = np.array([model.vocabulary.id(word) for word in words], dtype=np.intp)
    return Stretch(words, ids, reading)
