"""What is left out while learning: masks that are 0 with a probability, and the same on every device.

The draw of a place is a hash of its number, as in Salmon, Moraes, Dror and Shaw (2011), "Parallel Random Numbers:
As Easy as 1, 2, 3". Whole-number arithmetic gives the same bits on a processor and on a GPU, so one seed is one
training on both; and a GPU draws the four million numbers of a mask over W_h itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.numerics.device import is_host

BLOCK_ELEMENTS = 2**16
"""Draws made at a time: the passes over a block of a quarter mebibyte stay in a core's cache."""
_MIX = ((np.uint32(16), np.uint32(0x7FEB352D)), (np.uint32(15), np.uint32(0x846CA68B)))
"""Shifts and odd factors that spread every bit of a number over 32, found by search: C. Wellons, hash-prospector."""


@dataclass(frozen=True)
class DropoutRates:
    """How much of what is left out in training. Raises ValueError for what cannot be."""

    inputs: float = 0.0
    """Of the numbers of an embedded word: one mask a sequence."""
    between: float = 0.0
    """Of what one layer hands to the next, likewise."""
    outputs: float = 0.0
    """Of what the last layer gives, likewise."""
    weights: float = 0.0
    """DropConnect on W_h, one mask a batch: Merity, Keskar and Socher (2018), "Regularizing and Optimizing LSTM
    Language Models"."""
    words: float = 0.0
    """Of the rows of the embedding, whole words, one mask a batch: Gal and Ghahramani (2016)."""

    def __post_init__(self) -> None:
        """Refuse what is no share."""
        if not all(0 <= rate < 1 for rate in (self.inputs, self.between, self.outputs, self.weights, self.words)):
            raise ValueError("dropout must be at least 0 and less than 1")

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return any((self.inputs, self.between, self.outputs, self.weights, self.words))


def mask(rng: np.random.Generator, rate: float, shape: tuple[int, ...], like: Array, first_row: int = 0) -> Array:
    """0 with probability `rate`, else 1 / (1 - rate), in the type and on the device of `like`.

    Forward and backward both multiply by it. Two numbers are taken from `rng`: an odd factor and a start, by which
    the numbers of the places are turned into those that are hashed. `first_row` says where the rows asked for stand in
    a larger mask, of which they are then the same part whoever draws it.
    """
    factor, start = rng.integers(2**32, size=2, dtype=np.uint32)
    count, scale = prod(shape), like.dtype.type(1 / (1 - rate))
    threshold = np.uint32(min(round(rate * 2**32), 2**32 - 1))
    result = np.empty(count, like.dtype, like=like)
    rows = BLOCK_ELEMENTS if is_host(like) else count
    before = first_row * prod(shape[1:])
    for first in range(0, count, rows):
        x = np.arange(before + first, before + min(first + rows, count), dtype=np.uint32, like=like)
        x *= factor | np.uint32(1)
        x += start
        for shift, odd in _MIX:
            x ^= x >> shift
            x *= odd
        np.multiply(x >= threshold, scale, out=result[first : first + rows])
    return result.reshape(shape)
