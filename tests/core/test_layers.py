"""Layers where the shapes or the ways of a product are out of the ordinary."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlm_core.numerics.layers import output_backward, output_loss, rows_times


@pytest.mark.parametrize("stored_by_word", [True, False])
@given(rows=st.integers(0, 3), size=st.integers(1, 9), words=st.integers(1, 9), seed=st.integers(0, 99))
def test_scores_are_the_product_however_the_weights_are_stored(
    stored_by_word: bool, rows: int, size: int, words: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    h, W = rng.normal(size=(rows, size)), rng.normal(size=(size, words))
    W = np.ascontiguousarray(W.T).T if stored_by_word else W
    np.testing.assert_allclose(rows_times(h, W), np.einsum("be,ev->bv", h, W), rtol=1e-12, atol=1e-12)


def test_no_rows_cost_nothing() -> None:
    W_y, nothing = np.ones((3, 5)), np.empty((0, 3))
    loss, trace = output_loss(W_y, np.zeros(5), nothing, np.empty(0, np.intp), np.empty(0))
    dW_y, db_y, dh = output_backward(W_y, trace)
    assert loss == 0
    assert dh.shape == (0, 3)
    assert not dW_y.any()
    assert not db_y.any()
