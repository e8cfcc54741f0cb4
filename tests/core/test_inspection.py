"""What the inspector is told: candidates, states, gates, gradients and reasons, each against a plain computation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from rnnlm_core import network
from rnnlm_core.inspection import Reached, activity, fade, gradient_reach, influences, look
from rnnlm_core.inspection._reach import output_gradient, state_gradients
from rnnlm_core.language_model import GRULanguageModel, LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.network.config import NetworkConfig
from rnnlm_core.numerics.arrays import Array
from rnnlm_core.numerics.functions import softmax
from rnnlm_core.prediction.predictor import Predictor
from rnnlm_core.vocabulary import BOUNDARY_ID
from tests.gradient_check import TOLERANCE, central_differences, relative_error

T, E, H, V = 5, 3, 4, 7
CONFIGURATIONS = {
    "elman": NetworkConfig(V, H, E),
    "gru": NetworkConfig(V, H, E, cell="gru"),
    "lstm": NetworkConfig(V, H, E, cell="lstm"),
    "elman, one-hot words": NetworkConfig(V, H),
    "gru, two layers": NetworkConfig(V, H, E, cell="gru", layers=2),
    "lstm, projection, tied": NetworkConfig(V, H, E, cell="lstm", projection_size=E, tied=True),
    "lstm, adaptive softmax": NetworkConfig(V, H, E, cell="lstm", cutoffs=(2, 4)),
}
TEXTS = ["Je suis très content de te voir.", "Je suis à Paris depuis hier.", "On va à la plage demain matin."]


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    model = LSTMLanguageModel(hidden_size=24, embedding_size=12, seed=1)
    model.fit(TEXTS, epochs=60, learning_rate=0.02)
    return Predictor(model)


def loss_with_injections(config: NetworkConfig, params: dict[str, Array], ids: Array, injected: Array) -> float:
    """-log p(word 3) after the words, where injected[t, l] is added to h_t of layer l as soon as it is made."""
    states = network.zero_states(config, 1, np.float64)
    for t, index in enumerate(ids):
        x = params["E"][[index]] if config.embedding_size else np.array([index])
        for layer in range(config.layers):
            _, state = config.cell_module.step(network.layer_params(params, layer), x, states[layer])
            states[layer] = (state[0] + injected[t, layer], *state[1:])
            x = states[layer][0]
    logits = network.logits(config, params, network.project(config, params, x))
    return float(-np.log(softmax(logits)[0, 3]))


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_state_gradients_match_central_differences(name: str) -> None:
    config, rng = CONFIGURATIONS[name], np.random.default_rng(5)
    params = {
        key: value + 0.3 * rng.standard_normal(value.shape)
        for key, value in network.initialize(config, rng, np.float64).items()
    }
    ids = rng.integers(0, V, T)
    encoded = network.encode(config, params, ids[:, None], network.zero_states(config, 1, np.float64))
    d_outputs = output_gradient(config, params, encoded.outputs[-1], 3)
    analytic = np.stack(state_gradients(config, params, encoded.cells, d_outputs), axis=1)
    injected = np.zeros((T, config.layers, H))
    numeric = central_differences(lambda: loss_with_injections(config, params, ids, injected), injected)
    assert relative_error(analytic, numeric) < TOLERANCE


def test_the_reach_is_told_from_the_nearest_word_on(predictor: Predictor) -> None:
    moment = look(predictor, "Je suis très content de ")
    assert moment.target is not None
    assert moment.target.index is not None
    reached = gradient_reach(moment.model, moment.reading, moment.target.index, 3)
    assert [found.word for found in reached] == ["de", "content", "très"]
    assert all(found.norm > 0 for found in reached)


def test_the_gradient_of_an_elman_network_fades_and_that_of_an_open_lstm_does_not() -> None:
    faded = {}
    for cell in ("elman", "lstm"):
        config = NetworkConfig(V, 32, 16, cell=cell)
        params = network.initialize(config, np.random.default_rng(2), np.float64)
        if cell == "lstm":
            params["cells.0.b_h"].reshape(4, -1)[2] = 5  # forget gates open
        params["cells.0.W_h"] *= 0.5
        encoded = network.encode(config, params, np.arange(30)[:, None] % V, network.zero_states(config, 1, np.float64))
        gradients = state_gradients(
            config, params, encoded.cells, output_gradient(config, params, encoded.outputs[-1], 3)
        )
        norms = np.linalg.norm(gradients[0], axis=1)[::-1].tolist()
        faded[cell] = fade([Reached("", norm) for norm in norms])
    assert faded["elman"] is not None
    assert faded["lstm"] is not None
    assert faded["elman"] < 0.6 < 0.9 < faded["lstm"]


def test_the_fade_is_the_mean_factor_a_word() -> None:
    assert fade([Reached("a", 8.0), Reached("b", 5.0), Reached("c", 2.0)]) == pytest.approx(0.5)
    assert fade([Reached("a", 8.0)]) is None


def test_candidates_are_in_the_order_of_the_suggestions(predictor: Predictor) -> None:
    for text in ("Je suis ", "Je suis tr", "On va à l", "Zébulon est là. On a vu Ze"):
        offered = [candidate.word for candidate in look(predictor, text).candidates if candidate.offered]
        suggested = [suggestion.word for suggestion in predictor.suggest(text, 3)]
        assert offered[: len(suggested)] == suggested


def test_a_candidate_mixes_network_and_cache(predictor: Predictor) -> None:
    moment = look(predictor, "Je suis à Paris. Je suis ")
    assert 0 < moment.cache_share < 0.1
    assert all(a.mixed >= b.mixed for a, b in pairwise(moment.candidates))
    for candidate in moment.candidates:
        mixed = (1 - moment.cache_share) * candidate.network + moment.cache_share * candidate.cache
        assert candidate.mixed == pytest.approx(mixed, rel=1e-3, abs=1e-6)


def test_without_letters_the_end_of_the_sentence_is_a_candidate(predictor: Predictor) -> None:
    ends = {text: BOUNDARY_ID in [c.index for c in look(predictor, text, 60).candidates] for text in ("Je ", "Je s")}
    assert ends == {"Je ": True, "Je s": False}


def test_nothing_known_fits_impossible_letters(predictor: Predictor) -> None:
    moment = look(predictor, "Je xqz")
    assert moment.candidates == ()
    assert moment.target is None


def test_activity_is_what_reading_left_behind(predictor: Predictor) -> None:
    moment = look(predictor, "Je suis très content de ")
    seen = activity(moment.model, moment.reading, 3)
    assert seen.words == ["très", "content", "de"]
    np.testing.assert_allclose(seen.hidden[-1], moment.reading.states[-1][0][0], rtol=1e-4, atol=1e-6)
    assert seen.gates.keys() == set("oifg")
    assert all(seen.gates[name].min() >= 0 and seen.gates[name].max() <= 1 for name in "oif")


@pytest.mark.parametrize(("kind", "gates"), [(RNNLanguageModel, ""), (GRULanguageModel, "rzn")])
def test_each_cell_has_its_gates(kind: type[RNNLanguageModel], gates: str) -> None:
    model = kind(hidden_size=4, embedding_size=3)
    model.fit(TEXTS, epochs=1)
    assert "".join(activity(model, look(Predictor(model), "Je suis ").reading).gates) == gates


def test_the_liveliest_units_are_those_that_move() -> None:
    model = RNNLanguageModel(hidden_size=4)
    model.fit(TEXTS, epochs=1)
    seen = activity(model, look(Predictor(model), "Je suis ").reading)
    hidden = np.array([[0.9, 0.0, -0.5, 0.1], [0.9, 0.1, 0.5, -0.3]])
    assert seen._replace(hidden=hidden).liveliest(2) == [2, 3]


def test_before_the_first_word_there_is_nothing_to_see(predictor: Predictor) -> None:
    moment = look(predictor, "")
    assert activity(moment.model, moment.reading).words == []
    assert gradient_reach(moment.model, moment.reading, 2) == []
    assert influences(moment.model, moment.reading, 2) == []


@pytest.mark.parametrize("text", ["Je ", "Je suis très "])
def test_an_influence_is_reading_without_the_word(predictor: Predictor, text: str) -> None:
    moment = look(predictor, text)
    words = [influence.word for influence in influences(moment.model, moment.reading, 5)]
    for at, influence in enumerate(influences(moment.model, moment.reading, 5)):
        with_it, without = (
            predictor.reader.network_probabilities(context)[5] for context in (words, words[:at] + words[at + 1 :])
        )
        assert influence.nats == pytest.approx(np.log(with_it / without), rel=1e-2, abs=1e-4)
