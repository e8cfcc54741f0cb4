"""Threads for what is no matrix product: sweeps over large arrays by blocks, and the parts of a batch.

A BLAS shares its products out among cores itself; NumPy's other functions run on one, but let go of the interpreter
while they compute, as products do. Each block is computed as on one thread, so the numbers of a sweep are the same bits
however many there are.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.numerics.device import is_host

Block = TypeVar("Block")

BLOCK_ELEMENTS = 2**15
"""Numbers swept over at a time: the few passes over a block then find them in the core's cache."""
_threads = _parts = 1
_helpers: ThreadPoolExecutor | None = None
_inside = threading.local()


def use(count: int, parts: int = 1) -> None:
    """Let sweeps take so many threads from now on, and batches so many parts; 1, as it is at first, starts none."""
    global _threads, _parts
    _threads, _parts = max(1, count), max(1, parts)


def parts() -> int:
    """In how many parts a batch is to be computed, each by a thread of its own."""
    return _parts


def for_each(work: Callable[[Block], None], blocks: Iterable[Block]) -> None:
    """Call `work` on every block, in any order.

    Whoever is free takes the next one, so that a thread which the system puts aside holds up a single block; within
    `work` there is one thread alone. Raises what `work` raises, once no thread is at work any more.
    """
    waiting = list(blocks)[::-1]

    def take_turns() -> None:
        before, _inside.sweep = getattr(_inside, "sweep", False), True
        try:
            while waiting:
                try:
                    block = waiting.pop()
                except IndexError:  # another thread has taken the last one
                    return
                work(block)
        finally:
            _inside.sweep = before

    wanted = 0 if getattr(_inside, "sweep", False) else min(_threads, len(waiting)) - 1
    helpers = [_pool().submit(take_turns) for _ in range(wanted)]
    try:
        take_turns()
    finally:
        waiting.clear()
        begun = [helper for helper in helpers if not helper.cancel()]
        wait(begun)
    for helper in begun:
        helper.result()


def sweep(update: Callable[..., None], *arrays: Array) -> None:
    """Call `update` on the same stretch of each array, a block at a time; they are contiguous, so these are views.

    A GPU takes them whole.
    """
    if arrays[0].size <= BLOCK_ELEMENTS or not is_host(arrays[0]):
        update(*arrays)
        return
    flat = [np.reshape(array, -1, copy=False) for array in arrays]
    starts = range(0, flat[0].size, BLOCK_ELEMENTS)
    for_each(lambda start: update(*(array[start : start + BLOCK_ELEMENTS] for array in flat)), starts)


def _pool() -> ThreadPoolExecutor:
    """The threads beside this one, started when they are first wanted."""
    global _helpers
    if _helpers is None:
        _helpers = ThreadPoolExecutor(thread_name_prefix="sweep")
    return _helpers
