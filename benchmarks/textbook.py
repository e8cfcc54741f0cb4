"""The lesson as first written: one word, one matrix-vector product, one outer product at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from benchmarks.sizes import CLIP, Size, words

RATE = 0.001
"""The loss is a sum over words here, not an average."""


def training_step(size: Size, cell: str) -> Callable[[], float]:
    """One sentence of T words through an Elman network -> loss in nats a word."""
    assert cell == "elman"
    assert size.B == 1
    rng = np.random.default_rng(0)
    shapes = (size.V, size.E), (size.H, size.E), (size.H, size.H), (size.V, size.H)
    E, W_x, W_h, W_y = (0.1 * rng.standard_normal(shape, np.float32) for shape in shapes)
    b_h, b_y = np.zeros(size.H, np.float32), np.zeros(size.V, np.float32)
    params = E, W_x, W_h, W_y, b_h, b_y
    ids = words(size, size.T + 1)[:, 0]

    def step() -> float:
        h, y, loss = [np.zeros_like(b_h)], [], 0.0
        for t in range(size.T):
            h.append(np.tanh(W_h @ h[-1] + W_x @ E[ids[t]] + b_h))
            z = W_y @ h[-1] + b_y
            e = np.exp(z - z.max())
            y.append(e / e.sum())
            loss -= float(np.log(y[t][ids[t + 1]]))
        gradients = dE, dW_x, dW_h, dW_y, db_h, db_y = [np.zeros_like(param) for param in params]
        dh = np.zeros_like(b_h)
        for t in reversed(range(size.T)):
            dy = y[t]
            dy[ids[t + 1]] -= 1
            dz = (1 - h[t + 1] ** 2) * (W_y.T @ dy + dh)
            dW_y += np.outer(dy, h[t + 1])
            db_y += dy
            dW_x += np.outer(dz, E[ids[t]])
            dW_h += np.outer(dz, h[t])
            db_h += dz
            dE[ids[t]] += W_x.T @ dz
            dh = W_h.T @ dz
        norm = np.sqrt(sum(float((gradient**2).sum()) for gradient in gradients))
        for param, gradient in zip(params, gradients, strict=True):
            param -= RATE * min(1.0, CLIP / norm) * gradient
        return loss / size.T

    return step
