"""Training speed beside PyTorch: tokens a second of forward + backward + clip + SGD, float32.

    python benchmarks/training_speed.py [--torch-python PYTHON] [--runs 5] [--configs A B C D] [--markdown]

Every measurement runs in a process of its own; the libraries take turns, so that a machine whose speed drifts
drifts for all alike. Libraries: `numpy` (ours), `torch` (PyTorch CPU, eager, default allocator), `torch tuned`
(the same with MALLOC_MMAP_THRESHOLD_ and MALLOC_TRIM_THRESHOLD_ raised), `textbook` (a loop over words).
The same network on the same random words everywhere; two threads. The figure is the median of the runs.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLIP, RATE = 0.25, 1.0
TUNED = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "4294967296"}


@dataclass(frozen=True)
class Size:
    V: int
    E: int
    H: int
    B: int
    T: int
    layers: int = 1
    cutoffs: tuple[int, ...] = ()

    def flops(self, cell: str) -> float:
        """Floating-point operations of one step's matrix products (forward, and twice that backward)."""
        gates = {"elman": 1, "gru": 3, "lstm": 4}[cell]
        cells = sum(gates * self.H * ((self.E if layer == 0 else self.H) + self.H) for layer in range(self.layers))
        return 6.0 * self.B * self.T * (cells + self.H * self.V)


SIZES = {
    "A": Size(2_000, 64, 128, 16, 12),
    "B": Size(10_000, 200, 200, 20, 35),
    "C": Size(33_278, 256, 256, 32, 35),
    "D": Size(10_000, 200, 200, 20, 35, layers=2),
    "C adaptive": Size(33_278, 256, 256, 32, 35, cutoffs=(2_000, 10_000)),
}


def rate(step: Callable[[], None], tokens: int, seconds: float) -> float:
    """Tokens a second of `step`, after two steps of warming up."""
    step()
    step()
    start, steps = time.perf_counter(), 0
    while time.perf_counter() - start < seconds or steps < 3:
        step()
        steps += 1
    return tokens * steps / (time.perf_counter() - start)


def numpy_step(size: Size, cell: str) -> Callable[[], None]:
    import numpy as np

    from rnnlm_core import network, optimizers
    from rnnlm_core.arrays import Workspace

    config = network.NetworkConfig(size.V, size.H, size.E, cell=cell, layers=size.layers, cutoffs=size.cutoffs)
    rng = np.random.default_rng(0)
    params, workspace = network.initialise(config, rng), Workspace()
    ids = frequent_first(rng.random((size.T + 1, size.B)), size.V)
    weights = np.full((size.T, size.B), 1 / (size.T * size.B), np.float32)
    states = [network.zero_states(config, size.B)]
    optimizer = optimizers.SGD()

    def step() -> None:
        result = network.forward(config, params, ids[:-1], ids[1:], weights, states[0], None, workspace)
        gradients = network.backward(config, params, result.trace, workspace)
        scale = optimizers.clipping_scale(optimizers.global_norm(gradients), CLIP)
        optimizer.update(params, gradients, {}, RATE, scale)
        states[0] = result.states

    return step


def frequent_first(uniform: Any, V: int) -> Any:
    """Word ids that follow Zipf's law roughly: log-uniform ranks."""
    return (V**uniform).astype("int64") - 1


def torch_step(size: Size, cell: str) -> Callable[[], None]:
    import numpy as np
    import torch
    from torch import nn

    torch.set_num_threads(2)
    torch.manual_seed(0)
    recurrent = {"elman": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}[cell](size.E, size.H, size.layers)
    embedding = nn.Embedding(size.V, size.E)
    output: Any = (
        nn.AdaptiveLogSoftmaxWithLoss(size.H, size.V, list(size.cutoffs), head_bias=True)
        if size.cutoffs
        else nn.Linear(size.H, size.V)
    )
    params = [*embedding.parameters(), *recurrent.parameters(), *output.parameters()]
    optimizer = torch.optim.SGD(params, lr=RATE)
    words = frequent_first(np.random.default_rng(0).random((size.T + 1, size.B)), size.V)
    ids = torch.from_numpy(words)
    states: list[Any] = [None]

    def step() -> None:
        optimizer.zero_grad(set_to_none=True)
        h, after = recurrent(embedding(ids[:-1]), states[0])
        states[0] = tuple(s.detach() for s in after) if cell == "lstm" else after.detach()
        flat, targets = h.reshape(-1, size.H), ids[1:].reshape(-1)
        if size.cutoffs:
            loss = output(flat, targets).loss
        else:
            loss = nn.functional.cross_entropy(output(flat), targets)
        loss.backward()
        nn.utils.clip_grad_norm_(params, CLIP)
        optimizer.step()

    return step


