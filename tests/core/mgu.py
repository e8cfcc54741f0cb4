"""The minimal gated unit of Zhou et al. (2016), one gate for both purposes: a cell that ships nowhere.

f = σ(x_t W_xf + h_{t-1} W_hf + b_f)      n = tanh(x_t W_xn + (f · h_{t-1}) W_hn + b_n)
h_t = (1 - f) · h_{t-1} + f · n
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnlm_core.cells.interface import Backward, State, gate_shapes, input_product, orthogonal, uniform
from rnnlm_core.numerics.arrays import Array, Params, Workspace
from rnnlm_core.numerics.functions import sigmoid
from rnnlm_core.numerics.layers import affine, affine_backward

STATE_PARTS = 1
GATES = "fn"
TORCH = None


class Trace(NamedTuple):
    x: Array
    h: Array
    gates: Array


def shapes(input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
    return gate_shapes(2, input_size, hidden_size)


def initialize(input_size: int, hidden_size: int, rng: np.random.Generator) -> Params:
    W_x, W_h = uniform(rng, (input_size, 2 * hidden_size), hidden_size), orthogonal(rng, hidden_size, 2)
    return {"W_x": W_x, "W_h": W_h, "b_h": np.zeros(2 * hidden_size)}


def _gates(z: Array, h: Array, W_h: Array) -> tuple[Array, Array]:
    size = len(W_h)
    f = sigmoid(z[:, :size] + h @ W_h[:, :size])
    return f, np.tanh(z[:, size:] + (f * h) @ W_h[:, size:])


def step(params: Params, x: Array, state: State) -> tuple[Array, State]:
    (h,) = state
    f, n = _gates(input_product(x, params["W_x"]) + params["b_h"], h, params["W_h"])
    h = (1 - f) * h + f * n
    return h, (h,)


def forward(
    params: Params, x: Array, state: State, workspace: Workspace | None = None, name: str = "mgu"
) -> tuple[Array, State, Trace]:
    z = affine(x, params["W_x"], params["b_h"], workspace, f"{name} z")
    h, gates = [state[0]], []
    for z_t in z:
        f, n = _gates(z_t, h[-1], params["W_h"])
        gates.append(np.stack([f, n]))
        h.append((1 - f) * h[-1] + f * n)
    return np.stack(h[1:]), (h[-1],), Trace(x, np.stack(h), np.stack(gates, axis=1))


def backward(
    params: Params,
    trace: Trace,
    d_outputs: Array,
    d_state: State | None = None,
    workspace: Workspace | None = None,
    name: str = "mgu",
    dh_steps: Array | None = None,
) -> Backward:
    W_h, size = params["W_h"], len(params["W_h"])
    dz = np.empty_like(W_h, shape=(*trace.x.shape[:2], 2 * size))  # side by side, as in W_h
    dW_h = np.zeros_like(W_h)
    dh = np.zeros_like(trace.h[0]) if d_state is None else d_state[0].copy()
    for t in reversed(range(len(dz))):
        dh = dh + d_outputs[t]
        if dh_steps is not None:
            dh_steps[t] = dh
        (f, n), h = trace.gates[:, t], trace.h[t]
        dz_f, dz_n = dz[t, :, :size], dz[t, :, size:]
        dz_n[...] = dh * f * (1 - n * n)
        d_kept = dz_n @ W_h[:, size:].T  # f · h
        dz_f[...] = (dh * (n - h) + d_kept * h) * f * (1 - f)
        dW_h[:, :size] += h.T @ dz_f
        dW_h[:, size:] += (f * h).T @ dz_n
        dh = dh * (1 - f) + d_kept * f + dz_f @ W_h[:, :size].T
    dW_x, db_h, dx = affine_backward(trace.x, params["W_x"], dz, workspace, f"{name} W_x")
    return Backward({"W_x": dW_x, "W_h": dW_h, "b_h": db_h}, dx, (dh,))
