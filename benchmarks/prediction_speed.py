"""One step of prediction beside PyTorch: read a word, score all words, softmax, the five likeliest.

    python -m benchmarks.prediction_speed [--torch-python PYTHON] [--runs 5] [--steps 300] [--clock processor]

An LSTM with E = H = 256, one sentence at a time, one thread. Each library runs in a process of its own, in turn;
the medians and 99th percentiles are medians over the runs.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from statistics import median
from typing import Any

import numpy as np

from benchmarks.processes import CLOCKS, measure, parser, pytorch_version, run
from benchmarks.sizes import PREDICTION, words

SUGGESTIONS, WARM_UP = 5, 20


def worker(library: str, size: str, steps: int, clock: str = "wall") -> dict[str, Any]:
    """What one process measures, in milliseconds."""
    now = CLOCKS[clock]
    step = importlib.import_module(f"benchmarks.{library}").prediction_step(PREDICTION[size], "lstm", SUGGESTIONS)
    times = []
    for word in words(PREDICTION[size], WARM_UP + steps)[:, 0].tolist():
        start = now()
        best = step(word)
        times.append(1000 * (now() - start))
        assert len(best) == SUGGESTIONS
    return {"median": median(times[WARM_UP:]), "p99": float(np.percentile(times[WARM_UP:], 99))}


def take_turns(pythons: dict[str, str], size: str, options: argparse.Namespace) -> dict[str, list[dict[str, Any]]]:
    """Each library once, then each again, as often as there are runs."""
    turns: dict[str, list[dict[str, Any]]] = {library: [] for library in pythons}
    for _ in range(options.runs):
        for library, python in pythons.items():
            job = {"library": library, "size": size, "steps": options.steps, "clock": options.clock}
            turns[library].append(measure(python, "benchmarks.prediction_speed", job, threads=1))
    return turns


def report(options: argparse.Namespace) -> None:
    version = pytorch_version(options.torch_python)
    pytorch = f"PyTorch {version}" if version else "PyTorch is missing from the Python given by --torch-python"
    print(f"One thread, {options.clock} time, {options.runs} runs in turn of {options.steps} steps, {pytorch}.\n")
    print("| vocabulary | ours, median ms | p99 | PyTorch, median ms | p99 | PyTorch / ours, medians |")
    print(f"|---|{'---:|' * 5}")
    pythons = {"ours": sys.executable} | ({"pytorch": options.torch_python} if version else {})
    for size in PREDICTION:
        turns = take_turns(pythons, size, options)
        times = {key: [median(r[key] for r in results) for results in turns.values()] for key in ("median", "p99")}
        cells = [f"{time:.2f}" for pair in zip(*times.values(), strict=True) for time in pair]
        cells += [f"{times['median'][1] / times['median'][0]:.2f}"] if version else ["–"] * 3
        print(f"| {size} | {' | '.join(cells)} |", flush=True)


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--steps", type=int, default=300)
    options.add_argument("--clock", choices=CLOCKS, default="wall")
    run(options.parse_args(), worker, report)


if __name__ == "__main__":
    main()
