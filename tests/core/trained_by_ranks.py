"""Started by mpiexec: every kind of gradient by all ranks together and by one; the first rank prints the difference."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import chain

import numpy as np

from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Params
from rnnlm_core.training.loop import train
from rnnlm_core.training.ranks import ALONE, Ranks, join
from rnnlm_core.training.state import TrainingOptions, begin

WORDS = 40
CONFIGS = {
    "tied": NetworkConfig(WORDS, 7, 5, "lstm", 2, 5, True, 0.3),
    "looked up": NetworkConfig(WORDS, 7, 5, "gru", 1, None, False, 0.3),
    "one-hot": NetworkConfig(WORDS, 7, None, "elman", 1, None, False, 0.3),
    "adaptive": NetworkConfig(WORDS, 8, 6, "lstm", 1, None, False, 0.3, cutoffs=(10, 25)),
}
OPTIONS = TrainingOptions(
    epochs=2, batch_size=5, clip_norm=0.5, weight_dropout=0.2, embedding_dropout=0.1, averaging=0.9, validate_every=3
)


STREAM = replace(OPTIONS, batching="stream", batch_size=2, steps=6)
RUNS = {name: (config, OPTIONS) for name, config in CONFIGS.items()} | {"stream": (CONFIGS["tied"], STREAM)}


def weights(config: NetworkConfig, options: TrainingOptions, ranks: Ranks) -> Params:
    """After two epochs, whose last batch of sentences has one, and whose stream two lanes."""
    rng = np.random.default_rng(1)
    sentences = [rng.integers(0, WORDS, rng.integers(2, 12)) for _ in range(16)]
    state = begin(network.initialize(config, np.random.default_rng(0), np.float64), options)
    for _ in train(config, state, sentences, options, sentences[:3], ranks=ranks):
        pass
    carried = {f"carried {k}": part for k, part in enumerate(chain.from_iterable(state.carried))}
    return state.result | carried


def main() -> None:
    """Compare with one process on the first rank, bits between the ranks on all."""
    ranks = join()
    for name, (config, options) in RUNS.items():
        together = weights(config, options, ranks)
        firsts = ranks.from_first(lambda: together)  # noqa: B023 - called at once
        same = all(np.array_equal(firsts[key], value) for key, value in together.items())
        odd = ranks.largest(0 if same else 1)
        if ranks.index == 0:
            alone = weights(config, options, ALONE)
            apart = max(float(np.abs(alone[key] - value).max()) for key, value in together.items())
            sys.stdout.write(f"{name}\t{ranks.count}\t{odd}\t{apart}\n")


if __name__ == "__main__":
    main()
