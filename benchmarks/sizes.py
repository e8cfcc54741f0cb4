"""The networks that are measured, and the words they read: the same for every library."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CLIP, RATE = 0.25, 1.0


@dataclass(frozen=True)
class Size:
    """Vocabulary V, embedding E, state H; a chunk has T steps of B words."""

    V: int
    E: int
    H: int
    B: int = 1
    T: int = 1
    layers: int = 1
    cutoffs: tuple[int, ...] = ()
    """Of an adaptive softmax; empty for the full one."""

    def flops(self, cell: str) -> float:
        """Floating-point operations of one word in the matrix products: forward, and twice that backward."""
        gates = {"elman": 1, "gru": 3, "lstm": 4}[cell]
        cells = sum(gates * self.H * ((self.H if layer else self.E) + self.H) for layer in range(self.layers))
        return 6.0 * (cells + self.H * self.V)


TRAINING = {
    "A": Size(2_000, 64, 128, 16, 12),
    "B": Size(10_000, 200, 200, 20, 35),
    "C": Size(33_278, 256, 256, 32, 35),
    "D": Size(10_000, 200, 200, 20, 35, layers=2),
    "C adaptive": Size(33_278, 256, 256, 32, 35, cutoffs=(2_000, 10_000)),
}
PREDICTION = {"10k": Size(10_000, 256, 256), "33k": Size(33_278, 256, 256), "100k": Size(100_000, 256, 256)}


def words(size: Size, steps: int) -> npt.NDArray[np.int64]:
    """(steps, B) word ids that follow Zipf's law roughly: the logarithm of their rank is uniform."""
    uniform = np.random.default_rng(0).random((steps, size.B))
    return (size.V**uniform).astype(np.int64) - 1
