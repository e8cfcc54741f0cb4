"""One training on several processes: the same gradients, the same dropout, the same weights as on one."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlm_core.numerics.dropout import mask
from rnnlm_core.training.batching import pad
from rnnlm_core.training.ranks import ALONE, Alone, RanksError, join, share
from tests.mpi import mpiexec, needs_mpi


class Some(Alone):
    """One of several, which nobody joins."""

    def __init__(self, index: int, count: int) -> None:
        self.index, self.count = index, count


@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.integers(2, 12))
def test_the_shares_of_a_batch_are_its_words_once_each(lengths: list[int], count: int) -> None:
    chunk = pad([np.arange(10 * lane, 10 * lane + length + 1) for lane, length in enumerate(lengths)])
    found = []
    for index in range(count):
        own, _ = share(Some(index, count), chunk)
        assert own.inputs.shape[1] >= 1
        found += own.targets[own.mask > 0].tolist()
    assert sorted(found) == sorted(chunk.targets[chunk.mask > 0].tolist())


@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 70_000))
def test_a_part_of_a_mask_is_what_the_whole_has_there(before: int, rows: int, width: int) -> None:
    like = np.zeros(1, np.float32)
    whole = mask(np.random.default_rng(3), 0.4, (before + rows, width), like)
    part = mask(np.random.default_rng(3), 0.4, (rows, width), like, before)
    assert np.array_equal(whole[before:], part)


def test_without_mpiexec_nothing_loads_mpi4py(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    assert join() is ALONE


def test_under_mpiexec_a_missing_mpi4py_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    monkeypatch.setenv("PMI_SIZE", "2")
    with pytest.raises(RanksError, match=r"motamot\[mpi\]"):
        join()


@needs_mpi
def test_ranks_make_the_weights_of_one_process_within_rounding_and_equal_ones_among_themselves() -> None:
    """Three ranks: the last batch has one sentence, and the stream two lanes, so that some have nothing to do."""
    done = mpiexec(3, "-m", "tests.core.trained_by_ranks")
    assert done.returncode == 0, done.stderr
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [line[0] for line in lines] == ["tied", "looked up", "one-hot", "adaptive", "stream"]
    for _, count, odd, apart in lines:
        assert (count, odd) == ("3", "0")
        assert float(apart) < 1e-9
