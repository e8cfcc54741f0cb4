"""No gradient code without a numeric check: every cell, every layer, the network in each configuration."""

from __future__ import annotations

import numpy as np
import pytest

from rnnlm_core import network
from rnnlm_core.cells import CELLS, zero_state
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics import adaptive_softmax, dropout, functions, layers
from rnnlm_core.numerics.arrays import Array, Params, Workspace
from tests.gradient_check import (
    TOLERANCE,
    central_differences,
    check_every_weight,
    check_random_direction,
    dense,
    relative_error,
)

B, T, E, H, V = 2, 5, 3, 4, 7
CONFIGURATIONS = {
    "elman, one-hot words": NetworkConfig(V, H),
    "elman": NetworkConfig(V, H, E),
    "gru, one-hot words": NetworkConfig(V, H, cell="gru"),
    "gru, two layers": NetworkConfig(V, H, E, cell="gru", layers=2),
    "lstm, one-hot words": NetworkConfig(V, H, cell="lstm"),
    "lstm, two layers, dropout": NetworkConfig(V, H, E, cell="lstm", layers=2, dropout=0.4),
    "lstm, tied": NetworkConfig(V, H, H, cell="lstm", tied=True),
    "lstm, projection, tied, dropout": NetworkConfig(V, H, E, cell="lstm", projection_size=E, tied=True, dropout=0.3),
    "elman, projection": NetworkConfig(V, H, E, projection_size=2),
    "gru, adaptive softmax": NetworkConfig(V, H, E, cell="gru", cutoffs=(2, 4)),
    "lstm, adaptive softmax, projection": NetworkConfig(V, H, E, cell="lstm", projection_size=5, cutoffs=(3,)),
}


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def random_state(rng: np.random.Generator, cell: str) -> tuple[Array, ...]:
    return tuple(rng.standard_normal((B, H)) for _ in range(CELLS[cell].STATE_PARTS))


def random_params(rng: np.random.Generator, cell: str) -> Params:
    """Initial weights moved off their special values: biases that are zero would hide a mistake."""
    params = CELLS[cell].initialize(E, H, rng)
    return {name: value + 0.3 * rng.standard_normal(value.shape) for name, value in params.items()}


@pytest.mark.parametrize("cell", CELLS)
def test_cell_gradients_match_central_differences(cell: str, rng: np.random.Generator) -> None:
    module, params = CELLS[cell], random_params(rng, cell)
    x, state = rng.standard_normal((T, B, E)), random_state(rng, cell)
    d_outputs = rng.standard_normal((T, B, H))
    d_final = random_state(rng, cell)

    def loss() -> float:
        outputs, final, _ = module.forward(params, x, state)
        return float(np.vdot(outputs, d_outputs)) + sum(
            float(np.vdot(a, b)) for a, b in zip(final, d_final, strict=True)
        )

    _, _, trace = module.forward(params, x, state)
    gradients, dx, d_state = module.backward(params, trace, d_outputs, d_final)
    assert dx is not None
    everything = params | {"x": x} | {f"state {k}": part for k, part in enumerate(state)}
    analytic = gradients | {"x": dx} | {f"state {k}": part for k, part in enumerate(d_state)}
    check_every_weight(loss, everything, analytic)
    check_random_direction(loss, everything, analytic)


