"""The gated recurrent unit: Cho et al. (2014), with the reset gate after the product.

    r = σ(x_t W_xr + h_{t-1} W_hr + b_r)      z = σ(x_t W_xz + h_{t-1} W_hz + b_z)
    n = tanh(x_t W_xn + b_n + r · q)          q = h_{t-1} W_hn + b_q
    h_t = (1 - z) · n + z · h_{t-1}

Gates side by side, in the order r z n: W_x (E, 3H), W_h (H, 3H), b_h (3H,); b_q (H,) is the bias inside the
reset gate. Resetting after the product lets one product a step serve all three gates. Time comes first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnlm_core.cells.interface import Backward, State, gate_shapes, input_product, orthogonal, uniform
from rnnlm_core.numerics.arrays import Array, Params, Workspace, empty
from rnnlm_core.numerics.functions import sigmoid, sigmoid_derivative, tanh_derivative
from rnnlm_core.numerics.gates import by_gate, gate_inputs, gate_inputs_backward, recurrent_gradient

STATE_PARTS = 1
GATES = "rzn"
TORCH = ("GRU", (0, 1, 2))


class Trace(NamedTuple):
    """What `backward` needs to know about one `forward`."""

    x: Array
    """(T, B, E), or ids (T, B)."""
    h: Array
    """(T+1, B, H); h[0] came in."""
    gates: Array
    """(3, T, B, H): r, z, n after their sigmoid or tanh."""
    q: Array
    """(T, B, H): h_{t-1} W_hn + b_q."""


def shapes(input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
    """The shape of each parameter."""
    return gate_shapes(3, input_size, hidden_size) | {"b_q": (hidden_size,)}


def initialize(input_size: int, hidden_size: int, rng: np.random.Generator) -> Params:
    """W_x uniform within ±1/√H, W_h orthogonal gate by gate, biases zero."""
    return {
        "W_x": uniform(rng, (input_size, 3 * hidden_size), hidden_size),
        "W_h": orthogonal(rng, hidden_size, 3),
        "b_h": np.zeros(3 * hidden_size),
        "b_q": np.zeros(hidden_size),
    }


def step(params: Params, x: Array, state: State) -> tuple[Array, State]:
    """h_t = (1 - z) · n + z · h_{t-1}, once.

    x (B, E) or ids (B,), state (h (B, H),) -> h (B, H), state.
    """
    (h,) = state
    split = 2 * h.shape[1]
    inputs = input_product(x, params["W_x"]) + params["b_h"]
    recurrent = h @ params["W_h"]
    r, z = np.split(sigmoid(inputs[:, :split] + recurrent[:, :split]), 2, axis=1)
    n = np.tanh(inputs[:, split:] + r * (recurrent[:, split:] + params["b_q"]))
    h = (1 - z) * n + z * h
    return h, (h,)


def forward(
    params: Params, x: Array, state: State, workspace: Workspace | None = None, name: str = "gru"
) -> tuple[Array, State, Trace]:
    """The equations above, for every step of the chunk; `step` says them plainly.

    x (T, B, E), state (h (B, H),) -> outputs (T, B, H), final state, trace. Reordered for speed: all
    x_t W_x + b in one product a gate before the loop; h_t as n + z · (h_{t-1} - n); and since σ(z) = ½ tanh(½z) + ½,
    the sigmoid gates' z are halved (in the input part, and in a copy of W_h).
    """
    (steps, batch), size = x.shape[:2], len(params["W_h"])
    sigmoids, b_q = slice(0, 2), params["b_q"]
    W_h = by_gate(params["W_h"], 3).copy()
    W_h[sigmoids] *= 0.5
    gates = gate_inputs(x, params["W_x"], params["b_h"], 3, workspace, f"{name} gates")
    gates[sigmoids] *= 0.5
    h = empty(workspace, f"{name} h", (steps + 1, batch, size), W_h)
    q = empty(workspace, f"{name} q", (steps, batch, size), W_h)
    before = np.broadcast_to(h[:, None], (steps + 1, 3, batch, size))  # a view: every gate reads the same state
    recurrent, new = np.empty_like(gates[:, 0]), np.empty_like(h[0])
    h[0] = state[0]
    for t in range(steps):
        np.matmul(before[t], W_h, out=recurrent)
        s, n = gates[sigmoids, t], gates[2, t]
        s += recurrent[sigmoids]
        np.tanh(s, out=s)  # σ(z) = ½ tanh(½z) + ½
        s *= 0.5
        s += 0.5
        r, z = s
        np.add(recurrent[2], b_q, out=q[t])
        n += np.multiply(r, q[t], out=new)
        np.tanh(n, out=n)
        np.subtract(h[t], n, out=new)
        new *= z
        np.add(n, new, out=h[t + 1])
    return h[1:], (h[-1].copy(),), Trace(x, h, gates, q)


def _jacobians(trace: Trace, d_recurrent: Array, dn: Array) -> None:
    """Fill d_recurrent (3, T, B, H) with the slopes of h_t in r, z, q; dn (T, B, H) with that in x_t W_xn.

    None of these waits for the future, so they are computed before the loop, for all steps at once.
    """
    r, z, n = trace.gates
    np.multiply(1 - z, tanh_derivative(n), out=dn)
    np.multiply(dn, r, out=d_recurrent[2])
    np.multiply(dn, trace.q * sigmoid_derivative(r), out=d_recurrent[0])
    np.multiply(trace.h[:-1] - n, sigmoid_derivative(z), out=d_recurrent[1])


def backward(
    params: Params,
    trace: Trace,
    d_outputs: Array,
    d_state: State | None = None,
    workspace: Workspace | None = None,
    name: str = "gru",
    dh_steps: Array | None = None,
) -> Backward:
    """Back-propagation through time: the chain rule, from the last step to the first.

    d_outputs (T, B, H), d_state (dh (B, H),) after the last step -> gradients, dx, d_state before the first.
    `dh_steps` (T, B, H), where it is given, is filled with dloss/dh_t through all paths.
    """
    h, z = trace.h, trace.gates[GATES.index("z")]
    W_h_T = by_gate(params["W_h"], 3).transpose(0, 2, 1).copy()  # the loop reads it T times
    d_recurrent = empty(workspace, f"{name} d_recurrent", trace.gates.shape, h)
    dn = empty(workspace, f"{name} dn", d_outputs.shape, h)
    _jacobians(trace, d_recurrent, dn)
    dh = np.zeros_like(h[0]) if d_state is None else d_state[0].copy()
    through_gates, through_W_h = np.empty_like(d_recurrent[:, 0]), np.empty_like(dh)
    for t in reversed(range(len(dn))):
        dh += d_outputs[t]  # h_t is output and is carried on
        if dh_steps is not None:
            dh_steps[t] = dh
        d_t = d_recurrent[:, t]
        d_t *= dh  # through r, z and q
        dn[t] *= dh  # through x_t W_xn + b_n
        dh *= z[t]  # h_t = … + z · h_{t-1}
        np.matmul(d_t, W_h_T, out=through_gates).sum(axis=0, out=through_W_h)  # r, z, q = … + h_{t-1} W_h
        dh += through_W_h
    dW_h, db_q = recurrent_gradient(h, d_recurrent), d_recurrent[2].sum(axis=(0, 1))
    d_input = d_recurrent
    d_input[2] = dn  # what is read of the word is not reset
    dW_x, db_h, dx = gate_inputs_backward(trace.x, params["W_x"], d_input, workspace, f"{name} W_x")
    return Backward({"W_x": dW_x, "W_h": dW_h, "b_h": db_h, "b_q": db_q}, dx, (dh,))
