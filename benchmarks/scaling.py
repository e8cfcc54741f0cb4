"""How far a training scales over a network: a model of one step, from what `benchmarks.ranks` measured.

    python -m benchmarks.scaling [--word-ms 0.75] [--fixed-ms 136] [--mib 44.5] [--batch 64 1024]

    step(N) = fixed + word · words(B) / N + exchange(N)
    exchange(N) = 2 log2 N · latency + 2 (N-1)/N · bytes / bandwidth

Every rank updates all weights itself (fixed) and computes its share of the batch. The exchange begins when the
gradients are done; it is a reduce-scatter and an allgather by halves (Rabenseifner), as MPI libraries do it for large
arrays: its bytes hardly grow with N. A cell is words a second and, in brackets, the share of what N perfect machines
would read.
"""

from __future__ import annotations

import argparse
from math import ceil, log2

WORDS = 16
"""Words a sentence."""
MACHINES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 1000)
NETWORKS = {"1 Gbit/s": (0.117e9, 50e-6), "10 Gbit/s": (1.17e9, 30e-6), "100 Gbit/s": (11.7e9, 5e-6)}
"""Bytes a second in each direction, and seconds of latency."""


def exchange(machines: int, size: float, bandwidth: float, latency: float) -> float:
    return 2 * ceil(log2(machines)) * latency + 2 * (machines - 1) / machines * size / bandwidth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--word-ms", type=float, default=0.75)
    parser.add_argument("--fixed-ms", type=float, default=136)
    parser.add_argument("--mib", type=float, default=44.5)
    parser.add_argument("--batch", type=int, nargs="+", default=[64, 1024])
    asked = parser.parse_args()

    def speed(machines: int, batch: int, name: str) -> float:
        share = ceil(batch / machines) * WORDS * asked.word_ms / 1000
        step = asked.fixed_ms / 1000 + share + exchange(machines, asked.mib * 2**20, *NETWORKS[name])
        return batch * WORDS / step

    for batch in asked.batch:
        print(f"\n{batch} sentences a batch\n\n| machines | " + " | ".join(NETWORKS) + " |\n|" + "---|" * 4)
        for machines in MACHINES:
            if machines > batch:
                break
            row = [speed(machines, batch, name) for name in NETWORKS]
            cells = [f"{s:,.0f} ({s / machines / speed(1, batch, n):.0%})" for s, n in zip(row, NETWORKS, strict=True)]
            print(f"| {machines:,} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