@pytest.mark.parametrize("cell", CELLS)
def test_forward_equals_the_plain_steps(cell: str, rng: np.random.Generator) -> None:
    params, x, state = random_params(rng, cell), rng.standard_normal((T, B, E)), random_state(rng, cell)
    outputs, final, _ = CELLS[cell].forward(params, x, state)
    for t in range(T):
        h, state = CELLS[cell].step(params, x[t], state)
        np.testing.assert_allclose(outputs[t], h, rtol=1e-12)
    for ours, plain in zip(final, state, strict=True):
        np.testing.assert_allclose(ours, plain, rtol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_one_hot_ids_equal_one_hot_vectors(cell: str, rng: np.random.Generator) -> None:
    ids = rng.integers(0, E, (T, B))
    params, state = random_params(rng, cell), random_state(rng, cell)
    looked_up, _, trace = CELLS[cell].forward(params, ids, state)
    multiplied, _, one_hot_trace = CELLS[cell].forward(params, np.eye(E)[ids], state)
    np.testing.assert_allclose(looked_up, multiplied, rtol=1e-12)
    d_outputs = rng.standard_normal((T, B, H))
    sparse = dense(CELLS[cell].backward(params, trace, d_outputs).gradients)
    full = dense(CELLS[cell].backward(params, one_hot_trace, d_outputs).gradients)
    np.testing.assert_allclose(sparse["W_x"], full["W_x"], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_two_chunks_with_the_state_carried_equal_one(cell: str, rng: np.random.Generator) -> None:
    params, x = random_params(rng, cell), rng.standard_normal((2 * T, B, E))
    state = zero_state(CELLS[cell], B, H, np.float64)
    whole, _, _ = CELLS[cell].forward(params, x, state)
    first, carried, _ = CELLS[cell].forward(params, x[:T], state)
    second, _, _ = CELLS[cell].forward(params, x[T:], carried)
    np.testing.assert_allclose(np.concatenate([first, second]), whole, rtol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
def test_chained_backward_passes_equal_one(cell: str, rng: np.random.Generator) -> None:
    params, x = random_params(rng, cell), rng.standard_normal((2 * T, B, E))
    d_outputs = rng.standard_normal((2 * T, B, H))
    state = zero_state(CELLS[cell], B, H, np.float64)
    _, _, trace = CELLS[cell].forward(params, x, state)
    whole = dense(CELLS[cell].backward(params, trace, d_outputs).gradients)
    _, carried, early = CELLS[cell].forward(params, x[:T], state)
    _, _, late = CELLS[cell].forward(params, x[T:], carried)
    last = CELLS[cell].backward(params, late, d_outputs[T:])
    first = CELLS[cell].backward(params, early, d_outputs[:T], last.d_state)
    for name, gradient in dense(first.gradients).items():
        np.testing.assert_allclose(gradient + dense(last.gradients)[name], whole[name], rtol=1e-10, atol=1e-12)


RATES = {
    "as configured": None,
    "everything left out": dropout.DropoutRates(inputs=0.3, between=0.2, outputs=0.4, weights=0.4, words=0.4),
}


@pytest.mark.parametrize("rates", RATES)
@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_network_gradients_match_central_differences(name: str, rates: str, rng: np.random.Generator) -> None:
    config = CONFIGURATIONS[name]
    params = network.initialize(config, rng, np.float64)
    for value in params.values():
        value += 0.2 * rng.standard_normal(value.shape)
    ids, targets = rng.integers(0, V, (T, B)), rng.integers(0, V, (T, B))
    weights = np.array([[1, 1]] * 3 + [[1, 0]] * 2) / 8  # the second sequence ends early
    states = [random_state(rng, config.cell) for _ in range(config.layers)]

    def forward() -> network.Forward:
        draws = np.random.default_rng(3)  # the same masks every time
        return network.forward(config, params, ids, targets, weights, states, draws, None, RATES[rates])

    gradients = network.backward(config, params, forward().trace)
    check_every_weight(lambda: forward().loss, params, gradients)
    check_random_direction(lambda: forward().loss, params, gradients)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_backward_twice_on_one_trace_gives_equal_gradients(name: str, rng: np.random.Generator) -> None:
    config = CONFIGURATIONS[name]
    params = network.initialize(config, rng, np.float64)
    ids, weights = rng.integers(0, V, (T, B)), np.full((T, B), 0.1)
    workspace = Workspace()
    states = network.zero_states(config, B, np.float64)
    trace = network.forward(config, params, ids, ids, weights, states, rng, workspace).trace
    first = {key: g.copy() for key, g in dense(network.backward(config, params, trace, workspace)).items()}
    for key, gradient in dense(network.backward(config, params, trace, workspace)).items():
        np.testing.assert_array_equal(gradient, first[key])


def test_a_workspace_changes_no_number(rng: np.random.Generator) -> None:
    config = CONFIGURATIONS["lstm, two layers, dropout"]
    params, workspace = network.initialize(config, rng), Workspace()
    for steps in (T, 2 * T, T):  # it serves chunks of any length, one after the other
        ids, weights = rng.integers(0, V, (steps, B)), np.full((steps, B), np.float32(0.1))
        states = network.zero_states(config, B)
        plain = network.forward(config, params, ids, ids, weights, states)
        reused = network.forward(config, params, ids, ids, weights, states, None, workspace)
        assert plain.loss == reused.loss
        expected = dense(network.backward(config, params, plain.trace))
        for key, gradient in dense(network.backward(config, params, reused.trace, workspace)).items():
            np.testing.assert_array_equal(gradient, expected[key])


def test_cross_entropy_derivative_matches_central_differences(rng: np.random.Generator) -> None:
    logits, targets = rng.standard_normal((B, V)), rng.integers(0, V, B)
    numeric = central_differences(lambda: float(functions.cross_entropy(logits, targets).sum()), logits)
    assert relative_error(functions.cross_entropy_derivative(logits, targets), numeric) < TOLERANCE


@pytest.mark.parametrize("scale", [1.0, 1e4])
def test_cross_entropy_in_place_equals_the_plain_functions(scale: float, rng: np.random.Generator) -> None:
    scores, b, targets = scale * rng.standard_normal((9, V)), rng.standard_normal(V), rng.integers(0, V, 9)
    losses, derivative = (f(scores + b, targets) for f in (functions.cross_entropy, functions.cross_entropy_derivative))
    in_place, totals = functions.cross_entropy_in_place(scores, b, targets)
    np.testing.assert_allclose(in_place, losses, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(scores / totals[:, None], derivative, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("value", "slope"),
    [(functions.sigmoid, functions.sigmoid_derivative), (np.tanh, functions.tanh_derivative)],
)
def test_slopes_match_central_differences(value, slope, rng: np.random.Generator) -> None:  # type: ignore[no-untyped-def]
    x = rng.standard_normal(V)
    numeric = central_differences(lambda: float(value(x).sum()), x)
    assert relative_error(slope(value(x)), numeric) < TOLERANCE


def test_sigmoid_survives_any_argument() -> None:
    np.testing.assert_array_equal(functions.sigmoid(np.array([-1e300, 0, 1e300])), [0, 0.5, 1])


def test_embedding_gradient_sums_repeated_words(rng: np.random.Generator) -> None:
    ids, dx = np.array([[1, 1], [4, 1]]), rng.standard_normal((2, 2, E))
    expected = np.zeros((V, E))
    np.add.at(expected, ids, dx)
    np.testing.assert_allclose(layers.embed_backward(ids, dx, V).to_dense(), expected, rtol=1e-12)


def test_adaptive_softmax_is_a_distribution_that_its_loss_agrees_with(rng: np.random.Generator) -> None:
    params = adaptive_softmax.initialize(V, H, (2, 4), rng)
    h, targets = rng.standard_normal((9, H)), rng.integers(0, V, 9)
    log_y = adaptive_softmax.log_probabilities(params, (2, 4), h)
    np.testing.assert_allclose(np.exp(log_y).sum(axis=1), 1, rtol=1e-12)
    loss, _ = adaptive_softmax.loss(params, (2, 4), h, targets, np.ones(9))
    assert loss == pytest.approx(-log_y[np.arange(9), targets].sum())


def test_dropped_weights_and_words_have_no_slope_and_others_keep_theirs(rng: np.random.Generator) -> None:
    config, ids = NetworkConfig(V, H, E), rng.integers(0, V, (T, B))
    params, weights = network.initialize(config, rng, np.float64), np.full((T, B), 0.1)
    states = network.zero_states(config, B, np.float64)
    rates = dropout.DropoutRates(weights=0.5, words=0.5)
    trace = network.forward(config, params, ids, ids, weights, states, rng, None, rates).trace
    gradients = dense(network.backward(config, params, trace))
    (weight_mask,), word_mask = trace.weight_masks, trace.masks[0]
    assert weight_mask is not None
    assert word_mask is not None
    np.testing.assert_array_equal(gradients["cells.0.W_h"] == 0, weight_mask == 0)
    read = {int(word): bool(word_mask[place].any()) for place, word in np.ndenumerate(ids)}
    assert {word: bool(gradients["E"][word].any()) for word in read} == read
    assert set(read.values()) == {True, False}, "the seed leaves out some words of the chunk, and not all"


def test_dropout_keeps_the_mean_and_one_mask_a_sequence(rng: np.random.Generator) -> None:
    mask = dropout.mask(rng, 0.25, (200, 300), np.ones(1))
    assert set(np.unique(mask)) == {0, 1 / 0.75}
    assert mask.mean() == pytest.approx(1, abs=0.02)
