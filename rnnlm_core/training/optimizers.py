"""Optimisers: SGD with momentum, Adam and AdamW, and clipping by global norm.

An optimiser is a frozen recipe; what it remembers is a flat dict of arrays beside the parameters, so that a
checkpoint holds both alike. `update` changes parameters and memory in place; gradients stay as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from rnnlm_core.numerics.arrays import Array, Gradients, Params, Scalar, SparseRows
from rnnlm_core.numerics.device import is_host
from rnnlm_core.numerics.threads import sweep

OptimizerState: TypeAlias = dict[str, Array]

STEPS = "steps"
"""Where an optimiser counts its steps, on the host: a number that every device's updates are told."""


class Optimizer(Protocol):
    """What every optimiser offers."""

    def initialize(self, params: Params) -> OptimizerState:
        """The memory before the first update."""

    def update(
        self,
        params: Params,
        gradients: Gradients,
        state: OptimizerState,
        learning_rate: float,
        scale: Scalar = 1.0,
    ) -> None:
        """Move the parameters against `scale` times the gradients."""


def global_norm(gradients: Gradients) -> Scalar:
    """‖g‖ = √ Σ g², over all parameters together; on a GPU it stays there."""
    dense = (g.rows if isinstance(g, SparseRows) else g for g in gradients.values())
    squares = [np.vdot(g, g) for g in dense]
    if all(map(is_host, squares)):
        return float(np.sqrt(sum(map(float, squares))))
    return np.sqrt(sum(squares))


def clipping_scale(norm: Scalar, max_norm: float | None) -> Scalar:
    """min(1, max_norm / norm): what clipping by global norm multiplies the gradients by.

    Pascanu, Mikolov and Bengio (2013), "On the Difficulty of Training Recurrent Neural Networks". Handed to
    `update` as `scale`, so that clipping costs no pass over the weights.
    """
    if max_norm is None:
        return 1.0
    if not is_host(norm):
        return np.minimum(max_norm / norm, 1.0)
    return 1.0 if norm <= max_norm else max_norm / norm


@dataclass(frozen=True)
class SGD:
    """θ ← θ - η g; with momentum μ, v ← μ v + g and θ ← θ - η v. Weight decay λ adds λ θ to g."""

    momentum: float = 0.0
    weight_decay: float = 0.0

    def initialize(self, params: Params) -> OptimizerState:
        """Velocities of zero where there is momentum."""
        return {f"v.{name}": np.zeros_like(value) for name, value in params.items()} if self.momentum else {}

    def update(
        self,
        params: Params,
        gradients: Gradients,
        state: OptimizerState,
        learning_rate: float,
        scale: Scalar = 1.0,
    ) -> None:
        """One step. A looked-up table without momentum or decay moves only in the rows that were used."""
        for name, gradient in gradients.items():
            param = params[name]
            if isinstance(gradient, SparseRows):
                if not (self.momentum or self.weight_decay):
                    param[gradient.ids] -= (learning_rate * scale) * gradient.rows
                    continue
                gradient = gradient.to_dense()
            velocity = state[f"v.{name}"] if self.momentum else param
            sweep(lambda θ, g, v: self._update_block(θ, g, v, learning_rate, scale), param, gradient, velocity)

    def _update_block(self, θ: Array, g: Array, v: Array, learning_rate: float, scale: Scalar) -> None:
        if self.weight_decay:
            g, scale = scale * g + self.weight_decay * θ, 1.0
        if self.momentum:
            v *= self.momentum
            v += scale * g
            θ -= learning_rate * v
        else:
            θ -= (learning_rate * scale) * g


@dataclass(frozen=True)
class Adam:
    """m ← β₁ m + (1-β₁) g, v ← β₂ v + (1-β₂) g², θ ← θ - η m̂ / (√v̂ + ε).

    Kingma and Ba (2015); m̂ = m / (1-β₁ᵗ) and v̂ = v / (1-β₂ᵗ) undo the start at zero. Weight decay is
    decoupled, θ ← θ - η λ θ, which makes it AdamW: Loshchilov and Hutter (2019). The moments of a
    looked-up table, and its decay, only move in the rows that were used.
    """

    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-8
    weight_decay: float = 0.0

    def initialize(self, params: Params) -> OptimizerState:
        """Moments of zero, and a count of steps."""
        moments = {f"{m}.{name}": np.zeros_like(value) for name, value in params.items() for m in "mv"}
        return moments | {STEPS: np.zeros(1)}

    def update(
        self,
        params: Params,
        gradients: Gradients,
        state: OptimizerState,
        learning_rate: float,
        scale: Scalar = 1.0,
    ) -> None:
        """One step."""
        state[STEPS] += 1
        steps = float(state[STEPS][0])
        rate = learning_rate / (1 - self.beta1**steps)
        root = float(np.sqrt(1 - self.beta2**steps))
        decay = 1 - learning_rate * self.weight_decay
        for name, gradient in gradients.items():
            arrays = params[name], state[f"m.{name}"], state[f"v.{name}"]
            if isinstance(gradient, SparseRows):
                θ, m, v = (array[gradient.ids] for array in arrays)
                self._update_block(θ, m, v, gradient.rows * scale, rate, root, decay)
                for array, rows in zip(arrays, (θ, m, v), strict=True):
                    array[gradient.ids] = rows
            else:
                sweep(lambda θ, m, v, g: self._update_block(θ, m, v, g * scale, rate, root, decay), *arrays, gradient)

    def _update_block(self, θ: Array, m: Array, v: Array, g: Array, rate: float, root: float, decay: float) -> None:
        m *= self.beta1
        m += (1 - self.beta1) * g
        v *= self.beta2
        g *= g
        v += (1 - self.beta2) * g
        if decay != 1:
            θ *= decay
        denominator = np.sqrt(v)
        denominator /= root
        denominator += self.epsilon
        np.divide(m, denominator, out=denominator)
        denominator *= rate
        θ -= denominator


def average_weights(average: Params, params: Params, decay: float) -> None:
    """θ̄ ← decay θ̄ + (1 - decay) θ, in place."""

    def move(mean: Array, θ: Array) -> None:
        mean += (1 - decay) * (θ - mean)

    for name, value in params.items():
        sweep(move, average[name], value)


OPTIMIZERS: dict[str, Optimizer] = {
    "sgd": SGD(),
    "momentum": SGD(momentum=0.9),
    "adam": Adam(),
    "adamw": Adam(weight_decay=0.01),
}
"""Optimiser by name, with its usual settings."""
