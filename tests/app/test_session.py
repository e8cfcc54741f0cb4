"""The bridge to the real language model: what is learnt, kept and resumed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from rnnlm_core.language_model import RNNLanguageModel
from tests.app.sessions import CORPUS, RECIPE, learn, words
from tui_app.session import Session
from tui_app.store import Store


def test_nothing_is_suggested_before_anything_is_learnt(new_session: Callable[[], Session]) -> None:
    session = new_session()
    assert session.open().must_train
    assert words(session, "je suis ") == []


def test_what_was_learnt_is_there_at_the_next_start(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    again = new_session()
    opened = again.open()
    assert not opened.must_train
    assert opened.facts == session.facts()
    assert words(again, "je suis ") == words(session, "je suis ")
    assert words(again, "je suis ")[0] == "très"


def test_a_new_word_is_suggested_after_its_lesson_and_the_old_ones_still_are(
    new_session: Callable[[], Session],
) -> None:
    session = new_session()
    session.open()
    learn(session)
    assert session.add("Demain je visite Ploumanac'h avec ma sœur.") != []
    assert session.waiting == 1
    end = learn(session)
    assert (end.finished, end.waiting) == (True, 0)
    assert "sœur" in words(session, "Demain je visite Ploumanac'h avec ma ")
    assert words(session, "je suis ")[0] == "très"


def test_sentences_added_but_not_learnt_wait_for_the_next_start(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    session.add("Une phrase de plus. Et une autre.")
    opened = new_session().open()
    assert (opened.waiting, opened.must_train) == (2, True)


def test_a_first_training_that_was_stopped_goes_on_with_the_epochs_that_are_left(
    new_session: Callable[[], Session], tmp_path: Path
) -> None:
    session = new_session()
    session.open()
    batches_of_an_epoch = len(CORPUS) // RECIPE.batch_size
    end = learn(session, batches=5 * batches_of_an_epoch)
    assert not end.finished
    assert Store(tmp_path).learnt().epochs_left == RECIPE.epochs - 5
    again = new_session()
    assert again.open().must_train
    assert words(again, "je suis ") != []
    assert learn(again).finished


def test_a_lesson_that_was_stopped_still_waits(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    session.add("Ploumanac'h est en Bretagne.")
    assert not learn(session, batches=1).finished
    assert new_session().open().waiting == 1


def test_there_is_nothing_to_learn_twice(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    assert learn(session).summary == "Nothing new to learn: add sentences first."


def test_lines_deleted_by_hand_do_not_hide_later_ones(new_session: Callable[[], Session], tmp_path: Path) -> None:
    session = new_session()
    session.open()
    session.add("Une phrase. Une autre phrase.")
    learn(session)
    (tmp_path / "sentences.txt").unlink()
    again = new_session()
    again.open()
    again.add("Une nouvelle phrase.")
    assert again.waiting == 1


def test_training_leaves_the_published_model_alone(new_session: Callable[[], Session]) -> None:
    session = new_session()
    session.open()
    learn(session)
    before = session.suggest("il fait ")
    session.add("Il fait nuit noire.")
    for _ in session.train(lambda: False):
        assert session.suggest("il fait ") == before or session.suggest("il fait nuit ")
        break


def counts(model: RNNLanguageModel) -> dict[str, int]:
    vocabulary = model.vocabulary
    return dict(zip(vocabulary.words, vocabulary.counts.tolist(), strict=True))


def test_each_sentence_is_counted_once_however_often_it_is_trained_on(
    new_session: Callable[[], Session], tmp_path: Path
) -> None:
    session = new_session()
    session.open()
    session.add("on visite Brest")
    learn(session)
    session.add("tu visites Ploumanac'h")
    learn(session, batches=1)
    again = new_session()
    again.open()
    learn(again)
    once = RNNLanguageModel()
    once.build_vocabulary([*CORPUS, "on visite Brest", "tu visites Ploumanac'h"])
    assert counts(RNNLanguageModel.load(Store(tmp_path).model)) == counts(once)


def test_no_key_waits_for_the_index_of_the_vocabulary(
    new_session: Callable[[], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session()
    session.open()
    learn(session)
    monkeypatch.setattr("rnnlm_core.vocabulary._vocabulary.PrefixIndex", None)
    assert words(session, "je suis t")[0] == "très"
