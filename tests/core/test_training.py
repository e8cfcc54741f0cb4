"""Batching, optimisers, schedules, and the training loop with its promises."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlm_core import network
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.network.growth import grow
from rnnlm_core.numerics.arrays import Ids, SparseRows
from rnnlm_core.training.batching import Mixture, sentence_chunks, stream_chunks
from rnnlm_core.training.loop import train
from rnnlm_core.training.optimizers import OPTIMIZERS, SGD, Adam, clipping_scale, global_norm
from rnnlm_core.training.schedules import HalveOnPlateau, WarmupCosine
from rnnlm_core.training.state import DivergenceError, TrainingOptions, TrainingState, begin
from rnnlm_core.training.validation import mean_loss, validate

V = 12
CONFIG = NetworkConfig(V, 8, 5, cell="lstm", dropout=0.2)


@pytest.fixture
def sequences() -> list[Ids]:
    """Sentences with something to learn: each word is followed by the next number or the one after."""
    rng = np.random.default_rng(0)
    starts, lengths = rng.integers(2, V, 60), rng.integers(2, 9, 60)
    return [
        np.array([1, *(2 + (a + rng.integers(1, 3, n).cumsum()) % (V - 2)), 1])
        for a, n in zip(starts, lengths, strict=True)
    ]


def fresh(config: NetworkConfig = CONFIG) -> network.Params:
    return network.initialize(config, np.random.default_rng(1))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.integers(1, 7), st.integers(2, 9))
def test_sentence_chunks_predict_every_word_exactly_once(lengths: list[int], batch_size: int, max_steps: int) -> None:
    sequences = [np.arange(n) + 100 * k for k, n in enumerate(lengths)]
    pairs = []
    for chunk in sentence_chunks(sequences, batch_size, np.random.default_rng(0), max_steps):
        at = chunk.mask > 0
        pairs += list(zip(chunk.inputs[at].tolist(), chunk.targets[at].tolist(), strict=True))
        assert chunk.inputs.shape[0] <= max_steps
    expected = [(a, a + 1) for sequence in sequences for a in sequence[:-1].tolist()]
    assert sorted(pairs) == sorted(expected)


def test_stream_lanes_go_on_from_chunk_to_chunk() -> None:
    chunks = list(stream_chunks([np.arange(101)], batch_size=2, steps=7))
    lanes = np.concatenate([chunk.inputs for chunk in chunks])
    np.testing.assert_array_equal(lanes[:, 0], np.arange(50))
    np.testing.assert_array_equal(lanes[:, 1], np.arange(50, 100))
    assert [chunk.carries for chunk in chunks[:3]] == [False, True, True]
    assert all((chunk.targets == chunk.inputs + 1).all() for chunk in chunks)


def test_a_stream_keeps_every_word_and_one_boundary_between_sentences() -> None:
    bare = list(stream_chunks([np.array([2, 3, 4]), np.array([5, 6, 7])], 1, 9))
    assert [*bare[0].inputs[:, 0], bare[0].targets[-1, 0]] == [2, 3, 4, 5, 6, 7]
    bounded = list(stream_chunks([np.array([1, 2, 1]), np.array([1, 3, 1])], 1, 9))
    assert [*bounded[0].inputs[:, 0], bounded[0].targets[-1, 0]] == [1, 2, 1, 3, 1]


def test_a_stream_too_short_for_its_lanes_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="smaller batch_size"):
        list(stream_chunks([np.arange(4)], batch_size=8, steps=5))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_optimiser_minimises_a_parabola(name: str) -> None:
    params = {"w": np.array([3.0, -2.0])}
    memory = OPTIMIZERS[name].initialize(params)
    for _ in range(400):
        OPTIMIZERS[name].update(params, {"w": 2 * params["w"]}, memory, 0.02)
    assert np.abs(params["w"]).max() < 0.05


@pytest.mark.parametrize("optimizer", [SGD(), SGD(momentum=0.9), SGD(weight_decay=0.1), Adam()])
def test_sparse_rows_move_as_their_dense_gradient_does(optimizer: SGD | Adam) -> None:
    table = np.random.default_rng(0).standard_normal((6, 3))
    sparse = SparseRows(np.array([1, 4]), np.ones((2, 3)), 6)
    one, other = {"E": table.copy()}, {"E": table.copy()}
    optimizer.update(one, {"E": sparse}, optimizer.initialize(one), 0.1, 0.5)
    optimizer.update(other, {"E": sparse.to_dense()}, optimizer.initialize(other), 0.1, 0.5)
    np.testing.assert_allclose(one["E"], other["E"], atol=1e-7)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(0.01, 10))
def test_clipping_never_raises_the_norm_nor_exceeds_the_bound(values: list[float], bound: float) -> None:
    norm = global_norm({"w": np.array(values)})
    clipped = norm * clipping_scale(norm, bound)
    assert clipped <= norm
    assert clipped <= bound * (1 + 1e-9)


def test_cosine_rises_falls_and_ends_at_its_floor() -> None:
    schedule = WarmupCosine(warmup=0.1, floor=0.05)
    factors = [schedule.factor(done, 0) for done in (0.0, 0.05, 0.1, 0.5, 1.0)]
    assert factors == sorted(factors[:3]) + sorted(factors[3:], reverse=True)
    assert factors[2] == pytest.approx(1)
    assert factors[-1] == pytest.approx(0.05)


def test_plateaus_halve_the_learning_rate() -> None:
    assert HalveOnPlateau().factor(0.3, plateaus=3) == 0.125


@pytest.mark.parametrize("batching", ["sentences", "stream"])
def test_training_learns(batching: str, sequences: list[Ids]) -> None:
    options = TrainingOptions(epochs=25, learning_rate=0.02, batching=batching, batch_size=6, steps=5)
    state = begin(fresh(), options)
    losses = [progress.loss for progress in train(CONFIG, state, sequences, options)]
    assert losses[-1] < 0.7 * losses[0]


@pytest.mark.parametrize(("batching", "optimizer"), [("sentences", "adam"), ("stream", "momentum")])
def test_a_resumed_training_equals_the_uninterrupted_one(batching: str, optimizer: str, sequences: list[Ids]) -> None:
    options = TrainingOptions(4, 0.02, optimizer, "plateau", 1.0, batching, batch_size=6, steps=5)
    whole = begin(fresh(), options)
    list(train(CONFIG, whole, sequences, options, sequences[:9]))
    broken = begin(fresh(), options)
    run = train(CONFIG, broken, sequences, options, sequences[:9])
    for _ in range(11):
        next(run)
    resumed = copy.deepcopy(broken)  # what a checkpoint holds
    assert resumed.batch > 0
    list(train(CONFIG, resumed, sequences, options, sequences[:9]))
    for name, value in whole.result.items():
        np.testing.assert_array_equal(resumed.result[name], value)
    assert resumed.validation_loss == whole.validation_loss


def test_whole_parts_of_a_mixture_are_read_as_often_as_they_count_and_shares_change_from_epoch_to_epoch() -> None:
    mixture = Mixture((3, 10), (2.0, 0.3), (0.0, 1.5))
    first, second = (mixture.draw(np.random.default_rng(seed)) for seed in (1, 2))
    assert first[:6].tolist() == [0, 1, 2, 0, 1, 2]
    assert len(set(first[6:])) == len(first[6:]) == 3
    assert set(first[6:]) <= set(range(3, 13))
    assert set(first[6:]) != set(second[6:])
    last = mixture.draw(np.random.default_rng(1), finishing=True)
    assert last[:10].tolist() == list(range(3, 13))
    assert len(last) == 15


def test_a_mixture_changes_in_the_middle_of_an_epoch_and_the_training_ends_at_its_tokens(sequences: list[Ids]) -> None:
    options = TrainingOptions(learning_rate=0.01, batch_size=1, tokens=600)
    state, kinds = begin(fresh(), options), dict[bool, int]()
    longest = max(map(len, sequences))
    for progress in train(CONFIG, state, sequences, options, mixture=Mixture((60,), (5.0,), (1.0,))):
        kinds.setdefault(state.finishing, progress.epoch)
    assert kinds == {False: 1, True: 2}, "five times sixty sentences are more than 70 % of 600 words"
    assert 600 <= state.read < 600 + longest


def test_a_training_of_tokens_and_a_mixture_resumes_exactly(sequences: list[Ids]) -> None:
    options = TrainingOptions(4, 0.02, schedule="cosine", batch_size=6, tokens=900, weight_dropout=0.2)
    mixture = Mixture((40, 20), (1.0, 0.5), (0.5, 2.0))
    whole, states = begin(fresh(), options), list[TrainingState]()
    for _ in train(CONFIG, whole, sequences, options, mixture=mixture):
        states.append(copy.deepcopy(whole))
    for resumed in states[3:-1:5]:
        list(train(CONFIG, resumed, sequences, options, mixture=mixture))
        assert all((resumed.params[name] == whole.params[name]).all() for name in whole.params)


def test_averaged_weights_follow_the_weights_more_smoothly(sequences: list[Ids]) -> None:
    options = TrainingOptions(epochs=12, learning_rate=0.05, averaging=0.95, batch_size=4)
    state = begin(fresh(), options)
    run = train(CONFIG, state, sequences, options)
    paths = [(state.params["b_y"].copy(), state.average["b_y"].copy()) for _ in run]
    steps, smooth_steps = (np.abs(np.diff(path, axis=0)).mean() for path in zip(*paths, strict=True))
    assert smooth_steps < steps
    assert state.result is state.average


def test_the_best_epoch_is_kept_and_patience_stops(sequences: list[Ids]) -> None:
    options = TrainingOptions(epochs=60, learning_rate=0.05, batch_size=4, patience=2)
    config = NetworkConfig(V, 32, 16, cell="gru")
    state = begin(fresh(config), options)
    for _ in train(config, state, sequences[:6], options, sequences[30:]):
        pass
    assert state.epoch < 60
    assert state.validation_loss is not None
    assert state.best_loss < state.validation_loss
    best = mean_loss(config, state.result, sentence_chunks(sequences[30:], 32))
    assert best == pytest.approx(state.best_loss)


def test_validating_within_an_epoch_changes_what_is_kept_but_not_the_training() -> None:
    rng = np.random.default_rng(0)
    some_words, others = ([rng.integers(low, low + 5, 6) for _ in range(40)] for low in (2, 7))
    validated, kept = [], []
    for validate_every in (None, 4):
        options = TrainingOptions(epochs=1, learning_rate=0.05, batch_size=4, validate_every=validate_every)
        state = begin(fresh(), options)
        losses = {progress.validation_loss for progress in train(CONFIG, state, some_words, options, others)}
        validated.append(len(losses - {None}))
        kept.append(state)
    assert validated == [1, 3], "ten batches: after 4, after 8, and at the end"
    assert kept[1].best_loss < kept[0].best_loss - 0.1, "the more it learns of some words, the less it expects others"
    assert all((kept[0].params[name] == kept[1].params[name]).all() for name in kept[0].params)


def test_a_training_left_early_can_be_validated_and_kept(sequences: list[Ids]) -> None:
    options = TrainingOptions(learning_rate=0.01)
    state = begin(fresh(), options)
    next(train(CONFIG, state, sequences[20:], options, sequences[:20]))
    validate(CONFIG, state, options, sequences[:20])
    assert all((state.best[name] == state.params[name]).all() for name in state.params)
    assert state.best_loss == state.validation_loss


def test_a_time_budget_stops_and_validates(sequences: list[Ids]) -> None:
    options = TrainingOptions(epochs=10_000, learning_rate=0.01, minutes=0.002)
    state = begin(fresh(), options)
    for _ in train(CONFIG, state, sequences, options, sequences[:9]):
        pass
    assert 0 < state.epoch < 10_000 or state.batch > 0
    assert state.best_loss < np.inf


def diverge(state: TrainingState, sequences: list[Ids], options: TrainingOptions) -> None:
    for _ in train(CONFIG, state, sequences, options):
        pass


@pytest.mark.filterwarnings("ignore:overflow|invalid")
def test_divergence_is_told_and_leaves_the_last_good_weights(sequences: list[Ids]) -> None:
    options = TrainingOptions(epochs=3, learning_rate=1e4, optimizer="sgd", clip_norm=None)
    state = begin(fresh(), options)
    with pytest.raises(DivergenceError, match="learning rate"):
        diverge(state, sequences, options)
    for name, value in fresh().items():
        np.testing.assert_array_equal(state.params[name], value)


@pytest.mark.parametrize("epochs", [1, 3])
@pytest.mark.filterwarnings("ignore:overflow|invalid")
def test_a_last_step_that_ruins_the_weights_is_undone(epochs: int, sequences: list[Ids]) -> None:
    options = TrainingOptions(epochs=epochs, learning_rate=1e6, optimizer="sgd", batch_size=100)
    state = begin(fresh(), options)
    with pytest.raises(DivergenceError, match="learning rate"):
        diverge(state, sequences, options)
    for name, value in fresh().items():
        np.testing.assert_array_equal(state.params[name], value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"clip_norm": -1.0},
        {"patience": 0},
        {"validate_every": 0},
        {"minutes": 0.0},
        {"averaging": 1.0},
        {"tokens": 0},
        {"finish_from": 1.0},
        {"weight_dropout": 1.0},
        {"embedding_dropout": -0.1},
        {"learning_rate": 0},
        {"learning_rate": float("nan")},
        {"epochs": 0},
        {"optimizer": "magic"},
    ],
)
def test_options_that_cannot_work_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must be|choose|at least"):
        TrainingOptions(**wrong)  # type: ignore[arg-type]  # wrong on purpose


@given(st.integers(0, 2**32 - 1))
def test_the_same_seed_trains_the_same_network(seed: int) -> None:
    rng = np.random.default_rng(0)
    sequences = [rng.integers(1, V, 6) for _ in range(12)]
    options = TrainingOptions(epochs=2, seed=seed, batch_size=4)
    states = [begin(fresh(), options) for _ in range(2)]
    for state in states:
        list(train(CONFIG, state, sequences, options))
    assert all((states[0].params[name] == states[1].params[name]).all() for name in states[0].params)


CONFIGS = [
    CONFIG,
    NetworkConfig(V, 6),
    NetworkConfig(V, 6, 4, cell="gru", layers=2, projection_size=4, tied=True),
    NetworkConfig(V, 6, 4, cell="lstm", cutoffs=(4, 8)),
]


@pytest.mark.parametrize("config", CONFIGS)
def test_the_stated_shapes_are_those_of_fresh_parameters(config: NetworkConfig) -> None:
    assert network.shapes(config) == {name: value.shape for name, value in fresh(config).items()}


@pytest.mark.parametrize("config", CONFIGS)
def test_growing_keeps_every_score_of_the_known_words(config: NetworkConfig) -> None:
    params = fresh(config)
    grown, larger = grow(config, params, V + 3, np.random.default_rng(0))
    assert network.shapes(grown) == {name: value.shape for name, value in larger.items()}
    ids = np.array([3])
    before, _ = network.step(config, params, ids, network.zero_states(config, 1))
    after, _ = network.step(grown, larger, ids, network.zero_states(grown, 1))
    scores, more = network.logits(config, params, before), network.logits(grown, larger, after)
    if config.cutoffs:  # log-probabilities: only their differences are kept, and only within the head
        scores, more = (s[:, :4] - s[:, :1] for s in (scores, more))
    np.testing.assert_allclose(more[:, : scores.shape[1]], scores, rtol=1e-5)


@pytest.mark.parametrize(
    "wrong",
    [{"cell": "transformer"}, {"tied": True}, {"dropout": 1.0}, {"cutoffs": (9, 4)}, {"cutoffs": (V,)}, {"layers": 0}],
)
def test_networks_that_cannot_be_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must|need|choose"):
        NetworkConfig(V, **wrong)  # type: ignore[arg-type]  # wrong on purpose
