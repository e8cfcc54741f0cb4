"""Threads for what can be computed in any order: blocks of large arrays and products, and the parts of a batch.

A BLAS shares its products out among cores itself; NumPy's other functions run on one, but let go of the interpreter
while they compute, as products do. Each block is computed as on one thread, so the numbers of a sweep are the same bits
however many there are, and those of a product the same whichever thread is faster.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

import numpy as np

from rnnlm_core.numerics.arrays import Array
from rnnlm_core.numerics.device import is_host

Block = TypeVar("Block")

BLOCK_ELEMENTS = 2**15
"""Numbers swept over at a time: the few passes over a block then find them in the core's cache."""
_threads = _parts = 1
_shares = False
_started = 0
_jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
"""What the started threads are to do; None ends one. It wakes them in a third of the time that `concurrent.futures`
takes, 0.14 ms, which is long beside the small products of a step."""
_inside = threading.local()


class Later(Protocol):
    """Has `work` called on every block, in any order: at once, or by the end of what this was given for."""

    def __call__(self, work: Callable[[Block], object], blocks: Iterable[Block], /) -> None:
        """Take them."""


def use(count: int, parts: int = 1, shares: bool = False) -> None:
    """Let sweeps take so many threads from now on, and batches so many parts; 1, as it is at first, starts none.

    With `shares` they also share out the large products of a whole batch: for a BLAS that has one thread.
    """
    global _threads, _parts, _shares, _started
    _threads, _parts, _shares = max(1, count), max(1, parts), shares
    while _started >= _threads:
        _started -= 1
        _jobs.put(None)


def parts() -> int:
    """In how many parts a batch is to be computed, each by a thread of its own."""
    return _parts


def stretches(size: int, each: int = 4) -> list[slice]:
    """The rows or columns of a large product in stretches, so many for each thread; whole where none shares it."""
    count = min(size, each * _threads) if _shares else 1
    return [slice(size * k // count, size * (k + 1) // count) for k in range(count)]


def for_each(work: Callable[[Block], object], blocks: Iterable[Block]) -> None:
    """Call `work` on every block, in any order.

    Whoever is free takes the next one, so that a thread which the system puts aside holds up a single block; within
    `work` there is one thread alone. Raises what `work` raises, once no thread is at work any more.
    """
    with meanwhile() as later:
        later(work, blocks)


@contextmanager
def meanwhile() -> Iterator[Later]:
    """Within: other threads do what is given to `later`, while this one goes on; at its end this one helps them.

    Where there are none, it is done at once. Raises what fails, here or there, once no thread is at work any more.
    """
    waiting: deque[Callable[[], object]] = deque()
    calls: deque[None] = deque()
    """One for each thread that was called and has not come yet."""
    ended: SimpleQueue[BaseException | None] = SimpleQueue()
    free, called = 0 if _is_inside() else _threads - 1, 0

    def later(work: Callable[[Any], object], blocks: Iterable[Any]) -> None:
        nonlocal called
        if not free:
            for block in blocks:
                work(block)
            return
        turns = [partial(work, block) for block in blocks]
        waiting.extend(turns)
        helpers = min(free, len(turns))
        called += helpers
        calls.extend([None] * helpers)
        _call(help_out, helpers)

    def help_out() -> None:
        try:
            calls.pop()
        except IndexError:  # it was done without this one
            return
        try:
            _take_turns(waiting)
        except BaseException as error:  # for whoever waits for it
            waiting.clear()
            ended.put(error)
        else:
            ended.put(None)

    try:
        yield later
        _take_turns(waiting)
    finally:
        waiting.clear()
        failures = [ended.get() for _ in range(called - _taken_back(calls))]
    for failure in filter(None, failures):
        raise failure


def _is_inside() -> bool:
    """Whether this thread is at work on a block."""
    return getattr(_inside, "turn", False)


def _take_turns(waiting: deque[Callable[[], object]]) -> None:
    """Do one after the other, until none is left."""
    before, _inside.turn = _is_inside(), True
    try:
        while waiting:
            try:
                turn = waiting.popleft()
            except IndexError:  # another thread has taken the last one
                return
            turn()
    finally:
        _inside.turn = before


def _taken_back(calls: deque[None]) -> int:
    """How many threads are not wanted any more, and now will not come."""
    count = 0
    while calls:
        try:
            calls.pop()
        except IndexError:  # the last one has come
            break
        count += 1
    return count


def _call(job: Callable[[], None], count: int) -> None:
    """Have so many of the threads beside this one do a job; they are started when they are first wanted."""
    global _started
    while _started < _threads - 1:
        _started += 1
        threading.Thread(target=_do_jobs, name="helper", daemon=True).start()
    for _ in range(count):
        _jobs.put(job)


def _do_jobs() -> None:
    while (job := _jobs.get()) is not None:
        job()


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
