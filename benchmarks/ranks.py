"""What a step costs when processes train together: computing, exchanging, bytes.

    mpiexec -n RANKS python -m benchmarks.ranks [--batch 64] [--steps 5] [--words 24000] [--hidden 1024] [--parts 1]
        [--shares 1]

The network is the French starter's: LSTM 1024, embedding and projection 256, tied, 24,000 words; sentences of 16 words
drawn by chance. The first rank prints a row: ranks, sentences a batch, words a second of all together, milliseconds of
a step, those of its processor time, those that the exchange took (waiting for slower ranks included), MiB of gradients.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from typing import Any

import numpy as np

from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Gradients, SparseRows
from rnnlm_core.training.loop import train
from rnnlm_core.training.ranks import Ranks, join
from rnnlm_core.training.state import TrainingOptions, begin
from tui_app.training.threads import Way

WORDS = 16


class Measured:
    """The ranks, and what their exchange took."""

    def __init__(self, ranks: Ranks) -> None:
        self.ranks, self.seconds, self.bytes = ranks, 0.0, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.ranks, name)

    def total(self, loss: float, gradients: Gradients) -> tuple[float, Gradients]:
        start = time.perf_counter()
        self.bytes = sum(g.rows.nbytes if isinstance(g, SparseRows) else g.nbytes for g in gradients.values())
        result = self.ranks.total(loss, gradients)
        self.seconds += time.perf_counter() - start
        return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (
        ("batch", 64),
        ("steps", 5),
        ("words", 24_000),
        ("hidden", 1024),
        ("embedding", 256),
        ("parts", 1),
        ("shares", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    Way(int(os.environ.get("OPENBLAS_NUM_THREADS", 1)), asked.parts, asked.shares).use()
    projection = asked.embedding if asked.embedding != asked.hidden else None
    config = NetworkConfig(asked.words, asked.hidden, asked.embedding, "lstm", 1, projection, True, 0.3)
    options = TrainingOptions(epochs=1, batch_size=asked.batch)
    rng = np.random.default_rng(0)
    sentences = rng.integers(0, asked.words, ((asked.steps + 1) * asked.batch, WORDS + 1))
    state = begin(network.initialize(config, rng), options)
    ranks = Measured(join())
    start = worked = 0.0
    for progress in train(config, state, list(sentences), options, ranks=ranks):
        if progress.batch == 1:  # which makes all arrays
            start, worked, ranks.seconds = time.perf_counter(), time.process_time(), 0.0
        if progress.batch == progress.batches:
            spent = (time.perf_counter() - start) / asked.steps
            worked = (time.process_time() - worked) / asked.steps
    if ranks.index == 0:
        row = (
            ranks.count,
            asked.batch,
            f"{asked.batch * WORDS / spent:,.0f}",
            f"{1000 * spent:,.0f}",
            f"{1000 * worked:,.0f}",
            f"{1000 * ranks.seconds / asked.steps:,.1f}",
            f"{ranks.bytes / 2**20:.1f}",
        )
        sys.stdout.write("| " + " | ".join(map(str, row)) + " |\n")


if __name__ == "__main__":
    main()
