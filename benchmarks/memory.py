"""Memory: the most that a process which trains at size C, full softmax, ever holds.

    python -m benchmarks.memory [--steps 20] [--threads 2]

Everything counts: Python and NumPy, the weights, the gradients, the arrays of the passes.
"""

from __future__ import annotations

import argparse
import resource
import sys
from typing import Any

from benchmarks import ours
from benchmarks.processes import measure, parser, run
from benchmarks.sizes import TRAINING

UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in what the system counts by."""


def worker(cell: str, steps: int) -> dict[str, Any]:
    """Train, in a process that does nothing else."""
    step = ours.training_step(TRAINING["C"], cell)
    for _ in range(steps):
        step()
    return {"bytes": UNIT * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}


def report(options: argparse.Namespace) -> None:
    print(f"Peak resident memory of {options.steps} training steps at size C, full softmax.\n")
    print("| cell | MB |\n|---|---:|")
    for cell in ("elman", "gru", "lstm"):
        job = {"cell": cell, "steps": options.steps}
        peak = measure(sys.executable, "benchmarks.memory", job, options.threads)["bytes"]
        print(f"| {cell} | {peak / 1e6:.0f} |", flush=True)


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--steps", type=int, default=20)
    options.add_argument("--threads", type=int, default=2)
    run(options.parse_args(), worker, report)


if __name__ == "__main__":
    main()
