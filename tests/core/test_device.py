"""The same pages on another array library: bit for bit what NumPy gives, and no number leaves it on the way."""

from __future__ import annotations

import builtins
import copy
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from rnnlm_core import network
from rnnlm_core.language_model import LSTMLanguageModel
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import device
from rnnlm_core.numerics.arrays import Params, SparseRows, Workspace
from rnnlm_core.numerics.dropout import DropoutRates, mask
from rnnlm_core.training.batching import Mixture, sentence_chunks
from rnnlm_core.training.loop import train
from rnnlm_core.training.optimizers import OPTIMIZERS
from rnnlm_core.training.state import DivergenceError, TrainingOptions, TrainingState, begin, on_host
from rnnlm_core.training.validation import mean_loss
from tests.core.strict_array import StrictArray

V, B, T = 12, 3, 5
CONFIGS = {
    "elman, one-hot words": NetworkConfig(V, 6),
    "elman": NetworkConfig(V, 6, 4),
    "gru": NetworkConfig(V, 6, 4, cell="gru", layers=2),
    "lstm": NetworkConfig(V, 6, 4, cell="lstm", layers=2, projection_size=4, tied=True),
    "lstm, adaptive softmax": NetworkConfig(V, 6, 4, cell="lstm", cutoffs=(4, 8)),
}
RATES = DropoutRates(inputs=0.2, between=0.2, outputs=0.3, weights=0.3, words=0.1)
SENTENCES = [np.array([1, *np.random.default_rng(k).integers(2, V, 2 + k % 5), 1]) for k in range(24)]


def placed(params: Mapping[str, Any]) -> Params:
    return {name: StrictArray(value.copy()) for name, value in params.items()}  # type: ignore[misc]  # stands in for one


def fresh(config: NetworkConfig) -> Params:
    return network.initialize(config, np.random.default_rng(1))


def fetched(gradients: Mapping[str, Any]) -> Params:
    dense = {name: g.to_dense() if isinstance(g, SparseRows) else g for name, g in gradients.items()}
    return {name: device.to_host(g) for name, g in dense.items()}


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> None:
    assert one.keys() == other.keys()
    for name, value in one.items():
        np.testing.assert_array_equal(device.to_host(other[name]), device.to_host(value), err_msg=name)


@pytest.mark.parametrize("name", CONFIGS)
def test_forward_and_backward_equal_numpy_bit_for_bit(name: str) -> None:
    config, rng = CONFIGS[name], np.random.default_rng(0)
    ids, targets = rng.integers(0, V, (2, T, B))
    weights = np.full((T, B), np.float32(1 / (T * B)))
    found = []
    for params in (fresh(config), placed(fresh(config))):
        like, workspace = params["cells.0.b_h"], Workspace()
        states = network.zero_states(config, B, like=like)
        run = network.forward(config, params, ids, targets, weights, states, np.random.default_rng(3), workspace, RATES)
        found.append((float(run.loss), fetched(network.backward(config, params, run.trace, workspace))))
    assert found[0][0] == pytest.approx(found[1][0], rel=1e-6), "clusters add their losses as Python's numbers or not"
    same(found[0][1], found[1][1])


@pytest.mark.parametrize("name", CONFIGS)
def test_a_step_reads_a_word_as_numpy_does(name: str) -> None:
    config, ids = CONFIGS[name], np.array([3, 4])
    scores = []
    for params in (fresh(config), placed(fresh(config))):
        states = network.zero_states(config, 2, like=params["cells.0.b_h"])
        scores.append(device.to_host(network.logits(config, params, network.step(config, params, ids, states)[0])))
    np.testing.assert_array_equal(*scores)


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("name", CONFIGS)
@pytest.mark.parametrize("clip_norm", [None, 0.5])
def test_training_equals_numpy_bit_for_bit(name: str, optimizer: str, clip_norm: float | None) -> None:
    config = CONFIGS[name]
    options = TrainingOptions(
        *(2, 0.01, optimizer),
        clip_norm=clip_norm,
        batch_size=5,
        averaging=0.9,
        validate_every=2,
        weight_dropout=0.2,
        embedding_dropout=0.1,
        output_dropout=0.3,
    )
    states = [begin(fresh(config), options), begin(placed(fresh(config)), options)]
    for state in states:
        list(train(config, state, SENTENCES, options, SENTENCES[:6]))
    assert states[0].loss_sum == pytest.approx(states[1].loss_sum, rel=1e-6), "a device sums its losses later"
    assert states[0].validation_loss == pytest.approx(states[1].validation_loss, rel=1e-6)
    for part in ("params", "average"):
        for key, value in getattr(states[0], part).items():
            there = device.to_host(getattr(states[1], part)[key])
            # a device divides by the norm in its own precision, Python in float64
            assert np.array_equal(there, value) if clip_norm is None else np.allclose(there, value, 1e-4, 1e-5), key
    assert all(isinstance(value, StrictArray) for value in states[1].params.values())


