"""Long short-term memory: Hochreiter and Schmidhuber (1997), forget gate of Gers et al. (2000).

    i = σ(x_t W_xi + h_{t-1} W_hi + b_i)      f, o likewise      g = tanh(x_t W_xg + h_{t-1} W_hg + b_g)
    c_t = f · c_{t-1} + i · g                 h_t = o · tanh(c_t)

The four gates stand side by side in W_x (E, 4H), W_h (H, 4H) and b_h (4H,), in the order o i f g: the three
sigmoids are neighbours, and so are the three gates that act through c_t. Time comes first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnlm_core.cells.interface import Backward, State, gate_shapes, input_product, orthogonal, uniform
from rnnlm_core.numerics.arrays import Array, Params, Workspace, empty
from rnnlm_core.numerics.functions import sigmoid, sigmoid_derivative, tanh_derivative
from rnnlm_core.numerics.gates import by_gate, gate_inputs, gate_inputs_backward, recurrent_gradient

STATE_PARTS = 2
GATES = "oifg"
TORCH = ("LSTM", (1, 2, 3, 0))


class Trace(NamedTuple):
    """What `backward` needs to know about one `forward`."""

    x: Array
    """(T, B, E), or ids (T, B)."""
    h: Array
    """(T+1, B, H); h[0] came in."""
    c: Array
    """(T+1, B, H); c[0] came in."""
    tanh_c: Array
    """(T, B, H)."""
    gates: Array
    """(4, T, B, H): o, i, f, g after their sigmoid or tanh."""


def shapes(input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
    """The shape of each parameter."""
    return gate_shapes(4, input_size, hidden_size)


def initialize(input_size: int, hidden_size: int, rng: np.random.Generator) -> Params:
    """W_x uniform within ±1/√H, W_h orthogonal gate by gate, b_h zero but 1 for the forget gate.

    An open forget gate lets memory last from the start: Jozefowicz, Zaremba and Sutskever (2015).
    """
    b_h = np.zeros((4, hidden_size))
    b_h[GATES.index("f")] = 1
    return {
        "W_x": uniform(rng, (input_size, 4 * hidden_size), hidden_size),
        "W_h": orthogonal(rng, hidden_size, 4),
        "b_h": b_h.ravel(),
    }


def step(params: Params, x: Array, state: State) -> tuple[Array, State]:
    """c_t = f · c_{t-1} + i · g and h_t = o · tanh(c_t), once.

    x (B, E) or ids (B,), state (h, c) of (B, H) each -> h (B, H), state.
    """
    h, c = state
    z = input_product(x, params["W_x"]) + h @ params["W_h"] + params["b_h"]
    split = 3 * h.shape[1]
    o, i, f = np.split(sigmoid(z[:, :split]), 3, axis=1)
    g = np.tanh(z[:, split:])
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, (h, c)


def forward(
    params: Params, x: Array, state: State, workspace: Workspace | None = None, name: str = "lstm"
) -> tuple[Array, State, Trace]:
    """The equations above, for every step of the chunk; `step` says them plainly.

    x (T, B, E), state (h, c) -> outputs (T, B, H), final state, trace. Reordered for speed: all x_t W_x + b
    in one product before the loop; and since σ(z) = ½ tanh(½z) + ½, the sigmoid gates' z are halved (in the
    input part, and in a copy of W_h), so that a single tanh serves the four gates.
    """
    (steps, batch), size = x.shape[:2], len(params["W_h"])
    sigmoids = slice(0, 3)
    W_h = by_gate(params["W_h"], 4).copy()
    W_h[sigmoids] *= 0.5
    gates = gate_inputs(x, params["W_x"], params["b_h"], 4, workspace, f"{name} gates")
    gates[sigmoids] *= 0.5
    h = empty(workspace, f"{name} h", (steps + 1, batch, size), W_h)
    c = empty(workspace, f"{name} c", h.shape, W_h)
    tanh_c = empty(workspace, f"{name} tanh_c", (steps, batch, size), W_h)
    before = np.broadcast_to(h[:, None], (steps + 1, 4, batch, size))  # a view: every gate reads the same state
    recurrent, new = np.empty_like(gates[:, 0]), np.empty_like(h[0])
    h[0], c[0] = state
    for t in range(steps):
        z = gates[:, t]
        z += np.matmul(before[t], W_h, out=recurrent)
        np.tanh(z, out=z)
        s = z[sigmoids]
        s *= 0.5
        s += 0.5
        o, i, f, g = z
        np.multiply(f, c[t], out=c[t + 1])
        c[t + 1] += np.multiply(i, g, out=new)
        np.multiply(o, np.tanh(c[t + 1], out=tanh_c[t]), out=h[t + 1])
    return h[1:], (h[-1].copy(), c[-1].copy()), Trace(x, h, c, tanh_c, gates)


def _jacobians(trace: Trace, dz: Array, dc_dh: Array) -> None:
    """Fill dz (4, T, B, H) with dh_t/dz_o and dc_t/dz_{i,f,g}, and dc_dh (T, B, H) with dh_t/dc_t.

    None of these waits for the future, so they are computed before the loop, for all steps at once.
    """
    o, i, f, g = trace.gates
    np.multiply(trace.tanh_c, sigmoid_derivative(o), out=dz[0])
    np.multiply(g, sigmoid_derivative(i), out=dz[1])
    np.multiply(trace.c[:-1], sigmoid_derivative(f), out=dz[2])
    np.multiply(i, tanh_derivative(g), out=dz[3])
    np.multiply(o, tanh_derivative(trace.tanh_c), out=dc_dh)


def backward(
    params: Params,
    trace: Trace,
    d_outputs: Array,
    d_state: State | None = None,
    workspace: Workspace | None = None,
    name: str = "lstm",
    dh_steps: Array | None = None,
) -> Backward:
    """Back-propagation through time: the chain rule, from the last step to the first.

    d_outputs (T, B, H), d_state (dh, dc) after the last step -> gradients, dx, d_state before the first.
    `dh_steps` (T, B, H), where it is given, is filled with dloss/dh_t through all paths.
    """
    h, f = trace.h, trace.gates[GATES.index("f")]
    W_h_T = by_gate(params["W_h"], 4).transpose(0, 2, 1).copy()  # the loop reads it T times
    dz = empty(workspace, f"{name} dz", trace.gates.shape, h)
    dc_dh = empty(workspace, f"{name} dc_dh", d_outputs.shape, h)
    _jacobians(trace, dz, dc_dh)
    dh, dc = (np.zeros_like(h[0]), np.zeros_like(h[0])) if d_state is None else map(np.copy, d_state)
    through_h, through_gates = np.empty_like(dc), np.empty_like(dz[:, 0])
    for t in reversed(range(len(h) - 1)):
        dh += d_outputs[t]  # h_t is output and is carried on
        if dh_steps is not None:
            dh_steps[t] = dh
        dc += np.multiply(dh, dc_dh[t], out=through_h)  # h_t = o · tanh(c_t)
        dz_t = dz[:, t]
        dz_t[0] *= dh  # through o
        dz_t[1:] *= dc  # c_t = f · c_{t-1} + i · g, through i, f, g
        dc *= f[t]  # c_t = f · c_{t-1} + …
        np.matmul(dz_t, W_h_T, out=through_gates).sum(axis=0, out=dh)  # z_t = … + h_{t-1} W_h
    dW_x, db_h, dx = gate_inputs_backward(trace.x, params["W_x"], dz, workspace, f"{name} W_x")
    dW_h = recurrent_gradient(h, dz)
    return Backward({"W_x": dW_x, "W_h": dW_h, "b_h": db_h}, dx, (dh, dc))
