"""Numeric gradients: the judge of every backward pass."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rnnlm_core.numerics.arrays import Array, Gradients, Params, SparseRows

TOLERANCE = 1e-6


def dense(gradients: Gradients) -> Params:
    """The same gradients with every looked-up table written out."""
    return {name: g.to_dense() if isinstance(g, SparseRows) else g for name, g in gradients.items()}


def central_differences(loss: Callable[[], float], weights: Array, epsilon: float = 1e-5) -> Array:
    """(loss(w + ε) - loss(w - ε)) / 2ε for every weight, changed in place and put back."""
    numeric = np.empty_like(weights)
    for index in np.ndindex(weights.shape):
        kept = weights[index]
        weights[index] = kept + epsilon
        above = loss()
        weights[index] = kept - epsilon
        below = loss()
        weights[index] = kept
        numeric[index] = (above - below) / (2 * epsilon)
    return numeric


def relative_error(analytic: Array, numeric: Array) -> float:
    """max |analytic - numeric| over the largest gradient of the two; 0 where both are all zero."""
    scale = max(np.abs(analytic).max(initial=0), np.abs(numeric).max(initial=0))
    return float(np.abs(analytic - numeric).max(initial=0) / scale) if scale else 0.0


def check_every_weight(loss: Callable[[], float], params: Params, gradients: Gradients) -> dict[str, float]:
    """The relative error of each parameter's gradient; fails above TOLERANCE or where one is missing."""
    analytic = dense(gradients)
    assert analytic.keys() == params.keys()
    errors = {name: relative_error(analytic[name], central_differences(loss, value)) for name, value in params.items()}
    print("relative gradient errors:", {name: f"{error:.1e}" for name, error in errors.items()})
    assert max(errors.values()) < TOLERANCE, errors
    return errors


def check_random_direction(
    loss: Callable[[], float], params: Params, gradients: Gradients, seed: int = 0, epsilon: float = 1e-5
) -> None:
    """⟨∇loss, v⟩ = (loss(θ + εv) - loss(θ - εv)) / 2ε along one random direction v through all parameters."""
    rng = np.random.default_rng(seed)
    direction = {name: rng.standard_normal(value.shape) for name, value in params.items()}
    kept = {name: value.copy() for name, value in params.items()}
    analytic = sum(float(np.vdot(g, direction[name])) for name, g in dense(gradients).items())

    def loss_at(distance: float) -> float:
        for name, value in params.items():
            value[...] = kept[name] + distance * direction[name]
        return loss()

    numeric = (loss_at(epsilon) - loss_at(-epsilon)) / (2 * epsilon)
    loss_at(0.0)
    assert abs(analytic - numeric) / max(abs(analytic), abs(numeric)) < TOLERANCE
