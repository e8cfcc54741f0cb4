"""How far a training is by its plan: what is behind, what that says of the learning rate, and when it is over."""

from __future__ import annotations

from rnnlm_core.training.batching import Mixture
from rnnlm_core.training.schedules import SCHEDULES
from rnnlm_core.training.state import Progress, TrainingOptions, TrainingState


def changes_mixture(state: TrainingState, options: TrainingOptions, mixture: Mixture | None, batches: int) -> bool:
    """Whether an epoch is cut short because its mixture is over."""
    return bool(mixture and mixture.finish) and not state.finishing and may_finish(state, options, batches)


def may_finish(state: TrainingState, options: TrainingOptions, batches: int) -> bool:
    """Whether so much is behind that a mixture changes."""
    return share_done(state, options, batches) >= options.finish_from


def share_done(state: TrainingState, options: TrainingOptions, batches: int) -> float:
    """The share of the training that is behind: with a time budget, whichever of steps and time is further on."""
    if options.tokens is not None:
        done = state.read / options.tokens
    else:
        done = (state.epoch * batches + state.batch) / (options.epochs * batches)
    if options.minutes is not None:
        done = max(done, state.seconds / (60 * options.minutes))
    return min(1.0, done)


def is_over(state: TrainingState, options: TrainingOptions) -> bool:
    """Whether time, words or patience are at an end; that of epochs is counted by who runs them."""
    late = options.minutes is not None and state.seconds >= 60 * options.minutes
    enough = options.tokens is not None and state.read >= options.tokens
    stale = options.patience is not None and state.since_best >= options.patience
    return late or enough or stale


def learning_rate(state: TrainingState, options: TrainingOptions, batches: int) -> float:
    """The learning rate of the next step."""
    return options.learning_rate * SCHEDULES[options.schedule].factor(
        share_done(state, options, batches), state.plateaus
    )


def progress(state: TrainingState, options: TrainingOptions, batches: int, speed: float) -> Progress:
    """What to report of a training that reads `speed` tokens a second, in an epoch of so many batches."""
    closed = state.batch == 0  # the epoch was closed with this batch
    epoch, batch = (state.epoch, batches) if closed else (state.epoch + 1, state.batch)
    loss = state.loss_sum / max(1, state.tokens)
    planned = None if options.tokens is None else state.read / options.tokens
    return Progress(epoch, options.epochs, batch, batches, loss, state.validation_loss, speed, planned)
