"""What a step reads of its word, gate by gate: z_k = x W_k + b_k for each of K gates.

In the weights the gates stand side by side, W (E, K·H). Here each is a matrix of its own, and z is (K, T, B, H): a
gate of one step is then one stretch of memory, which is what the many small calls of a cell's loop are fast on, and a
product of a few rows with one gate's (H, H) stays within what a BLAS computes without rearranging it first.
"""

from __future__ import annotations

import numpy as np

from rnnlm_core.numerics.arrays import Array, Gradient, Workspace, empty
from rnnlm_core.numerics.layers import embed_backward, look_up
from rnnlm_core.numerics.threads import for_each, stretches


def by_gate(W: Array, gates: int) -> Array:
    """A view of W (n, K·H) as K matrices: (K, n, H)."""
    return W.reshape(len(W), gates, -1).transpose(1, 0, 2)


def gate_inputs(
    x: Array, W: Array, b: Array, gates: int, workspace: Workspace | None = None, name: str = "gates"
) -> Array:
    """z_kt = x_t W_k + b_k for every gate k and step t at once.

    x (T, B, E), or word ids (T, B) that stand for one-hot rows of length E = V -> (K, T, B, H).
    """
    size = W.shape[1] // gates
    z = empty(workspace, name, (gates, *x.shape[:2], size), W)
    if x.dtype.kind in "iu":
        for k in range(gates):
            look_up(W[:, k * size : (k + 1) * size], x, z[k])
    else:
        rows, W_k, z_k = x.reshape(-1, len(W)), by_gate(W, gates), z.reshape(gates, -1, size)
        for_each(lambda k: np.matmul(rows, W_k[k], out=z_k[k]), stretches(gates))
    z += b.reshape(gates, 1, 1, size)
    return z


def gate_inputs_backward(
    x: Array, W: Array, dz: Array, workspace: Workspace | None = None, name: str = "gates"
) -> tuple[Gradient, Array, Array | None]:
    """dW_k = Σ x_tᵀ dz_kt, db_k = Σ dz_kt, dx_t = Σ_k dz_kt W_kᵀ.

    x (T, B, E) or ids (T, B), dz (K, T, B, H) -> dW as W, db (K·H,), dx as x (none for ids: words have no slope).
    """
    gates, size = len(dz), dz.shape[-1]
    rows = dz.reshape(gates, -1, size)
    db = (np.ones_like(rows, shape=rows.shape[1]) @ rows).reshape(-1)
    if x.dtype.kind in "iu":
        side_by_side = dz.transpose(1, 2, 0, 3).reshape(*x.shape, gates * size)
        return embed_backward(x, side_by_side, len(W)), db, None
    dW = empty(workspace, f"d{name}", W.shape, W)
    dx = empty(workspace, f"dx {name}", (gates, rows.shape[1], len(W)), W)
    inputs, dW_k, W_k_T = x.reshape(-1, len(W)), by_gate(dW, gates), by_gate(W, gates).transpose(0, 2, 1)

    def gather(k: slice) -> None:
        np.matmul(inputs.T, rows[k], out=dW_k[k])
        np.matmul(rows[k], W_k_T[k], out=dx[k])

    for_each(gather, stretches(gates))
    return dW, db, dx.sum(axis=0).reshape(x.shape)


def recurrent_gradient(h: Array, dz: Array) -> Array:
    """dW_k = Σ h_{t-1}ᵀ dz_kt.

    h (T+1, B, H) from what came in on, dz (K, T, B, H) -> dW_h (H, K·H).
    """
    gates, size = len(dz), dz.shape[-1]
    dW_h = np.empty_like(h, shape=(size, gates * size))
    before, dz_k, dW_k = h[:-1].reshape(-1, size), dz.reshape(gates, -1, size), by_gate(dW_h, gates)
    for_each(lambda k: np.matmul(before.T, dz_k[k], out=dW_k[k]), stretches(gates))
    return dW_h
