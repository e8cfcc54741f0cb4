"""One lesson: new sentences are learnt on a copy of the model, and the copy is judged before anybody sees it."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import ceil, log1p
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from rnnlm_core import network
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.memory import Figures
from rnnlm_core.numerics.arrays import Ids, dtype_of
from rnnlm_core.personal.new_words import add_words
from rnnlm_core.personal.options import LearningOptions, Manner
from rnnlm_core.personal.rehearsal import Rehearsal
from rnnlm_core.personal.steps import Learner
from rnnlm_core.training.batching import cut, sentence_chunks
from rnnlm_core.training.sentence import encode_sentences
from rnnlm_core.training.state import DivergenceError
from rnnlm_core.training.validation import mean_loss
from rnnlm_core.vocabulary import UNKNOWN_ID

BATCH = 32
GAUGE_SECONDS = 2.0
"""Between two measurements of what is still known, at the least; a short lesson has none."""
LONGEST = 40
"""Steps of back-propagation through time; a longer sentence is learnt in pieces."""


class LessonProgress(NamedTuple):
    """How far a lesson is, after each step."""

    step: int
    """From 1."""
    steps: int
    """At the most."""
    epoch: int
    """From 1."""
    epochs: int
    loss: float
    """On the new words of the step, before it, nats per token."""
    tokens_per_second: float
    known_loss: float
    """On what was known, as measured last; at first, before the lesson."""

    @property
    def done(self) -> float:
        """The share of the steps that is behind."""
        return self.step / self.steps


Reason: TypeAlias = Literal["", "diverged", "learnt nothing", "forgot too much"]


@dataclass(frozen=True)
class Outcome:
    """What came of a lesson."""

    model: RNNLanguageModel | None
    """The new model; None where none was good enough."""
    figures: Figures
    new_words: tuple[str, ...]
    reason: Reason = ""
    """Why there is no new model; empty where there is one."""


def learn(
    model: RNNLanguageModel,
    sentences: Sequence[str],
    rehearsal: Rehearsal,
    options: LearningOptions,
    seed: int = 0,
    known_before: float | None = None,
) -> Generator[LessonProgress, None, Outcome]:
    """Learn the sentences on a copy; the same arguments give the same model, bit for bit with one BLAS thread.

    `seed` is the lesson's place among the lessons, `known_before` the model's loss on what is held back, where it was
    measured already. A result that does not fit is thrown away and tried again more gently, see LearningOptions.
    """
    if known_before is None:
        known_before = loss_of(model, rehearsal.held_back)
    is_few = len(sentences) <= options.few
    manner, outcome = options.for_few if is_few else options.for_many, Outcome(None, Figures(), (), "diverged")
    for attempt in range(options.attempts):
        lesson = _Lesson(model, sentences, rehearsal, manner, (seed, attempt), known_before)
        manner = manner.gentler()
        try:
            yield from lesson.steps()
        except DivergenceError:
            continue
        outcome = lesson.judge(word_for_word=is_few and attempt + 1 < options.attempts)
        if outcome.model is not None:
            break
    return outcome


class _Lesson:
    """One attempt at a lesson."""

    def __init__(
        self,
        model: RNNLanguageModel,
        sentences: Sequence[str],
        rehearsal: Rehearsal,
        manner: Manner,
        seed: tuple[int, ...],
        known_before: float,
    ) -> None:
        self._before, self._model = model, model.copy()
        first_new = len(model.vocabulary)
        self._new_words = add_words(self._model, sentences)
        whole = encode_sentences(self._model.vocabulary, sentences, model.language, True)
        self._new = [piece for ids in whole for piece in cut(ids, LONGEST)]
        self._rehearsal, self._manner, self._seed = rehearsal, manner, seed
        self._known_before = known_before
        self._loss_before = loss_of(self._model, self._new)
        self._learner = Learner(self._model, manner, first_new, np.unique(np.concatenate(self._new)))

    def steps(self) -> Iterator[LessonProgress]:
        """All steps, one progress each."""
        manner, batch = self._manner, min(len(self._new), self._manner.batch)
        per_epoch = ceil(len(self._new) / batch)
        total = max(manner.steps, manner.epochs * per_epoch)
        new, known = self._drawn(self._new, 0), self._known()
        gauge = _Gauge(self._model, self._rehearsal.held_back, self._known_before)
        start, tokens = time.perf_counter(), 0
        for step in range(total):
            fresh, old = list(islice(new, batch)), list(islice(known, manner.replay))
            loss = self._learner.step(fresh, old, self._rate(step, total), (*self._seed, 3, step))
            tokens += sum(len(ids) - 1 for ids in [*fresh, *old])
            speed = tokens / max(1e-9, time.perf_counter() - start)
            epoch, epochs = step // per_epoch + 1, ceil(total / per_epoch)
            yield LessonProgress(step + 1, total, epoch, epochs, loss, speed, gauge.read())
            if manner.margin is not None and all(is_known(self._model, ids) for ids in self._new):
                break

    def _rate(self, step: int, total: int) -> float:
        """Falling to zero on a straight line, where the number of steps is certain."""
        return self._manner.learning_rate * (1 - step / total if self._manner.margin is None else 1)

    def _known(self) -> Iterator[Ids]:
        """What is rehearsed: every other sentence the user's own, where there are any."""
        known = self._drawn(self._rehearsal.sequences, 1)
        own = self._drawn(self._rehearsal.own, 2) if self._rehearsal.own else known
        while True:
            yield next(known)
            yield next(own)

    def _drawn(self, sequences: Sequence[Ids], which: int) -> Iterator[Ids]:
        """The sequences in an order of this lesson, again and again in others."""
        rng = np.random.default_rng((*self._seed, which))
        while True:
            for index in rng.permutation(len(sequences)):
                yield sequences[index]

    def judge(self, *, word_for_word: bool) -> Outcome:
        """As much of the lesson as what was known allows; nothing where that is too little."""
        for share in self._manner.shares:
            model = blended(self._before, self._model, share)
            known = loss_of(model, self._rehearsal.held_back)
            if not known - self._known_before <= log1p(self._manner.tolerance):
                continue
            loss = loss_of(model, self._new)
            figures = Figures(len(self._new_words), self._loss_before, loss, self._known_before, known)
            if not loss < self._loss_before:
                return Outcome(None, figures, (), "learnt nothing")
            if not word_for_word or all(is_known(model, ids) for ids in self._new):
                return Outcome(model, figures, tuple(self._new_words))
        return Outcome(None, Figures(), (), "forgot too much")


