"""A thread that does one job after the other, and short ones amid a long one."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread
from typing import NamedTuple


class Job(NamedTuple):
    """Something to do."""

    run: Callable[[], None]
    is_short: bool
    """Whether it may be done amid a long one."""


class Jobs:
    """Jobs in the order they were asked for. Any thread asks; one does them."""

    def __init__(self) -> None:
        """Start nothing yet; `start` does."""
        self.is_closed = False
        """Whether nothing more will be asked for."""
        self._waiting: deque[Job] = deque()
        self._changed = Condition()
        self._is_working = False
        self._thread = Thread(target=self._work, name="engine", daemon=True)

    def start(self) -> None:
        """Begin to do what is asked for."""
        self._thread.start()

    def ask(self, run: Callable[[], None], *, is_short: bool = True) -> None:
        """Have something done after all that was asked for before."""
        with self._changed:
            self._waiting.append(Job(run, is_short))
            self._changed.notify_all()

    def do_short_ones(self) -> None:
        """Called amid a long job: do what waits and is short, but nothing before what was asked for earlier."""
        while job := self._next_short():
            job.run()

    def close(self) -> None:
        """Wait until everything that was asked for is done; the thread ends."""
        with self._changed:
            self.is_closed = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to do."""
        with self._changed:
            return not self._waiting and not self._is_working

    def _work(self) -> None:
        while job := self._next():
            job.run()

    def _next(self) -> Job | None:
        """Wait for a job; None once there is none and none will come."""
        with self._changed:
            self._is_working = False
            self._changed.wait_for(lambda: self._waiting or self.is_closed)
            self._is_working = bool(self._waiting)
            return self._waiting.popleft() if self._waiting else None

    def _next_short(self) -> Job | None:
        with self._changed:
            return self._waiting.popleft() if self._waiting and self._waiting[0].is_short else None
