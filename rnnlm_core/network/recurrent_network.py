"""The whole network: embedding, recurrent layers, projection, output; forward, backward, one step.

    x_t = onehot(w_t) E            (without an embedding, x_t is the one-hot word itself)
    h_t = cell(x_t, h_{t-1})       (layer upon layer)
    y_t = softmax((h_t P) W_y + b_y)

P is there where `projection_size` asks for it; with tied weights W_y is Eᵀ: Press and Wolf (2017).
Parameters are one flat dict, see `parameters`. Time comes first: (T, B).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from rnnlm_core.cells import State, zero_state
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.network.masks import drawn, input_mask, masked, times
from rnnlm_core.network.parameters import layer_params, output_weights
from rnnlm_core.numerics import adaptive_softmax
from rnnlm_core.numerics.arrays import (
    Array,
    Gradient,
    Gradients,
    Ids,
    Params,
    Scalar,
    SparseRows,
    Workspace,
    refuse_unknown_ids,
)
from rnnlm_core.numerics.device import beside
from rnnlm_core.numerics.dropout import DropoutRates
from rnnlm_core.numerics.layers import OutputTrace, embed, embed_backward, output_backward, output_loss, rows_times
from rnnlm_core.numerics.threads import Later, meanwhile


class Trace(NamedTuple):
    """What `backward` needs to know about one `forward`."""

    ids: Ids
    """(T, B)."""
    masks: list[Array | None]
    """Dropout of the input of each layer, then of the last layer's outputs: (B, ·) each, or (T, B, ·)."""
    weight_masks: list[Array | None]
    """DropConnect of each layer's W_h: its shape."""
    cells: list[Any]
    """One trace a layer."""
    outputs: Array
    """(T·B, H) the last layer's outputs, after dropout."""
    output: OutputTrace | adaptive_softmax.Trace


class Forward(NamedTuple):
    """What a forward pass gives."""

    loss: Scalar
    states: list[State]
    trace: Trace


def zero_states(
    config: NetworkConfig, batch: int, dtype: npt.DTypeLike = np.float32, like: Array | None = None
) -> list[State]:
    """The state of every layer before anything was read, on the device of `like`."""
    return [zero_state(config.cell_module, batch, config.hidden_size, dtype, like) for _ in range(config.layers)]


def forward(
    config: NetworkConfig,
    params: Params,
    ids: Ids,
    targets: Ids,
    weights: Array,
    states: list[State],
    rng: np.random.Generator | None = None,
    workspace: Workspace | None = None,
    rates: DropoutRates | None = None,
    first_lane: int = 0,
) -> Forward:
    """The equations above for a chunk, and loss = Σ weight · -log y_t[target_t].

    ids, targets, weights (T, B), states of `zero_states` -> loss in nats, final states, trace.
    `weights` masks (0) and averages (1 / tokens). With `rng` there is dropout, at `rates` or at those of `config`;
    without, none. `first_lane`
    says where these lanes stand in a batch that several processes share: they get their part of its dropout.
    """
    refuse_unknown_ids(targets, config.vocab_size)
    outputs, finals, masks, weight_masks, traces = encode(
        config, params, ids, states, rng, workspace, rates, first_lane
    )
    rows = outputs.reshape(ids.size, -1)
    h = project(config, params, rows)
    loss, output = _output_loss(config, params, h, targets.ravel(), weights.ravel(), workspace)
    return Forward(loss, finals, Trace(ids, masks, weight_masks, traces, rows, output))


class Encoded(NamedTuple):
    """What the recurrent layers make of a chunk."""

    outputs: Array
    """(T, B, H) of the last layer, after dropout."""
    states: list[State]
    masks: list[Array | None]
    weight_masks: list[Array | None]
    cells: list[Any]
    """The trace of each layer."""


def encode(
    config: NetworkConfig,
    params: Params,
    ids: Ids,
    states: list[State],
    rng: np.random.Generator | None = None,
    workspace: Workspace | None = None,
    rates: DropoutRates | None = None,
    first_lane: int = 0,
) -> Encoded:
    """Embedding and recurrent layers, for every step of the chunk.

    ids (T, B), states of `zero_states` -> outputs (T, B, H), final states, masks, traces.
    Raises ValueError for ids that are no word's.
    """
    refuse_unknown_ids(ids, config.vocab_size)
    drop = config.dropout_rates if rates is None else rates
    if rng is None:
        drop = DropoutRates()
    x = embed(params["E"], ids, workspace) if config.embedding_size else ids
    masks, weight_masks, traces, finals = [input_mask(x, ids, drop, rng, config, first_lane)], [], [], []
    for layer, state in enumerate(states):
        own = layer_params(params, layer)
        weight_masks.append(drawn(drop.weights, rng, own["W_h"].shape, own["W_h"]))
        x, final, trace = config.cell_module.forward(
            masked(own, weight_masks[-1]), times(x, masks[-1]), state, workspace, f"cell {layer}"
        )
        traces.append(trace)
        finals.append(final)
        rate = drop.outputs if layer == config.layers - 1 else drop.between
        masks.append(drawn(rate, rng, x.shape[1:], x, first_lane))
    return Encoded(times(x, masks[-1]), finals, masks, weight_masks, traces)


