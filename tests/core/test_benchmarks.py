"""What the benchmarks measure of our own library still runs, on networks that take no time."""

from __future__ import annotations

import pytest

from benchmarks import ours
from benchmarks.sizes import Size

TINY = Size(V=20, E=4, H=5, B=2, T=3)


@pytest.mark.parametrize("cell", ["elman", "gru", "lstm"])
def test_a_step_of_training_learns_the_chunk_it_is_given(cell: str) -> None:
    step = ours.training_step(TINY, cell)
    losses = [step() for _ in range(60)]
    assert losses[-1] < 0.9 * losses[0]


def test_a_step_of_prediction_gives_as_many_words_as_it_is_asked_for() -> None:
    assert len(set(ours.prediction_step(TINY, "lstm", 5)(7))) == 5
