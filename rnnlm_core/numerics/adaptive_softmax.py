"""Adaptive softmax of Grave, Joulin, Cissé, Grangier and Jégou (2016).

"Efficient softmax approximation for GPUs".

Words are numbered from the most frequent down. The head scores the first `cutoffs[0]` words and one entry a
cluster of rarer words; a cluster's own scores, from a narrower projection of h, are only computed where the
target lies in it. A distribution that is exact and normalized, only another model than the full softmax:

    y[w] = softmax(h W_head + b_head)[w]                                             for a frequent word
    y[w] = softmax(h W_head + b_head)[cluster k] · softmax((h P_k) W_k)[w in k]      for a word of cluster k
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Array, Gradients, Ids, Params, Scalar, Workspace
from rnnlm_core.numerics.device import beside
from rnnlm_core.numerics.functions import log_softmax
from rnnlm_core.numerics.layers import OutputTrace, output_backward, output_loss
from rnnlm_core.numerics.threads import Later, for_each

NARROWING = 4
"""Each cluster's projection is this many times narrower than the one before."""


class TailTrace(NamedTuple):
    """What the backward pass needs of one cluster."""

    rows: Ids
    """Which rows of h have their target in the cluster."""
    output: OutputTrace


class Trace(NamedTuple):
    """What `backward` needs to know about one `loss`."""

    head: OutputTrace
    tails: list[TailTrace | None]
    """None where no target lay in the cluster."""


def shapes(vocab_size: int, size: int, cutoffs: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """W_head (H, cutoffs[0] + clusters), b_head, and for each cluster k P_k (H, H / 4^k) and W_k."""
    head = cutoffs[0] + len(cutoffs)
    result: dict[str, tuple[int, ...]] = {"W_head": (size, head), "b_head": (head,)}
    for k, (first, last) in enumerate(pairwise((*cutoffs, vocab_size)), start=1):
        narrow = max(1, size // NARROWING**k)
        result |= {f"P_{k}": (size, narrow), f"W_{k}": (narrow, last - first)}
    return result


def initialize(vocab_size: int, size: int, cutoffs: tuple[int, ...], rng: np.random.Generator) -> Params:
    """Weights uniform within ±1/√rows, the bias zero."""
    return {
        name: rng.uniform(-1, 1, shape) / np.sqrt(shape[0]) if len(shape) > 1 else np.zeros(shape)
        for name, shape in shapes(vocab_size, size, cutoffs).items()
    }


def _head_targets(targets: Ids, cutoffs: tuple[int, ...]) -> tuple[Ids, Ids]:
    """(N,) each target's cluster (0 for a frequent word), and its place in the head."""
    cluster = np.searchsorted(cutoffs, targets, side="right")
    return cluster, np.where(cluster == 0, targets, cutoffs[0] + cluster - 1)


def loss(
    params: Params,
    cutoffs: tuple[int, ...],
    h: Array,
    targets: Ids,
    weights: Array,
    workspace: Workspace | None = None,
) -> tuple[Scalar, Trace]:
    """Σ_n weight_n · -log y_n[target_n], with y as in the module's docstring.

    h (N, H), targets and weights (N,) -> loss in nats, trace.
    """
    cluster, in_head = _head_targets(targets, cutoffs)
    total, head = output_loss(params["W_head"], params["b_head"], h, in_head, weights, workspace, "head")
    tails: list[TailTrace | None] = []
    for k, first in enumerate(cutoffs, start=1):
        rows = np.flatnonzero(cluster == k)
        if not len(rows):
            tails.append(None)
            continue
        there = beside(rows, h)
        narrow = h[there] @ params[f"P_{k}"]
        tail_loss, trace = output_loss(
            params[f"W_{k}"], None, narrow, targets[rows] - first, weights[rows], workspace, f"tail {k}"
        )
        total += tail_loss
        tails.append(TailTrace(there, trace))
    return total, Trace(head, tails)


def backward(
    params: Params, trace: Trace, workspace: Workspace | None = None, later: Later = for_each
) -> tuple[Gradients, Array]:
    """Each cluster's gradient reaches only the rows whose target lay in it.

    -> gradients of every parameter, dh (N, H).
    """
    h = trace.head.h
    dW, db, dh = output_backward(params["W_head"], trace.head, workspace, "head", later)
    gradients: Gradients = {"W_head": dW, "b_head": db}
    for k, tail in enumerate(trace.tails, start=1):
        P, W = params[f"P_{k}"], params[f"W_{k}"]
        if tail is None:
            gradients |= {f"P_{k}": np.zeros_like(P), f"W_{k}": np.zeros_like(W)}
            continue
        dW, _, d_narrow = output_backward(W, tail.output, workspace, f"tail {k}", later)
        gradients |= {f"P_{k}": h[tail.rows].T @ d_narrow, f"W_{k}": dW}
        dh[tail.rows] += d_narrow @ P.T
    return gradients, dh


def log_probabilities(params: Params, cutoffs: tuple[int, ...], h: Array) -> Array:
    """log y of every word.

    h (N, H) -> (N, V).
    """
    head = log_softmax(h @ params["W_head"] + params["b_head"])
    parts = [head[:, : cutoffs[0]]]
    for k in range(1, len(cutoffs) + 1):
        tail = log_softmax((h @ params[f"P_{k}"]) @ params[f"W_{k}"])
        parts.append(head[:, cutoffs[0] + k - 1, None] + tail)
    return np.concatenate(parts, axis=1)