def project(config: NetworkConfig, params: Params, h: Array) -> Array:
    """h P, what the output layer reads; h itself where there is no projection."""
    return h @ params["P"] if config.projection_size else h


def _output_loss(
    config: NetworkConfig, params: Params, h: Array, targets: Ids, weights: Array, workspace: Workspace | None
) -> tuple[Scalar, OutputTrace | adaptive_softmax.Trace]:
    if config.cutoffs:
        return adaptive_softmax.loss(params, config.cutoffs, h, targets, weights, workspace)
    return output_loss(output_weights(config, params), params["b_y"], h, targets, weights, workspace)


def backward(config: NetworkConfig, params: Params, trace: Trace, workspace: Workspace | None = None) -> Gradients:
    """The gradient of the loss for every parameter: the lines of `forward`, reversed.

    Truncated back-propagation through time: nothing flows into the chunk before.
    """
    with meanwhile() as later:
        gradients, dh = _output_backward(config, params, trace.output, workspace, later)
        if config.projection_size:  # h = rows P
            gradients["P"] = trace.outputs.T @ dh
            dh = dh @ params["P"].T
        cells, dx = _encode_backward(config, params, trace, dh.reshape(*trace.ids.shape, -1), workspace)
    gradients |= cells
    if dx is not None:  # x = E[ids]
        d_embedded = embed_backward(trace.ids, dx, config.vocab_size)
        gradients["E"] = _add_rows(gradients.get("E"), d_embedded)
    return gradients


def _encode_backward(
    config: NetworkConfig, params: Params, trace: Trace, d_outputs: Array, workspace: Workspace | None
) -> tuple[Gradients, Array | None]:
    """The lines of `encode`, reversed: the gradients of the cells, and that of the embedded words."""
    gradients: Gradients = {}
    dx: Array | None = d_outputs
    for layer in reversed(range(config.layers)):
        if dx is None:
            raise AssertionError("only the lowest layer reads words")
        own, weight_mask = layer_params(params, layer), trace.weight_masks[layer]
        result = config.cell_module.backward(
            masked(own, weight_mask),
            trace.cells[layer],
            times(dx, trace.masks[layer + 1]),
            None,
            workspace,
            f"cell {layer}",
        )
        gradients |= {f"cells.{layer}.{name}": value for name, value in result.gradients.items()}
        if weight_mask is not None:  # W_h · mask
            gradients[f"cells.{layer}.W_h"] = weight_mask * result.gradients["W_h"]
        dx = result.dx
    return gradients, None if dx is None else times(dx, trace.masks[0])


def _add_rows(dense: Gradient | None, sparse: SparseRows) -> Gradient:
    """The embedding's gradient; tied weights have a dense share from the output."""
    if dense is None or isinstance(dense, SparseRows):
        return sparse
    dense[sparse.ids] += sparse.rows
    return dense


def _output_backward(
    config: NetworkConfig,
    params: Params,
    trace: OutputTrace | adaptive_softmax.Trace,
    workspace: Workspace | None,
    later: Later,
) -> tuple[Gradients, Array]:
    if isinstance(trace, adaptive_softmax.Trace):
        return adaptive_softmax.backward(params, trace, workspace, later)
    dW_y, db_y, dh = output_backward(output_weights(config, params), trace, workspace, later=later)
    return {"E": dW_y.T, "b_y": db_y} if config.tied else {"W_y": dW_y, "b_y": db_y}, dh


def step(config: NetworkConfig, params: Params, ids: Ids, states: list[State]) -> tuple[Array, list[State]]:
    """Read one more word: what the output layer reads next, and the states.

    ids (B,) -> h (B, output_size), states. Raises ValueError for ids that are no word's.
    """
    refuse_unknown_ids(ids, config.vocab_size)
    x = params["E"][beside(ids, params["E"])] if config.embedding_size else ids
    after = []
    for layer, state in enumerate(states):
        x, state = config.cell_module.step(layer_params(params, layer), x, state)
        after.append(state)
    return project(config, params, x), after


def logits(config: NetworkConfig, params: Params, h: Array) -> Array:
    """Scores of every word before softmax: h W_y + b_y; of an adaptive softmax, its log-probabilities.

    h (B, output_size) -> (B, V).
    """
    if config.cutoffs:
        return adaptive_softmax.log_probabilities(params, config.cutoffs, h)
    return rows_times(h, output_weights(config, params)) + params["b_y"]
