"""The face: lessons, predictions, files, and errors that say what to do."""

from __future__ import annotations

from math import inf, log, nan
from pathlib import Path

import numpy as np
import pytest

from benchmarks.lesson import SENTENCES, certain_endings, floor
from rnnlm_core.language_model import (
    MODELS,
    GRULanguageModel,
    LSTMLanguageModel,
    RNNLanguageModel,
    UnknownWordWarning,
)
from rnnlm_core.training.state import DivergenceError
from tests.gradient_check import check_every_weight

LESSON = SENTENCES[:12]


@pytest.fixture
def model() -> RNNLanguageModel:
    model = RNNLanguageModel(hidden_size=12)
    model.build_vocabulary(LESSON)
    return model


@pytest.fixture(scope="module")
def learnt() -> RNNLanguageModel:
    """A model that has had its lesson: 150 epochs of twelve sentences, one at a time."""
    model = RNNLanguageModel(hidden_size=48)
    model.build_vocabulary(LESSON)
    for _ in range(150):
        for sentence in LESSON:
            model.train_on_sentence(sentence, learning_rate=0.05)
    return model


def summed_loss(model: RNNLanguageModel, sentences: list[str]) -> float:
    return sum(log(model.perplexity([s])) * (len(s.split()) - 1) for s in sentences)


def test_a_lesson_ends_near_the_floor_of_its_corpus(learnt: RNNLanguageModel) -> None:
    assert floor(LESSON) < summed_loss(learnt, LESSON) < 1.25 * floor(LESSON)


def test_last_words_that_only_one_continuation_fits_are_known(learnt: RNNLanguageModel) -> None:
    for context, word in certain_endings(LESSON):
        (best, probability), *_ = learnt.predict_next_word(context, top_k=1)
        assert best == word
        assert probability > 0.97


def test_fit_comes_nearer_to_the_floor() -> None:
    model = RNNLanguageModel(hidden_size=48)
    history = model.fit(LESSON, epochs=150, learning_rate=0.01, schedule="cosine", boundaries=False)
    assert summed_loss(model, LESSON) < 1.05 * floor(LESSON)
    assert len(history) == 150
    assert history[-1].loss < history[0].loss


def test_the_loss_of_a_sentence_is_its_summed_cross_entropy(model: RNNLanguageModel) -> None:
    words = LESSON[0].split()
    expected = 0.0
    for at in range(1, len(words)):
        ranking = dict(model.predict_next_word(" ".join(words[:at]), top_k=len(model.vocabulary)))
        expected -= log(ranking[words[at]])
    assert model.train_on_sentence(LESSON[0], learning_rate=0.01) == pytest.approx(expected, rel=1e-5)


def test_boundaries_predict_the_first_word_and_the_end(model: RNNLanguageModel) -> None:
    for _ in range(60):
        model.train_on_sentence("je bois", learning_rate=0.1, boundaries=True)
    assert model.predict_next_word("", top_k=1)[0][0] == "je"
    assert model.generate("", seed=3, temperature=0) == "je bois"


def test_gradients_of_a_sentence_match_central_differences() -> None:
    model = RNNLanguageModel(hidden_size=5, dtype=np.float64)
    model.build_vocabulary(LESSON[:3])
    assert {"W_x", "W_h", "W_y", "b_h", "b_y"} == {name.removeprefix("cells.0.") for name in model.params}

    def loss() -> float:
        return log(model.perplexity([LESSON[0]])) * (len(LESSON[0].split()) - 1)

    check_every_weight(loss, model.params, dict(model.gradients(LESSON[0])))


def test_attributes_are_the_letters_of_the_equation(model: RNNLanguageModel) -> None:
    V, H = len(model.vocabulary), 12
    shapes = [w.shape for w in (model.W_x, model.W_h, model.W_y, model.b_h, model.b_y)]
    assert shapes == [(V, H), (H, H), (H, V), (H,), (V,)]
    h = np.tanh(model.W_x[model.vocabulary.id("je")] + model.b_h)
    y = np.exp(h @ model.W_y + model.b_y)
    word, probability = model.predict_next_word("je", top_k=1)[0]
    assert probability == pytest.approx(y[model.vocabulary.id(word)] / y.sum(), rel=1e-5)


