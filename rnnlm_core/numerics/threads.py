"""Threads for what is no matrix product: sweeps over large arrays, a block at a time.

A BLAS shares its products out among cores itself; NumPy's other functions run on one, but let go of the interpreter
while they compute. Each block is computed as on one thread, so the numbers are the same bits however many there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

Block = TypeVar("Block")

_threads = 1
_helpers: ThreadPoolExecutor | None = None


def use(count: int) -> None:
    """Let sweeps take so many threads from now on; 1, as it is at first, starts none."""
    global _threads
    _threads = max(1, count)


def for_each(work: Callable[[Block], None], blocks: Iterable[Block]) -> None:
    """Call `work` on every block, in any order.

    Whoever is free takes the next one, so that a thread which the system puts aside holds up a single block. Raises
    what `work` raises, once no thread is at work any more.
    """
    waiting = list(blocks)[::-1]

    def take_turns() -> None:
        while waiting:
            try:
                block = waiting.pop()
            except IndexError:  # another thread has taken the last one
                return
            work(block)

    helpers = [_pool().submit(take_turns) for _ in range(min(_threads, len(waiting)) - 1)]
    try:
        take_turns()
    finally:
        waiting.clear()
        begun = [helper for helper in helpers if not helper.cancel()]
        wait(begun)
    for helper in begun:
        helper.result()


def _pool() -> ThreadPoolExecutor:
    """The threads beside this one, started when they are first wanted."""
    global _helpers
    if _helpers is None:
        _helpers = ThreadPoolExecutor(thread_name_prefix="sweep")
    return _helpers
