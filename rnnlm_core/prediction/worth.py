"""What kept sentences are worth at a place, by the words before it: of the sentence, and of the last earlier ones."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction.contexts import Contexts, Passage, Reading
from rnnlm_core.prediction.credit import Evidence, after, prior, share
from rnnlm_core.prediction.lru import kept as kept_in
from rnnlm_core.prediction.mixture import Distribution
from rnnlm_core.prediction.nearest_sentences import NearestOptions, NearestSentences, Remembered
from rnnlm_core.text import is_word

REACH = 80
"""How many earlier words tell; with α = 0.01 those before them would hardly be heard any more."""
KNOWN = 256
JUST_TYPED = 3
"""What was expected in the place of a word is looked for among so many of the last words, at the least."""

Expected = Callable[[tuple[str, ...]], Distribution | None]
"""What was expected after a context, where that is known."""


class Worth:
    """The weights of the shares of one memory, kept so that no word votes twice."""

    def __init__(self, contexts: Contexts, kept: NearestSentences, options: NearestOptions) -> None:
        """Weigh nothing yet."""
        self._contexts, self._kept, self._options = contexts, kept, options
        self._start = prior(options, kept.trust)
        self._earlier: Passage | None = None
        self._weights: OrderedDict[tuple[str, ...], Array] = OrderedDict()
        self._known: OrderedDict[tuple[str, bytes, bool], tuple[float, float]] = OrderedDict()
        """p_memory and g of words, by the word, the state before it, and whether its sentence may itself be kept."""

    def prepare(self, earlier: Passage) -> None:
        """Ask the memory about the last words of the sentences before: it takes a while, and may be done beforehand."""
        last = earlier.last(REACH)
        for h, word in zip(last.states, last.words, strict=True):
            self._told(h, word, is_own=True)

    def note(self, reading: Reading, context: Sequence[str], expected: Expected) -> None:
        """Note what was expected in the place of the last words of the context, while that is known.

        It will be asked for as soon as the sentence ends, and then once more.
        """
        key, here = tuple(context), reading
        while here.before is not None and (here.word, here.before.h.tobytes(), True) not in self._known:
            key = key[:-1]
            if (before := expected(key)) is not None:
                self._note(here.before.h, here.word, before)
            elif len(key) + JUST_TYPED < len(context):
                return
            here = here.before

    def _note(self, h: Array, word: str, before: Distribution) -> None:
        vocabulary = self._contexts.model.vocabulary
        network = float(before.network[vocabulary.id(word)]) if word in vocabulary else 0.0
        self._contexts.note(h, word, network)
        for is_own in (False, True):
            told = partial(before.remembered.of_word, word, self._options, is_own)
            kept_in(self._known, (word, h.tobytes(), is_own), told, 2 * KNOWN)

    def remembered(self, reading: Reading, context: Sequence[str], earlier: Passage) -> Remembered:
        """What the memory says after the context, and its share; `earlier` are the words of the sentences before."""
        found = self._kept.remembered(reading.h, self._options)
        weights = self._after(reading, tuple(context), earlier)
        return found._replace(share=share(weights, found.growth, self._options))

    def _after(self, reading: Reading, context: tuple[str, ...], earlier: Passage) -> Array:
        if self._earlier is not earlier:
            self._earlier, self._weights = earlier, OrderedDict()
            self._weights[()] = self._vote(self._start, earlier.last(REACH), is_own=True)
        known = next(n for n in range(len(context), -1, -1) if context[:n] in self._weights)
        if known < len(context):
            rest = Passage.of(reading, earlier).last(len(context) - known)
            self._weights[context] = self._vote(self._weights[context[:known]], rest, is_own=False)
        while len(self._weights) > KNOWN:
            self._weights.pop(next(key for key in self._weights if key))
        return self._weights[context]

    def _vote(self, weights: Array, passage: Passage, *, is_own: bool) -> Array:
        """Only words vote: no sign is ever suggested."""
        at = [n for n, word in enumerate(passage.words) if is_word(word)]
        voters = Passage(passage.states[at], [passage.words[n] for n in at])
        told = [self._told(h, word, is_own) for h, word in zip(voters.states, voters.words, strict=True)]
        memory, growth = zip(*told, strict=True) if told else ((), ())
        evidence = Evidence(self._contexts.likelihoods(voters), np.array(memory), np.array(growth))
        return after(weights, evidence, self._start, self._options)

    def _told(self, h: Array, word: str, is_own: bool) -> tuple[float, float]:
        """p_memory and g of a word that came after the state h (D,)."""
        return kept_in(self._known, (word, h.tobytes(), is_own), partial(self._ask, h, word, is_own), 2 * KNOWN)

    def _ask(self, h: Array, word: str, is_own: bool) -> tuple[float, float]:
        return self._kept.remembered(h, self._options).of_word(word, self._options, is_own)
