"""The gradients of a batch, in parts: each thread reads some of its lanes, forwards and backwards.

    loss = Σ_p loss_p        g = Σ_p g_p

A BLAS on many threads has them meet in every product, hundreds of times a step; parts meet once. The sums are those of
the whole batch, but for rounding, and the same bits whichever thread is faster: parts are added in their order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from rnnlm_core import network
from rnnlm_core.cells import State
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import threads
from rnnlm_core.numerics.arrays import Array, Gradient, Gradients, Ids, Params, Scalar, SparseRows, Workspace
from rnnlm_core.numerics.device import is_host
from rnnlm_core.numerics.dropout import DropoutRates
from rnnlm_core.numerics.layers import embed_backward


class Lanes(NamedTuple):
    """What is read side by side."""

    inputs: Ids
    """(T, B)."""
    targets: Ids
    """(T, B)."""
    weights: Array
    """(T, B) of each word's loss."""
    states: list[State]
    """Of every layer, before."""
    first: int = 0
    """Where these lanes stand in the batch whose dropout is drawn."""

    def part(self, lanes: slice) -> Lanes:
        """Some of them."""
        inputs, targets, weights = (np.ascontiguousarray(array[:, lanes]) for array in self[:3])
        states = [tuple(part[lanes] for part in layer) for layer in self.states]
        return Lanes(inputs, targets, weights, states, self.first + lanes.start)


class Found(NamedTuple):
    """What reading them gave."""

    loss: Scalar
    states: list[State]
    """Of every layer, after."""
    gradients: Gradients


Draw = Callable[[], "np.random.Generator | None"]
"""Makes the generator of a step's dropout, the same each time; None without dropout."""


def differentiate(
    config: NetworkConfig,
    params: Params,
    lanes: Lanes,
    workspace: Workspace,
    draw: Draw = lambda: None,
    rates: DropoutRates | None = None,
) -> Found:
    """Loss and gradients, in as many parts as `threads.use` allows, each with a workspace of its own."""
    batch = lanes.inputs.shape[1]
    count = min(threads.parts(), batch) if is_host(next(iter(params.values()))) else 1

    def one(own: Lanes, space: Workspace) -> Found:
        loss, states, trace = network.forward(
            config, params, *own[:3], own.states, draw(), space, rates, first_lane=own.first
        )
        return Found(loss, states, network.backward(config, params, trace, space))

    if count == 1:
        return one(lanes, workspace)
    spaces, found = [workspace.part(k) for k in range(count)], dict[int, Found]()

    def read(k: int) -> None:
        found[k] = one(lanes.part(slice(batch * k // count, batch * (k + 1) // count)), spaces[k])

    threads.for_each(read, range(count))
    return _sum([found[k] for k in range(count)])


def _sum(parts: list[Found]) -> Found:
    first, *others = parts
    gradients = {name: _add(g, [part.gradients[name] for part in others]) for name, g in first.gradients.items()}
    states = [
        tuple(map(np.concatenate, zip(*layer, strict=True))) for layer in zip(*(p.states for p in parts), strict=True)
    ]
    return Found(sum(part.loss for part in parts), states, gradients)


def _add(first: Gradient, others: list[Any]) -> Gradient:
    """The sum; a dense one is written over `first`."""
    if isinstance(first, SparseRows):
        ids = np.concatenate([first.ids, *(g.ids for g in others)])
        return embed_backward(ids, np.concatenate([first.rows, *(g.rows for g in others)]), first.table_rows)
    for other in others:
        threads.sweep(_add_in_place, first, other)
    return first


def _add_in_place(total: Array, more: Array) -> None:
    total += more
