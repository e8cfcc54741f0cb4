"""Kept sentences as memory: what they bring, where they come from, and that nothing of a forgotten one stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnnlm_core.inspection import look
from rnnlm_core.inspection.explanation import explain
from rnnlm_core.language_model import LSTMLanguageModel
from rnnlm_core.numerics.arrays import Array
from rnnlm_core.prediction import kept_sentences
from rnnlm_core.prediction.guard import Guard
from rnnlm_core.prediction.kept_sentences import SentenceReader
from rnnlm_core.prediction.nearest_sentences import Kept, NearestOptions, NearestSentences
from rnnlm_core.prediction.predictor import Predictor, PredictorOptions
from rnnlm_core.prediction.recent_words import CacheOptions
from rnnlm_core.prediction.search import smallest

CORPUS = [
    "je suis très content",
    "tu es très gentil",
    "il fait froid ce matin",
    "on mange à midi",
    "nous mangeons à la maison",
    "merci beaucoup pour tout",
]
OWN = ["on mange à Ploumanac'h", "il fait très beau", "merci pour la maison", "tu es content ce matin"]
OPTIONS = PredictorOptions(cache=CacheOptions(weight=0), nearest=NearestOptions())
BEFORE = [[], ["on", "mange", "à"], ["il", "fait"], ["tu", "es"]]


@pytest.fixture(scope="module")
def model() -> LSTMLanguageModel:
    model = LSTMLanguageModel(hidden_size=24, embedding_size=16, projection_size=16, tied=True, seed=2)
    model.fit(CORPUS, epochs=60, learning_rate=0.02, batch_size=3)
    return model


@pytest.fixture(autouse=True)
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_sentences, "GROUP", 2)


def kept(texts: Sequence[str]) -> list[Kept]:
    return [Kept(number, text, f"2026-03-{number + 1:02d}") for number, text in enumerate(texts)]


def memory_of(model: LSTMLanguageModel, texts: Sequence[str]) -> NearestSentences:
    found = SentenceReader(model).read(kept(texts))
    assert found is not None
    return found


def predictor(model: LSTMLanguageModel, memory: NearestSentences | None) -> Predictor:
    made = Predictor(model, OPTIONS)
    made.reader.keep(memory)
    return made


def mixed(model: LSTMLanguageModel, memory: NearestSentences | None) -> list[Array]:
    return [predictor(model, memory).reader.distribution("", context).mixed for context in BEFORE]


def test_what_followed_once_is_likelier_and_the_whole_is_a_distribution(model: LSTMLanguageModel) -> None:
    plain, with_memory = (predictor(model, memory).reader for memory in (None, memory_of(model, OWN)))
    context, tres = ["il", "fait"], model.vocabulary.id("très")
    before, after = plain.distribution("", context), with_memory.distribution("", context)
    assert after.mixed[tres] > before.mixed[tres]
    total = after.mixed.sum() + sum(after.unknown.values())
    assert total == pytest.approx(1, abs=1e-5)
    assert 0 < after.remembered.share <= max(NearestOptions().shares)


def test_a_word_that_the_network_lacks_is_suggested(model: LSTMLanguageModel) -> None:
    assert "Ploumanac'h" not in model.vocabulary
    found = predictor(model, memory_of(model, OWN)).suggest("On mange à Pl")
    assert [each.word for each in found][:1] == ["Ploumanac'h"]


def test_a_word_is_remembered_as_its_typist_spells_it() -> None:
    model = LSTMLanguageModel(hidden_size=8, embedding_size=4, seed=1)
    model.fit(["on va à Metz demain"], epochs=1, learning_rate=0.01)
    memory = memory_of(model, ["on va à metz", "ON VA À METZ"])
    assert set(memory._words) == {"on", "va", "à", "metz", "Metz"}


def test_states_are_those_that_the_reader_is_in(model: LSTMLanguageModel) -> None:
    memory, reader = memory_of(model, OWN), predictor(model, None).reader
    h = reader.read(["on", "mange", "à"]).h
    nearest = memory.origins(h, "Ploumanac'h", NearestOptions(neighbours=1))
    assert [each.sentence.text for each in nearest] == [OWN[0]]
    assert memory.remembered(h, NearestOptions(neighbours=1, sharpness=1e-3)).growth > 0


def test_share_grows_with_what_was_kept_and_falls_with_distance(model: LSTMLanguageModel) -> None:
    options, h = NearestOptions(), predictor(model, None).reader.read(["on", "mange", "à"]).h
    few, more = memory_of(model, OWN), memory_of(model, [*OWN, "on mange à midi", "on mange à Lannion"])
    assert more.remembered(h, options).growth > few.remembered(h, options).growth
    far = few.remembered(h + 100, options)
    assert far.growth == 0
    assert far.words == {}


def test_forgetting_leaves_no_bit_behind(model: LSTMLanguageModel) -> None:
    never = [text for at, text in enumerate(OWN) if at != 1]
    reader = SentenceReader(model)
    reader.read(kept(OWN))
    after = reader.read([each for each in kept(OWN) if each.id != 1])
    for forgotten, unknown in zip(mixed(model, after), mixed(model, memory_of(model, never)), strict=True):
        np.testing.assert_array_equal(forgotten, unknown)
    assert not any(OWN[1] in texts for texts in reader._read)


def test_one_by_one_is_the_same_as_all_at_once(model: LSTMLanguageModel) -> None:
    reader = SentenceReader(model)
    for count in range(1, len(OWN) + 1):
        one_by_one = reader.read(kept(OWN[:count]))
    for grown, at_once in zip(mixed(model, one_by_one), mixed(model, memory_of(model, OWN)), strict=True):
        np.testing.assert_array_equal(grown, at_once)


def test_origins_name_the_sentence_and_its_day(model: LSTMLanguageModel) -> None:
    found = predictor(model, memory_of(model, OWN)).origins(["On", "mange", "à"], "Ploumanac'h")
    assert [(each.sentence.id, each.sentence.text, each.sentence.day) for each in found] == [(0, OWN[0], "2026-03-01")]
    assert 0 < found[0].weight <= 1
    assert predictor(model, memory_of(model, OWN)).origins(["on"], "gentil") == []


def test_the_inspector_is_told_the_share_and_the_sentence(model: LSTMLanguageModel) -> None:
    moment = look(predictor(model, memory_of(model, OWN)), "On mange à Pl")
    best = moment.candidates[0]
    assert (best.word, best.network) == ("Ploumanac'h", 0.0)
    assert best.mixed == pytest.approx(moment.memory_share * best.memory)
    assert [each.sentence.day for each in moment.origins] == ["2026-03-01"]
    assert explain(predictor(model, memory_of(model, OWN)), "On mange à ", "Ploumanac'h").memory == best.memory


def after_typing(model: LSTMLanguageModel, memory: NearestSentences | None, earlier: str) -> float:
    """The memory's share where a kept sentence begins, after another text."""
    reader = predictor(model, memory).reader
    return reader.distribution(earlier, ["on", "mange", "à"]).remembered.share


