"""A batch whose large products threads share, and what becomes of failures beside it."""

from __future__ import annotations

from collections.abc import Generator
from threading import Event, Timer, get_ident
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlm_core import network
from rnnlm_core.cells import lstm
from rnnlm_core.network import recurrent_network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import threads
from rnnlm_core.numerics.arrays import Array, Params, Workspace
from rnnlm_core.numerics.layers import OutputTrace, output_backward
from tests.core.test_real_sizes import configurations
from tests.gradient_check import dense


@pytest.fixture(autouse=True)
def one_thread_after() -> Generator[None]:
    yield
    threads.use(1)


@settings(max_examples=60)
@given(configurations(), st.integers(1, 6), st.integers(1, 3), st.integers(2, 3), st.integers(0, 2**32 - 1))
def test_a_shared_batch_has_the_gradients_of_one_thread_and_the_same_bits_again(
    config: NetworkConfig, steps: int, batch: int, count: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    params = network.initialize(config, rng, np.float64)
    ids, targets = rng.integers(0, config.vocab_size, (2, steps, batch))
    weights = rng.random((steps, batch)) * (rng.random((steps, batch)) < 0.8)
    states = network.zero_states(config, batch, np.float64)

    def found(used: int) -> Params:
        threads.use(used, shares=used > 1)
        workspace = Workspace()
        run = network.forward(config, params, ids, targets, weights, states, np.random.default_rng(3), workspace)
        return dense(network.backward(config, params, run.trace, workspace)) | {"loss": np.array(run.loss)}

    alone, shared, again = found(1), found(count), found(count)
    for name, value in alone.items():
        np.testing.assert_allclose(shared[name], value, rtol=1e-9, atol=1e-12, err_msg=name)
        assert np.array_equal(shared[name], again[name]), name


def test_the_output_gradient_is_left_to_another_thread_while_the_loop_runs_backwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    config, ids, begun, seen = NetworkConfig(30, 9, 7, "lstm"), np.arange(12).reshape(4, 3), Event(), list[bool]()
    params, backward = network.initialize(config, np.random.default_rng(0)), lstm.backward
    threads.use(2, shares=True)
    run = network.forward(config, params, ids, ids, np.ones((4, 3)), network.zero_states(config, 3))

    def output(W_y: Array, trace: OutputTrace, workspace: None, later: threads.Later) -> Any:
        later(lambda loop: seen.append(loop.wait(20)), [begun])  # whoever goes on to the loop does not wait here
        return output_backward(W_y, trace, workspace, later=later)

    def loop(*args: Any) -> Any:
        begun.set()
        return backward(*args)

    monkeypatch.setattr(recurrent_network, "output_backward", output)
    monkeypatch.setattr(lstm, "backward", loop)
    network.backward(config, params, run.trace)
    assert seen == [True]


def test_what_fails_on_another_thread_is_raised_here_when_none_is_at_work() -> None:
    here, begun, ended = get_ident(), Event(), list[int]()

    def fail(block: int) -> None:
        assert get_ident() != here
        if block == 0:
            begun.wait(20)
            raise ZeroDivisionError
        begun.set()
        ended.append(block)

    def both() -> None:
        with threads.meanwhile() as later:
            later(fail, [0, 1])
            begun.wait(20)

    threads.use(3)
    with pytest.raises(ZeroDivisionError):
        both()
    assert ended == [1]


def test_what_fails_here_is_raised_when_no_other_thread_is_at_work() -> None:
    begun, go_on, ended = Event(), Event(), list[int]()

    def work(block: int) -> None:
        begun.set()
        go_on.wait(20)
        ended.append(block)

    def fail() -> None:
        with threads.meanwhile() as later:
            later(work, [0])
            begun.wait(20)
            Timer(0.01, go_on.set).start()
            raise KeyError

    threads.use(2)
    with pytest.raises(KeyError):
        fail()
    assert ended == [0]
