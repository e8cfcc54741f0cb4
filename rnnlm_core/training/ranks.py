"""One training on many processes, over MPI: each takes its share of every batch, and all make the same step.

    loss = Σ_r loss_r        g = Σ_r g_r

Rank r sees the lanes (sentences) of its share alone, each word weighted by the tokens of the whole batch; so the sums
are what one process would have measured, but for rounding. Every rank adds up the same numbers in the same order: their
weights stay equal without being sent. Dense gradients are summed by `Allreduce`; of a table that is only looked up,
the touched rows alone go round. The states that the lanes of a stream end with are gathered, so that any rank can save
the training, and any number of ranks can go on with it.

Nothing here loads mpi4py unless a program such as `mpiexec` started this process.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar

import numpy as np

from rnnlm_core.cells import State
from rnnlm_core.numerics.arrays import Array, Gradients, SparseRows
from rnnlm_core.numerics.layers import embed_backward
from rnnlm_core.training.batching import Chunk
from rnnlm_core.training.state import DivergenceError

Value = TypeVar("Value")

_SIZES = ("PMI_SIZE", "OMPI_COMM_WORLD_SIZE", "MV2_COMM_WORLD_SIZE")
"""Where the starters of MPI programs say how many processes there are: MPICH and Intel, Open MPI, MVAPICH,"""
_SIGNS = (*_SIZES, "PMI_RANK", "PMIX_RANK")
"""or at least that there may be several: Slurm."""


class RanksError(ValueError):
    """These processes can't train together; the message says what to do."""


class FailedElsewhere(Exception):  # noqa: N818 - it is no error of this rank
    """The first rank has failed and says why; this one only has to end."""


class Ranks(Protocol):
    """The processes of one training, as one of them sees them."""

    index: int
    """Of this process, from 0."""
    count: int
    neighbours: int
    """How many of them share this machine's cores, this one included."""

    def total(self, loss: float, gradients: Gradients) -> tuple[float, Gradients]:
        """The sums over all ranks, the same bits on each; the arrays of `gradients` may be written over."""

    def all_lanes(self, states: list[State], batch: int) -> list[State]:
        """The states of all lanes of a batch, from those that each rank has of its share."""

    def from_first(self, make: Callable[[], Value]) -> Value:
        """What `make` gives on the first rank, on all of them; raises FailedElsewhere where it failed there."""

    def largest(self, number: int) -> int:
        """The largest of the ranks' numbers."""

    def ending_together(self) -> AbstractContextManager[None]:
        """Within: an error that no other rank can know of ends them all, lest they wait for ever."""


class Alone:
    """The one process of an ordinary training."""

    index, count, neighbours = 0, 1, 1

    def total(self, loss: Any, gradients: Gradients) -> tuple[Any, Gradients]:
        """Its own."""
        return loss, gradients

    def all_lanes(self, states: list[State], batch: int) -> list[State]:
        """Its own."""
        return states

    def from_first(self, make: Callable[[], Value]) -> Value:
        """Its own."""
        return make()

    def largest(self, number: int) -> int:
        """Its own."""
        return number

    @contextmanager
    def ending_together(self) -> Iterator[None]:
        """Nothing to do: it ends by itself."""
        yield


ALONE = Alone()


