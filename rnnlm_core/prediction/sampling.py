"""Drawing a word from a distribution: temperature, top-k, top-p."""

from __future__ import annotations

from math import isfinite

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.numerics.functions import softmax


def sample(
    scores: Array,
    rng: np.random.Generator,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> int:
    """Draw from softmax(scores / temperature), among the `top_k` likeliest and the likeliest that make `top_p`.

    scores (V,) -> one id. Temperature 0 takes the likeliest. Nucleus sampling: Holtzman et al. (2020).
    """
    fits = temperature >= 0 and (top_k is None or top_k >= 1) and (top_p is None or 0 < top_p <= 1)
    if not fits or not isfinite(temperature):
        raise ValueError("temperature must be at least 0, top_k at least 1, top_p above 0 and at most 1")
    if temperature == 0:
        return int(scores.argmax())
    order = np.argsort(-scores, kind="stable")[:top_k]
    likeliest = scores[order].astype(np.float64)
    with np.errstate(over="ignore"):  # far below the best, at a tiny temperature: probability 0
        y = softmax((likeliest - likeliest[0]) / temperature)
    if top_p is not None:
        kept = int(np.searchsorted(np.cumsum(y), top_p)) + 1
        order, y = order[:kept], y[:kept] / y[:kept].sum()
    return int(rng.choice(order, p=y))