def test_evaluation_equals_numpy_bit_for_bit() -> None:
    config = CONFIGS["lstm"]
    chunks = sentence_chunks(SENTENCES, 4)
    assert mean_loss(config, placed(fresh(config)), chunks) == pytest.approx(
        mean_loss(config, fresh(config), chunks), rel=1e-6
    )


def test_a_device_reads_its_losses_rarely_and_misses_none() -> None:
    config, options = CONFIGS["elman"], TrainingOptions(1, 0.01, batch_size=1)
    host, there = begin(fresh(config), options), begin(placed(fresh(config)), options)
    every = list(train(config, host, SENTENCES, options))
    few = list(train(config, there, SENTENCES, options))
    assert len(every) == len(SENTENCES)
    assert len(few) == 3, "the first, sixteen more, and the end"
    assert few[-1].loss == pytest.approx(every[-1].loss, rel=1e-6)
    assert there.read == host.read


def test_a_training_on_a_device_resumes_exactly() -> None:
    config = CONFIGS["lstm"]
    options = TrainingOptions(3, 0.01, batch_size=2, averaging=0.9, weight_dropout=0.2)
    whole = begin(placed(fresh(config)), options)
    list(train(config, whole, SENTENCES, options))
    broken = begin(placed(fresh(config)), options)
    run = train(config, broken, SENTENCES, options)
    next(run), next(run)
    saved = on_host(copy.copy(broken))
    assert all(isinstance(value, np.ndarray) for value in saved.memory.values())
    resumed = _on_device(saved)
    list(train(config, resumed, SENTENCES, options))
    same(whole.params, resumed.params)
    same(whole.average, resumed.average)


def _on_device(state: TrainingState) -> TrainingState:
    held = {part: placed(getattr(state, part)) for part in ("params", "average", "best")}
    memory = placed(state.memory) | {name: state.memory[name] for name in state.memory.keys() & {"steps"}}
    return copy.copy(state).__class__(**vars(state) | held | {"memory": memory, "carried": []})


@pytest.mark.filterwarnings("ignore:overflow|invalid")
def test_divergence_on_a_device_is_noticed_later_and_taken_back() -> None:
    config = CONFIGS["elman"]
    options = TrainingOptions(3, 1e6, "sgd", clip_norm=None, batch_size=1, averaging=0.9)
    state = begin(placed(fresh(config)), options)
    with pytest.raises(DivergenceError, match="learning rate"):
        list(train(config, state, SENTENCES, options))
    same(fresh(config), state.params)
    same(fresh(config), state.average)


def test_a_mixture_trains_on_a_device_too() -> None:
    config, mixture = CONFIGS["elman"], Mixture((20, 4), (1.0, 0.5), (0.2, 3.0))
    options = TrainingOptions(learning_rate=0.01, batch_size=4, tokens=400)
    states = [begin(fresh(config), options), begin(placed(fresh(config)), options)]
    for state in states:
        list(train(config, state, SENTENCES, options, mixture=mixture))
    assert states[0].read == states[1].read
    assert states[1].finishing


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.5])
def test_masks_are_the_same_on_every_device_and_in_blocks(rate: float) -> None:
    rngs = np.random.default_rng(5), np.random.default_rng(5)
    like = np.ones(1, np.float32)
    host = mask(rngs[0], rate, (300, 500), like)
    there = mask(rngs[1], rate, (300, 500), StrictArray(like))  # type: ignore[arg-type]  # stands in for an array
    np.testing.assert_array_equal(host, device.to_host(there))
    assert set(np.unique(host)) == {0, np.float32(1 / (1 - rate))}
    assert host.mean() == pytest.approx(1, abs=0.02)


def test_without_cupy_a_gpu_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def refuse(name: str, *rest: Any, **more: Any) -> Any:
        if name == "cupy":
            raise ImportError(name)
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(device.DeviceError, match=r"pip install 'motamot\[gpu\]'"):
        device.resolve("gpu")
    assert device.resolve("auto") == "cpu"
    with pytest.raises(device.DeviceError, match="motamot"):
        LSTMLanguageModel(hidden_size=4, device="gpu").fit(["il fait beau"], epochs=1)


def test_a_device_without_room_says_what_to_lower() -> None:
    class OutOfMemoryError(MemoryError):
        """What CuPy raises has this name."""

    with pytest.raises(device.DeviceError, match="--batch-size"), device.explained_memory():
        raise OutOfMemoryError("Out of memory allocating 8,589,934,592 bytes")
    with pytest.raises(KeyError), device.explained_memory():
        raise KeyError("another error stays what it is")
