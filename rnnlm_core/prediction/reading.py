"""Reading a text as it is typed: where the network stands after each word, kept so that nothing is read twice."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np

from rnnlm_core import network
from rnnlm_core.cells import State
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Ids, Params, dtype_of
from rnnlm_core.numerics.functions import softmax
from rnnlm_core.prediction.nearest_sentences import NOTHING, NearestOptions, NearestSentences, Origin, Remembered
from rnnlm_core.prediction.recent_words import CacheOptions, RecentWords
from rnnlm_core.text import is_word, tokenize, unwrap
from rnnlm_core.text.secrets import SecretFilter
from rnnlm_core.vocabulary import BOUNDARY_ID, UNKNOWN_ID, Vocabulary

KEPT_READINGS = 256
KEPT_DISTRIBUTIONS = 32
KEPT_SENTENCES = 2048
NEARLY_READ = 4
"""A sentence of which all but so many words were read as they were typed is read to its end, not anew."""
DOCUMENT_REACH = 8000
"""How many characters before the present sentence count as recent."""
SENTENCE_REACH = 1000
"""No sentence is longer."""
SENTENCE_ENDS = ".!?…\n"
_PIECES = re.compile(rf"[^{SENTENCE_ENDS}]+[{SENTENCE_ENDS}]+")
"""Near enough to sentences for recent words, and a hundred times faster found."""

Key = TypeVar("Key")
Value = TypeVar("Value")


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


def _joined(passages: Sequence[Passage]) -> Passage:
    filled = [passage for passage in passages if passage.words] or passages[:1]
    return Passage(np.concatenate([p.states for p in filled]), [word for p in filled for word in p.words])


class Distribution(NamedTuple):
    """The next word's probabilities."""

    network: Array
    """(V,) softmax of the network."""
    mixed: Array
    """(V,) with the cache of recent words and the memory of kept sentences."""
    cached: dict[str, float]
    """The cache's own probabilities, p_cache."""
    unknown: dict[str, float]
    """Mixed probability of recent and kept words that the vocabulary does not have; no punctuation."""
    remembered: Remembered = NOTHING
    """What kept sentences say, p_memory."""


