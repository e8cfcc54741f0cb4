"""`mpiexec -n N motamot train`, and how many cores one process takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from rnnlm_core.files import checkpoint
from rnnlm_core.numerics import threads as sweeps
from rnnlm_core.training.ranks import ALONE
from rnnlm_core.training.state import TrainingState
from tests.app.test_train_command import SENTENCES, TINY
from tests.mpi import mpiexec, needs_mpi
from tui_app.training import threads
from tui_app.training.threads import Pace, Way, pace, ways

TRAIN = ("texts.txt", "--language", "fr", "--epochs", "2", *TINY)
END_RANK_1 = """
import os, signal, sys
from mpi4py import MPI
from tui_app.__main__ import main
from tui_app.training import run
from tui_app.training.job import Job

run.CHECKPOINT_SECONDS, run.CHECKPOINT_SHARE = 0.0, 0.0
def record(job, progress, before=Job.record):
    before(job, progress)
    if MPI.COMM_WORLD.rank == 1 and job.state.step == 7:
        END
Job.record = record
main()
"""
KILL, FAIL = (END_RANK_1.replace("END", end) for end in ("os.kill(os.getpid(), signal.SIGKILL)", "raise MemoryError"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTAMOT_DATA", str(tmp_path / "data"))
    (tmp_path / "texts.txt").write_text("\n".join(SENTENCES), encoding="utf-8")
    return tmp_path


@needs_mpi
def test_two_ranks_make_one_model_and_a_killed_one_is_gone_on_with_to_the_same_bits(folder: Path) -> None:
    whole = mpiexec(2, "-m", "tui_app", "train", *TRAIN, "-o", "whole.safetensors", cwd=folder)
    assert whole.returncode == 0, whole.stderr
    assert whole.stdout.count("validation perplexity") == 1
    assert "mpiexec -n 2 motamot train texts.txt" in (folder / "whole.md").read_text(encoding="utf-8")

    killed = mpiexec(2, "-c", KILL, "train", *TRAIN, "-o", "killed.safetensors", cwd=folder)
    assert killed.returncode != 0
    assert "2 ranks, which end together: then go on with --resume" in killed.stdout
    assert not (folder / "killed.safetensors").exists()
    assert (folder / "killed.safetensors.training").exists()
    resumed = mpiexec(2, "-m", "tui_app", "train", "--resume", "-o", "killed.safetensors", cwd=folder)
    assert resumed.returncode == 0, resumed.stderr

    one, other = (checkpoint.load(folder / f"{name}.safetensors").params for name in ("whole", "killed"))
    assert all(np.array_equal(value, other[name]) for name, value in one.items())


@needs_mpi
def test_a_rank_that_fails_says_so_and_ends_the_others(folder: Path) -> None:
    done = mpiexec(2, "-c", FAIL, "train", *TRAIN, "-o", "failed.safetensors", cwd=folder)
    assert done.returncode != 0
    assert "rank 1 of 2 failed (MemoryError)" in done.stderr
    assert "--resume" in done.stderr


@needs_mpi
def test_what_cannot_work_is_said_once_and_ends_all_ranks(folder: Path) -> None:
    done = mpiexec(2, "-m", "tui_app", "train", "missing.txt", "-o", "m.safetensors", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.count("missing.txt") == 1


PARTS, SHARED, ONE, PRODUCTS = ways(2)


def used(pace: Pace, speed: Callable[[Way, int], float], batches: int) -> list[Way]:
    """The way in use after each batch of 100 words, where `speed(way, batch)` says how fast those are read."""
    state, taken = TrainingState({}, {}), []
    for batch in range(batches):
        state.seconds += 100 / speed(pace.way or PARTS, batch)
        state.read += 100
        pace.note(state)
        taken.append(pace.way or PARTS)
    return taken


@pytest.mark.parametrize("fastest", [PARTS, SHARED, ONE, PRODUCTS])
@pytest.mark.parametrize("others", [20.0, 1000.0])
def test_the_fastest_way_is_taken(fastest: Way, others: float) -> None:
    taken = used(Pace(ways(2), lambda way: None, lambda: 0.0), lambda way, _: 1300 if way == fastest else others, 60)
    assert set(taken[40:]) == {fastest}
    if others == 20:  # where it is clear, one batch of each is enough
        assert [taken.count(way) for way in ways(2) if way != fastest] == [1, 1, 1]


def test_a_machine_that_becomes_busy_is_noticed() -> None:
    set_to: list[Way] = []
    now = [0.0]

    def speed(way: Way, batch: int) -> float:
        now[0] = batch * threads.PAUSE_SECONDS / 10
        busy = {PARTS: 900.0, SHARED: 800.0, ONE: 1000.0, PRODUCTS: 20.0}
        idle = {PARTS: 1900.0, SHARED: 1850.0, ONE: 1000.0, PRODUCTS: 1800.0}
        return (busy if batch >= 50 else idle)[way]

    taken = used(Pace(ways(2), set_to.append, lambda: now[0]), speed, 400)
    assert taken[20:50].count(PARTS) > 15
    assert taken[350:].count(ONE) > 25
    assert set_to[-1] == taken[-1]
    assert taken[100:].count(PRODUCTS) < 20


def test_a_number_of_threads_is_kept_and_given_back() -> None:
    with pace(2, ALONE) as note:
        note(TrainingState({}, {}))
        assert sweeps.parts() == 2
    assert sweeps.parts() == 1
