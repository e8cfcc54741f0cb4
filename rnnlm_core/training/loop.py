"""Training as a generator: one `Progress` a batch, so that whoever drives it may look, show, save or stop.

All that changes lives in a `TrainingState`. Nothing is drawn from a running random generator: the order of an
epoch comes from (seed, epoch) and the dropout of a step from (seed, step), so that a training that was saved and
resumed goes exactly as one that was not interrupted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from math import isfinite, log
from typing import TypeAlias

import numpy as np

from rnnlm_core import network
from rnnlm_core.cells import State
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Gradients, Ids, Params, Workspace
from rnnlm_core.training.batching import Chunk, sentence_chunks, stream_chunks
from rnnlm_core.training.optimizers import OPTIMIZERS, average_weights, clipping_scale, global_norm
from rnnlm_core.training.schedules import SCHEDULES
from rnnlm_core.training.state import DivergenceError, Progress, TrainingOptions, TrainingState

Copies: TypeAlias = list[tuple[Array, Array]]
"""Arrays that training changes, each with a copy to go back to."""

VALIDATION_BATCH = 32
VALIDATION_LANES = 10
"""Few lanes: every lane starts with an empty state, which costs a little."""


def train(
    config: NetworkConfig,
    state: TrainingState,
    sequences: Sequence[Ids],
    options: TrainingOptions,
    validation: Sequence[Ids] = (),
) -> Iterator[Progress]:
    """Epoch after epoch over the sequences, from wherever `state` stands.

    Raises ValueError where there is nothing to learn, or where `state` was left in an epoch longer than these
    sequences make. Raises DivergenceError when the loss leaves all bounds; the parameters and their average are then
    the last ones that were known to be good, those of this epoch's beginning or later, and the optimizer starts afresh.
    """
    good = [(live, live.copy()) for weights in (state.params, state.average) for live in weights.values()]
    try:
        yield from _epochs(config, state, sequences, options, validation_chunks(validation, options), good)
    except DivergenceError:
        for live, kept in good:
            live[...] = kept
        state.memory, state.carried = OPTIMIZERS[options.optimizer].initialize(state.params), []
        raise


def _epochs(
    config: NetworkConfig,
    state: TrainingState,
    sequences: Sequence[Ids],
    options: TrainingOptions,
    held_out: Sequence[Chunk],
    good: Copies,
) -> Iterator[Progress]:
    """`train` without its net: `good` is brought up to date whenever an epoch begins with a plausible loss."""
    workspace, chunk = Workspace(), None
    while state.epoch < options.epochs and not _is_over(state, options):
        chunks = epoch_chunks(sequences, options, state.epoch)
        _refuse_an_endless_epoch(state, chunks)
        if state.batch == 0:
            state.loss_sum, state.tokens = 0.0, 0
        start, tokens = time.perf_counter(), 0
        for first, chunk in zip(chain([True], repeat(False)), chunks[state.batch :], strict=False):
            _update(config, state, chunk, options, len(chunks), workspace, good if first else None)
            tokens += chunk.tokens
            speed = tokens / (time.perf_counter() - start)
            if state.batch == len(chunks):
                _close_epoch(config, state, held_out, workspace)
            elif held_out and options.validate_every and state.batch % options.validate_every == 0:
                _validate(config, state, held_out, workspace)
            yield _progress(state, options, len(chunks), speed)
            if _is_over(state, options):
                break
    if chunk is not None:  # the loss is measured before each step: what did the last one do?
        loss = mean_loss(config, state.params, [chunk._replace(carries=False)], workspace)
        refuse_divergence(loss, loss, config.vocab_size)
    if _is_over(state, options) and held_out and state.batch:
        _validate(config, state, held_out, workspace)


def _refuse_an_endless_epoch(state: TrainingState, chunks: Sequence[Chunk]) -> None:
    """Raise ValueError for an epoch that no batch would ever close."""
    if not chunks:
        raise ValueError("there is nothing to learn: give sequences of at least two ids")
    if state.batch >= len(chunks):
        raise ValueError(
            f"this training was left after batch {state.batch} of an epoch, which has {len(chunks)} here: "
            "resume it with the sequences and the options that it began with"
        )


def validate(config: NetworkConfig, state: TrainingState, options: TrainingOptions, validation: Sequence[Ids]) -> None:
    """Measure a training that was left before its end, and keep its parameters where they are the best so far."""
    if len(validation):
        _validate(config, state, validation_chunks(validation, options), Workspace())


def epoch_chunks(sequences: Sequence[Ids], options: TrainingOptions, epoch: int) -> list[Chunk]:
    """The chunks of one epoch, in their order."""
    if options.batching == "stream":
        return list(stream_chunks(sequences, options.batch_size, options.steps))
    rng = np.random.default_rng((options.seed, epoch))
    return list(sentence_chunks(sequences, options.batch_size, rng))


def validation_chunks(sequences: Sequence[Ids], options: TrainingOptions) -> list[Chunk]:
    """The chunks to validate on: batched as in training, but in order and with fixed lanes."""
    if not len(sequences):
        return []
    if options.batching == "stream":
        return list(stream_chunks(sequences, min(options.batch_size, VALIDATION_LANES), options.steps))
    return list(sentence_chunks(sequences, VALIDATION_BATCH))


def _is_over(state: TrainingState, options: TrainingOptions) -> bool:
    late = options.minutes is not None and state.seconds >= 60 * options.minutes
    stale = options.patience is not None and state.since_best >= options.patience
    return late or stale


def _update(
    config: NetworkConfig,
    state: TrainingState,
    chunk: Chunk,
    options: TrainingOptions,
    batches: int,
    workspace: Workspace,
    good: Copies | None,
) -> None:
    """One step of gradient descent on one chunk; `good` takes the weights where their loss is plausible."""
    start = time.perf_counter()
    result, gradients = _differentiate(config, state, chunk, options, workspace)
    norm = global_norm(gradients)
    refuse_divergence(result.loss, norm, config.vocab_size)
    if good is not None:
        for live, kept in good:
            kept[...] = live
    rate, scale = learning_rate(state, options, batches), clipping_scale(norm, options.clip_norm)
    OPTIMIZERS[options.optimizer].update(state.params, gradients, state.memory, rate, scale)
    if options.averaging:
        decay = min(options.averaging, (1 + state.step) / (10 + state.step))  # the first steps are soon forgotten
        average_weights(state.average, state.params, decay)
    state.carried = result.states
    state.step, state.batch = state.step + 1, state.batch + 1
    state.loss_sum, state.tokens = state.loss_sum + result.loss * chunk.tokens, state.tokens + chunk.tokens
    state.seconds += time.perf_counter() - start


def _differentiate(
    config: NetworkConfig, state: TrainingState, chunk: Chunk, options: TrainingOptions, workspace: Workspace
) -> tuple[network.Forward, Gradients]:
    """The mean loss of the chunk and its gradients, with the dropout of this step."""
    dtype = next(iter(state.params.values())).dtype
    if not chunk.carries or not state.carried:
        state.carried = network.zero_states(config, chunk.inputs.shape[1], dtype)
    rng = np.random.default_rng((options.seed, 1, state.step)) if config.dropout else None
    weights = chunk.mask.astype(dtype) / chunk.tokens
    result = network.forward(config, state.params, chunk.inputs, chunk.targets, weights, state.carried, rng, workspace)
    return result, network.backward(config, state.params, result.trace, workspace)


def learning_rate(state: TrainingState, options: TrainingOptions, batches: int) -> float:
    """The learning rate of the next step: with a time budget, whichever of steps and time is further on counts."""
    done = (state.epoch * batches + state.batch) / (options.epochs * batches)
    if options.minutes is not None:
        done = max(done, min(1.0, state.seconds / (60 * options.minutes)))
    return options.learning_rate * SCHEDULES[options.schedule].factor(done, state.plateaus)


def refuse_divergence(loss: float, norm: float, vocab_size: int) -> None:
    """Raise DivergenceError unless loss (nats per token) and gradient are finite and the loss is plausible.

    Guessing blindly costs log V nats; a network that does several times worse has lost its way.
    """
    if not (isfinite(loss) and isfinite(norm)) or loss > 5 + 4 * log(vocab_size + 1):
        raise DivergenceError(
            f"training diverged (loss {loss:.3g}): the weights were kept as they were; "
            "try a learning rate a few times smaller"
        )


def _progress(state: TrainingState, options: TrainingOptions, batches: int, speed: float) -> Progress:
    closed = state.batch == 0  # the epoch was closed with this batch
    epoch, batch = (state.epoch, batches) if closed else (state.epoch + 1, state.batch)
    loss = state.loss_sum / max(1, state.tokens)
    return Progress(epoch, options.epochs, batch, batches, loss, state.validation_loss, speed)


def _close_epoch(config: NetworkConfig, state: TrainingState, held_out: Sequence[Chunk], workspace: Workspace) -> None:
    state.epoch, state.batch = state.epoch + 1, 0
    if held_out:
        _validate(config, state, held_out, workspace)


def _validate(config: NetworkConfig, state: TrainingState, held_out: Sequence[Chunk], workspace: Workspace) -> None:
    """Measure, and keep the parameters where they are the best so far."""
    state.validation_loss = mean_loss(config, state.latest, held_out, workspace)
    if state.validation_loss < state.best_loss:
        state.best_loss, state.since_best = state.validation_loss, 0
        state.best = {name: value.copy() for name, value in state.latest.items()}
    else:
        state.plateaus, state.since_best = state.plateaus + 1, state.since_best + 1


def mean_loss(
    config: NetworkConfig, params: Params, chunks: Iterable[Chunk], workspace: Workspace | None = None
) -> float:
    """Mean cross-entropy over all words of the chunks, nats per token; without dropout."""
    total, tokens = 0.0, 0
    states: list[State] = []
    dtype = next(iter(params.values())).dtype
    for chunk in chunks:
        if not chunk.carries:
            states = network.zero_states(config, chunk.inputs.shape[1], dtype)
        weights: Array = chunk.mask.astype(dtype)
        result = network.forward(config, params, chunk.inputs, chunk.targets, weights, states, None, workspace)
        states = result.states
        total, tokens = total + result.loss, tokens + chunk.tokens
    return total / tokens
