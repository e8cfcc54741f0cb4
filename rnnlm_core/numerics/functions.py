"""The functions of the textbook and their derivatives: sigmoid, tanh, softmax, cross-entropy.

Each derivative stands beside its function and takes the function's *value*, which is what a trace keeps.
"""

from __future__ import annotations

import numpy as np

from rnnlm_core.numerics.arrays import Array, Ids
from rnnlm_core.numerics.device import beside, is_host
from rnnlm_core.numerics.threads import for_each

BLOCK_ELEMENTS = 2**18
"""Scores handled at a time: a block of one mebibyte in float32 stays in a core's cache between passes."""


def sigmoid(x: Array) -> Array:
    """σ(x) = 1 / (1 + e^-x), computed as ½ tanh(½x) + ½: it never overflows, and tanh is vectorised."""
    s: Array = 0.5 * np.tanh(0.5 * x) + 0.5
    return s


def sigmoid_derivative(s: Array) -> Array:
    """dσ/dx = s (1 - s), where s = σ(x)."""
    slope: Array = s * (1 - s)
    return slope


def tanh_derivative(y: Array) -> Array:
    """d tanh/dx = 1 - y², where y = tanh(x)."""
    slope: Array = 1 - y * y
    return slope


def log_softmax(logits: Array) -> Array:
    """log y_v = logits_v - log Σ_u exp(logits_u), over the last axis, for logits of any size."""
    shifted: Array = logits - logits.max(axis=-1, keepdims=True)
    shifted -= np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shifted


def softmax(logits: Array) -> Array:
    """y_v = exp(logits_v) / Σ_u exp(logits_u), over the last axis, for logits of any size."""
    exponentials: Array = np.exp(logits - logits.max(axis=-1, keepdims=True))
    exponentials /= exponentials.sum(axis=-1, keepdims=True)
    return exponentials


def cross_entropy(logits: Array, targets: Ids) -> Array:
    """loss_n = -log softmax(logits_n)[target_n], in nats.

    logits (N, V), targets (N,) -> losses (N,).
    """
    return -log_softmax(logits)[np.arange(len(targets)), targets]


def cross_entropy_derivative(logits: Array, targets: Ids) -> Array:
    """dloss_n/dlogits_n = softmax(logits_n) - onehot(target_n).

    logits (N, V), targets (N,) -> (N, V).
    """
    d_logits = softmax(logits)
    d_logits[np.arange(len(targets)), targets] -= 1
    return d_logits


def cross_entropy_in_place(scores: Array, b: Array | None, targets: Ids) -> tuple[Array, Array]:
    """Both of the above in one sweep over memory: the loss, and its derivative up to a factor a row.

    scores (N, V) come in without their bias b (V,) and leave as e_n - s_n onehot(target_n), where
    e_n = exp(scores_n + b - max) and s_n = Σ e_n; so dloss_n/dlogits_n = scores_n / s_n.
    Returns losses (N,) and s (N,).

    Reordered for speed: at V = 33,000 the scores are far larger than any cache, so every pass over them costs
    as much as a tenth of a matrix product. Rows are taken a block at a time, which stays in cache for all
    five passes, by as many threads as may be taken (a GPU takes all rows at once); and the division by s_n is left
    to the caller, who applies it to a much smaller array.
    """
    count, size = scores.shape
    losses, totals = np.empty_like(scores, order="C", shape=(2, count))
    ones = np.ones_like(scores, shape=size)
    blocks = max(1, -(-count * size // BLOCK_ELEMENTS)) if is_host(scores) else 1
    rows = max(1, -(-count // blocks))
    targets, places = beside(targets, scores), beside(np.arange(rows), scores)

    def sweep(start: int) -> None:
        block = scores[start : start + rows]
        at_target = places[: len(block)], targets[start : start + rows]
        if b is not None:
            block += b
        block -= block.max(axis=1, keepdims=True)
        target_scores = block[at_target]
        np.exp(block, out=block)
        total = np.matmul(block, ones, out=totals[start : start + rows])
        np.subtract(np.log(total), target_scores, out=losses[start : start + rows])
        block[at_target] -= total

    for_each(sweep, range(0, count, rows))
    return losses, totals


TOP_BLOCK = 64


def top_k(scores: Array, k: int) -> Ids:
    """The places of the k largest scores, largest first; of equal ones the first comes first.

    scores (V,) -> (min(k, V),), for k of at least 1. Exact, and several times faster than a partial sort of
    all: the k largest lie in the k blocks with the largest maxima, so only these are looked at.
    """
    if k >= len(scores):
        return np.argsort(-scores, kind="stable")
    whole = len(scores) // TOP_BLOCK * TOP_BLOCK
    if k * TOP_BLOCK * 4 > whole:
        places: Ids = np.flatnonzero(scores >= np.partition(scores, -k)[-k])
        return places[np.argsort(-scores[places], kind="stable")[:k]]
    maxima = scores[:whole].reshape(-1, TOP_BLOCK).max(axis=1)
    threshold = np.partition(maxima, -k)[-k]
    blocks = np.flatnonzero(maxima >= threshold)[:, None] * TOP_BLOCK
    places = np.concatenate([(blocks + np.arange(TOP_BLOCK)).ravel(), np.arange(whole, len(scores))])
    best = places[np.argsort(-scores[places], kind="stable")[:k]]
    return best
