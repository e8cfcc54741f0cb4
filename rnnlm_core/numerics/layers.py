"""What stands before, between and after the recurrent cells: embedding, dropout, projection, output.

Time is the first axis everywhere, (T, B, ·): each step's slab is contiguous, and the whole chunk is one
matrix of T·B rows for the products that do not depend on the order of time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnlm_core.numerics.arrays import Array, Gradient, Ids, Scalar, SparseRows, Workspace, empty
from rnnlm_core.numerics.device import beside, is_host
from rnnlm_core.numerics.functions import cross_entropy_in_place
from rnnlm_core.numerics.threads import Later, for_each, stretches


def embed(table: Array, ids: Ids, workspace: Workspace | None = None) -> Array:
    """x_t = onehot(w_t) table, looked up: row w_t of the table.

    table (V, E), ids (T, B) -> (T, B, E).
    """
    return look_up(table, ids, empty(workspace, "embedded", (*ids.shape, table.shape[1]), table))


def look_up(table: Array, ids: Ids, out: Array) -> Array:
    """table[ids], written to `out`. Word ids are small and stay on the host; they are sent where the table is."""
    if is_host(table):
        return np.take(table, ids, axis=0, out=out, mode="clip")  # without a mode, NumPy would buffer `out`
    return np.take(table, beside(ids, table), axis=0, out=out)


def embed_backward(ids: Ids, dx: Array, table_rows: int) -> SparseRows:
    """dtable[w] = Σ dx over the places where w stood.

    ids (T, B), dx (T, B, E) -> the rows that were looked up. Sorting the ids makes each word's rows
    neighbours, so that one `reduceat` sums them (four times faster than `np.add.at`). The ids are sorted on the
    host, where they are, so that no device is waited for.
    """
    flat, rows = ids.ravel(), dx.reshape(ids.size, -1)
    order = np.argsort(flat, kind="stable")
    ordered = flat[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    unique, order = beside(ordered[starts], dx), beside(order, dx)
    return SparseRows(unique, _sum_runs(rows[order], starts), table_rows)


def _sum_runs(rows: Array, starts: Ids) -> Array:
    """The sum of each run of neighbouring rows; `starts` (on the host) says where the runs begin."""
    try:
        sums: Array = np.add.reduceat(rows, beside(starts, rows), axis=0)
    except (NotImplementedError, TypeError):  # older libraries for GPUs have `at` alone
        sums = np.zeros((len(starts), rows.shape[1]), rows.dtype, like=rows)
        runs = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(rows)))
        np.add.at(sums, beside(runs, rows), rows)
    return sums


def rows_times(h: Array, W: Array) -> Array:
    """h W, also where W is the transpose of what is stored, as tied output weights are.

    h (B, E), W (E, V) -> (B, V). For a single row of such weights, OpenBLAS's product takes 2.5 times as long as one
    dot product for each stored row; on a word's way to its suggestions, this is the largest part.
    """
    if len(h) == 1 and is_host(h) and W.T.flags.c_contiguous:
        scores: Array = np.vecdot(W.T, h)
        return scores[None]
    return h @ W


def affine(x: Array, W: Array, b: Array, workspace: Workspace | None = None, name: str = "affine") -> Array:
    """z_t = x_t W + b for every step at once.

    x (T, B, E), or word ids (T, B) that stand for one-hot rows of length E = V -> (T, B, W.shape[1]).
    """
    out = empty(workspace, name, (*x.shape[:2], W.shape[1]), W)
    if x.dtype.kind in "iu":
        look_up(W, x, out)
    else:
        np.matmul(x.reshape(-1, W.shape[0]), W, out=out.reshape(-1, W.shape[1]))
    out += b
    return out


def affine_backward(
    x: Array, W: Array, dz: Array, workspace: Workspace | None = None, name: str = "affine"
) -> tuple[Gradient, Array, Array | None]:
    """dW = Σ x_tᵀ dz_t, db = Σ dz_t, dx_t = dz_t Wᵀ.

    x (T, B, E) or ids (T, B), dz (T, B, Z) -> dW as W, db (Z,), dx as x (none for ids: words have no slope).
    """
    rows = dz.reshape(-1, W.shape[1])
    db = np.ones_like(rows, shape=len(rows)) @ rows
    if x.dtype.kind in "iu":
        return embed_backward(x, dz, len(W)), db, None
    dW = np.matmul(x.reshape(-1, W.shape[0]).T, rows, out=empty(workspace, f"d{name}", W.shape, W))
    dx = np.matmul(rows, W.T, out=empty(workspace, f"dx {name}", (len(rows), W.shape[0]), W))
    return dW, db, dx.reshape(x.shape)


class OutputTrace(NamedTuple):
    """What `output_backward` needs to know about one `output_loss`."""

    h: Array
    """(N, H) what came in."""
    scores: Array
    """(N, V) dloss/dlogits, but for the factor a row below."""
    factors: Array
    """(N,) what each row of `scores` is still to be multiplied by: weight / s."""


def output_loss(
    W_y: Array,
    b_y: Array | None,
    h: Array,
    targets: Ids,
    weights: Array,
    workspace: Workspace | None = None,
    name: str = "W_y",
) -> tuple[Scalar, OutputTrace]:
    """y_n = softmax(h_n W_y + b_y), loss = Σ_n weight_n · -log y_n[target_n].

    h (N, H), W_y (H, V), targets and weights (N,) -> loss in nats, trace. A weight of 0 masks a row. Threads that
    share it out take their rows from product to loss.
    On a GPU the loss stays there, so that nobody waits for it before the gradients are under way.
    """
    scores = empty(workspace, f"{name} scores", (len(h), W_y.shape[1]), h)
    losses, totals = np.empty_like(h, shape=(2, len(h)))

    def read(rows: slice) -> None:
        np.matmul(h[rows], W_y, out=scores[rows])
        losses[rows], totals[rows] = cross_entropy_in_place(scores[rows], b_y, targets[rows])

    for_each(read, stretches(len(h), 1))
    weights = beside(weights, h)
    loss = losses @ weights
    return float(loss) if is_host(loss) else loss, OutputTrace(h, scores, weights / totals)


def output_backward(
    W_y: Array, trace: OutputTrace, workspace: Workspace | None = None, name: str = "W_y", later: Later = for_each
) -> tuple[Array, Array, Array]:
    """dW_y = hᵀ dlogits, db_y = Σ dlogits, dh = dlogits W_yᵀ, where dlogits = factors · scores.

    -> dW_y (H, V), db_y (V,), dh (N, H). The factors go to the narrow h and dh, not to the wide scores.
    dW_y has W_y's memory order, so that a transposed embedding gets a gradient it can be added to. Nothing below waits
    for it: it may be left to `later`.
    """
    h, scores, factors = trace
    dh = np.empty_like(h)
    for_each(lambda rows: np.matmul(scores[rows], W_y.T, out=dh[rows]), stretches(len(h), 1))
    dh *= factors[:, None]
    scaled = h * factors[:, None]
    db_y = np.empty_like(factors, shape=W_y.shape[1])
    if W_y.flags.c_contiguous:
        dW_y = empty(workspace, f"d{name}", W_y.shape, W_y)
    else:
        dW_y = empty(workspace, f"d{name}", W_y.shape[::-1], W_y).T

    def gather(words: slice) -> None:
        if W_y.flags.c_contiguous:
            np.matmul(scaled.T, scores[:, words], out=dW_y[:, words])
        else:
            np.matmul(scores[:, words].T, scaled, out=dW_y[:, words].T)
        np.matmul(factors, scores[:, words], out=db_y[words])

    later(gather, stretches(W_y.shape[1]))
    return dW_y, db_y, dh
