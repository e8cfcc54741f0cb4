"""How far the gradient reaches back: |dloss/dh_t| by the distance of word t from the word that is predicted.

The loss is -log p(word). What training can teach about a word t steps back goes through dloss/dh_t, so where this
norm has faded, nothing is learnt: Bengio, Simard and Frasconi (1994), "Learning Long-Term Dependencies with
Gradient Descent is Difficult".
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log
from typing import Any

import numpy as np

from rnnlm_core import adaptive_softmax, network
from rnnlm_core.arrays import Array, Params
from rnnlm_core.cells import State
from rnnlm_core.config import NetworkConfig
from rnnlm_core.functions import cross_entropy_derivative
from rnnlm_core.inspection._stretch import stretch
from rnnlm_core.reading import LanguageModel, Reading


@dataclass(frozen=True)
class Reached:
    """What arrives at one word of the context."""

    word: str
    norm: float
    """|dloss/dh_t| over the units of all layers, after this word."""


def gradient_reach(model: LanguageModel, reading: Reading, index: int, count: int = 24) -> list[Reached]:
    """The norms for the word `index` predicted after the reading; the word right before it comes first."""
    words, ids, before = stretch(model, reading, count)
    if not words:
        return []
    encoded = network.encode(model.config, model.params, ids[:, None], before.states)
    d_outputs = output_gradient(model.config, model.params, encoded.outputs[-1], index)
    gradients = state_gradients(model.config, model.params, encoded.cells, d_outputs)
    norms = [float(np.sqrt(sum(np.vdot(dh, dh) for dh in layers))) for layers in gradients]
    return [Reached(word, norm) for word, norm in zip(words, norms, strict=True)][::-1]


def fade(reached: list[Reached]) -> float | None:
    """The share of the norm that one more word back leaves, on average; None where there is none to compare."""
    norms = [found.norm for found in reached if found.norm > 0]
    return exp(log(norms[-1] / norms[0]) / (len(norms) - 1)) if len(norms) > 1 else None


def output_gradient(config: NetworkConfig, params: Params, outputs: Array, index: int) -> Array:
    """dloss/dh of the last layer at the last step, loss = -log softmax((h P) W_y + b_y)[index].

    outputs (1, H) -> (1, H).
    """
    h, target = network.project(config, params, outputs), np.array([index])
    if config.cutoffs:
        _, trace = adaptive_softmax.loss(params, config.cutoffs, h, target, np.ones(1, h.dtype))
        _, dh = adaptive_softmax.backward(params, trace)
    else:
        d_logits = cross_entropy_derivative(network.logits(config, params, h), target)
        dh = d_logits @ network.output_weights(config, params).T
    return dh @ params["P"].T if config.projection_size else dh


def state_gradients(config: NetworkConfig, params: Params, traces: list[Any], d_outputs: Array) -> list[list[Array]]:
    """dloss/dh_t of every step and layer, where the loss sees the outputs of the last step alone.

    traces of `network.encode`, d_outputs (1, H) -> for each t, for each layer (1, H). The backward pass of the cell
    is taken one step at a time, since it says what reaches the state before a chunk.
    """
    layers = range(config.layers)
    cells = [_fast_to_reverse(network.layer_params(params, layer)) for layer in layers]
    carried: list[State | None] = [None] * config.layers
    found: list[list[Array]] = []
    steps = len(traces[0].h) - 1
    from_above = d_outputs
    for t in reversed(range(steps)):
        at_t: list[Array] = []
        for layer in reversed(layers):
            state = carried[layer]
            at_t.insert(0, from_above if state is None else from_above + state[0])
            step = _one_step(traces[layer], t, steps)
            result = config.cell_module.backward(cells[layer], step, from_above[None], state)
            carried[layer] = result.d_state
            from_above = result.dx[0] if layer and result.dx is not None else np.zeros_like(d_outputs)
        found.insert(0, at_t)
    return found


def _fast_to_reverse(params: Params) -> Params:
    """The same parameters with W_h laid out column by column, so that each step need not turn it round anew."""
    return params | {"W_h": np.asfortranarray(params["W_h"])}


def _one_step(trace: Any, t: int, steps: int) -> Any:
    """The part of a trace that belongs to step t: of what has T + 1 rows, the state before it and after it."""
    return trace._make(field[t : t + 1 + (len(field) > steps)] for field in trace)
