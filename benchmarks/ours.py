"""What is measured of our own library."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from benchmarks.sizes import CLIP, RATE, Size, words
from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import functions
from rnnlm_core.numerics.arrays import Ids, Workspace
from rnnlm_core.training import optimizers, parts
from tui_app.training.threads import TRIAL_BATCHES, TRIAL_SECONDS, Way, ways

TRIALS = 3
"""Of every way, at the least; their median counts."""


def _config(size: Size, cell: str) -> NetworkConfig:
    return NetworkConfig(size.V, size.H, size.E, cell=cell, layers=size.layers, cutoffs=size.cutoffs)


def training_step(size: Size, cell: str) -> Callable[[], float]:
    """One chunk, with the state of the last: forward, backward, clip, SGD -> loss in nats a word."""
    config, workspace, optimizer = _config(size, cell), Workspace(), optimizers.SGD()
    params = network.initialize(config, np.random.default_rng(0))
    ids = words(size, size.T + 1)
    weights = np.full((size.T, size.B), 1 / (size.T * size.B), np.float32)
    states = network.zero_states(config, size.B)

    def step() -> float:
        nonlocal states
        lanes = parts.Lanes(ids[:-1], ids[1:], weights, states)
        loss, states, gradients = parts.differentiate(config, params, lanes, workspace)
        scale = optimizers.clipping_scale(optimizers.global_norm(gradients), CLIP)
        optimizer.update(params, gradients, {}, RATE, scale)
        return float(loss)

    step()  # which makes all arrays
    _take_the_fastest_way(step)
    return step


def _take_the_fastest_way(step: Callable[[], float]) -> None:
    """With as many threads as BLAS was given, as `motamot train` takes them: measured first, outside the figure."""
    tried = ways(int(os.environ.get("OPENBLAS_NUM_THREADS", 1)))
    seconds: dict[Way, list[float]] = {way: [] for way in tried}
    while len(tried) > 1 and (len(seconds[tried[0]]) < TRIALS or sum(seconds[tried[0]]) < TRIAL_SECONDS):
        for way in tried:
            way.use()
            seconds[way].append(_seconds(step))
    min(tried, key=lambda way: median(seconds[way] or [0.0])).use()


def _seconds(step: Callable[[], float]) -> float:
    """Of some steps, but for the first, in which threads start."""
    step()
    start = time.perf_counter()
    for _ in range(TRIAL_BATCHES):
        step()
    return time.perf_counter() - start


def prediction_step(size: Size, cell: str, k: int) -> Callable[[int], Ids]:
    """Read one word -> the k likeliest next ones."""
    config = _config(size, cell)
    params = network.initialize(config, np.random.default_rng(0))
    states = network.zero_states(config, 1)

    def step(word: int) -> Ids:
        nonlocal states
        h, states = network.step(config, params, np.array([word]), states)
        y = functions.softmax(network.logits(config, params, h))
        return functions.top_k(y[0], k)

    return step
