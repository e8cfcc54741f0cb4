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

from rnnlm_core import network
from rnnlm_core.inspection._stretch import stretch
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import adaptive_softmax
from rnnlm_core.numerics.arrays import Array, Params
from rnnlm_core.numerics.functions import cross_entropy_derivative
from rnnlm_core.prediction.reading import LanguageModel, Reading


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
    norms = np.linalg.norm(np.concatenate(gradients, axis=1), axis=1).tolist()
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


def state_gradients(config: NetworkConfig, params: Params, traces: list[Any], d_outputs: Array) -> list[Array]:
    """dloss/dh_t of every step and layer, where the loss sees the outputs of the last step alone.

    traces of `network.encode`, d_outputs (1, H) -> for each layer (T, H).
    """
    found: list[Array] = []
    at_the_end = np.zeros((len(traces[0].h) - 1, 1, config.hidden_size), d_outputs.dtype)
    at_the_end[-1] = d_outputs
    from_above: Array | None = at_the_end
    for layer in reversed(range(config.layers)):
        if from_above is None:
            raise AssertionError("only the lowest layer reads words")
        dh_steps = np.empty_like(from_above)
        cell_params = network.layer_params(params, layer)
        result = config.cell_module.backward(cell_params, traces[layer], from_above, dh_steps=dh_steps)
        found.insert(0, dh_steps[:, 0])
        from_above = result.dx
    return found
