"""Whole numbers of one byte for weights."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from rnnlm_core.files.quantization import quantize, restore
from rnnlm_core.numerics.arrays import Array

MATRICES = arrays(np.float64, array_shapes(min_dims=2, max_dims=2), elements=st.floats(-1e6, 1e6, width=32))


@given(MATRICES)
def test_every_entry_is_off_by_half_a_step_at_most(W: Array) -> None:
    whole, scale = quantize(W)
    assert whole.dtype == np.int8
    assert (np.abs(restore(whole, scale, np.float64) - W) <= 0.5001 * scale + 1e-30).all()


@pytest.mark.parametrize("axis", [0, 1])
def test_small_rows_beside_large_ones_keep_their_precision(axis: int) -> None:
    W = np.random.default_rng(0).uniform(0.5, 1, (8, 8))
    W *= np.geomspace(1e-3, 1e3, 8).reshape((8, 1) if axis == 0 else (1, 8))
    np.testing.assert_allclose(restore(*quantize(W)), W, rtol=0.01)


def test_what_is_zero_stays_zero() -> None:
    W = np.array([[0.0, 0.0], [0.0, 3.0]])
    np.testing.assert_array_equal(restore(*quantize(W)), W)
    np.testing.assert_array_equal(restore(*quantize(np.zeros((2, 3)))), np.zeros((2, 3)))
