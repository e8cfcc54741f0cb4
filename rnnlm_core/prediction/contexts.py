"""Where the network stands after the words of a sentence, kept so that no word is read twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np

from rnnlm_core import network
from rnnlm_core.cells import State
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Ids, Params, dtype_of
from rnnlm_core.numerics.functions import softmax
from rnnlm_core.prediction.lru import kept
from rnnlm_core.text import tokenize
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID, Vocabulary

KEPT_READINGS = 256
KEPT_SENTENCES = 2048
KEPT_LIKELIHOODS = 512
NEARLY_READ = 4
"""If all but this many words of a sentence are kept, only the rest is read."""


class LanguageModel(Protocol):
    """What reading needs of a model."""

    params: Params
    language: str
    boundaries: bool

    @property
    def config(self) -> NetworkConfig:
        """The shape of the network."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The words it knows."""


class Reading(NamedTuple):
    """Where the network stands after some words of a sentence."""

    before: Reading | None
    word: str
    """The word that led here, as the vocabulary spells it."""
    h: Array
    """(D,) what the output layer reads."""
    states: list[State]

    def steps(self) -> Iterator[tuple[Array, str]]:
        """Each word of the sentence, last first, with the state it came after."""
        here = self
        while here.before is not None:
            yield here.before.h, here.word
            here = here.before


class Passage(NamedTuple):
    """Words of a text, each with the state it came after."""

    states: Array
    """(N, D)."""
    words: list[str]
    """(N,)."""

    def last(self, count: int) -> Passage:
        """Its last words."""
        start = max(0, len(self.words) - count)
        return Passage(self.states[start:], self.words[start:])

    @classmethod
    def of(cls, reading: Reading, like: Passage) -> Passage:
        """The words of the sentence that led to a reading; empty like the other passage where there are none."""
        steps = list(reading.steps())[::-1]
        return cls(np.array([h for h, _ in steps]), [word for _, word in steps]) if steps else like.last(0)


def joined(passages: Sequence[Passage]) -> Passage:
    """One after the other; there is at least one."""
    filled = [passage for passage in passages if passage.words] or passages[:1]
    return Passage(np.concatenate([p.states for p in filled]), [word for p in filled for word in p.words])


class Contexts:
    """Reads sentences with a model; what it has read counts until the model is trained."""

    def __init__(self, model: LanguageModel) -> None:
        """Start with nothing read."""
        self.model = model
        self.nothing = Passage(np.empty((0, model.config.output_size), self.dtype), [])
        self._readings: OrderedDict[tuple[str, ...], Reading] = OrderedDict()
        self._sentences: OrderedDict[str, Passage] = OrderedDict()
        self._likelihoods: OrderedDict[tuple[str, bytes], float] = OrderedDict()

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the model's numbers."""
        return dtype_of(self.model.params)

    def clear(self) -> None:
        """Read everything anew: the weights are others."""
        self._readings.clear()
        self._sentences.clear()
        self._likelihoods.clear()

    def read(self, context: Sequence[str]) -> Reading:
        """Where the network stands after these words: one step for each word that was not read before."""
        key = tuple(context)
        known = next((n for n in range(len(key), 0, -1) if key[:n] in self._readings), 0)
        reading = kept(self._readings, key[:known], self._start, KEPT_READINGS)
        if known < len(key):
            ids = self.model.vocabulary.encode(key)
            words = self.spell(key, ids)
            for n in range(known, len(key)):
                step = partial(self._step, reading, words[n], int(ids[n]))
                reading = kept(self._readings, key[: n + 1], step, KEPT_READINGS)
        return reading

    def _start(self) -> Reading:
        config, params = self.model.config, self.model.params
        states = network.zero_states(config, 1, self.dtype)
        if not self.model.boundaries:
            return Reading(None, "", np.zeros(config.output_size, self.dtype), states)
        h, states = network.step(config, params, np.array([BOUNDARY_ID]), states)
        return Reading(None, "", h[0], states)

    def _step(self, before: Reading, word: str, index: int) -> Reading:
        h, states = network.step(self.model.config, self.model.params, np.array([index]), before.states)
        return Reading(before, word, h[0], states)

    def probabilities(self, states: Array) -> Array:
        """Softmax of the network after each state: (N, D) -> (N, V)."""
        y: Array = softmax(network.logits(self.model.config, self.model.params, states))
        return y

    def note(self, h: Array, word: str, likelihood: float) -> None:
        """Keep what the network gave a word after the state h (D,)."""
        kept(self._likelihoods, (word, h.tobytes()), lambda: likelihood, KEPT_LIKELIHOODS)

    def likelihoods(self, passage: Passage) -> Array:
        """(N,) what the network gave each word of a passage; 0 to those that it does not have."""
        keys = [(word, h.tobytes()) for h, word in zip(passage.states, passage.words, strict=True)]
        found = np.array([self._likelihoods.get(key, np.nan) for key in keys])
        new = np.flatnonzero(np.isnan(found))
        if len(new):
            vocabulary = self.model.vocabulary
            ids = np.array([vocabulary.id(passage.words[at]) for at in new])
            found[new] = self.probabilities(passage.states[new])[np.arange(len(new)), ids] * (ids != UNKNOWN_ID)
        for at in new[-KEPT_LIKELIHOODS:]:
            self.note(passage.states[at], passage.words[at], float(found[at]))
        return found

    def sentence(self, sentence: str) -> Passage:
        """The words of a finished sentence."""
        return kept(self._sentences, sentence, partial(self._sentence, sentence), KEPT_SENTENCES)

    def _sentence(self, sentence: str) -> Passage:
        """Where it has just been typed, its states are there; else it is read in one pass of the network."""
        tokens = tokenize(sentence, self.model.language)
        if not tokens:
            return self.nothing
        if any(tuple(tokens[:-cut]) in self._readings for cut in range(1, min(len(tokens), NEARLY_READ))):
            return Passage.of(self.read(tokens), self.nothing)
        ids = self.model.vocabulary.encode(tokens)
        config, params = self.model.config, self.model.params
        start = self.read(())
        states = start.h[None]
        if len(ids) > 1:
            encoded = network.encode(config, params, ids[:-1, None], start.states)
            states = np.concatenate([states, network.project(config, params, encoded.outputs[:, 0])])
        return Passage(states, self.spell(tokens, ids))

    def spell(self, tokens: Sequence[str], ids: Ids) -> list[str]:
        """Each word, see `spelling`."""
        return [spelling(self.model.vocabulary, *each) for each in zip(tokens, ids.tolist(), strict=True)]


def spelling(vocabulary: Vocabulary, token: str, index: int) -> str:
    """A token that is read as the word of this id, as it is to be offered again.

    That is as the vocabulary spells it, for a capital may be the sentence's or a shout's, and accents may have been
    left out in a hurry; but as it was typed, where no word is spelt so, or one with capitals alone (im, read as IM).
    """
    word = vocabulary.word(index)
    return token if index == UNKNOWN_ID or (token.islower() and token == word.lower()) else word