def blended(before: RNNLanguageModel, after: RNNLanguageModel, share: float) -> RNNLanguageModel:
    """θ = θ_before + share · (θ_after - θ_before); words that are new keep their rows.

    On the way from one model to the other what was known is kept nearly to the end, while the new is learnt from the
    beginning: Wortsman et al. (2022), "Robust fine-tuning of zero-shot models". So to learn long and to go a part of
    the way forgets less than to learn less.
    """
    if share == 1:
        return after
    model = after.copy()
    for name, value in model.params.items():
        old = before.params[name]
        known = value[tuple(map(slice, old.shape))]
        known[...] = old + share * (known - old)
    return model


class _Gauge:
    """Measures the loss on what was known again and again, for a tenth of the time at the most."""

    def __init__(self, model: RNNLanguageModel, held_back: Sequence[Ids], loss: float) -> None:
        self._model, self._held_back, self._loss = model, held_back, loss
        self._due = time.perf_counter() + GAUGE_SECONDS

    def read(self) -> float:
        """The loss as measured last."""
        start = time.perf_counter()
        if start >= self._due:
            self._loss = loss_of(self._model, self._held_back)
            end = time.perf_counter()
            self._due = end + max(GAUGE_SECONDS, 9 * (end - start))
        return self._loss


def loss_of(model: RNNLanguageModel, sequences: Iterable[Ids]) -> float:
    """Mean cross-entropy, nats per token."""
    return mean_loss(model.config, model.params, sentence_chunks(list(sequences), BATCH))


def is_known(model: RNNLanguageModel, ids: Ids) -> bool:
    """Whether each known word of a sentence but the first is the likeliest after those before it, `</s>` apart."""
    config, params = model.config, model.params
    states = network.zero_states(config, 1, dtype_of(params))
    encoded = network.encode(config, params, ids[:-2, None], states)
    scores = network.logits(config, params, network.project(config, params, encoded.outputs[1:, 0]))
    scores[:, UNKNOWN_ID] = -np.inf
    asked = ids[2:-1]
    return bool(((scores.argmax(axis=1) == asked) | (asked == UNKNOWN_ID)).all())
