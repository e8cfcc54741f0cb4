"""The loss as it falls: points along a training."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from rnnlm_core.training.state import Progress, TrainingState

POINTS = 80
"""About so many points in a planned training: single batches differ too much for a line to show the trend."""
LEAST_BATCHES = 10


class Point(NamedTuple):
    """Where the training stood."""

    tokens: int
    """Read so far, over all epochs."""
    loss: float | None
    """Mean since the point before, nats per token; None where only the validation is new."""
    validation_loss: float | None


@dataclass
class Curve:
    """The points so far, and from where the mean of the next one counts."""

    points: list[Point] = field(default_factory=list)
    epoch: int = 0
    loss_sum: float = 0.0
    tokens: int = 0
    drawn: int = 0
    """The points that were due by batches so far."""

    def record(self, progress: Progress, state: TrainingState, validated: bool) -> None:
        """Add a point where one is due: every so many batches, and at each validation."""
        due = int(progress.done * POINTS) if progress.planned is not None else _due(progress)
        if due == self.drawn and progress.batch != progress.batches and not validated:
            return
        self.drawn = due
        if progress.epoch != self.epoch:
            self.epoch, self.loss_sum, self.tokens = progress.epoch, 0.0, 0
        loss = (state.loss_sum - self.loss_sum) / max(1, state.tokens - self.tokens)
        self.loss_sum, self.tokens = state.loss_sum, state.tokens
        self.points.append(Point(state.read, loss, state.validation_loss if validated else None))

    def close(self, state: TrainingState) -> None:
        """Add the validation of a training that was left between two others."""
        if state.batch and state.validation_loss is not None:
            self.points.append(Point(state.read, None, state.validation_loss))

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads."""
        return asdict(self)

    @classmethod
    def from_json(cls, about: dict[str, Any]) -> Curve:
        """The curve that `to_json` wrote."""
        return cls(**about | {"points": [Point(*point) for point in about["points"]]})


def _due(progress: Progress) -> int:
    """How many points should have been drawn in the epochs and batches behind."""
    every = max(LEAST_BATCHES, progress.batches * progress.epochs // POINTS)
    return (progress.epoch - 1) * (progress.batches // every + 1) + progress.batch // every
