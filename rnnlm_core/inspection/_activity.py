"""The states and the gates of the last layer over the last words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rnnlm_core import network
from rnnlm_core.inspection._stretch import stretch
from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction.reading import LanguageModel, Reading


class Activity(NamedTuple):
    """What the units of the last layer did at each of T words."""

    words: list[str]
    """(T,)."""
    hidden: Array
    """(T, H) h_t, from -1 to 1."""
    gates: dict[str, Array]
    """(T, H) each gate by its letter; none for the Elman cell."""

    def liveliest(self, count: int) -> list[int]:
        """The units that moved most over these words, in their own order; of a single word, the strongest."""
        moved = self.hidden.std(axis=0) if len(self.words) > 1 else np.abs(self.hidden).sum(axis=0)
        return sorted(np.argsort(-moved, kind="stable")[:count].tolist())


def activity(model: LanguageModel, reading: Reading, count: int = 40) -> Activity:
    """Read the last `count` words of a reading once more, and note what the units do."""
    config, names = model.config, model.config.cell_module.GATES
    words, ids, before = stretch(model, reading, count)
    if not words:
        return Activity([], np.empty((0, config.hidden_size), reading.h.dtype), {})
    encoded = network.encode(config, model.params, ids[:, None], before.states)
    trace = encoded.cells[-1]
    return Activity(words, encoded.outputs[:, 0], {name: trace.gates[k][:, 0] for k, name in enumerate(names)})
