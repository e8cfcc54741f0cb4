"""Our weights under PyTorch's names, for `torch.nn.Embedding`, `RNN`, `LSTM`, `GRU` and `Linear`.

    ours                         PyTorch
    E (V, E)                     embedding.weight
    cells.k.W_x (E, G·H)         recurrent.weight_ih_lk, transposed, gates in PyTorch's order
    cells.k.W_h (H, G·H)         recurrent.weight_hh_lk, likewise
    cells.k.b_h (G·H,)           recurrent.bias_ih_lk, likewise
    cells.k.b_q (H,)             recurrent.bias_hh_lk, in the place of gate n (GRU); else bias_hh_lk is 0
    W_y (H, V), b_y (V,)         output.weight, transposed, and output.bias

Gates stand o i f g here and i f g o in PyTorch's LSTM; r z n in both GRUs. PyTorch adds two biases where we have
one, so after a step of training only their sum compares. NumPy arrays in, NumPy arrays out: PyTorch isn't needed.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Params


def to_torch(config: NetworkConfig, params: Params) -> dict[str, Params]:
    """State dicts for `embedding` (where there is one), `recurrent` and `output`; see the table above.

    Raises ValueError for what PyTorch's modules have no place for: other cells, a projection, an adaptive softmax.
    """
    if config.cell_module.TORCH is None:
        raise ValueError(f"PyTorch has no module for the cell {config.cell!r}")
    _, order = config.cell_module.TORCH
    if config.projection_size or config.cutoffs:
        raise ValueError("only networks without projection and with the full softmax map onto PyTorch's modules")
    recurrent: Params = {}
    for layer in range(config.layers):
        weights = network.layer_params(params, layer)
        b_h = _reorder(order, weights["b_h"])
        b_q = np.zeros_like(b_h)
        if "b_q" in weights:
            b_q[-config.hidden_size :] = weights["b_q"]
        recurrent |= {
            f"weight_ih_l{layer}": _reorder(order, weights["W_x"]).T,
            f"weight_hh_l{layer}": _reorder(order, weights["W_h"]).T,
            f"bias_ih_l{layer}": b_h,
            f"bias_hh_l{layer}": b_q,
        }
    output = {"weight": network.output_weights(config, params).T, "bias": params["b_y"]}
    modules = {"recurrent": recurrent, "output": output}
    return modules | ({"embedding": {"weight": params["E"]}} if config.embedding_size else {})


def _reorder(order: Sequence[int], weights: Array) -> Array:
    """The last axis, gate by gate, in PyTorch's order."""
    gates = np.split(weights, len(order), axis=-1)
    return np.concatenate([gates[k] for k in order], axis=-1)
