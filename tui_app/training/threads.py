"""How many cores a training takes: those it is told to, or whichever of one and all is faster now.

Two BLAS threads wait for each other in every product. Where another program wants a core, one of them is often put
aside, and both together may be many times slower than one alone. So the training's own batches are timed both ways at
its start, and again now and then. Nothing is computed for it, and the results agree within rounding.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from threadpoolctl import ThreadpoolController

from rnnlm_core.files.system import processors
from rnnlm_core.numerics import threads as sweeps
from rnnlm_core.training.ranks import Ranks
from rnnlm_core.training.state import TrainingState

TRIAL_BATCHES = 4
TRIAL_SECONDS = 0.1
"""A trial goes on until it has so many batches, and so much time, of each number of threads;"""
CLEAR = 2.0
"""or until one is so many times faster than the other."""
PAUSE_SECONDS = 15.0
PAUSE_SHARE = 20.0
"""Between two trials there is at least so much time, and so many times what a trial takes."""


@dataclass
class _Timing:
    seconds: float = 0.0
    tokens: int = 0
    batches: int = 0

    @property
    def speed(self) -> float:
        return self.tokens / max(self.seconds, 1e-9)

    @property
    def is_enough(self) -> bool:
        return self.batches >= TRIAL_BATCHES and self.seconds >= TRIAL_SECONDS


@dataclass
class Pace:
    """Takes the faster of one thread and `most`; to be told after every batch how far the training is."""

    most: int
    use: Callable[[int], None]
    """Sets the number of threads."""
    clock: Callable[[], float] = time.monotonic
    threads: int = 0
    """As many as are in use; 0 before the first batch."""
    _due: float = 0.0
    _seconds: float = 0.0
    _read: int = 0
    _trial: dict[int, _Timing] = field(default_factory=dict)
    """What each number of threads has shown; empty between two trials."""

    def note(self, state: TrainingState) -> None:
        """Count the batches since the last call, and change the number of threads where it is time to."""
        seconds, tokens = state.seconds - self._seconds, state.read - self._read
        self._seconds, self._read = state.seconds, state.read
        if self._trial:
            timing = self._trial[self.threads]
            timing.seconds, timing.tokens, timing.batches = (
                timing.seconds + seconds,
                timing.tokens + tokens,
                timing.batches + 1,
            )
            self._go_on()
        elif self.clock() >= self._due:  # never with the first batch, which makes all arrays
            self._trial = {1: _Timing(), self.most: _Timing()}
            self._take(1)

    def _go_on(self) -> None:
        """Decide, or let the other number of threads have the next batch."""
        one, all_ = self._trial[1], self._trial[self.most]
        slower, faster = sorted((one.speed, all_.speed))
        is_clear = one.batches == all_.batches and faster > CLEAR * slower
        if not (is_clear or (one.is_enough and all_.is_enough)):
            self._take(self.most if self.threads == 1 else 1)
            return
        self._take(1 if one.speed > all_.speed else self.most)
        self._due = self.clock() + max(PAUSE_SECONDS, PAUSE_SHARE * (one.seconds + all_.seconds))
        self._trial = {}

    def _take(self, threads: int) -> None:
        self.threads = threads
        self.use(threads)


@contextmanager
def pace(asked: int | None, ranks: Ranks) -> Iterator[Callable[[TrainingState], None]]:
    """Within: as many BLAS threads as were asked for; else as are faster, of which what is given wants to be told.

    Several processes on one machine share its cores out, and do not measure: each would wait for the others.
    """
    pool = ThreadpoolController().select(user_api="blas")
    libraries = pool.lib_controllers
    default = max((library.num_threads for library in libraries), default=1)
    if ranks.count > 1:
        default = min(default, max(1, processors() // ranks.neighbours))
    most = asked or default

    def use(threads: int) -> None:
        sweeps.use(threads)
        for library in libraries:
            library.set_num_threads(threads)

    with pool.limit(limits=most):
        sweeps.use(most)
        try:
            measures = asked is None and ranks.count == 1 and most > 1
            yield Pace(most, use).note if measures else lambda state: None
        finally:
            sweeps.use(1)
