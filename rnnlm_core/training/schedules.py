"""Learning-rate schedules: stateless factors of the learning rate."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi
from typing import Protocol


class Schedule(Protocol):
    """What every schedule offers."""

    def factor(self, done: float, plateaus: int) -> float:
        """What to multiply the learning rate by.

        `done` is the share of the planned training that is behind, from 0 to 1; `plateaus` counts the epochs
        whose validation loss was no better than the best before.
        """


@dataclass(frozen=True)
class Constant:
    """The learning rate as it is."""

    def factor(self, done: float, plateaus: int) -> float:
        """1."""
        return 1.0


@dataclass(frozen=True)
class WarmupCosine:
    """Linear from 0 over the first `warmup` of the training, then half a cosine down to `floor`."""

    warmup: float = 0.02
    floor: float = 0.02

    def factor(self, done: float, plateaus: int) -> float:
        """Never 0, so that the first step moves."""
        if done < self.warmup:
            return max(done / self.warmup, 0.01)
        fall = min(1.0, (done - self.warmup) / (1 - self.warmup))
        return self.floor + (1 - self.floor) * (1 + cos(pi * fall)) / 2


@dataclass(frozen=True)
class HalveOnPlateau:
    """Times `ratio` after every epoch that did not improve."""

    ratio: float = 0.5

    def factor(self, done: float, plateaus: int) -> float:
        """ratio^plateaus."""
        return float(self.ratio**plateaus)


SCHEDULES: dict[str, Schedule] = {
    "constant": Constant(),
    "cosine": WarmupCosine(),
    "plateau": HalveOnPlateau(),
}
"""Schedule by name, with its usual settings."""