@pytest.mark.parametrize("kind", MODELS.values())
def test_the_same_seed_repeats_bit_for_bit(kind: type[RNNLanguageModel]) -> None:
    runs = []
    for _ in range(2):
        model = kind(hidden_size=8, embedding_size=6, seed=4, dropout=0.2)
        model.fit(LESSON, epochs=3)
        runs.append((model.params, model.generate("je", seed=1)))
    assert runs[0][1] == runs[1][1]
    for name, value in runs[0][0].items():
        np.testing.assert_array_equal(value, runs[1][0][name])


@pytest.mark.parametrize(
    "shape",
    [
        {},
        {"embedding_size": 7},
        {"embedding_size": 7, "projection_size": 7, "tied": True, "layers": 2},
        {"cutoffs": (20,)},
    ],
)
@pytest.mark.parametrize("kind", MODELS.values())
def test_a_saved_model_comes_back_the_same(kind: type[RNNLanguageModel], shape: dict[str, int], tmp_path: Path) -> None:
    model = kind(hidden_size=9, **shape)
    model.fit(LESSON, epochs=1)
    model.save(tmp_path / "model.safetensors")
    loaded = RNNLanguageModel.load(tmp_path / "model.safetensors")
    assert type(loaded) is kind
    assert loaded.predict_next_word("je bois") == model.predict_next_word("je bois")
    assert loaded.trained_loss == model.trained_loss


def test_new_words_can_be_learnt_later() -> None:
    model = GRULanguageModel(hidden_size=24, embedding_size=16)
    model.fit(LESSON, epochs=40, learning_rate=0.01)
    assert model.grow_vocabulary(["je bois un diabolo"]) == ["diabolo"]
    model.fit(["je bois un diabolo", *LESSON], epochs=40, learning_rate=0.01)
    assert "diabolo" in [word for word, _ in model.predict_next_word("je bois un", top_k=4)]


def test_a_copy_learns_by_itself(model: RNNLanguageModel) -> None:
    before = model.predict_next_word("je")
    twin = model.copy()
    twin.train_on_sentence(LESSON[0], learning_rate=0.5)
    twin.grow_vocabulary(["zut alors"])
    assert model.predict_next_word("je") == before
    assert "zut" not in model.vocabulary


def test_training_can_be_left_at_any_batch(model: RNNLanguageModel) -> None:
    for progress in model.training(LESSON, epochs=50, batch_size=2):
        if progress.batch == 3:
            break
    assert progress.done == pytest.approx(3 / (6 * 50))
    assert model.predict_next_word("je")


def test_long_memory_needs_the_lstm() -> None:
    """The last word is the first one again, eight words later."""
    sentences = [f"{word} a b c d e f g {word}" for word in ("un", "deux", "trois", "quatre")]
    model = LSTMLanguageModel(hidden_size=24, embedding_size=12)
    model.fit(sentences, epochs=250, learning_rate=0.02, boundaries=False)
    for sentence in sentences:
        context, word = sentence.rsplit(" ", 1)
        assert model.predict_next_word(context, top_k=1)[0][0] == word


def test_predictions_are_printed_on_request(learnt: RNNLanguageModel, capsys: pytest.CaptureFixture[str]) -> None:
    learnt.predict_next_word("je bois", top_k=2, show=True)
    first, second, third = capsys.readouterr().out.splitlines()
    assert first == "je bois …"
    assert "un" in second
    assert "%" in third


def test_unknown_words_are_read_as_unk_with_a_warning(model: RNNLanguageModel) -> None:
    with pytest.warns(UnknownWordWarning, match="<unk>: zzz"):
        ranking = model.predict_next_word("zzz", top_k=100)
    assert "<unk>" not in dict(ranking)
    assert "</s>" not in dict(ranking)