def textbook_step(size: Size, cell: str) -> Callable[[], None]:
    """The lesson as first written: one word, one matrix-vector product, one outer product at a time (Elman)."""
    import numpy as np

    rng = np.random.default_rng(0)
    V, E, H = size.V, size.E, size.H
    E_, W_x, W_h, W_y = (0.1 * rng.standard_normal(s, np.float32) for s in ((V, E), (H, E), (H, H), (V, H)))
    b_h, b_y = np.zeros(H, np.float32), np.zeros(V, np.float32)
    words = frequent_first(rng.random(size.T + 1), V)

    def step() -> None:
        h = [np.zeros(H, np.float32)]
        y = []
        for t in range(size.T):
            h.append(np.tanh(W_h @ h[-1] + W_x @ E_[words[t]] + b_h))
            z = W_y @ h[-1] + b_y
            e = np.exp(z - z.max())
            y.append(e / e.sum())
        grads = [np.zeros_like(w) for w in (E_, W_x, W_h, W_y, b_h, b_y)]
        dE, dW_x, dW_h, dW_y, db_h, db_y = grads
        dh_next = np.zeros(H, np.float32)
        for t in reversed(range(size.T)):
            dy = y[t]
            dy[words[t + 1]] -= 1
            dW_y += np.outer(dy, h[t + 1])
            db_y += dy
            dz = (1 - h[t + 1] ** 2) * (W_y.T @ dy + dh_next)
            dW_x += np.outer(dz, E_[words[t]])
            dW_h += np.outer(dz, h[t])
            db_h += dz
            dE[words[t]] += W_x.T @ dz
            dh_next = W_h.T @ dz
        norm = np.sqrt(sum(float((g**2).sum()) for g in grads))
        for w, g in zip((E_, W_x, W_h, W_y, b_h, b_y), grads, strict=True):
            w -= 0.001 * min(1.0, CLIP / norm) * g

    return step


def work(library: str, name: str, cell: str, seconds: float) -> None:
    size = SIZES[name]
    make = {"numpy": numpy_step, "torch": torch_step, "textbook": textbook_step}[library.split()[0]]
    tokens = size.T if library == "textbook" else size.T * size.B
    peak_gflops = matrix_product_rate() if library == "numpy" else None
    speed = rate(make(size, cell), tokens, seconds)
    print(json.dumps({"tokens_per_second": speed, "roofline": peak_gflops}))


def matrix_product_rate() -> float:
    """The fastest square float32 matrix product of this process, in GFLOP/s."""
    import numpy as np

    a = np.ones((2048, 2048), np.float32)
    out = a @ a
    best = float("inf")
    for _ in range(4):
        start = time.perf_counter()
        np.matmul(a, a, out=out)
        best = min(best, time.perf_counter() - start)
    return 2 * 2048**3 / best / 1e9


def measure(python: str, library: str, name: str, cell: str, seconds: float) -> dict[str, float]:
    root = Path(__file__).resolve().parent.parent
    environment = os.environ | {"PYTHONPATH": str(root)} | (TUNED if library == "torch tuned" else {})
    command = [
        python,
        __file__,
        "--worker",
        library,
        "--configs",
        name,
        "--cell",
        cell,
        "--seconds",
        str(seconds),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def compare(python: str, name: str, cell: str, runs: int, seconds: float) -> str:
    """One row of the table: median tokens/s of each library, ratios, share of the roofline."""
    libraries = {"numpy": sys.executable, "torch": python, "torch tuned": python}
    speeds: dict[str, list[float]] = {library: [] for library in libraries}
    shares = []
    for _ in range(runs):
        for library, interpreter in libraries.items():
            result = measure(interpreter, library, name, cell, seconds)
            speeds[library].append(result["tokens_per_second"])
            if library == "numpy":
                size = SIZES[name]
                flops = size.flops(cell) / (size.T * size.B) * result["tokens_per_second"]
                shares.append(flops / 1e9 / result["roofline"])
    ours, eager, tuned = (statistics.median(speeds[library]) for library in libraries)
    ratios = [
        statistics.median(a / b for a, b in zip(speeds["numpy"], speeds[other], strict=True))
        for other in ("torch", "torch tuned")
    ]
    share = "–" if SIZES[name].cutoffs else f"{statistics.median(shares):.0%}"
    return (
        f"| {name} | {cell} | {ours:,.0f} | {eager:,.0f} | {tuned:,.0f} | {ratios[0]:.2f} | {ratios[1]:.2f} | {share} |"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--torch-python", default=sys.executable, help="a Python that has PyTorch")
    parser.add_argument("--configs", nargs="+", default=list(SIZES), choices=list(SIZES))
    parser.add_argument("--cells", nargs="+", default=["elman", "gru", "lstm"])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--cell", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        work(options.worker, options.configs[0], options.cell, options.seconds)
        return
    print("| configuration | cell | ours, tokens/s | PyTorch | PyTorch tuned | ratio | ratio tuned | roofline |")
    print("|---|---|---|---|---|---|---|---|")
    for name in options.configs:
        for cell in options.cells:
            print(compare(options.torch_python, name, cell, options.runs, options.seconds), flush=True)
    textbook = measure(sys.executable, "textbook", "B", "elman", options.seconds)["tokens_per_second"]
    print(f"\nTextbook loop over words, configuration B, Elman: {textbook:,.0f} tokens/s")


if __name__ == "__main__":
    main()
