"""What crosses from the session's threads to the screen: frozen, so that neither side can surprise the other."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class ModelFacts:
    """What there is to say about a model in one line."""

    loss: float | None
    """Nats per token, as last measured in training."""
    vocabulary: int
    parameters: int
    language: str
    name: str = ""
    """Cell and size, such as "LSTM 512"."""

    @property
    def perplexity(self) -> float | None:
        """exp(loss): among how many equally likely words the model hesitates."""
        return None if self.loss is None else math.exp(min(self.loss, 700.0))


@dataclass(frozen=True)
class Opened:
    """The session is ready to suggest."""

    facts: ModelFacts
    waiting: int
    """Sentences that were added and are not learnt yet."""
    must_train: bool
    """Whether something is to be learnt, or the model to be made anew without what was forgotten."""
    notice: str
    """What went wrong on opening and what was done about it; empty when nothing did."""
    owns_training: bool = True
    """Whether training is this program's to do; another one has it where not."""


@dataclass(frozen=True)
class TrainingReport:
    """How far a training run is; at most ten a second."""

    fraction: float
    """0 to 1 of the whole run."""
    facts: ModelFacts
    tokens_per_second: float
    published: bool
    """Whether the suggestions come from newer weights than at the report before."""
    epoch: int = 1
    """Of the lesson, from 1."""
    epochs: int = 1
    loss: float = 0.0
    """On the new sentences, nats per token."""
    validation_loss: float | None = None
    """On text that was known before, nats per token."""
    seconds_left: float | None = None


@dataclass(frozen=True)
class TrainingEnded:
    """A run is over: all of it, or stopped part of the way."""

    finished: bool
    facts: ModelFacts
    waiting: int
    summary: str


@dataclass(frozen=True)
class TrainingFailed:
    """A run diverged, and the model is the one from before; or what it learnt is in use but could not be saved."""

    reason: str


News: TypeAlias = Opened | TrainingReport | TrainingEnded | TrainingFailed
