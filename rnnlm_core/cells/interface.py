"""What every cell offers, and the initial weights they share."""

from __future__ import annotations

from typing import Any, NamedTuple, Protocol, TypeAlias

import numpy as np

from rnnlm_core.numerics.arrays import Array, Gradients, Params, Workspace

State: TypeAlias = tuple[Array, ...]
"""What a cell carries from step to step: (h,) for Elman and GRU, (h, c) for LSTM; each part (B, H)."""


class Backward(NamedTuple):
    """What a cell's backward pass gives."""

    gradients: Gradients
    dx: Array | None
    """(T, B, E) as x; none where x was word ids."""
    d_state: State
    """dloss/d(state before the first step)."""


class Cell(Protocol):
    """One recurrent cell: a module of stateless functions over explicit parameters and traces."""

    STATE_PARTS: int
    GATES: str
    """One letter a gate, in the order in which they stand side by side; "" where there are none."""
    TORCH: tuple[str, tuple[int, ...]] | None
    """PyTorch's module of the same equations, and for each of its gates, where it stands here; None if it has none."""

    def shapes(self, input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
        """The shape of each parameter."""

    def initialize(self, input_size: int, hidden_size: int, rng: np.random.Generator) -> Params:
        """Fresh parameters in float64."""

    def step(self, params: Params, x: Array, state: State) -> tuple[Array, State]:
        """One step of the equations, written plainly."""

    def forward(
        self, params: Params, x: Array, state: State, workspace: Workspace | None = None, name: str = ...
    ) -> tuple[Array, State, Any]:
        """All steps of a chunk: outputs, final state, trace."""

    def backward(
        self,
        params: Params,
        trace: Any,
        d_outputs: Array,
        d_state: State | None = None,
        workspace: Workspace | None = None,
        name: str = ...,
        dh_steps: Array | None = None,
    ) -> Backward:
        """The gradients of a chunk from its trace; on request, what reached each step's h."""


def input_product(x: Array, W_x: Array) -> Array:
    """x W_x; where x holds word ids (B,), the same with one-hot rows: W_x's rows looked up."""
    return W_x[x] if x.dtype.kind in "iu" else x @ W_x


def zero_state(cell: Cell, batch: int, hidden_size: int, dtype: Any) -> State:
    """The state before anything was read: all zero."""
    return tuple(np.zeros((batch, hidden_size), dtype) for _ in range(cell.STATE_PARTS))


def gate_shapes(gates: int, input_size: int, hidden_size: int) -> dict[str, tuple[int, ...]]:
    """W_x, W_h and b_h of a cell whose gates stand side by side."""
    width = gates * hidden_size
    return {"W_x": (input_size, width), "W_h": (hidden_size, width), "b_h": (width,)}


def uniform(rng: np.random.Generator, shape: tuple[int, ...], fan: int) -> Array:
    """Independent weights, uniform within ±1/√fan."""
    weights: Array = rng.uniform(-1, 1, shape) / np.sqrt(fan)
    return weights


def orthogonal(rng: np.random.Generator, size: int, blocks: int = 1) -> Array:
    """(size, blocks·size): orthogonal square matrices side by side, one a gate.

    An orthogonal recurrent matrix neither stretches nor shrinks the state at first: Saxe, McClelland and
    Ganguli (2014), "Exact Solutions to the Nonlinear Dynamics of Learning in Deep Linear Neural Networks".
    """
    q, r = np.linalg.qr(rng.standard_normal((blocks, size, size)))
    q *= np.sign(np.diagonal(r, axis1=1, axis2=2))[:, None, :]  # makes every orthogonal matrix equally likely
    return np.concatenate(list(q), axis=1)