def test_a_memory_that_was_right_counts_for_more_and_one_that_was_wrong_for_less(model: LSTMLanguageModel) -> None:
    memory = memory_of(model, OWN + 3 * ["merci pour la glace et pour tout"])
    right, wrong = "merci pour la glace et pour tout.\n" * 3, "nous mangeons à midi.\n" * 5
    before = after_typing(model, memory, "")
    assert after_typing(model, memory, wrong) < before < after_typing(model, memory, right)


def test_a_sentence_that_is_kept_itself_is_no_proof_of_the_memory(model: LSTMLanguageModel) -> None:
    h = predictor(model, None).reader.read(["on", "mange", "à"]).h[None]
    once, twice = (memory_of(model, OWN + n * [OWN[0]]) for n in (0, 1))
    for memory, is_own, is_likely in ((once, False, True), (once, True, False), (twice, True, True)):
        p, growth = memory.expected(h, ["Ploumanac'h"], NearestOptions(), is_own=is_own)
        assert bool(p[0] > 0.3) is is_likely
        assert 0 <= growth[0] < 1


def test_the_share_is_a_function_of_the_text_alone(model: LSTMLanguageModel) -> None:
    memory, context = memory_of(model, OWN), ["on", "mange", "à", "midi"]
    typed, at_once = (predictor(model, memory).reader for _ in range(2))
    typed.distribution("Il fait très beau. ", [])
    for length in range(len(context)):
        typed.distribution("", context[:length])
    grown, jumped = (reader.distribution("", context).remembered.share for reader in (typed, at_once))
    assert grown == pytest.approx(jumped, rel=1e-5)


def test_other_text_holds_the_trust_back(model: LSTMLanguageModel) -> None:
    memory = memory_of(model, OWN)
    options = NearestOptions(doubt=0.01)
    trusts = [Guard(model, texts).trust(memory, options) for texts in ([], OWN, CORPUS)]
    assert trusts[0] == trusts[1] == 1 > trusts[2]
    assert memory.remembered(predictor(model, None).reader.read(["on"]).h, options).growth > 0.5


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=400), st.integers(1, 50))
def test_the_smallest_are_those_of_a_full_sort(values: list[int], count: int) -> None:
    found = smallest(np.array(values, np.float32), count)
    assert sorted(np.array(values)[found]) == sorted(values)[:count]
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"shares": (0.0, 1.0), "prior": (0.5, 0.5)},
        {"shares": (0.0,)},
        {"prior": (1.0,) * 5},
        {"doubt": 0},
        {"change": 2},
    ],
)
def test_what_is_no_mixture_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"shares|change"):
        NearestOptions(**wrong)


def test_training_voids_what_was_read_with_the_old_weights(model: LSTMLanguageModel) -> None:
    trained = model.copy()
    asked = predictor(trained, memory_of(trained, OWN))
    assert asked.reader.distribution("", ["on"]).remembered.words
    trained.fit(CORPUS, epochs=1, learning_rate=0.01, batch_size=3)
    assert not asked.reader.distribution("", ["on"]).remembered.words


def test_nothing_kept_changes_nothing(model: LSTMLanguageModel) -> None:
    for empty in ([], ["…"], [" "]):
        memory = memory_of(model, empty)
        h = predictor(model, None).reader.read(["jamais", "vu"]).h
        assert memory.remembered(h, replace(NearestOptions(), sharpness=1e-9)).growth == 0
    np.testing.assert_array_equal(mixed(model, memory_of(model, []))[1], mixed(model, None)[1])


def test_reading_stops_when_asked(model: LSTMLanguageModel) -> None:
    assert SentenceReader(model).read(kept(OWN), lambda: True) is None
