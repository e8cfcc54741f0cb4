"""How a lesson is learnt: stated in full, and kept with each lesson so that it can be learnt again exactly."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields


@dataclass(frozen=True)
class LearningOptions:
    """The schedule of a lesson. Chosen by measuring: see the benchmarks."""

    learning_rate: float = 0.1
    """Of plain gradient descent: Adam moves every weight by as much, and forgets several times more."""
    new_word_rate: float = 10.0
    """How many times faster the rows of new words move: nothing else depends on them yet."""
    clip_norm: float = 5.0
    batch: int = 8
    """New sentences a step."""
    replay: int = 8
    """Known sentences a step."""
    replay_weight: float = 1.0
    """What the known sentences of a step count for, where the new ones count for 1."""
    margin: float = 0.2
    """Nats by which a word has to be likelier than every other to count as known, where sentences are few."""
    epochs: int = 4
    """Times through the new sentences."""
    least_steps: int = 24
    """However few the sentences are."""
    tolerance: float = 0.03
    """How much worse, relative to the perplexity before, what was known may be predicted after a lesson."""
    attempts: int = 2
    """How often a lesson is tried; each time with half the learning rate and twice the replay."""

    def to_json(self) -> str:
        """The options as they are kept with a lesson."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> LearningOptions:
        """The options that `to_json` wrote; what another version wrote and this one lacks is left out."""
        held = json.loads(text) if text else {}
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in held.items() if name in known})
