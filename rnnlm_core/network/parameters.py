"""The parameters of a network: their names, shapes and first values, and where each part finds its own.

One flat dict: "E", "cells.0.W_x", …, "P", "W_y", "b_y".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import adaptive_softmax
from rnnlm_core.numerics.arrays import Array, Params

ONE_HOT_SCALE = 3.0
"""A one-hot word drives each unit through one weight, not through a sum of many: it may be larger at first."""


def initialize(config: NetworkConfig, rng: np.random.Generator, dtype: npt.DTypeLike = np.float32) -> Params:
    """Fresh parameters: see each cell for its own; output weights uniform within ±1/√H, biases zero."""
    if np.dtype(dtype).kind != "f":
        raise ValueError(f"weights are real numbers: {np.dtype(dtype).name} would make them all 0, choose float32")
    params: Params = {}
    size = config.vocab_size
    if config.embedding_size:
        params["E"] = rng.uniform(-0.1, 0.1, (config.vocab_size, config.embedding_size))
        size = config.embedding_size
    for layer in range(config.layers):
        fresh = config.cell_module.initialize(size, config.hidden_size, rng)
        if layer == 0 and not config.embedding_size:
            fresh["W_x"] *= ONE_HOT_SCALE
        params |= {f"cells.{layer}.{name}": value for name, value in fresh.items()}
        size = config.hidden_size
    if config.projection_size:
        params["P"] = rng.uniform(-1, 1, (config.hidden_size, config.projection_size)) / np.sqrt(config.hidden_size)
    params |= _initialize_output(config, rng)
    return {name: np.ascontiguousarray(value, dtype) for name, value in params.items()}


def _initialize_output(config: NetworkConfig, rng: np.random.Generator) -> Params:
    size = config.output_size
    if config.cutoffs:
        return adaptive_softmax.initialize(config.vocab_size, size, config.cutoffs, rng)
    b_y: Params = {"b_y": np.zeros(config.vocab_size)}
    if config.tied:
        return b_y
    return {"W_y": rng.uniform(-1, 1, (size, config.vocab_size)) / np.sqrt(size)} | b_y


def shapes(config: NetworkConfig) -> dict[str, tuple[int, ...]]:
    """The shape of each parameter, as `initialize` makes them."""
    V, E, H = config.vocab_size, config.embedding_size, config.hidden_size
    result: dict[str, tuple[int, ...]] = {"E": (V, E)} if E else {}
    for layer in range(config.layers):
        inputs = H if layer else E or V
        cell_shapes = config.cell_module.shapes(inputs, H)
        result |= {f"cells.{layer}.{name}": shape for name, shape in cell_shapes.items()}
    if config.projection_size:
        result["P"] = (H, config.projection_size)
    if config.cutoffs:
        return result | adaptive_softmax.shapes(V, config.output_size, config.cutoffs)
    return result | ({} if config.tied else {"W_y": (config.output_size, V)}) | {"b_y": (V,)}


def layer_params(params: Params, layer: int) -> Params:
    """The parameters of one recurrent layer, under the cell's own names."""
    prefix = f"cells.{layer}."
    return {name.removeprefix(prefix): value for name, value in params.items() if name.startswith(prefix)}


def output_weights(config: NetworkConfig, params: Params) -> Array:
    """W_y (H, V); with tied weights a view of Eᵀ."""
    return params["E"].T if config.tied else params["W_y"]
