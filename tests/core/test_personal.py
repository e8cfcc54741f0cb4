"""The personal model: a function of the starter and the lessons, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rnnlm_core.language_model import LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.personal import PersonalModel
from rnnlm_core.personal.new_words import add_words
from tests.core.personal_models import memory_of, personal_model, starter_model, teach, train

FIRST, SECOND, THIRD = "Zoé habite à Brest.", "Mon furet dort. Le zouk est beau.", "Demain on mange chez Zoé."
WORDS = ["Zoé", "habite", "Brest", "."]


@pytest.fixture
def model(tmp_path: Path) -> PersonalModel:
    return personal_model(tmp_path)


def contents(model: RNNLanguageModel) -> dict[str, object]:
    """All that a model is, to be compared bit for bit."""
    return {name: value.tobytes() for name, value in model.params.items()} | {"words": model.vocabulary.to_json()}


def test_the_same_lessons_make_the_same_model(tmp_path: Path) -> None:
    one, other = (personal_model(tmp_path / name) for name in ("one", "other"))
    teach(one, tmp_path / "one", FIRST, SECOND)
    teach(other, tmp_path / "other", FIRST, SECOND)
    assert contents(one.made.model) == contents(other.made.model)


def test_a_forgotten_sentence_leaves_the_model_that_never_saw_it(tmp_path: Path) -> None:
    one, other = (personal_model(tmp_path / name) for name in ("one", "other"))
    teach(one, tmp_path / "one", FIRST, SECOND, THIRD)
    memory_of(tmp_path / "one").forget_word("furet")
    one.fall_back()
    train(one)
    teach(other, tmp_path / "other", FIRST, SECOND.partition(". ")[2], THIRD)
    assert contents(one.made.model) == contents(other.made.model)
    assert "furet" not in one.made.model.vocabulary


def test_a_forgotten_lesson_leaves_the_model_that_never_had_it(tmp_path: Path) -> None:
    one, other = (personal_model(tmp_path / name) for name in ("one", "other"))
    teach(one, tmp_path / "one", FIRST, SECOND, THIRD)
    memory_of(tmp_path / "one").forget_word("Brest")
    train(one)
    teach(other, tmp_path / "other", SECOND, THIRD)
    assert contents(one.made.model) == contents(other.made.model)


def test_forgetting_an_early_sentence_replays_no_long_row_of_lessons(tmp_path: Path) -> None:
    later = [f"Le zouk numéro {word} est beau." for word in ("un", "deux", "trois", "quatre", "cinq")]
    one, other = (personal_model(tmp_path / name) for name in ("one", "other"))
    teach(one, tmp_path / "one", FIRST, *later)
    memory_of(tmp_path / "one").forget_word("Brest")
    one.fall_back()
    assert train(one).again == 1
    assert [lesson.sentences for lesson in memory_of(tmp_path / "one").lessons()] == [tuple(later)]
    teach(other, tmp_path / "other", " ".join(later))
    assert contents(one.made.model) == contents(other.made.model)
    assert contents(personal_model(tmp_path / "one").made.model) == contents(one.made.model)


def test_lessons_before_the_one_that_is_forgotten_stay_as_they_are(tmp_path: Path) -> None:
    model = personal_model(tmp_path)
    teach(model, tmp_path, *(f"Le zouk numéro {word} est beau." for word in ("un", "deux", "trois", "quatre", "cinq")))
    memory = memory_of(tmp_path)
    second, last = memory.lessons()[1].digest, memory.lessons()[-1]
    memory.join_lessons(second, 2)
    assert [len(lesson.sentences) for lesson in memory.lessons()] == [1, 1, 2, 1]
    assert memory.lessons()[1].digest == second
    assert memory.lessons()[-1].sentences == last.sentences
    memory.join_lessons("unknown", 2)
    assert len(memory.lessons()) == 4


def test_after_everything_is_forgotten_there_is_the_starter(model: PersonalModel, tmp_path: Path) -> None:
    teach(model, tmp_path, FIRST, SECOND)
    memory_of(tmp_path).forget_everything()
    model.fall_back()
    assert contents(model.made.model) == contents(starter_model())
    assert not list(tmp_path.glob("*.safetensors"))


def test_falling_back_keeps_no_file_that_knows_of_what_was_forgotten(model: PersonalModel, tmp_path: Path) -> None:
    teach(model, tmp_path, FIRST, SECOND, THIRD)
    memory_of(tmp_path).forget_word("furet")
    model.fall_back()
    assert not any(b"furet" in path.read_bytes() for path in tmp_path.iterdir())


def test_undoing_takes_the_model_from_before_without_learning_it_again(model: PersonalModel, tmp_path: Path) -> None:
    teach(model, tmp_path, FIRST)
    before = contents(model.made.model)
    teach(model, tmp_path, SECOND)
    memory_of(tmp_path).undo_last()
    model.fall_back()
    assert contents(model.made.model) == before
    assert not model.is_behind
    assert contents(personal_model(tmp_path).made.model) == before


def test_a_lesson_leaves_the_starter_as_it_was(model: PersonalModel, tmp_path: Path) -> None:
    before = contents(starter_model())
    teach(model, tmp_path, FIRST)
    assert contents(starter_model()) == before


def test_known_words_that_a_lesson_is_not_about_keep_their_rows(model: PersonalModel, tmp_path: Path) -> None:
    teach(model, tmp_path, FIRST)
    starter, learnt = starter_model(), model.made.model
    row = starter.vocabulary.id("froid")
    np.testing.assert_array_equal(learnt.params["E"][row], starter.params["E"][row])


def test_a_lesson_is_recorded_with_its_figures(model: PersonalModel, tmp_path: Path) -> None:
    teach(model, tmp_path, FIRST)
    (generation,) = memory_of(tmp_path).history()
    assert (generation.sentences, generation.new_words) == (1, len(WORDS))
    assert generation.loss_before is not None
    assert generation.loss_after is not None
    assert generation.loss_after < generation.loss_before
    assert generation.known_before is not None
    assert generation.known_after is not None


def test_a_new_word_starts_like_the_known_ones_with_its_ending() -> None:
    model = LSTMLanguageModel(hidden_size=4, embedding_size=4, tied=True)
    model.build_vocabulary(["il parlerons chanterons mangerons dirons verrons lit court", "Ils"])
    before = {name: value.copy() for name, value in model.params.items()}
    ends = [index for index, word in enumerate(model.vocabulary.words) if word.endswith("rons")]
    assert add_words(model, ["il zouzouterons"]) == ["zouzouterons"]
    np.testing.assert_array_equal(model.params["E"][-1], before["E"][ends].mean(axis=0))
    np.testing.assert_array_equal(model.params["E"][:-1], before["E"])


def test_dates_times_and_shouted_words_are_no_new_words(tmp_path: Path) -> None:
    model = personal_model(tmp_path)
    teach(model, tmp_path, "IL FAIT BEAU le 12/03/2024 à 14h30, à 10:15 et à 3 heures avec ZOÉ.")
    new = model.made.model.vocabulary.words[model.made.starter_words :]
    assert set(new) == {"le", ",", "heures", "avec", "ZOÉ", ".", "et"}
    teach(model, tmp_path, "Zoé part en 2024.")
    assert not any(any(map(str.isdigit, word)) for word in model.made.model.vocabulary.words)