def test_nothing_is_predicted_before_there_are_words() -> None:
    with pytest.raises(RuntimeError, match="build_vocabulary"):
        RNNLanguageModel().predict_next_word("je")


def test_errors_say_what_to_do(model: RNNLanguageModel) -> None:
    with pytest.raises(ValueError, match="at least one word"):
        model.train_on_sentence("  \x1b ", learning_rate=0.1)
    with pytest.raises(ValueError, match="add a word"):
        model.train_on_sentence("je", learning_rate=0.1)
    with pytest.raises(ValueError, match="at least one word"):
        model.predict_next_word("")
    with pytest.raises(ValueError, match="no words"):
        RNNLanguageModel().build_vocabulary([" ", ""])
    with pytest.raises(ValueError, match="nothing to read"):
        model.fit(["", " "])


def test_one_string_is_not_a_list_of_sentences(model: RNNLanguageModel) -> None:
    for use in (model.fit, model.build_vocabulary, model.perplexity, model.grow_vocabulary):
        with pytest.raises(TypeError, match="list of sentences"):
            use("il fait beau")


def test_a_lesson_keeps_the_boundaries_of_a_fitted_model() -> None:
    model = RNNLanguageModel(hidden_size=8)
    model.fit(LESSON, epochs=1)
    model.train_on_sentence(LESSON[0], learning_rate=0.01)
    assert model.predict_next_word("", top_k=1)


def test_settings_come_back_with_the_model(model: RNNLanguageModel, tmp_path: Path) -> None:
    model.clip_norm = None
    model.save(tmp_path / "m")
    assert RNNLanguageModel.load(tmp_path / "m").clip_norm is None


def test_an_adaptive_softmax_has_no_single_output_matrix() -> None:
    model = RNNLanguageModel(hidden_size=8, cutoffs=(10,))
    model.build_vocabulary(LESSON)
    with pytest.raises(AttributeError, match="adaptive softmax"):
        _ = model.W_y


@pytest.mark.parametrize("wrong", [{"temperature": nan}, {"temperature": -1.0}, {"top_p": 0.0}, {"top_k": 0}])
def test_settings_of_generation_that_mean_nothing_are_refused(
    learnt: RNNLanguageModel, wrong: dict[str, float]
) -> None:
    with pytest.raises(ValueError, match="temperature"):
        learnt.generate("je", **wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_a_tiny_temperature_takes_the_likeliest(learnt: RNNLanguageModel) -> None:
    assert learnt.generate("je", temperature=1e-310) == learnt.generate("je", temperature=0)


@pytest.mark.parametrize("rate", [0.0, -1.0, nan, inf])
def test_learning_rates_that_mean_nothing_are_refused(model: RNNLanguageModel, rate: float) -> None:
    with pytest.raises(ValueError, match="learning rate"):
        model.train_on_sentence(LESSON[0], learning_rate=rate)


@pytest.mark.filterwarnings("ignore:overflow|invalid")
def test_divergence_leaves_the_weights_as_they_were(model: RNNLanguageModel) -> None:
    before = {name: value.copy() for name, value in model.params.items()}
    with pytest.raises(DivergenceError, match="smaller learning rate"):
        model.train_on_sentence(LESSON[0], learning_rate=1000)
    model.params["W_y"][0, 0] = nan
    before["W_y"][0, 0] = nan
    with pytest.raises(DivergenceError, match="learning rate"):
        model.train_on_sentence(LESSON[0], learning_rate=0.1)
    for name, value in model.params.items():
        np.testing.assert_array_equal(value, before[name])


def test_low_temperature_top_k_and_top_p_keep_to_the_likeliest(learnt: RNNLanguageModel) -> None:
    likeliest = learnt.generate("je mange", temperature=0, max_words=4)
    for narrow in ({"top_k": 1}, {"top_p": 1e-9}, {"temperature": 1e-4}):
        assert learnt.generate("je mange", max_words=4, seed=9, **narrow) == likeliest
