"""Measuring a network on text that it does not learn from, and keeping the best one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rnnlm_core import network
from rnnlm_core.cells import State
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Ids, Params, Scalar, Workspace
from rnnlm_core.training.batching import Chunk, sentence_chunks, stream_chunks
from rnnlm_core.training.ranks import ALONE, Ranks
from rnnlm_core.training.state import TrainingOptions, TrainingState

VALIDATION_BATCH = 32
VALIDATION_LANES = 10
"""Few lanes: every lane starts with an empty state, which costs a little."""


def validate(config: NetworkConfig, state: TrainingState, options: TrainingOptions, validation: Sequence[Ids]) -> None:
    """Measure a training that was left before its end, and keep its parameters where they are the best so far."""
    if len(validation):
        measure(config, state, validation_chunks(validation, options), Workspace(), ALONE)


def validation_chunks(sequences: Sequence[Ids], options: TrainingOptions) -> Sequence[Chunk]:
    """The chunks to validate on: batched as in training, but in order and with fixed lanes."""
    if not len(sequences):
        return []
    if options.batching == "stream":
        return list(stream_chunks(sequences, min(options.batch_size, VALIDATION_LANES), options.steps))
    return list(sentence_chunks(sequences, VALIDATION_BATCH))


def measure(
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
