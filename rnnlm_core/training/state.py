"""What a training is told, what it changes, and what it reports."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from typing import NamedTuple, TypedDict

from rnnlm_core.cells import State
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Params
from rnnlm_core.numerics.device import to_device, to_host
from rnnlm_core.numerics.dropout import DropoutRates
from rnnlm_core.training.optimizers import OPTIMIZERS, STEPS, OptimizerState
from rnnlm_core.training.schedules import SCHEDULES


class DivergenceError(ArithmeticError):
    """The loss left all bounds; the message says what to change, and the weights are the last good ones."""


class Progress(NamedTuple):
    """How far a training is, after each batch; on a GPU after each few."""

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
    planned: float | None = None
    """The share of the planned tokens that is behind; None where epochs are counted."""

    @property
    def done(self) -> float:
        """The share of all batches, or of the planned tokens, that is behind, from 0 to 1."""
        if self.planned is not None:
            return min(1.0, self.planned)
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
    tokens: int | None = None
    """Stop when so many words were read, however many epochs that takes; None counts epochs."""
    finish_from: float = 0.7
    """Where a mixture changes towards the end, it does so when this share of the training is behind."""
    input_dropout: float | None = None
    """Of embedded words; None: as the network's own `dropout`."""
    output_dropout: float | None = None
    """Of the last layer's outputs; None: as the network's own `dropout`."""
    weight_dropout: float = 0.0
    """DropConnect on W_h, see DropoutRates."""
    embedding_dropout: float = 0.0
    """Of whole words, see DropoutRates."""
    averaging: float = 0.0
    """Decay, a step, of an exponential moving average of the weights, which is then what is validated and kept; 0 for
    none. Around 0.999 it stands in for a falling learning rate: Polyak and Juditsky (1992)."""
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot work, and say what would."""
        patience, minutes, tokens, every = self.patience, self.minutes, self.tokens, self.validate_every
        wrong = {
            "the learning rate must be a positive number, such as 0.05": not 0 < self.learning_rate < inf,
            "clip_norm must be above 0, such as 5.0, or None for no clipping": (
                self.clip_norm is not None and not self.clip_norm > 0
            ),
            "patience must be at least 1 and minutes above 0; None switches them off": (
                (patience is not None and patience < 1) or (minutes is not None and not minutes > 0)
            ),
            "validate_every must be at least 1; None validates at the end of each epoch only": (
                every is not None and every < 1
            ),
            "tokens must be at least 1; None counts epochs": tokens is not None and tokens < 1,
            "finish_from must be between 0 and 1, such as 0.7": not 0 < self.finish_from < 1,
            "averaging must be at least 0 and less than 1, such as 0.999": not 0 <= self.averaging < 1,
            "epochs, batch_size and steps must be at least 1": min(self.epochs, self.batch_size, self.steps) < 1,
            "batching must be 'sentences' or 'stream'": self.batching not in ("sentences", "stream"),
        }
        for problem, is_so in wrong.items():
            if is_so:
                raise ValueError(problem)
        for value, known in ((self.optimizer, OPTIMIZERS), (self.schedule, SCHEDULES)):
            if value not in known:
                raise ValueError(f"unknown {value!r}: choose one of {', '.join(known)}")
        _ = self.dropout_rates(NetworkConfig(1))  # they refuse what is no share

    def dropout_rates(self, config: NetworkConfig) -> DropoutRates:
        """What is left out: what these options say, and for the rest what the network does."""
        own = config.dropout
        return DropoutRates(
            inputs=own if self.input_dropout is None else self.input_dropout,
            between=own,
            outputs=own if self.output_dropout is None else self.output_dropout,
            weights=self.weight_dropout,
            words=self.embedding_dropout,
        )


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
    tokens: int | None
    finish_from: float
    input_dropout: float | None
    output_dropout: float | None
    weight_dropout: float
    embedding_dropout: float
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
    read: int = 0
    """Tokens of all epochs."""
    finishing: bool = False
    """Whether the epoch is one of the last, of which a mixture may be another."""
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


def on_host(state: TrainingState) -> TrainingState:
    """The same state with every array in the processor's memory, as a checkpoint needs it."""
    return replace(
        state,
        params=to_device(state.params, "cpu"),
        memory=to_device(state.memory, "cpu"),
        best=to_device(state.best, "cpu"),
        average=to_device(state.average, "cpu"),
        carried=[tuple(map(to_host, parts)) for parts in state.carried],
    )


def on_device(state: TrainingState, device: str) -> TrainingState:
    """A state of `on_host` on a device of `resolve`; an optimizer's count of steps stays on the host."""
    counts = {name: value for name, value in state.memory.items() if name == STEPS}
    return replace(
        state,
        params=to_device(state.params, device),
        memory=to_device(state.memory, device) | counts,
        best=to_device(state.best, device),
        average=to_device(state.average, device),
        carried=[tuple(to_device({"": part}, device)[""] for part in parts) for parts in state.carried],
    )


def begin(params: Params, options: TrainingOptions) -> TrainingState:
    """The state before the first step; `params` are changed in place from here on."""
    average = {name: value.copy() for name, value in params.items()} if options.averaging else {}
    return TrainingState(params, OPTIMIZERS[options.optimizer].initialize(params), average=average)
