"""How much each word of a text surprised the network: -log2 p(word | words before it in its sentence), in bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

import numpy as np

from rnnlm_core import network
from rnnlm_core.numerics.arrays import Array, Ids, dtype_of
from rnnlm_core.numerics.functions import cross_entropy_in_place
from rnnlm_core.prediction.reading import LanguageModel
from rnnlm_core.text import normalize, sentences, tokenize
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID

ROWS = 64
"""Positions scored at a time: 64 distributions over 24,000 words are six megabytes."""
SLACK = 32
"""Characters that a token may have in the text beyond four times its own: accents apart, signs that are left out."""


@dataclass(frozen=True)
class Surprisal:
    """One piece of a text."""

    text: str
    """As it stands in the text."""
    bits: float | None
    """None for spaces, and for a word that the network lacks: it gave that word no probability at all."""


class HasModel(Protocol):
    """A predictor, or whatever else knows its model."""

    @property
    def model(self) -> LanguageModel:
        """The model to ask."""


def surprisals(predictor: HasModel, text: str) -> list[Surprisal]:
    """The text in pieces, tokens and what is between them; joined they are the text again, to the letter.

    The network alone is asked, each sentence from its beginning, without the recent words of the cache: the same
    text has the same surprisals wherever it stands. Only the model is read, so any thread may ask.
    """
    model = predictor.model
    tokens: list[str] = []
    bits: list[float | None] = []
    for sentence in sentences(text, model.language):
        words = tokenize(sentence, model.language)
        tokens += words
        bits += _bits(model, model.vocabulary.encode(words))
    return list(_pieces(text, _places(text, tokens), bits))


def mean_bits(pieces: Iterable[Surprisal]) -> float | None:
    """The mean over the pieces that have bits, None where none has; perplexity = 2 to its power."""
    values = [piece.bits for piece in pieces if piece.bits is not None]
    return sum(values) / len(values) if values else None


def _bits(model: LanguageModel, ids: Ids) -> list[float | None]:
    """-log2 p of each word of one sentence; None for unknown ones."""
    h = _states_before(model, ids)
    losses: list[float] = []
    for first in range(0, len(ids), ROWS):
        scores = network.logits(model.config, model.params, h[first : first + ROWS])
        found, _ = cross_entropy_in_place(scores, None, ids[first : first + ROWS])
        losses += (found / log(2)).tolist()
    return [None if index == UNKNOWN_ID else loss for index, loss in zip(ids, losses, strict=True)]


def _states_before(model: LanguageModel, ids: Ids) -> Array:
    """(T, D) what the output layer read before each word of a sentence."""
    config, params = model.config, model.params
    dtype = dtype_of(params)
    start = [BOUNDARY_ID] if model.boundaries else []
    inputs = np.array([*start, *ids[:-1]], dtype=np.intp)
    nothing_read = np.zeros((len(ids) - len(inputs), config.output_size), dtype)
    if not len(inputs):
        return nothing_read
    encoded = network.encode(config, params, inputs[:, None], network.zero_states(config, 1, dtype))
    return np.concatenate([nothing_read, network.project(config, params, encoded.outputs[:, 0])])


def _pieces(text: str, places: Iterable[tuple[int, int]], bits: Sequence[float | None]) -> Iterator[Surprisal]:
    """The tokens with their bits, and what is between them without."""
    reached = 0
    for (start, end), value in zip(places, bits, strict=False):
        if start > reached:
            yield Surprisal(text[reached:start], None)
        yield Surprisal(text[start:end], value)
        reached = end
    if reached < len(text):
        yield Surprisal(text[reached:], None)


def _places(text: str, tokens: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where each token begins and ends in the text as it was written, before it was normalized."""
    end = 0
    for token in tokens:
        start = end
        while start < len(text) and not normalize(text[start]):
            start += 1
        found = _end_of(text, start, token)
        if found is None:
            return
        end = found
        yield start, end


def _end_of(text: str, start: int, token: str) -> int | None:
    """Where the token that begins here ends: after the fewest characters that become it, spaces apart."""
    if text.startswith(token, start):
        return start + len(token)
    wanted = token.replace(" ", "")
    for end in range(start + 1, min(len(text), start + 4 * len(token) + SLACK) + 1):
        if normalize(text[start:end]).replace(" ", "") == wanted:
            return end
    return None
