"""One step of training: the gradients of a chunk, the move of the weights, and what was measured by the way."""

from __future__ import annotations

import time
from math import isfinite, log
from typing import NamedTuple

import numpy as np

from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Scalar, Workspace
from rnnlm_core.numerics.device import is_host, to_host
from rnnlm_core.training import parts
from rnnlm_core.training.batching import Chunk
from rnnlm_core.training.optimizers import OPTIMIZERS, average_weights, clipping_scale, global_norm
from rnnlm_core.training.plan import learning_rate
from rnnlm_core.training.ranks import Ranks, share
from rnnlm_core.training.state import DivergenceError, TrainingOptions, TrainingState


class Step(NamedTuple):
    """What one step of training measured, before it moved the weights."""

    loss: Scalar
    """Mean over the tokens of the batch, nats."""
    norm: Scalar
    """Of the gradient."""
    tokens: int


def update(
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
    loss, states, gradients = differentiate(config, state, chunk, options, workspace, ranks)
    step = Step(loss, global_norm(gradients), chunk.tokens)
    if is_host(step.loss):
        refuse_divergence(step.loss, step.norm, config.vocab_size)
    rate, scale = learning_rate(state, options, batches), clipping_scale(step.norm, options.clip_norm)
    OPTIMIZERS[options.optimizer].update(state.params, gradients, state.memory, rate, scale)
    if options.averaging:
        decay = min(options.averaging, (1 + state.step) / (10 + state.step))  # the first steps are soon forgotten
        average_weights(state.average, state.params, decay)
    state.carried = states
    state.step, state.batch = state.step + 1, state.batch + 1
    state.tokens, state.read = state.tokens + chunk.tokens, state.read + chunk.tokens
    state.seconds += time.perf_counter() - start
    return step


def settle(state: TrainingState, unread: list[Step], vocab_size: int, ranks: Ranks) -> None:
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


def differentiate(
    config: NetworkConfig,
    state: TrainingState,
    chunk: Chunk,
    options: TrainingOptions,
    workspace: Workspace,
    ranks: Ranks,
) -> parts.Found:
    """The mean loss of the chunk and its gradients, with the dropout of this step, by all ranks together."""
    like = next(iter(state.params.values()))
    batch = chunk.inputs.shape[1]
    own, lanes = share(ranks, chunk)
    if not chunk.carries or not state.carried:
        state.carried = network.zero_states(config, batch, like.dtype, like)
    states = [tuple(part[lanes] for part in layer) for layer in state.carried]
    rates = options.dropout_rates(config)

    def draw() -> np.random.Generator | None:
        return np.random.default_rng((options.seed, 1, state.step)) if rates else None

    weights = own.mask.astype(like.dtype) / chunk.tokens
    read = parts.Lanes(own.inputs, own.targets, weights, states, lanes.start)
    found = parts.differentiate(config, state.params, read, workspace, draw, rates)
    loss, gradients = ranks.total(found.loss, found.gradients)
    after = ranks.all_lanes(found.states, batch) if options.batching == "stream" else []
    return parts.Found(loss, after, gradients)


def refuse_divergence(loss: float, norm: float, vocab_size: int) -> None:
    """Raise DivergenceError unless loss (nats per token) and gradient are finite and the loss is plausible.

    Guessing blindly costs log V nats; a network that does several times worse has lost its way.
    """
    if not (isfinite(loss) and isfinite(norm)) or loss > 5 + 4 * log(vocab_size + 1):
        raise DivergenceError(
            f"training diverged (loss {loss:.3g}): the weights were kept as they were; "
            "try a learning rate a few times smaller"
        )
