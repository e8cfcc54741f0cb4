"""What training, networks and files are wrongly given: told at once, never taken silently, never an endless loop."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnlm_core import network
from rnnlm_core.files import checkpoint
from rnnlm_core.files.checkpoint import Checkpoint
from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Ids, Params
from rnnlm_core.training.loop import train
from rnnlm_core.training.state import DivergenceError, TrainingOptions, begin
from rnnlm_core.vocabulary import Vocabulary

V = 12
CONFIG = NetworkConfig(V, 8, 5)
SEQUENCES = [np.array([1, 2 + k, 3 + k, 1]) for k in range(9)]


def fresh(config: NetworkConfig = CONFIG, dtype: type = np.float32) -> Params:
    return network.initialize(config, np.random.default_rng(1), dtype)


@pytest.mark.parametrize("batching", ["sentences", "stream"])
@pytest.mark.parametrize("sequences", [[], [np.array([], int)], [np.array([3])]], ids=["none", "empty", "one id"])
def test_nothing_to_learn_is_told(sequences: list[Ids], batching: str) -> None:
    options = TrainingOptions(batching=batching)
    with pytest.raises(ValueError, match=r"nothing to learn|too few"):
        next(train(CONFIG, begin(fresh(), options), sequences, options))


def test_a_state_beyond_its_epoch_is_told() -> None:
    options = TrainingOptions(batch_size=3)
    state = begin(fresh(), options)
    state.batch = 3
    with pytest.raises(ValueError, match="after batch 3 of an epoch, which has 3"):
        next(train(CONFIG, state, SEQUENCES, options))


@pytest.mark.parametrize("wrong", [-1, V])
@pytest.mark.parametrize("config", [CONFIG, NetworkConfig(V, 8), NetworkConfig(V, 8, cutoffs=(4,))])
def test_ids_of_no_word_are_refused(config: NetworkConfig, wrong: int) -> None:
    states = network.zero_states(config, 1)
    good, bad, ones = np.array([[2], [3]]), np.array([[2], [wrong]]), np.ones((2, 1), np.float32)
    with pytest.raises(ValueError, match="size of the vocabulary"):
        network.forward(config, fresh(config), bad, good, ones, states)
    with pytest.raises(ValueError, match="size of the vocabulary"):
        network.forward(config, fresh(config), good, bad, ones, states)
    with pytest.raises(ValueError, match="size of the vocabulary"):
        network.step(config, fresh(config), bad[1], states)


def test_the_sizes_of_numpy_can_be_saved(tmp_path: Path) -> None:
    model = RNNLanguageModel(
        np.int64(6), np.int32(4), seed=np.int64(3), layers=np.uint8(2), dropout=np.float32(0.5), clip_norm=np.float64(2)
    )
    model.build_vocabulary(["il fait beau"])
    model.save(tmp_path / "model.safetensors")
    assert RNNLanguageModel.load(tmp_path / "model.safetensors").config == model.config


def test_a_size_that_is_not_whole_is_refused() -> None:
    with pytest.raises(TypeError):
        NetworkConfig(V, 6.5)  # type: ignore[arg-type]  # wrong on purpose


def test_weights_are_never_whole_numbers() -> None:
    with pytest.raises(ValueError, match="real numbers"):
        RNNLanguageModel(dtype=int)
    with pytest.raises(ValueError, match="real numbers"):
        fresh(dtype=int)


def test_training_in_float64_is_as_exact_as_its_type() -> None:
    """One step against the same step by hand: three words, whose mean no float32 holds."""
    params, by_hand = fresh(dtype=np.float64), fresh(dtype=np.float64)
    ids = np.array([1, 2, 3, 4])
    ones = np.ones((3, 1))
    run = network.forward(
        CONFIG, by_hand, ids[:-1, None], ids[1:, None], ones / 3, network.zero_states(CONFIG, 1, "f8")
    )
    gradient = network.backward(CONFIG, by_hand, run.trace)["b_y"]
    options = TrainingOptions(epochs=1, optimizer="sgd", learning_rate=0.5, clip_norm=None)
    list(train(CONFIG, begin(params, options), [ids], options))
    np.testing.assert_allclose(params["b_y"], by_hand["b_y"] - 0.5 * gradient, rtol=1e-13)


@pytest.mark.filterwarnings("ignore:overflow|invalid")
@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_after_divergence_training_can_go_on(optimizer: str) -> None:
    wild = TrainingOptions(epochs=3, learning_rate=1e6, optimizer=optimizer, averaging=0.9, batch_size=100)
    state = begin(fresh(), wild)
    with pytest.raises(DivergenceError):
        list(train(CONFIG, state, SEQUENCES, wild))
    for name, value in fresh().items():
        np.testing.assert_array_equal(state.params[name], value)
        np.testing.assert_array_equal(state.average[name], value)
    state.epoch, state.batch = 0, 0
    tame = TrainingOptions(epochs=2, learning_rate=0.01, optimizer=optimizer, averaging=0.9)
    losses = [progress.loss for progress in train(CONFIG, state, SEQUENCES, tame)]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("storage", ["float16", "int8"])
def test_weights_too_large_for_a_storage_are_told(storage: str, tmp_path: Path) -> None:
    params = fresh()
    params["b_y"][3] = 70_000
    words = Vocabulary.build([[f"mot{k}" for k in range(V - 2)]])
    config = NetworkConfig(len(words), 8, 5)
    assert len(words) == V
    with pytest.raises(ValueError, match="b_y holds values beyond 65504"):
        checkpoint.save(tmp_path / "model.safetensors", Checkpoint(config, params, words), storage)
    assert not list(tmp_path.iterdir())
