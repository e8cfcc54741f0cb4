"""What dropout multiplies by, drawn for one chunk: for embedded words, layers' outputs and recurrent weights."""

from __future__ import annotations

import numpy as np

from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array, Ids, Params
from rnnlm_core.numerics.device import beside
from rnnlm_core.numerics.dropout import DropoutRates, mask


def input_mask(
    x: Array, ids: Ids, drop: DropoutRates, rng: np.random.Generator | None, config: NetworkConfig, first_lane: int
) -> Array | None:
    """What embedded words are multiplied by: (B, E) one mask a sequence, (T, B, E) where whole words are left out.

    One-hot words have nothing to leave out.
    """
    if not config.embedding_size:
        return None
    numbers = drawn(drop.inputs, rng, x.shape[1:], x, first_lane)
    words = drawn(drop.words, rng, (config.vocab_size,), x)
    if words is None:
        return numbers
    kept = words[beside(ids, x)][..., None]
    return np.broadcast_to(kept, x.shape) if numbers is None else kept * numbers


def drawn(
    rate: float, rng: np.random.Generator | None, shape: tuple[int, ...], like: Array, first_row: int = 0
) -> Array | None:
    """A mask; None at a rate of 0."""
    return None if rng is None or not rate else mask(rng, rate, shape, like, first_row)


def masked(own: Params, weight_mask: Array | None) -> Params:
    """A layer's parameters with W_h · mask, DropConnect, in place of W_h."""
    return own if weight_mask is None else own | {"W_h": own["W_h"] * weight_mask}


def times(x: Array, mask: Array | None) -> Array:
    """X · mask; x itself where nothing is left out."""
    return x if mask is None else x * mask
