"""The best use of two cores: one process, alone or on two threads in one of three ways, or two ranks, in turn.

    python -m benchmarks.two_cores [--sizes A B C starter] [--runs 3] [--seconds 4]

`benchmarks.ranks` (LSTM, tied, dropout, Adam) at each size; words a second, the median of the runs, and the load of the
machine: processes that want a core. Two threads share out every product (BLAS), take a part of every batch each, or
share out what is large in a whole one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from shutil import which
from statistics import median

from benchmarks.processes import ROOT, THREADS
from tui_app.training.threads import Way

SIZES = {
    "A": {"words": 2_000, "hidden": 128, "embedding": 64, "batch": 16},
    "B": {"words": 10_000, "hidden": 200, "embedding": 200, "batch": 20},
    "C": {"words": 33_278, "hidden": 256, "embedding": 256, "batch": 32},
    "starter": {"words": 24_000, "hidden": 1024, "embedding": 256, "batch": 64},
}
WORDS_A_SECOND = {"A": 20_000, "B": 3_500, "C": 1_200, "starter": 700}
"""Roughly, to know how many steps fill the time."""
WAYS = {
    "one thread": (1, Way()),
    "two, BLAS": (1, Way(blas=2)),
    "two, parts": (1, Way(parts=2)),
    "two, shared": (1, Way(shares=2)),
    "two ranks": (2, Way()),
}
"""Ranks, and how each takes its threads."""


def speed(size: str, ranks: int, way: Way, seconds: float) -> float:
    """Words a second of all ranks together."""
    steps = max(2, round(seconds * WORDS_A_SECOND[size] / (16 * SIZES[size]["batch"])))
    asked = [
        f"--{name}={value}"
        for name, value in (SIZES[size] | {"steps": steps, "parts": way.parts, "shares": way.shares}).items()
    ]
    starter = which("mpiexec", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}") or "mpiexec"
    start = [] if ranks == 1 else [starter, "-n", str(ranks)]
    command = [*start, sys.executable, "-m", "benchmarks.ranks", *asked]
    environment = os.environ | dict.fromkeys(THREADS, str(way.blas))
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split("|")[3].replace(",", ""))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=4.0)
    asked = parser.parse_args()
    print(f"| size | {' | '.join(WAYS)} | load |\n|---|---:|---:|---:|---:|---:|---:|")
    for size in asked.sizes:
        turns = [[speed(size, *way, asked.seconds) for way in WAYS.values()] for _ in range(asked.runs)]
        speeds = [f"{median(column):,.0f}" for column in zip(*turns, strict=True)]
        print(f"| {size} | {' | '.join(speeds)} | {os.getloadavg()[0]:.1f} |", flush=True)


if __name__ == "__main__":
    main()
