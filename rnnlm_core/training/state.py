"""What a training is told, what it changes, and what it reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import NamedTuple, TypedDict

from rnnlm_core.cells import State
from rnnlm_core.numerics.arrays import Params
from rnnlm_core.training.optimizers import OPTIMIZERS, OptimizerState
from rnnlm_core.training.schedules import SCHEDULES


class DivergenceError(ArithmeticError):
    """The loss left all bounds; the message says what to change, and the weights are the last good ones."""


class Progress(NamedTuple):
    """How far a training is, after each batch."""

    epoch: int
    """From 1."""
    epochs: int
    batch: int
    """From 1, within the epoch."""
    batches: int
    loss: float
    """Mean over the epoch so far, nats per token."""
    validation_loss: float | None
    """Of the last validation."""
    tokens_per_second: float

    @property
    def done(self) -> float:
        """The share of all batches that is behind, from 0 to 1."""
        return ((self.epoch - 1) * self.batches + self.batch) / (self.epochs * self.batches)


@dataclass(frozen=True)
class TrainingOptions:
    """How to train. Raises ValueError for what cannot work."""

    epochs: int = 10
    learning_rate: float = 0.003
    optimizer: str = "adam"
    schedule: str = "constant"
    clip_norm: float | None = 5.0
    batching: str = "sentences"
    """"sentences": each by itself, shuffled; "stream": one text, the state carried from chunk to chunk."""
    batch_size: int = 16
    steps: int = 35
    """T of a stream's chunks."""
    patience: int | None = None
    """Stop after so many validations in a row without a better loss."""
    validate_every: int | None = None
    """Validate after every so many batches of an epoch too, not only at its end."""
    minutes: float | None = None
    """Stop when so much time was spent training."""
    averaging: float = 0.0
    """Decay, a step, of an exponential moving average of the weights, which is then what is validated and kept; 0 for
    none. Around 0.999 it stands in for a falling learning rate: Polyak and Juditsky (1992)."""
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot work, and say what would."""
        if not (isfinite(self.learning_rate) and self.learning_rate > 0):
            raise ValueError("the learning rate must be a positive number, such as 0.05")
        if self.clip_norm is not None and not self.clip_norm > 0:
            raise ValueError("clip_norm must be above 0, such as 5.0, or None for no clipping")
        if (self.patience is not None and self.patience < 1) or (self.minutes is not None and not self.minutes > 0):
            raise ValueError("patience must be at least 1 and minutes above 0; None switches them off")
        if self.validate_every is not None and self.validate_every < 1:
            raise ValueError("validate_every must be at least 1; None validates at the end of each epoch only")
        if not 0 <= self.averaging < 1:
            raise ValueError("averaging must be at least 0 and less than 1, such as 0.999")
        if min(self.epochs, self.batch_size, self.steps) < 1:
            raise ValueError("epochs, batch_size and steps must be at least 1")
        for value, known in ((self.optimizer, OPTIMIZERS), (self.schedule, SCHEDULES)):
            if value not in known:
                raise ValueError(f"unknown {value!r}: choose one of {', '.join(known)}")
        if self.batching not in ("sentences", "stream"):
            raise ValueError("batching must be 'sentences' or 'stream'")


class TrainingArguments(TypedDict, total=False):
    """The fields of TrainingOptions, as keyword arguments that a type checker knows."""

    epochs: int
    learning_rate: float
    optimizer: str
    schedule: str
    clip_norm: float | None
    batching: str
    batch_size: int
    steps: int
    patience: int | None
    validate_every: int | None
    minutes: float | None
    averaging: float
    seed: int


@dataclass
class TrainingState:
    """Everything that changes while training, and all that resuming needs."""

    params: Params = field(repr=False)
    memory: OptimizerState = field(repr=False)
    epoch: int = 0
    """Epochs completed."""
    batch: int = 0
    """Batches completed within the epoch."""
    step: int = 0
    """Updates so far."""
    loss_sum: float = 0.0
    """Of the epoch, nats."""
    tokens: int = 0
    """Of the epoch."""
    seconds: float = 0.0
    """Spent training, over all sessions."""
    plateaus: int = 0
    since_best: int = 0
    best_loss: float = float("inf")
    validation_loss: float | None = None
    best: Params = field(default_factory=dict, repr=False)
    """The parameters of the best validation; empty before the first."""
    average: Params = field(default_factory=dict, repr=False)
    """The moving average of the parameters; empty without averaging."""
    carried: list[State] = field(default_factory=list, repr=False)
    """The state of every layer at the end of the last chunk of a stream."""

    @property
    def result(self) -> Params:
        """The parameters to keep: those of the best validation, or the last where nothing was validated."""
        return self.best or self.latest

    @property
    def latest(self) -> Params:
        """The parameters to validate: their average where there is one."""
        return self.average or self.params


def begin(params: Params, options: TrainingOptions) -> TrainingState:
    """The state before the first step; `params` are changed in place from here on."""
    average = {name: value.copy() for name, value in params.items()} if options.averaging else {}
    return TrainingState(params, OPTIMIZERS[options.optimizer].initialize(params), average=average)
