"""From the text before the cursor to ranked words, phrases and reasons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnnlm_core import network
from rnnlm_core.evaluation import SimulationOptions, accuracy, evaluate, keystroke_savings, perplexity
from rnnlm_core.inspection.explanation import explain
from rnnlm_core.language_model import GRULanguageModel, RNNLanguageModel
from rnnlm_core.numerics.functions import softmax, top_k
from rnnlm_core.prediction.offer import Offer
from rnnlm_core.prediction.phrases import CONFIDENCE, PHRASE, phrase
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions, Suggestion
from rnnlm_core.prediction.recent_words import CacheOptions, RecentWords

TEXTS = [
    "C'est l'été, il fait très chaud à Paris.",
    "C'est déjà l'heure de partir ?",
    "Je suis très content de te voir.",
    "Je suis à Paris depuis hier.",
    "Je suis déjà en retard.",
    "J'ai mangé une glace à la fraise.",
    "J'ai vu un homme devant l'hôtel.",
    "L'homme est arrivé ce matin.",
    "Est-ce que tu viens ce soir ?",
    "Est-ce que tu as fini ?",
    "Tu viens avec nous à la plage ?",
    "On va à la plage demain matin.",
]
NO_CACHE = PredictorOptions(cache=CacheOptions(weight=0))


@pytest.fixture(scope="module")
def model() -> GRULanguageModel:
    model = GRULanguageModel(hidden_size=40, embedding_size=24, seed=1)
    model.fit(TEXTS, epochs=120, learning_rate=0.01, batch_size=6)
    return model


@pytest.fixture
def predictor(model: GRULanguageModel) -> Predictor:
    return Predictor(model)


def words(predictor: Predictor, text: str, k: int = 5) -> list[str]:
    return [suggestion.word for suggestion in predictor.suggest(text, k)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Je suis tr", "très"),
        ("Je suis dej", "déjà"),
        ("c'est l'ete", "été"),
        ("On dit cest", "c'est"),
        ("Jai", "J'ai"),
        ("L'homme est là, lhom", "l'homme"),
        ("Est", "Est"),
        ("Est-c", "-ce"),
        ("Est-ce que tu vi", "viens"),
        ("Je suis à ", "Paris"),
        ("je suis trèss", "très"),
        ("On va a la plgae", "plage"),
        ("JE SUIS TR", "TRÈS"),
        ("", "Je"),
        ("Il fait chaud. ", "C'"),
    ],
)
def test_the_word_meant_is_offered(predictor: Predictor, text: str, expected: str) -> None:
    assert expected in words(predictor, text)


@pytest.mark.parametrize(
    ("text", "word", "after"),
    [
        ("Je suis tr", "très", "Je suis très "),
        ("On est en ete", "été", "On est en été "),
        ("On dit cest", "c'est", "On dit c'est "),
        ("Voila, L", "L'", "Voila, L'"),
        ("On va a la plgae", "plage", "On va a la plage "),
        ("Est-c", "-ce", "Est-ce "),
    ],
)
def test_accepting_writes_the_word_and_its_space(predictor: Predictor, text: str, word: str, after: str) -> None:
    suggestion = next(s for s in predictor.suggest(text, 8) if s.word == word)
    assert suggestion.accepted(text) == after


@settings(max_examples=150)
@given(
    text=st.text(alphabet="abcdeéèàjlqtus' .,?!-<>/’\n\u202f0C", max_size=30) | st.text(max_size=12),
    k=st.integers(1, 9),
)
def test_no_text_breaks_it_and_nothing_is_offered_twice(model: GRULanguageModel, text: str, k: int) -> None:
    suggestions = Predictor(model).suggest(text, k)
    offered = [suggestion.word for suggestion in suggestions]
    assert len(offered) == len(set(offered)) <= k
    assert not {"<unk>", "</s>", ""} & set(offered)
    assert all(0 <= s.probability <= 1 + 1e-6 and 0 <= s.replaces <= len(text) for s in suggestions)


@pytest.mark.parametrize(
    "text", ["vi /par", "cp ~/Par", "ls ./par", "../par", "$PAR", "x --par", "C:\\par", "PAR\\par"]
)
def test_nothing_is_offered_where_a_machine_is_addressed(predictor: Predictor, text: str) -> None:
    assert words(predictor, text) == []


def test_a_slash_between_words_is_none_of_a_path(predictor: Predictor) -> None:
    assert "plage" in words(predictor, "On va à Paris/pl")


def test_probabilities_with_an_empty_prefix_are_the_networks(model: GRULanguageModel) -> None:
    predictor = Predictor(model, replace(NO_CACHE, punctuation=True))
    offered = {s.word.lower(): s.probability for s in predictor.suggest("Je suis ", 3)}
    ids = model.vocabulary.encode(["Je", "suis"])
    states = network.zero_states(model.config, 1)
    for index in [1, *ids]:
        h, states = network.step(model.config, model.params, np.array([index]), states)
    y = softmax(network.logits(model.config, model.params, h))[0]
    for word, probability in offered.items():
        assert probability == pytest.approx(y[model.vocabulary.id(word)], rel=1e-4)


def test_a_letter_and_a_deletion_cost_no_step_of_the_network(
    model: GRULanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    predictor = Predictor(model, PredictorOptions(repairs=False))
    steps = []
    real = network.step
    monkeypatch.setattr(network, "step", lambda *args: steps.append(1) or real(*args))
    predictor.suggest("Je suis très ")
    assert len(steps) == 4  # the boundary and three words
    for text in ("Je suis très c", "Je suis très co", "Je suis très", "Je suis ", "Je suis à", "Je suis très "):
        predictor.suggest(text)
    assert len(steps) == 4
    predictor.suggest("Je suis très content ")
    assert len(steps) == 5


def test_a_name_typed_once_is_offered_the_second_time(predictor: Predictor) -> None:
    assert "Zébulon" not in words(predictor, "On a vu Zé")
    assert "Zébulon" in words(predictor, "Zébulon est là. On a vu Zé")
    assert words(predictor, "Zébulon est là. On a vu ze")[0] == "Zébulon"


def test_a_sentence_just_typed_is_not_read_again(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    predictor.suggest("Je suis très content ")
    monkeypatch.setattr(network, "encode", lambda *_: pytest.fail("the sentence was read again"))
    assert predictor.suggest("Je suis très content. ")


def test_a_message_that_was_sent_counts_as_recent(predictor: Predictor) -> None:
    assert "Zébulon" not in words(predictor, "Voici Zé")
    predictor.remember("Bonjour Zébulon, ça va ?")
    assert "Zébulon" in words(predictor, "Voici Zé")


def test_a_word_comes_back_as_its_typist_spells_it(model: GRULanguageModel) -> None:
    """In small letters, where the vocabulary has it with a capital; accents are supplied, and no shout is kept."""
    made = Predictor(model)
    made.remember("on habite paris")
    made.remember("LE MATIN")
    made.remember("cest l'ete")
    assert {"paris", "Paris"} <= set(words(made, "Je suis à pa"))
    assert not {"ete", "MATIN"} & set(words(made, "Je suis à ", 60))


def test_switches_are_obeyed(model: GRULanguageModel) -> None:
    def offers(text: str, options: PredictorOptions) -> list[str]:
        return words(Predictor(model, options), text, 30)

    assert offers("cest", PredictorOptions(repairs=False, typos=False)) == []
    assert offers("plgae", PredictorOptions(typos=False)) == []
    assert "," not in offers("C'est l'été", PredictorOptions()) + offers("C'est l'été ", PredictorOptions())
    assert "," in offers("C'est l'été ", PredictorOptions(punctuation=True))
    tight = Predictor(model, PredictorOptions(automatic_space=False))
    assert tight.suggest("Je suis tr", 1)[0].insert == "très"


def test_signs_that_open_a_line_of_a_book_are_not_offered() -> None:
    model = RNNLanguageModel(hidden_size=4, language="fr")
    model.build_vocabulary(["— Oui, dit-il, « oui »."])
    offered = Offer(model, PredictorOptions(punctuation=True)).words
    assert {word for word, is_offered in zip(model.vocabulary.words, offered, strict=True) if is_offered} & set(
        "—«»,."
    ) == set("»,.")


def test_a_typo_never_comes_before_a_true_completion(predictor: Predictor) -> None:
    assert all(word.lower().startswith("pl") for word in words(predictor, "pl"))


def test_cache_probabilities_follow_the_formula() -> None:
    rng = np.random.default_rng(0)
    states, h = rng.standard_normal((5, 3)), rng.standard_normal(3)
    recent = RecentWords(states, ["a", "b", "a", "c", "b"])
    mass = np.exp(0.7 * states @ h)
    expected = np.array([mass[0] + mass[2], mass[1] + mass[4], mass[3]]) / mass.sum()
    assert recent.words == ["a", "b", "c"]
    np.testing.assert_allclose(recent.distribution(h, 0.7), expected)


@given(st.integers(1, 700), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_top_k_equals_a_full_sort(size: int, k: int, seed: int) -> None:
    scores = np.random.default_rng(seed).integers(0, 50, size).astype(np.float32)  # with ties
    np.testing.assert_array_equal(top_k(scores, k), np.argsort(-scores, kind="stable")[:k])


def test_a_phrase_goes_several_words_ahead_and_knows_its_beginnings(predictor: Predictor) -> None:
    found = phrase(predictor, "Est-ce q", least=0.01)
    assert found is not None
    assert found.words[:2] == ("que", "tu")
    assert found.insert.startswith("ue tu ")
    assert found.shown.startswith("que tu")
    assert found.shorter is not None
    assert found.words[:-1] == found.shorter.words
    assert 0 < found.probability <= found.shorter.probability <= 1
    sure = found.sure
    assert sure is not None
    assert sure.probability >= CONFIDENCE
    assert found.accepted("Est-ce q").startswith(sure.accepted("Est-ce q"))


def test_no_phrase_is_less_likely_than_asked_for(predictor: Predictor) -> None:
    found, text = phrase(predictor, "Est-ce q", least=0.01), "Bonjour "
    assert found is not None
    assert phrase(predictor, "Est-ce q", least=found.probability) == found
    likeliest = predictor.suggest(text, 1)[0].probability
    assert phrase(predictor, text, least=min(1.0, 1.01 * likeliest)) is None


def test_no_phrase_begins_with_a_doubtful_guess(predictor: Predictor, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "On va a la plgae"
    doubtful = [replace(s, probability=0.6) for s in predictor.suggest(text)]
    assert doubtful[0].is_guess
    monkeypatch.setattr(predictor, "suggest", lambda *_, **__: doubtful)
    assert phrase(predictor, text, least=1e-6) is None


@pytest.mark.parametrize(
    ("kind", "probability", "ghostly"),
    [
        ({}, 0.1, True),
        ({"is_guess": True}, 0.8, False),
        ({"is_guess": True}, 0.95, True),
        ({"is_listed": True}, 1.0, False),
        ({"is_expansion": True}, 1.0, False),
    ],
)
def test_what_is_doubtful_or_not_the_networks_never_stands_at_the_cursor(
    kind: dict[str, bool], probability: float, ghostly: bool
) -> None:
    assert Suggestion("mot", probability, "mot ", 0, **kind).is_ghostly is ghostly


def test_no_phrase_ends_in_a_sign_or_counts_it_as_a_word(model: GRULanguageModel) -> None:
    predictor = Predictor(model, replace(NO_CACHE, punctuation=True))
    for text in ("Je suis ", "On va à ", "Tu viens avec nous à la plage", "Est-ce que tu ", "Je suis déjà en ret"):
        found = phrase(predictor, text, least=1e-3)
        assert found is None or found.words[-1][0].isalpha()
        assert found is None or 2 <= sum(word[0].isalpha() and not word.endswith("'") for word in found.words) <= 3


def test_no_phrase_goes_past_the_end_of_the_sentence(model: GRULanguageModel) -> None:
    predictor = Predictor(model, NO_CACHE)
    assert phrase(predictor, "Tu viens avec nous à la plage ", least=1e-6) is None
    assert phrase(predictor, "Je suis déjà en ") is None
    assert predictor.suggest("Je suis déjà en ", 1)[0].word == "retard"


def test_a_phrase_has_spaces_between_its_words_also_where_none_follows_it(model: GRULanguageModel) -> None:
    found = phrase(Predictor(model, replace(NO_CACHE, automatic_space=False)), "Est-ce q", least=0.01)
    assert found is not None
    assert found.insert.startswith("ue tu")
    assert not found.insert.endswith(" ")


def test_a_list_of_no_length_is_empty(predictor: Predictor) -> None:
    assert [predictor.suggest(text, k) for text in ("Je", "cest", "zzzz", "") for k in (0, -1)] == [[]] * 8


def test_a_model_that_has_grown_needs_a_new_predictor(model: GRULanguageModel) -> None:
    grown = model.copy()
    predictor = Predictor(grown)
    grown.grow_vocabulary(["Zébulon"])
    with pytest.raises(RuntimeError, match="new Predictor"):
        predictor.suggest("Z")


def test_a_model_that_is_trained_is_read_anew(model: GRULanguageModel) -> None:
    trained = model.copy()
    predictor = Predictor(trained)
    predictor.suggest("Je suis ")
    for _ in range(3):
        trained.train_on_sentence("Je suis parti.", learning_rate=0.5)
    assert predictor.suggest("Je suis ") == Predictor(trained).suggest("Je suis ")


def test_a_model_without_boundaries_is_explained_as_it_predicts() -> None:
    model = GRULanguageModel(hidden_size=8)
    model.fit(TEXTS, epochs=2, boundaries=False)
    predictor = Predictor(model)
    why = explain(predictor, "Je suis ", "très")
    np.testing.assert_allclose(why.hidden, predictor.reader.read(["Je", "suis"]).states[-1][0][0])
    assert len(why.influences) == 2
    assert explain(predictor, "", "Je").influences == []


def test_leaving_a_word_out_is_reading_the_others(model: GRULanguageModel) -> None:
    predictor = Predictor(model, NO_CACHE)
    why = explain(predictor, "Je suis très ", "content")
    index = model.vocabulary.id("content")
    with_it, without = (
        predictor.reader.network_probabilities(c)[index] for c in (["Je", "suis", "très"], ["Je", "suis"])
    )
    nats = next(influence.nats for influence in why.influences if influence.word == "très")
    assert nats == pytest.approx(np.log(with_it / without), rel=1e-3)


def test_an_explanation_adds_up(model: GRULanguageModel) -> None:
    predictor = Predictor(model, NO_CACHE)
    why = explain(predictor, "Je suis très ", "content")
    best = predictor.suggest("Je suis très ", 1)[0]
    assert (why.rank, best.word) == (1, "content")
    assert why.mixed == why.network
    assert why.gates.keys() == {"r", "z", "n"}
    assert {influence.word for influence in why.influences} == {"Je", "suis", "très"}
    assert why.influences[0].nats > 0


def test_an_explanation_shows_the_cache(predictor: Predictor) -> None:
    why = explain(predictor, "Zébulon est là. On a vu ", "Zébulon")
    assert why.network == 0
    assert 0 < why.mixed < why.cache
    assert why.rank == 1 + [s.word for s in predictor.suggest("Zébulon est là. On a vu ", 60)].index("Zébulon")


def test_perplexity_counts_the_end_of_each_line_and_unknown_words(model: GRULanguageModel) -> None:
    result = perplexity(model, ["Je suis zzz", "Je suis"])
    assert result.tokens == 7
    assert result.unknown == pytest.approx(1 / 5)


def test_accuracy_counts_unknown_words_as_misses_and_leaves_punctuation_out(model: GRULanguageModel) -> None:
    result = accuracy(Predictor(model, NO_CACHE), ["Je suis zzz.", "Je suis très content de te voir."])
    assert result.words == 10
    assert result.top1 <= result.top3 <= result.top5 < 100


class Fixed(Predictor):
    """Offers the same words everywhere, so that keystrokes can be counted by hand."""

    def suggest(self, text_before_cursor: str, k: int = 5, passed_over=frozenset()):  # type: ignore[no-untyped-def]  # as in Predictor
        return [s for s in super().suggest(text_before_cursor, 50) if s.word in ("suis", "très", "content")][:k]


@pytest.mark.parametrize(
    ("line", "keys"),
    [
        ("suis", 4),  # at the head of a sentence the offer is "Suis": all is typed
        ("je suis", 4),  # j e _ and one key
        ("je suis très content.", 7),  # j e _ 1 1 1 .
        ("je suisse", 9),  # never inside another word
    ],
)
def test_keystrokes_are_counted_as_defined(model: GRULanguageModel, line: str, keys: int) -> None:
    savings, latency = keystroke_savings(Fixed(model, NO_CACHE), [line])
    assert savings.keystrokes == keys
    assert savings.savings == pytest.approx(100 * (1 - keys / len(line)))
    assert latency.keystrokes == keys


def test_scanning_and_repeats_can_be_charged(model: GRULanguageModel) -> None:
    lines = ["je suis très content"]
    free, _ = keystroke_savings(Fixed(model, NO_CACHE), lines)
    charged, _ = keystroke_savings(Fixed(model, NO_CACHE), lines, SimulationOptions(scan_cost=0.1))
    assert charged.keystrokes > free.keystrokes


def test_a_key_that_takes_a_word_can_cost_more(model: GRULanguageModel) -> None:
    lines = ["je suis très content."]
    one, two = (
        keystroke_savings(Fixed(model, NO_CACHE), lines, SimulationOptions(take_cost=cost))[0] for cost in (1, 2)
    )
    assert two.keystrokes - one.keystrokes == 3


def test_phrases_and_stepping_back_only_save_keys(model: GRULanguageModel) -> None:
    plain, back, phrases = (
        keystroke_savings(Predictor(model, NO_CACHE), TEXTS, SimulationOptions(k=1, **options))[0].keystrokes
        for options in ({"steps_back": False}, {}, {"phrases": True})
    )
    assert phrases < back <= plain


def test_both_figures_are_told_where_phrases_are_counted(model: GRULanguageModel) -> None:
    found = evaluate(model, TEXTS[:3], options=SimulationOptions(phrases=True))
    assert found.with_phrases is not None
    assert found.with_phrases.savings > found.savings.savings
    assert evaluate(model, TEXTS[:3]).with_phrases is None


def test_a_word_that_was_passed_over_steps_back(predictor: Predictor) -> None:
    first, second = words(predictor, "Je suis ", 2)
    assert words(predictor, "Je suis ", 2) == [first, second]
    passed = predictor.suggest("Je suis ", 5, frozenset({first.upper()}))
    assert passed[0].word == second
    assert [s.probability for s in passed] == sorted((s.probability for s in passed), reverse=True)


def test_a_word_that_was_passed_over_comes_back_where_nothing_else_fits(predictor: Predictor) -> None:
    assert "plage" in [s.word for s in predictor.suggest("On va à la plag", 5, frozenset({"plage"}))]


def test_a_likely_phrase_has_two_words_at_least(predictor: Predictor) -> None:
    found = phrase(predictor, "Je suis très con")
    assert found is not None
    assert found.words[:2] == ("content", "de")
    assert found.accepted("Je suis très con").startswith("Je suis très content de")
    assert found.probability >= PHRASE
    assert phrase(predictor, "Je suis déjà en ret") is None


def test_no_phrase_begins_with_a_word_that_was_passed_over(predictor: Predictor) -> None:
    found = phrase(predictor, "Je suis ", least=0.05)
    assert found is not None
    again = phrase(predictor, "Je suis ", frozenset({found.words[0]}), least=0.05)
    assert again is None or again.words[0] != found.words[0]


def test_a_personal_stream_learns_names_line_by_line(model: GRULanguageModel) -> None:
    lines = ["Voici Zébulon.", "Voici Zébulon."]
    shuffled, _ = keystroke_savings(Predictor(model), lines)
    personal, _ = keystroke_savings(Predictor(model), lines, SimulationOptions(personal=True))
    assert personal.keystrokes < shuffled.keystrokes