class World:
    """All processes that `mpiexec` started."""

    def __init__(self, mpi: Any) -> None:
        """Take mpi4py's module MPI."""
        self._mpi, self._comm = mpi, mpi.COMM_WORLD
        self.index, self.count = int(self._comm.rank), int(self._comm.size)
        self.neighbours = int(self._comm.Split_type(mpi.COMM_TYPE_SHARED).size)

    def total(self, loss: float, gradients: Gradients) -> tuple[float, Gradients]:
        """One `Allreduce` an array, in place; the rows of a table as `_all_rows` has them."""
        summed: Gradients = {}
        for name, gradient in gradients.items():
            if isinstance(gradient, SparseRows):
                summed[name] = self._all_rows(gradient)
                continue
            summed[name] = dense = np.ascontiguousarray(gradient)
            self._comm.Allreduce(self._mpi.IN_PLACE, dense)
        return float(self._comm.allreduce(loss)), summed

    def _all_rows(self, own: SparseRows) -> SparseRows:
        """Σ_r of sparse gradients: everyone gets all touched rows, and adds up those of a word in the ranks' order."""
        counts = np.array(self._comm.allgather(len(own.ids)))
        width = own.rows.shape[1]
        ids = np.empty(counts.sum(), np.int64)
        rows = np.empty((len(ids), width), own.rows.dtype)
        self._comm.Allgatherv(own.ids.astype(np.int64), (ids, counts))
        self._comm.Allgatherv(np.ascontiguousarray(own.rows), (rows, counts * width))
        return embed_backward(ids, rows, own.table_rows)

    def all_lanes(self, states: list[State], batch: int) -> list[State]:
        """One `Allgatherv` a part of a layer's state."""
        return [tuple(self._all_rows_of(part, batch) for part in parts) for parts in states]

    def _all_rows_of(self, part: Array, batch: int) -> Array:
        shares = [lanes(index, self.count, batch) for index in range(self.count)]
        counts = np.array([own.stop - own.start for own in shares])
        whole = np.empty((batch, part.shape[1]), part.dtype)
        own = np.ascontiguousarray(part[: counts[self.index]])  # none of a rank that read a lane at no weight
        self._comm.Allgatherv(own, (whole, counts * part.shape[1]))
        return whole

    def from_first(self, make: Callable[[], Value]) -> Value:
        """Broadcast; an error is raised on the first rank as it is."""
        if self.index:
            succeeded, value = self._comm.bcast(None)
            if not succeeded:
                raise FailedElsewhere
            return value  # type: ignore[no-any-return] # mpi4py can't know what is sent
        try:
            made = make()
        except BaseException:
            self._comm.bcast((False, None))
            raise
        self._comm.bcast((True, made))
        return made

    def largest(self, number: int) -> int:
        """One small `allreduce`."""
        return int(self._comm.allreduce(number, self._mpi.MAX))

    @contextmanager
    def ending_together(self) -> Iterator[None]:
        """`FailedElsewhere` and what is decided from sums is known to all; anything else calls MPI's `Abort`."""
        try:
            yield
        except (FailedElsewhere, DivergenceError):
            raise
        except BaseException as error:
            reason = str(error) or type(error).__name__
            print(
                f"motamot: rank {self.index} of {self.count} failed ({reason}), which ends all of them: "
                "go on with --resume",
                file=sys.stderr,
                flush=True,
            )
            self._comm.Abort(1)
            raise


def join() -> Ranks:
    """The ranks that this process is one of; `ALONE` unless it was started as one of several.

    Raises:
        RanksError: mpi4py is missing, or speaks to another MPI than the one that started this process.
    """
    if not any(name in os.environ for name in _SIGNS):
        return ALONE
    started = max(int(os.environ.get(name) or 1) for name in _SIZES)
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        if started == 1:
            return ALONE
        raise RanksError(
            f"training on several processes needs MPI ({error}): pip install 'motamot[mpi]', and an MPI such as "
            "MPICH or Open MPI"
        ) from None
    if started > MPI.COMM_WORLD.size:
        raise RanksError(
            f"{started} processes were started, but mpi4py sees {MPI.COMM_WORLD.size}: it uses another MPI than this "
            "mpiexec: pip install 'motamot[mpi]' and start with the mpiexec of that MPI"
        )
    return World(MPI) if MPI.COMM_WORLD.size > 1 else ALONE


def lanes(index: int, count: int, batch: int) -> slice:
    """A rank's share of so many lanes: neighbours, and as many as the others have, or one more; perhaps none."""
    return slice(batch * index // count, batch * (index + 1) // count)


def share(ranks: Ranks, chunk: Chunk) -> tuple[Chunk, slice]:
    """What this rank reads of a chunk, and which of its lanes these are.

    Padding stays, for it counts as a look-up of word 0, whose moments an optimizer then moves as it does on one rank.
    A rank for which there is no lane reads the first one at no weight, so that its gradients are zeros of the right
    shape.
    """
    batch = chunk.inputs.shape[1]
    own = lanes(ranks.index, ranks.count, batch)
    if ranks.count == 1:
        return chunk, own
    idle = own.start == own.stop
    if idle:
        own = slice(0, 1)
    inputs, targets, mask = (np.ascontiguousarray(array[:, own]) for array in chunk[:3])
    return Chunk(inputs, targets, mask * 0 if idle else mask, chunk.carries), own
