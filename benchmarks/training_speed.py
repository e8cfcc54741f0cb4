"""Training speed beside PyTorch: tokens a second of forward + backward + clip + SGD, float32.

    python -m benchmarks.training_speed [--torch-python PYTHON] [--sizes A B] [--cells lstm] [--runs 5] [--threads 2]
        [--clock processor] [--before FOLDER]

Every measurement runs in a process of its own; the libraries take turns, so that a machine whose speed drifts
drifts for all alike. Speeds are medians of the runs, ratios the median of the ratios of each turn. PyTorch runs
twice: as it comes, and "tuned", where the allocator keeps large arrays instead of returning them to the system.
On a machine that others use too, `--threads 1 --clock processor` counts the seconds that a processor gave a process.
`--before` names a checkout of an earlier state of this project, which then takes its turns with this one.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from benchmarks.processes import CLOCKS, ROOT, Clock, measure, parser, pytorch_version, run
from benchmarks.sizes import TRAINING, Size

CELLS = ("elman", "gru", "lstm")
CELLS_OF = dict.fromkeys(TRAINING, CELLS) | {"D": ("lstm",), "C adaptive": ("lstm",)}
MODULE = "benchmarks.training_speed"


class Contender(NamedTuple):
    """A library at a size."""

    library: str
    size: str
    keep_memory: bool = False
    folder: Path = ROOT
    """The checkout that is measured."""


Turns = dict[Contender, list[dict[str, Any]]]


def worker(library: str, size: str, cell: str, seconds: float, clock: str = "wall") -> dict[str, Any]:
    """What one process measures."""
    shape = TRAINING[size]
    if library == "textbook":
        shape = Size(shape.V, shape.E, shape.H, T=shape.T)
    now = CLOCKS[clock]
    peak = matrix_product_rate(now) if library == "ours" else None
    step = importlib.import_module(f"benchmarks.{library}").training_step(shape, cell)
    speed = rate(step, shape.T * shape.B, seconds, now)
    share = speed * shape.flops(cell) / peak if peak and not shape.cutoffs else None
    return {"speed": speed, "share": share, "peak": peak}


def rate(step: Callable[[], float], tokens: int, seconds: float, now: Clock) -> float:
    """Tokens a second of `step`, after two steps of warming up."""
    step()
    step()
    start, steps = now(), 0
    while now() - start < seconds or steps < 3:
        loss = step()
        steps += 1
    speed = tokens * steps / (now() - start)
    assert np.isfinite(loss), "a network that diverges measures nothing"
    return speed


def matrix_product_rate(now: Clock) -> float:
    """The roofline: operations a second of a large square float32 matrix product, the fastest of a few."""
    a = np.ones((2048, 2048), np.float32)
    out = a @ a
    times = []
    for _ in range(4):
        start = now()
        np.matmul(a, a, out=out)
        times.append(now() - start)
    return 2 * 2048**3 / min(times)


def take_turns(contenders: list[Contender], cell: str, options: argparse.Namespace) -> Turns:
    """Each contender once, then each again, as often as there are runs."""
    turns: Turns = {contender: [] for contender in contenders}
    for _ in range(options.runs):
        for contender, results in turns.items():
            job = {name: getattr(contender, name) for name in ("library", "size")}
            job |= {"cell": cell, "seconds": options.seconds, "clock": options.clock}
            python = options.torch_python if contender.library == "pytorch" else sys.executable
            results.append(measure(python, MODULE, job, options.threads, contender.keep_memory, contender.folder))
    return turns


def speed(turns: Turns, contender: Contender) -> str:
    """The median, in tokens a second."""
    return f"{median(result['speed'] for result in turns[contender]):,.0f}" if contender in turns else "–"


def ratio(turns: Turns, one: Contender, other: Contender) -> str:
    """How many times faster one is than the other."""
    if other not in turns:
        return "–"
    pairs = zip(turns[one], turns[other], strict=True)
    return f"{median(a['speed'] / b['speed'] for a, b in pairs):.2f}"


def rows(options: argparse.Namespace, sizes: list[str], with_pytorch: bool) -> Iterator[str]:
    """A row for each size and cell: the full softmax also beside the roofline, the adaptive one beside the full."""
    for size in sizes:
        ours, eager, tuned = Contender("ours", size), Contender("pytorch", size), Contender("pytorch", size, True)
        full = Contender("ours", size.removesuffix(" adaptive"))
        before = Contender("ours", size, folder=options.before or ROOT)
        contenders = [ours, *([eager, tuned] if with_pytorch else []), *({full, before} - {ours})]
        for cell in [cell for cell in CELLS_OF[size] if cell in options.cells]:
            turns = take_turns(contenders, cell, options)
            speeds = [speed(turns, contender) for contender in (ours, eager, tuned)]
            ratios = [ratio(turns, ours, other) for other in (eager, tuned)]
            last = ratio(turns, ours, full) if full != ours else share(turns[ours])
            earlier = [ratio(turns, ours, before)] if options.before else []
            yield f"| {' | '.join([size, cell, *speeds, *ratios, last, *earlier])} |"


def share(results: list[dict[str, Any]]) -> str:
    """The part of the roofline that the matrix products of training reach, and the roofline."""
    peak = median(result["peak"] for result in results) / 1e9
    return f"{median(result['share'] for result in results):.0%} of {peak:.0f} GFLOP/s"


def table(options: argparse.Namespace, sizes: list[str], last: str, with_pytorch: bool) -> None:
    if not sizes:
        return
    columns = "size | cell | ours, tokens/s | PyTorch | PyTorch tuned | ours / PyTorch | ours / tuned"
    earlier = " ours / before |" if options.before else ""
    print(f"| {columns} | {last} |{earlier}\n|---|---|{'---:|' * (6 + bool(options.before))}")
    for row in rows(options, sizes, with_pytorch):
        print(row, flush=True)
    print()


def report(options: argparse.Namespace) -> None:
    version = pytorch_version(options.torch_python)
    pytorch = f"PyTorch {version}" if version else "PyTorch is missing from the Python given by --torch-python"
    print(f"{options.threads} threads, {options.clock} time, median of {options.runs} runs in turn, {pytorch}.\n")
    full = [size for size in options.sizes if not TRAINING[size].cutoffs]
    table(options, full, "share of the roofline", version is not None)
    adaptive = [size for size in options.sizes if TRAINING[size].cutoffs]
    table(options, adaptive, "adaptive / full, both ours", version is not None)
    if "B" in options.sizes and "elman" in options.cells:
        ours, textbook = Contender("ours", "B"), Contender("textbook", "B")
        turns = take_turns([ours, textbook], "elman", options)
        times = ratio(turns, ours, textbook)
        print(f"Textbook loop over words, B, elman: {speed(turns, textbook)} tokens/s; ours is {times} times faster.\n")
    for name in options.sizes:
        size = TRAINING[name]
        print(f"- {name}: V {size.V:,}, E {size.E}, H {size.H}, B {size.B}, T {size.T}, layers {size.layers}")


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--sizes", nargs="+", default=list(TRAINING), choices=list(TRAINING))
    options.add_argument("--cells", nargs="+", default=list(CELLS), choices=CELLS)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--seconds", type=float, default=3.0, help="of each measurement")
    options.add_argument("--clock", choices=CLOCKS, default="wall")
    options.add_argument("--before", type=Path, metavar="FOLDER", help="a checkout of an earlier state")
    options.add_argument("--threads", type=int, default=2, help="of each library")
    run(options.parse_args(), worker, report)


if __name__ == "__main__":
    main()
