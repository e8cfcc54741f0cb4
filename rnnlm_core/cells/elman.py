"""The simple recurrent network of Elman (1990), "Finding Structure in Time".

    h_t = tanh(x_t W_x + h_{t-1} W_h + b_h)

Rows are examples, so this is the column equation h_t = tanh(W_h h_{t-1} + W_x x_t + b_h) transposed.
Time comes first: x (T, B, E), h (T, B, H). With word ids (T, B) for x the input is one-hot, W_x is (V, H).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnlm_core.cells.interface import Backward, State, gate_shapes, input_product, orthogonal, uniform
from rnnlm_core.numerics.arrays import Array, Params, Workspace, empty
from rnnlm_core.numerics.layers import affine, affine_backward

STATE_PARTS = 1
GATES = ""
TORCH = ("RNN", (0,))


class Trace(NamedTuple):
    """What `backward` needs to know about one `forward`."""

    x: Array
    """(T, B, E), or ids (T, B)."""
    h: Array
    """(T+1, B, H); h[0] came in."""


def shapes(input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
    """The shape of each parameter."""
    return gate_shapes(1, input_size, hidden_size)


def initialize(input_size: int, hidden_size: int, rng: np.random.Generator) -> Params:
    """W_x uniform within ±1/√H, W_h orthogonal (no direction fades at first), b_h zero."""
    return {
        "W_x": uniform(rng, (input_size, hidden_size), hidden_size),
        "W_h": orthogonal(rng, hidden_size),
        "b_h": np.zeros(hidden_size),
    }


def step(params: Params, x: Array, state: State) -> tuple[Array, State]:
    """h_t = tanh(x_t W_x + h_{t-1} W_h + b_h), once.

    x (B, E) or ids (B,), state (h (B, H),) -> h (B, H), state.
    """
    (h,) = state
    h = np.tanh(input_product(x, params["W_x"]) + h @ params["W_h"] + params["b_h"])
    return h, (h,)


def forward(
    params: Params, x: Array, state: State, workspace: Workspace | None = None, name: str = "elman"
) -> tuple[Array, State, Trace]:
    """h_t = tanh(x_t W_x + h_{t-1} W_h + b_h), for every step of the chunk.

    x (T, B, E), state (h (B, H),) -> outputs (T, B, H), final state, trace. The products with W_x do not wait
    for the past, so they are one matrix product before the loop.
    """
    steps, batch = x.shape[:2]
    W_h = params["W_h"]
    z = affine(x, params["W_x"], params["b_h"], workspace, f"{name} z")
    h = empty(workspace, f"{name} h", (steps + 1, batch, len(W_h)), W_h.dtype)
    h[0] = state[0]
    for t in range(steps):
        z[t] += h[t] @ W_h
        np.tanh(z[t], out=h[t + 1])
    return h[1:], (h[-1].copy(),), Trace(x, h)


def backward(
    params: Params,
    trace: Trace,
    d_outputs: Array,
    d_state: State | None = None,
    workspace: Workspace | None = None,
    name: str = "elman",
    dh_steps: Array | None = None,
) -> Backward:
    """Back-propagation through time: the chain rule, from the last step to the first.

    d_outputs (T, B, H), d_state (dh (B, H),) after the last step -> gradients, dx, d_state before the first.
    dz_t is dloss/d(x_t W_x + h_{t-1} W_h + b_h). The weights' gradients sum over time, so they are one matrix
    product each after the loop.
    `dh_steps` (T, B, H), where it is given, is filled with dloss/dh_t through all paths.
    """
    x, h = trace
    W_h_T = np.ascontiguousarray(params["W_h"].T)  # the loop reads it T times
    dz = empty(workspace, f"{name} dz", d_outputs.shape, h.dtype)
    np.multiply(h[1:], h[1:], out=dz)
    np.subtract(1, dz, out=dz)  # tanh' everywhere, before the loop: dz = 1 - h²
    dh = np.zeros_like(h[0]) if d_state is None else d_state[0].copy()
    for t in reversed(range(len(dz))):
        dh += d_outputs[t]  # h_t is output and is carried on
        if dh_steps is not None:
            dh_steps[t] = dh
        dz[t] *= dh  # h_t = tanh(z_t)
        np.matmul(dz[t], W_h_T, out=dh)  # z_t = … + h_{t-1} W_h
    dW_x, db_h, dx = affine_backward(x, params["W_x"], dz, workspace, f"{name} W_x")
    hidden = len(W_h_T)
    dW_h = h[:-1].reshape(-1, hidden).T @ dz.reshape(-1, hidden)
    return Backward({"W_x": dW_x, "W_h": dW_h, "b_h": db_h}, dx, (dh,))
