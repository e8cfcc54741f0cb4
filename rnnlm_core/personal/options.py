"""How a lesson is learnt: stated in full, and kept with each lesson so that it can be learnt again exactly."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any

import msgspec

from rnnlm_core.training.optimizers import OPTIMIZERS

MOST = 10_000
"""No size of a lesson is larger."""
LIMITS = {"steps": 2000, "epochs": 100, "batch": 256, "replay": 1024}
"""No count is larger: what comes from a file must not keep the machine busy for ever."""
MOST_ATTEMPTS = 8


@dataclass(frozen=True)
class Manner:
    """One way of learning."""

    optimizer: str
    learning_rate: float
    new_word_rate: float
    """How many times farther the rows of new words move: nothing else depends on them yet."""
    steps: int
    """At least so many, however few the sentences are."""
    epochs: int
    """And at least so many times through the new sentences."""
    tolerance: float = 0.01
    """How much worse, relative to the perplexity before, what was known may be predicted after a lesson."""
    shares: tuple[float, ...] = (1.0, 0.85, 0.7)
    """Of the way from the model before a lesson to the one after it: the first that is within the tolerance is gone."""
    margin: float | None = None
    """Only words that are not yet likelier than every other by so many nats are learnt; None: all are, with dropout."""
    batch: int = 8
    """New sentences a step, at the most."""
    replay: int = 8
    """Known sentences a step."""
    replay_weight: float = 1.0
    """ρ, what the known words of a step count for, where the new ones count for 1."""
    clip_norm: float = 5.0

    def __post_init__(self) -> None:
        """Refuse what cannot work, wherever it comes from."""
        counts = {name: getattr(self, name) for name in LIMITS}
        sizes = (self.learning_rate, self.new_word_rate, self.clip_norm, *self.shares)
        others = (self.replay_weight, 0.0 if self.margin is None else self.margin)
        if not all(type(count) is int and 1 <= count <= LIMITS[name] for name, count in counts.items()):
            raise ValueError(f"steps, epochs, batch and replay of a lesson are whole numbers from 1, at most {LIMITS}")
        if not all(isinstance(size, int | float) and 0 < size <= MOST for size in sizes) or not self.shares:
            raise ValueError("rates, the clipping and the shares of a lesson are numbers above 0")
        if not all(isinstance(other, int | float) and 0 <= other <= MOST for other in others):
            raise ValueError("weight and margin of a lesson are numbers from 0")
        if not (isinstance(self.tolerance, int | float) and -1 < self.tolerance <= MOST):
            raise ValueError("the tolerance of a lesson is a number above -1, such as 0.01")
        if self.optimizer not in OPTIMIZERS:
            raise ValueError(f"unknown optimizer {self.optimizer!r}: choose one of {', '.join(OPTIMIZERS)}")

    def gentler(self) -> Manner:
        """Half the rate, twice the rehearsal."""
        return replace(self, learning_rate=self.learning_rate / 2, replay=min(2 * self.replay, LIMITS["replay"]))


@dataclass(frozen=True)
class LearningOptions:
    """How lessons are learnt, and what is asked of them. Chosen by measuring: see the benchmarks.

    A few sentences are to be known word for word, at the least cost for what was known: plain gradient descent on
    mistakes alone, as the perceptron learns (Rosenblatt, 1958), until there are none. Of many sentences the manner is
    to be learnt rather than each word: Adam with a small rate, a few times through them.
    """

    few: int = 4
    """So many sentences at the most are few."""
    for_few: Manner = Manner("sgd", 0.1, new_word_rate=10, steps=24, epochs=1, tolerance=0.03, margin=0.2)
    for_many: Manner = Manner("adam", 5e-4, new_word_rate=5, steps=24, epochs=4, shares=(0.6, 0.5, 0.4, 0.3, 0.2))
    attempts: int = 2
    """How often a lesson is tried, each time more gently."""

    def __post_init__(self) -> None:
        """Refuse what cannot work, wherever it comes from."""
        if type(self.few) is not int or type(self.attempts) is not int or not 1 <= self.attempts <= MOST_ATTEMPTS:
            raise ValueError("few and attempts of a lesson are whole numbers, and it is tried once at least")

    def to_json(self) -> str:
        """The options as they are kept with a lesson."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> LearningOptions:
        """The options that `to_json` wrote. Raises ValueError where another version wrote them."""
        try:
            held: dict[str, Any] = msgspec.json.decode(text, type=_HELD)
            return cls(**held | {name: _manner(held[name]) for name in ("for_few", "for_many")})
        except (KeyError, TypeError, AttributeError, RecursionError, UnicodeError, msgspec.MsgspecError) as error:
            raise ValueError(f"not the options of a lesson: {error}") from error


_HELD = dict[str, int | dict[str, str | int | float | list[float] | None]]
"""What the options are in JSON: nothing that is nested deeper, and no number that is longer, is read at all."""


def _manner(held: dict[str, Any]) -> Manner:
    return Manner(**held | {"shares": tuple(held["shares"])})
