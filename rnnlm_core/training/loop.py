"""Training as a generator: one `Progress` a batch, so that whoever drives it may look, show, save or stop.

All that changes lives in a `TrainingState`. Nothing is drawn from a running random generator: the order of an
epoch comes from (seed, epoch) and the dropout of a step from (seed, step), so that a training that was saved and
resumed goes exactly as one that was not interrupted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import inf, isfinite, log
from typing import NamedTuple

import numpy as np

from rnnlm_core import network
from rnnlm_core.cells import State
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Gradients, Ids, Params, Scalar, Workspace
from rnnlm_core.numerics.device import is_host, to_host
from rnnlm_core.training.batching import Chunk, Mixture, sentence_chunks, stream_chunks
from rnnlm_core.training.optimizers import OPTIMIZERS, average_weights, clipping_scale, global_norm
from rnnlm_core.training.ranks import ALONE, Ranks, refuse_stream, share
from rnnlm_core.training.schedules import SCHEDULES
from rnnlm_core.training.state import DivergenceError, Progress, TrainingOptions, TrainingState

VALIDATION_BATCH = 32
VALIDATION_LANES = 10
"""Few lanes: every lane starts with an empty state, which costs a little."""
STEPS_UNREAD = 16
"""On a GPU the losses of so many steps are read together: waiting for each would let it run dry."""


class Step(NamedTuple):
    """What one step of training measured, before it moved the weights."""

    loss: Scalar
    """Mean over the tokens of the batch, nats."""
    norm: Scalar
    """Of the gradient."""
    tokens: int


def train(
    config: NetworkConfig,
    state: TrainingState,
    sequences: Sequence[Ids],
    options: TrainingOptions,
    validation: Sequence[Ids] = (),
    mixture: Mixture | None = None,
    ranks: Ranks = ALONE,
) -> Iterator[Progress]:
    """Epoch after epoch over the sequences, or over what `mixture` draws of them, from wherever `state` stands.

    Of several `ranks` each is given the same state and sequences, and has the same state after every batch.

    Raises ValueError where there is nothing to learn, or where `state` was left in an epoch longer than these
    sequences make. Raises DivergenceError when the loss leaves all bounds; the parameters and their average are then
    the last ones that were known to be good, those of this epoch's beginning or later, and the optimizer starts afresh.
    """
    refuse_stream(ranks, options.batching)
    good, held_out = [value.copy() for value in _weights(state)], validation_chunks(validation, options)
    try:
        yield from _epochs(config, state, sequences, options, held_out, mixture, good, ranks)
    except DivergenceError:
        _restore(_weights(state), good)
        state.memory, state.carried = OPTIMIZERS[options.optimizer].initialize(state.params), []
        raise


def _weights(state: TrainingState) -> list[Array]:
    """All that a step of training moves and a model is made of."""
    return [*state.params.values(), *state.average.values()]


def _restore(weights: Iterable[Array], values: Iterable[Array]) -> None:
    for array, value in zip(weights, values, strict=True):
        array[...] = value


def _epochs(
    config: NetworkConfig,
    state: TrainingState,
    sequences: Sequence[Ids],
    options: TrainingOptions,
    held_out: Sequence[Chunk],
    mixture: Mixture | None,
    good: list[Array],
    ranks: Ranks,
) -> Iterator[Progress]:
    """`train` without its net: `good` is brought up to date whenever an epoch begins with a plausible loss."""
    workspace, chunk = Workspace(), None
    limit = inf if options.tokens else options.epochs
    while state.epoch < limit and not _is_over(state, options):
        if state.batch == 0:
            state.loss_sum, state.tokens, state.finishing = 0.0, 0, _may_finish(state, options, 1)
        chunks = epoch_chunks(sequences, options, state.epoch, mixture, state.finishing)
        _refuse_an_endless_epoch(state, chunks)
        start, tokens, unread = time.perf_counter(), 0, list[Step]()
        for chunk in islice(chunks, state.batch, None):
            before = None if tokens else [value.copy() for value in _weights(state)]
            unread.append(_update(config, state, chunk, options, len(chunks), workspace, ranks))
            tokens += chunk.tokens
            ends = state.batch == len(chunks) or _changes(state, options, mixture, len(chunks))
            validates = bool(options.validate_every) and state.batch % (options.validate_every or 1) == 0
            if not (ends or validates or before or _is_over(state, options) or _is_full(unread)):
                continue
            _settle(state, unread, config.vocab_size, ranks)
            if before is not None:
                _restore(good, before)
            speed = tokens / (time.perf_counter() - start)
            if ends:
                _close_epoch(config, state, held_out, workspace, ranks)
            elif held_out and validates:
                _validate(config, state, held_out, workspace, ranks)
            yield _progress(state, options, len(chunks), speed)
            if ends or _is_over(state, options):
                break
    _check_last_step(config, state, chunk, workspace, ranks)
    if _is_over(state, options) and held_out and state.batch:
        _validate(config, state, held_out, workspace, ranks)


def _refuse_an_endless_epoch(state: TrainingState, chunks: Sequence[Chunk]) -> None:
    """Raise ValueError for an epoch that no batch would ever close."""
    if not len(chunks):
        raise ValueError("there is nothing to learn: give sequences of at least two ids")
    if state.batch >= len(chunks):
        raise ValueError(
            f"this training was left after batch {state.batch} of an epoch, which has {len(chunks)} here: "
            "resume it with the sequences and the options that it began with"
        )


def _check_last_step(
    config: NetworkConfig, state: TrainingState, chunk: Chunk | None, workspace: Workspace, ranks: Ranks
) -> None:
    """The loss is measured before each step: what did the last one do?"""
    if chunk is not None:
        last = [chunk._replace(carries=False)]
        loss = ranks.from_first(lambda: mean_loss(config, state.params, last, workspace))
        refuse_divergence(loss, loss, config.vocab_size)


def _is_full(unread: Sequence[Step]) -> bool:
    """Whether the losses are to be read: at once where that costs nothing, else when there are many."""
    return is_host(unread[0].loss) or len(unread) >= STEPS_UNREAD


def validate(config: NetworkConfig, state: TrainingState, options: TrainingOptions, validation: Sequence[Ids]) -> None:
    """Measure a training that was left before its end, and keep its parameters where they are the best so far."""
    if len(validation):
        _validate(config, state, validation_chunks(validation, options), Workspace(), ALONE)


def epoch_chunks(
    sequences: Sequence[Ids],
    options: TrainingOptions,
    epoch: int,
    mixture: Mixture | None = None,
    finishing: bool = False,
) -> Sequence[Chunk]:
    """The chunks of one epoch, in their order."""
    if options.batching == "stream":
        return list(stream_chunks(sequences, options.batch_size, options.steps))
    rng = np.random.default_rng((options.seed, epoch))
    drawn = None if mixture is None else mixture.draw(np.random.default_rng((options.seed, 3, epoch)), finishing)
    return sentence_chunks(sequences, options.batch_size, rng, drawn=drawn)


def validation_chunks(sequences: Sequence[Ids], options: TrainingOptions) -> Sequence[Chunk]:
    """The chunks to validate on: batched as in training, but in order and with fixed lanes."""
    if not len(sequences):
        return []
    if options.batching == "stream":
        return list(stream_chunks(sequences, min(options.batch_size, VALIDATION_LANES), options.steps))
    return list(sentence_chunks(sequences, VALIDATION_BATCH))


def _changes(state: TrainingState, options: TrainingOptions, mixture: Mixture | None, batches: int) -> bool:
    """Whether an epoch is cut short because its mixture is over."""
    return bool(mixture and mixture.finish) and not state.finishing and _may_finish(state, options, batches)


def _may_finish(state: TrainingState, options: TrainingOptions, batches: int) -> bool:
    """Whether so much is behind that a mixture changes."""
    return _done(state, options, batches) >= options.finish_from


def _done(state: TrainingState, options: TrainingOptions, batches: int) -> float:
    """The share of the training that is behind: with a time budget, whichever of steps and time is further on."""
    if options.tokens is not None:
        done = state.read / options.tokens
    else:
        done = (state.epoch * batches + state.batch) / (options.epochs * batches)
    if options.minutes is not None:
        done = max(done, state.seconds / (60 * options.minutes))
    return min(1.0, done)


def _is_over(state: TrainingState, options: TrainingOptions) -> bool:
    late = options.minutes is not None and state.seconds >= 60 * options.minutes
    enough = options.tokens is not None and state.read >= options.tokens
    stale = options.patience is not None and state.since_best >= options.patience
    return late or enough or stale


def _update(
    config: NetworkConfig,
    state: TrainingState,
    chunk: Chunk,
    options: TrainingOptions,
    batches: int,
    workspace: Workspace,
    ranks: Ranks,
) -> Step:
    """One step of gradient descent on one chunk.

    Where the loss can be read at once, nothing moves unless it is plausible; a GPU's is read later, and what was moved
    by then, `train` takes back.
    """
    start = time.perf_counter()
    result, gradients = _differentiate(config, state, chunk, options, workspace, ranks)
    step = Step(result.loss, global_norm(gradients), chunk.tokens)
    if is_host(step.loss):
        refuse_divergence(step.loss, step.norm, config.vocab_size)
    rate, scale = learning_rate(state, options, batches), clipping_scale(step.norm, options.clip_norm)
    OPTIMIZERS[options.optimizer].update(state.params, gradients, state.memory, rate, scale)
    if options.averaging:
        decay = min(options.averaging, (1 + state.step) / (10 + state.step))  # the first steps are soon forgotten
        average_weights(state.average, state.params, decay)
    state.carried = result.states
    state.step, state.batch = state.step + 1, state.batch + 1
    state.tokens, state.read = state.tokens + chunk.tokens, state.read + chunk.tokens
    state.seconds += time.perf_counter() - start
    return step


def _settle(state: TrainingState, unread: list[Step], vocab_size: int, ranks: Ranks) -> None:
    """Read what the steps measured, all in one, and count it; raises DivergenceError where one is not plausible.

    Of several ranks the first one's clock counts: time decides about the learning rate and the end.
    """
    start, steps = time.perf_counter(), list(unread)
    unread.clear()
    if not is_host(steps[0].loss):
        read = to_host(np.stack([value for step in steps for value in (step.loss, step.norm)])).tolist()
        steps = [Step(read[2 * k], read[2 * k + 1], step.tokens) for k, step in enumerate(steps)]
    for step in steps:
        refuse_divergence(step.loss, step.norm, vocab_size)
        state.loss_sum += step.loss * step.tokens
    state.seconds = ranks.from_first(lambda: state.seconds + time.perf_counter() - start)


def _differentiate(
    config: NetworkConfig,
    state: TrainingState,
    chunk: Chunk,
    options: TrainingOptions,
    workspace: Workspace,
    ranks: Ranks,
) -> tuple[network.Forward, Gradients]:
    """The mean loss of the chunk and its gradients, with the dropout of this step, by all ranks together."""
    like = next(iter(state.params.values()))
    own, first_lane = share(ranks, chunk)
    if not chunk.carries or not state.carried:
        state.carried = network.zero_states(config, own.inputs.shape[1], like.dtype, like)
    rates = options.dropout_rates(config)
    rng = np.random.default_rng((options.seed, 1, state.step)) if rates else None
    weights = own.mask.astype(like.dtype) / chunk.tokens
    result = network.forward(
        config, state.params, own.inputs, own.targets, weights, state.carried, rng, workspace, rates, first_lane
    )
    loss, gradients = ranks.total(result.loss, network.backward(config, state.params, result.trace, workspace))
    return result._replace(loss=loss), gradients


def learning_rate(state: TrainingState, options: TrainingOptions, batches: int) -> float:
    """The learning rate of the next step."""
    return options.learning_rate * SCHEDULES[options.schedule].factor(_done(state, options, batches), state.plateaus)


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
    planned = None if options.tokens is None else state.read / options.tokens
    return Progress(epoch, options.epochs, batch, batches, loss, state.validation_loss, speed, planned)


def _close_epoch(
    config: NetworkConfig, state: TrainingState, held_out: Sequence[Chunk], workspace: Workspace, ranks: Ranks
) -> None:
    state.epoch, state.batch = state.epoch + 1, 0
    if held_out:
        _validate(config, state, held_out, workspace, ranks)


def _validate(
    config: NetworkConfig, state: TrainingState, held_out: Sequence[Chunk], workspace: Workspace, ranks: Ranks
) -> None:
    """Measure, on the first rank, and keep the parameters where they are the best so far."""
    state.validation_loss = ranks.from_first(lambda: mean_loss(config, state.latest, held_out, workspace))
    if state.validation_loss < state.best_loss:
        state.best_loss, state.since_best = state.validation_loss, 0
        state.best = {name: value.copy() for name, value in state.latest.items()}
    else:
        state.plateaus, state.since_best = state.plateaus + 1, state.since_best + 1


def mean_loss(
    config: NetworkConfig, params: Params, chunks: Iterable[Chunk], workspace: Workspace | None = None
) -> float:
    """Mean cross-entropy over all words of the chunks, nats per token; without dropout."""
    total: Scalar = 0.0
    tokens, states = 0, list[State]()
    like = next(iter(params.values()))
    for chunk in chunks:
        if not chunk.carries:
            states = network.zero_states(config, chunk.inputs.shape[1], like.dtype, like)
        weights: Array = chunk.mask.astype(like.dtype)
        result = network.forward(config, params, chunk.inputs, chunk.targets, weights, states, None, workspace)
        states = result.states
        total, tokens = total + result.loss, tokens + chunk.tokens
    return float(total / tokens)
