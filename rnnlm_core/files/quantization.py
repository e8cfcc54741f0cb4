"""Matrices as whole numbers of one byte: W ≈ whole · scale, with one scale a row, or one a column.

    scale_r = max |W_r| / 127        whole_r = round(W_r / scale_r)

Every entry is off by half a scale at most.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rnnlm_core.numerics.arrays import Array

LARGEST = 127


def quantize(matrix: Array) -> tuple[Array, Array]:
    """(int8, float32 scales) of a matrix (R, C); the scales are (R, 1) or (1, C).

    They go with the side along which sizes differ more: there the steps are finer on geometric average, and small
    rows beside large ones are not rounded away.
    """
    scale = min((_scale(matrix, axis) for axis in (1, 0)), key=_mean_logarithm)
    return np.rint(matrix / np.where(scale > 0, scale, 1)).astype(np.int8), scale


def restore(whole: Array, scale: Array, dtype: npt.DTypeLike = np.float32) -> Array:
    """The matrix again."""
    matrix: Array = np.multiply(whole, scale, dtype=dtype)
    return matrix


def _scale(matrix: Array, axis: int) -> Array:
    scale: Array = (np.abs(matrix).max(axis, keepdims=True) / LARGEST).astype(np.float32)
    return scale


def _mean_logarithm(scale: Array) -> float:
    used = scale[scale > 0]
    return float(np.log(used).mean()) if used.size else 0.0