class Reader:
    """Reads contexts and documents with a model; what it has read counts until the model is trained."""

    def __init__(self, model: LanguageModel, cache: CacheOptions, nearest: NearestOptions | None = None) -> None:
        """Start with nothing read."""
        self.model = model
        self.cache = cache
        self.nearest = nearest
        self._kept: NearestSentences | None = None
        self._readings: OrderedDict[tuple[str, ...], Reading] = OrderedDict()
        self._distributions: OrderedDict[tuple[str, ...], Distribution] = OrderedDict()
        self._sentences: OrderedDict[str, Passage] = OrderedDict()
        self._weights = _fingerprint(model.params)
        self._messages = ""
        self._earlier = ""
        self._recent = Passage(np.empty((0, model.config.output_size), self.dtype), [])

    def remember(self, message: str) -> None:
        """Let a message count as recent text, before whatever is typed from now on."""
        self._messages = f"{self._messages}{message}\n"[-DOCUMENT_REACH:]
        self._earlier = ""

    def keep(self, kept: NearestSentences | None) -> None:
        """Let kept sentences, read with the weights of now, be memory from the next question on."""
        self._kept, self._distributions = kept, OrderedDict()

    def origins(self, context: Sequence[str], word: str) -> list[Origin]:
        """The kept sentences that speak for a word after this context, the strongest first."""
        if self._kept is None or self.nearest is None:
            return []
        index = self.model.vocabulary.encode([*context, word])[-1:]
        return self._kept.origins(self.read(context).h, self._spell([word], index)[0], self.nearest)

    def distribution(self, text_before_cursor: str, context: Sequence[str]) -> Distribution:
        """The next word's probabilities after the context, the last sentence's words of the text."""
        self._notice_training()
        self._look_back(text_before_cursor)
        return self.distribution_after(context)

    def _notice_training(self) -> None:
        """Read everything anew where the model has been trained since."""
        weights = _fingerprint(self.model.params)
        if weights != self._weights:
            self._weights, self._earlier, self._kept = weights, "", None
            for store in (self._readings, self._distributions, self._sentences):
                store.clear()

    def distribution_after(self, context: Sequence[str]) -> Distribution:
        """The same, in the text that was looked at last."""
        make = partial(self._make, context)
        return _kept(self._distributions, tuple(context), make, KEPT_DISTRIBUTIONS)

    def read(self, context: Sequence[str]) -> Reading:
        """Where the network stands after these words: one step for each word that was not read before."""
        key = tuple(context)
        known = next((n for n in range(len(key), 0, -1) if key[:n] in self._readings), 0)
        reading = _kept(self._readings, key[:known], self._start)
        if known < len(key):
            ids = self.model.vocabulary.encode(key)
            words = self._spell(key, ids)
            for n in range(known, len(key)):
                step = partial(self._step, reading, words[n], int(ids[n]))
                reading = _kept(self._readings, key[: n + 1], step)
        return reading

    def _start(self) -> Reading:
        config, params = self.model.config, self.model.params
        states = network.zero_states(config, 1, self.dtype)
        if not self.model.boundaries:
            return Reading(None, "", np.zeros(config.output_size, self.dtype), states)
        h, states = network.step(config, params, np.array([BOUNDARY_ID]), states)
        return Reading(None, "", h[0], states)

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the model's numbers."""
        return dtype_of(self.model.params)

    def _step(self, before: Reading, word: str, index: int) -> Reading:
        h, states = network.step(self.model.config, self.model.params, np.array([index]), before.states)
        return Reading(before, word, h[0], states)

    def network_probabilities(self, context: Sequence[str]) -> Array:
        """(V,) what the network alone says after these words."""
        return self._softmax(self.read(context))

    def _softmax(self, reading: Reading) -> Array:
        y: Array = softmax(network.logits(self.model.config, self.model.params, reading.h[None])[0])
        return y

    def _make(self, context: Sequence[str]) -> Distribution:
        reading = self.read(context)
        y = self._softmax(reading)
        remembered = self._remembered(reading)
        cached, share = self._cached(reading)
        mixed, unknown = y, dict[str, float]()
        for words, weight in (remembered, (cached, share)):
            mixed, unknown = self._mix(mixed, unknown, words, weight)
        return Distribution(y, mixed, cached, unknown, remembered)

    def _remembered(self, reading: Reading) -> Remembered:
        """p_memory and its share."""
        kept = self._kept
        return NOTHING if kept is None or self.nearest is None else kept.remembered(reading.h, self.nearest)

    def _cached(self, reading: Reading) -> tuple[dict[str, float], float]:
        """p_cache and its share."""
        steps = list(reading.steps())[::-1]
        if not _without_secrets([" ".join(word for _, word in steps)]):
            steps = []
        passage = _joined([self._recent, Passage(np.array([h for h, _ in steps]), [word for _, word in steps])])
        if not (passage.words and self.cache.weight):
            return {}, 0.0
        passage = passage.last(self.cache.size)
        recent = RecentWords(passage.states, passage.words)
        cached = dict(zip(recent.words, recent.distribution(reading.h, self.cache.sharpness).tolist(), strict=True))
        return cached, self.cache.weight * len(passage.words) / (len(passage.words) + self.cache.patience)

    def _mix(
        self, y: Array, unknown: dict[str, float], words: dict[str, float], weight: float
    ) -> tuple[Array, dict[str, float]]:
        """p = (1 - λ) p + λ p_words, in the vocabulary and beyond it."""
        if not words:
            return y, unknown
        vocabulary = self.model.vocabulary
        mixed = (1 - weight) * y
        beyond = {word: (1 - weight) * p for word, p in unknown.items()}
        for word, p in words.items():
            if word in vocabulary:
                mixed[vocabulary.id(word)] += weight * p
            elif is_word(word):
                beyond[word] = beyond.get(word, 0.0) + weight * p
        return mixed, beyond

    def _look_back(self, text_before_cursor: str) -> None:
        """Take in the sentences before the present one; nothing is done while they stay the same."""
        near = unwrap(text_before_cursor[-SENTENCE_REACH:], self.model.language)
        text = text_before_cursor[:-SENTENCE_REACH] + near
        end = max(text.rfind(sign) for sign in SENTENCE_ENDS) + 1
        earlier = self._messages + text[max(0, end - DOCUMENT_REACH) : end]
        if earlier == self._earlier:
            return
        self._earlier = earlier
        self._distributions.clear()
        if self.cache.weight:
            self._recent = self._last_words(_without_secrets(_PIECES.findall(earlier)))

    def _last_words(self, pieces: Sequence[str]) -> Passage:
        """The words that the cache looks at, from as few of the last pieces as hold them."""
        read: list[Passage] = []
        words = 0
        for piece in reversed(pieces):
            if words >= self.cache.size:
                break
            read.append(self._read_sentence(piece))
            words += len(read[-1].words)
        return _joined([self._recent.last(0), *reversed(read)]).last(self.cache.size)

    def _read_sentence(self, sentence: str) -> Passage:
        return _kept(self._sentences, sentence, partial(self._read_at_once, sentence), KEPT_SENTENCES)

    def _read_at_once(self, sentence: str) -> Passage:
        """Each word of a finished sentence with the state it came after.

        Where it has just been typed, its states are there; else it is read in one pass of the network.
        """
        tokens = tokenize(sentence, self.model.language)
        if not tokens:
            return self._recent.last(0)
        if any(tuple(tokens[:-cut]) in self._readings for cut in range(1, min(len(tokens), NEARLY_READ))):
            steps = list(self.read(tokens).steps())[::-1]
            return Passage(np.array([h for h, _ in steps]), [word for _, word in steps])
        ids = self.model.vocabulary.encode(tokens)
        config, params = self.model.config, self.model.params
        start = self.read(())
        states = start.h[None]
        if len(ids) > 1:
            encoded = network.encode(config, params, ids[:-1, None], start.states)
            states = np.concatenate([states, network.project(config, params, encoded.outputs[:, 0])])
        return Passage(states, self._spell(tokens, ids))

    def _spell(self, tokens: Sequence[str], ids: Ids) -> list[str]:
        """Words as the vocabulary spells them; those it does not have, as they were typed."""
        spelt = self.model.vocabulary.decode(ids)
        return [t if index == UNKNOWN_ID else w for t, w, index in zip(tokens, spelt, ids, strict=True)]


def _without_secrets(pieces: Sequence[str]) -> list[str]:
    """The sentences that would be kept: a password that is typed in a draft is not suggested in its next sentence."""
    secrets = SecretFilter()
    return [piece for piece in pieces if not secrets.reason(piece.strip())]


def _fingerprint(params: Params) -> tuple[float, ...]:
    """A few numbers of each array, which a training changes: looking at all of them would take longer than a word."""
    return tuple(w.item(at) for w in params.values() if w.size for at in (0, w.size // 2, w.size - 1))


def _kept(store: OrderedDict[Key, Value], key: Key, make: Callable[[], Value], limit: int = KEPT_READINGS) -> Value:
    """The value under the key, made where it is missing; the one used longest ago makes room."""
    if key in store:
        store.move_to_end(key)
        return store[key]
    value = store[key] = make()
    if len(store) > limit:
        store.popitem(last=False)
    return value
