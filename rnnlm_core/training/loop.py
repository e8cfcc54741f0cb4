"""Training as a generator: one `Progress` a batch, so that whoever drives it may look, show, save or stop.

All that changes lives in a `TrainingState`. Nothing is drawn from a running random generator: the order of an
epoch comes from (seed, epoch) and the dropout of a step from (seed, step), so that a training that was saved and
resumed goes exactly as one that was not interrupted.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from math import inf

import numpy as np

from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Ids, Workspace
from rnnlm_core.numerics.device import is_host
from rnnlm_core.training.batching import Chunk, Mixture, sentence_chunks, stream_chunks
from rnnlm_core.training.optimizers import OPTIMIZERS
from rnnlm_core.training.plan import changes_mixture, is_over, may_finish, progress
from rnnlm_core.training.ranks import ALONE, Ranks
from rnnlm_core.training.state import DivergenceError, Progress, TrainingOptions, TrainingState
from rnnlm_core.training.step import Step, refuse_divergence, settle, update
from rnnlm_core.training.validation import mean_loss, measure, validation_chunks

STEPS_UNREAD = 16
"""On a GPU the losses of so many steps are read together: waiting for each would let it run dry."""


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
    while state.epoch < limit and not is_over(state, options):
        if state.batch == 0:
            state.loss_sum, state.tokens, state.finishing = 0.0, 0, may_finish(state, options, 1)
        chunks = epoch_chunks(sequences, options, state.epoch, mixture, state.finishing)
        _refuse_an_endless_epoch(state, chunks)
        start, tokens, unread = time.perf_counter(), 0, list[Step]()
        for chunk in islice(chunks, state.batch, None):
            before = None if tokens else [value.copy() for value in _weights(state)]
            unread.append(update(config, state, chunk, options, len(chunks), workspace, ranks))
            tokens += chunk.tokens
            ends = state.batch == len(chunks) or changes_mixture(state, options, mixture, len(chunks))
            validates = bool(options.validate_every) and state.batch % (options.validate_every or 1) == 0
            if not (ends or validates or before or is_over(state, options) or _is_full(unread)):
                continue
            settle(state, unread, config.vocab_size, ranks)
            if before is not None:
                _restore(good, before)
            speed = tokens / (time.perf_counter() - start)
            if ends:
                _close_epoch(config, state, held_out, workspace, ranks)
            elif held_out and validates:
                measure(config, state, held_out, workspace, ranks)
            yield progress(state, options, len(chunks), speed)
            if ends or is_over(state, options):
                break
    _check_last_step(config, state, chunk, workspace, ranks)
    if is_over(state, options) and held_out and state.batch:
        measure(config, state, held_out, workspace, ranks)


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


def _close_epoch(
    config: NetworkConfig, state: TrainingState, held_out: Sequence[Chunk], workspace: Workspace, ranks: Ranks
) -> None:
    state.epoch, state.batch = state.epoch + 1, 0
    if held_out:
        measure(config, state, held_out, workspace, ranks)
