"""Room for more words in a network that has learnt already."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.network.parameters import shapes
from rnnlm_core.numerics.arrays import Array, Params


def grow(
    config: NetworkConfig, params: Params, vocab_size: int, rng: np.random.Generator
) -> tuple[NetworkConfig, Params]:
    """Room for more words, with the next ids; every weight that was there keeps its value.

    A new word starts as the average word with a little noise, so that it disturbs nothing before it is learnt,
    and with the bias of the rarest.
    """
    grown = replace(config, vocab_size=vocab_size)
    result = dict(params)
    for name, shape in shapes(grown).items():
        old = params[name]
        if shape == old.shape:
            continue
        axis = next(k for k in range(len(shape)) if shape[k] != old.shape[k])
        added = tuple(
            new - was if k == axis else new for k, (new, was) in enumerate(zip(shape, old.shape, strict=True))
        )
        result[name] = np.concatenate([old, _average_word(old, axis, added, rng)], axis=axis, dtype=old.dtype)
    return grown, result


def _average_word(old: Array, axis: int, size: tuple[int, ...], rng: np.random.Generator) -> Array:
    if old.ndim == 1:
        return np.full(size, old.min(initial=0.0))
    noise = 0.1 * old.std(axis=axis, keepdims=True) * rng.standard_normal(size)
    average: Array = old.mean(axis=axis, keepdims=True) + noise
    return average
