"""How a training takes the cores: as it is told, or in whichever of four ways is faster now.

On one thread; on all, each with a part of every batch; on all, which share out what is large in a whole batch while one
runs the recurrent loop, for where the loop is small; or on all in every product, as a BLAS shares it out. The last
makes threads wait for each other hundreds of times a step: where another program wants a core, one of them is often put
aside, and all together may be many times slower than one alone. So the training's own batches are timed each way at
its start, and again now and then. Nothing is computed for it, and the results agree within rounding.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from threadpoolctl import ThreadpoolController

from rnnlm_core.files.system import processors
from rnnlm_core.numerics import threads as sweeps
from rnnlm_core.training.ranks import Ranks
from rnnlm_core.training.state import TrainingState

TRIAL_BATCHES = 4
TRIAL_SECONDS = 0.1
"""A trial goes on until it has so many batches, and so much time, of each way;"""
CLEAR = 2.0
"""but a way that is so many times slower than another is tried no more."""
PAUSE_SECONDS = 15.0
PAUSE_SHARE = 20.0
"""Between two trials there is at least so much time, and so many times what a trial takes."""


class Way(NamedTuple):
    """How many threads a product takes in the BLAS, how many the parts of a batch, and how many share a whole one."""

    blas: int = 1
    parts: int = 1
    shares: int = 1

    def use(self) -> None:
        """Have batches computed so from now on."""
        sweeps.use(max(self), self.parts, self.shares > 1)
        for library in ThreadpoolController().select(user_api="blas").lib_controllers:
            library.set_num_threads(self.blas)


def ways(most: int) -> list[Way]:
    """What may be tried with so many threads; the one to begin with comes first."""
    return [Way(parts=most), Way(shares=most), Way(), Way(blas=most)] if most > 1 else [Way()]


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

    def add(self, seconds: float, tokens: int) -> None:
        self.seconds, self.tokens, self.batches = self.seconds + seconds, self.tokens + tokens, self.batches + 1


@dataclass
class Pace:
    """Takes the fastest of some ways; to be told after every batch how far the training is."""

    ways: Sequence[Way]
    use: Callable[[Way], None]
    clock: Callable[[], float] = time.monotonic
    way: Way | None = None
    """The one in use; None before the first batch."""
    _due: float = 0.0
    _seconds: float = 0.0
    _read: int = 0
    _trial: dict[Way, _Timing] = field(default_factory=dict)
    """What each way has shown that is still tried; empty between two trials."""
    _spent: float = 0.0
    """By this trial, in seconds."""

    def note(self, state: TrainingState) -> None:
        """Count the batches since the last call, and change the way where it is time to."""
        seconds, tokens = state.seconds - self._seconds, state.read - self._read
        self._seconds, self._read = state.seconds, state.read
        if self._trial and self.way is not None:
            self._trial[self.way].add(seconds, tokens)
            self._spent += seconds
            self._go_on()
        elif self.clock() >= self._due:  # never with the first batch, which makes all arrays
            self._trial, self._spent = {way: _Timing() for way in self.ways}, 0.0
            self._take(self.ways[0])

    def _go_on(self) -> None:
        """Decide, or let the way that had the fewest batches have the next."""
        trial = self._trial
        best = max(trial, key=lambda way: trial[way].speed)
        if len({timing.batches for timing in trial.values()}) == 1:
            self._trial = trial = {way: it for way, it in trial.items() if it.speed * CLEAR >= trial[best].speed}
        if len(trial) > 1 and not all(timing.is_enough for timing in trial.values()):
            self._take(min(trial, key=lambda way: trial[way].batches))
            return
        self._take(best)
        self._due = self.clock() + max(PAUSE_SECONDS, PAUSE_SHARE * self._spent)
        self._trial = {}

    def _take(self, way: Way) -> None:
        self.way = way
        self.use(way)


@contextmanager
def pace(asked: int | None, ranks: Ranks) -> Iterator[Callable[[TrainingState], None]]:
    """Within: as many threads as were asked for; else the fastest way, of which what is given wants to be told.

    Several processes on one machine share its cores out, and do not measure: each would wait for the others.
    """
    pool = ThreadpoolController().select(user_api="blas")
    default = max((library.num_threads for library in pool.lib_controllers), default=1)
    if ranks.count > 1:
        default = min(default, max(1, processors() // ranks.neighbours))
    tried = ways(asked or default)

    with pool.limit(limits=tried[0].blas):
        tried[0].use()
        try:
            measures = asked is None and ranks.count == 1 and len(tried) > 1
            yield Pace(tried, Way.use).note if measures else lambda state: None
        finally:
            sweeps.use(1)
