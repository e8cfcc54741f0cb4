"""The bridge to the real language model: what is suggested, kept, learnt, undone and forgotten."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from rnnlm_core.memory import Memory, MemoryProblem
from tests.app.sessions import learn, new_session, starter_model, words
from tui_app.session.files import FileError
from tui_app.session.session import Session

NEW = "Demain je visite Ploumanac'h avec ma sœur."


@pytest.fixture
def session(new_session: Callable[[], Session]) -> Session:
    session = new_session()
    session.open()
    return session


def test_the_starter_suggests_from_the_first_moment(session: Session) -> None:
    assert words(session, "je suis ")[0] == "très"


def test_a_sentence_just_added_is_recent_text_at_the_next_start(
    session: Session, new_session: Callable[[], Session]
) -> None:
    session.add(NEW)
    again = new_session()
    assert again.open().waiting == 1
    assert words(again, "Plou")[0] == "Ploumanac'h"


def test_new_words_complete_after_their_lesson_and_what_was_known_still_is(session: Session) -> None:
    session.add(NEW)
    end = learn(session)
    assert (end.finished, end.waiting) == (True, 0)
    assert "Ploumanac'h" in session.words()
    assert words(session, "Demain je visite Pl")[0] == "Ploumanac'h"
    assert words(session, "je suis ")[0] == "très"


def test_what_was_learnt_is_there_at_the_next_start(session: Session, new_session: Callable[[], Session]) -> None:
    session.add(NEW)
    learn(session)
    suggested = session.suggest("Demain je ")
    again = new_session()
    assert not again.open().must_train
    assert again.suggest("Demain je ") == suggested


def test_a_lesson_that_was_stopped_still_waits(session: Session, new_session: Callable[[], Session]) -> None:
    session.add(NEW)
    end = learn(session, batches=1)
    assert (end.finished, end.waiting) == (False, 1)
    opened = new_session().open()
    assert (opened.waiting, opened.must_train) == (1, True)


def test_there_is_nothing_to_learn_twice(session: Session) -> None:
    session.add(NEW)
    learn(session)
    assert learn(session).summary == "Nothing new to learn: add sentences first."


def test_undo_brings_the_model_before_back_and_sets_the_sentences_aside(session: Session) -> None:
    before = session.suggest("Demain je ")
    session.add(NEW)
    learn(session)
    undone = session.undo()
    assert undone is not None
    assert undone.sentences == 1
    assert session.suggest("Demain je ") == before
    assert (session.waiting, [s.state for s in session.sentences()], session.words()) == (0, ["aside"], [])


def test_a_forgotten_word_is_suggested_no_more_at_once(session: Session) -> None:
    session.add(NEW)
    learn(session)
    assert session.forget_word("Ploumanac'h") == 1
    assert "Ploumanac'h" not in words(session, "Plou")
    assert session.words() == []


def test_what_is_sent_in_private_is_recent_and_not_kept(session: Session, tmp_path: Path) -> None:
    session.private = True
    session.send("Je pense à Zanzibar.")
    assert words(session, "Zan")[0] == "Zanzibar"
    assert session.sentences() == []
    assert not any(b"Zanzibar" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_blocked_word_is_never_suggested_until_it_is_unblocked(session: Session) -> None:
    session.block("Très")
    session.send("Brest")
    session.block("brest")
    assert "très" not in words(session, "je suis ") + words(session, "tr")
    assert "Brest" not in words(session, "Bre")
    session.unblock("très")
    assert words(session, "je suis ")[0] == "très"


def test_a_second_instance_reads_and_adds_and_trains_once_the_first_has_left(session: Session, tmp_path: Path) -> None:
    second = new_session(tmp_path)
    assert not second.open().owns_training
    second.add(NEW)
    assert session.waiting == 1
    refused = learn(second)
    assert not refused.finished
    assert "Another motamot" in refused.summary
    session.close()
    assert learn(second).finished
    second.close()


def test_the_sentences_of_an_earlier_version_are_imported_once(
    tmp_path: Path, new_session: Callable[[], Session]
) -> None:
    (tmp_path / "sentences.txt").write_text(f"{NEW}\nBonjour !\n", "utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"old")
    opened = new_session().open()
    assert opened.waiting == 2
    assert "2 sentences of an earlier version" in opened.notice
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "fr",
        "model.safetensors.imported",
        "sentences.txt.imported",
    ]
    assert new_session().open().notice == ""


def test_what_is_forgotten_is_suggested_no_more_even_where_its_traces_cannot_be_wiped_yet(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add(NEW)
    learn(session)
    forget = Memory.forget_everything

    def forget_and_complain(memory: Memory) -> int:
        forget(memory)
        raise MemoryProblem("its traces are wiped at the next start")

    monkeypatch.setattr(Memory, "forget_everything", forget_and_complain)
    with pytest.raises(FileError, match="traces"):
        session.forget_everything()
    assert session.words() == []
    assert "Ploumanac'h" not in words(session, "Demain je visite Plou")


def test_forgetting_leaves_no_file_of_an_earlier_version(tmp_path: Path, new_session: Callable[[], Session]) -> None:
    (tmp_path / "sentences.txt").write_text(f"{NEW}\n", "utf-8")
    session = new_session()
    session.open()
    assert session.forget_everything() == 1
    assert [path.name for path in tmp_path.iterdir()] == ["fr"]


def test_the_facts_name_the_model(session: Session) -> None:
    facts = session.facts()
    assert (facts.name, facts.vocabulary) == ("LSTM 16", len(starter_model().vocabulary))


def test_a_second_instance_suggests_what_the_first_has_learnt(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_app.session.session.FOLLOW_SECONDS", 0.0)
    second = new_session(tmp_path)
    second.open()
    session.add(NEW)
    learn(session)
    deadline = time.monotonic() + 5
    while not second.words() and time.monotonic() < deadline:
        second.suggest("je ")
        time.sleep(0.01)
    assert "Ploumanac'h" in second.words()
    second.close()


def test_what_one_thread_opened_another_may_train(tmp_path: Path) -> None:
    opened: list[bool] = []
    other = new_session(tmp_path / "other")
    thread = Thread(target=lambda: opened.append(other.open().owns_training))
    thread.start()
    thread.join()
    assert opened == [True]
    assert other.owns_training
    other.add(NEW)
    assert learn(other).finished
    other.close()


def test_a_listed_word_that_is_taken_twice_enters_the_vocabulary_with_the_next_lesson(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.open()
    assert not session.take_listed("kouglof")
    session.private = True
    assert not session.take_listed("kouglof")
    session.private = False
    assert session.take_listed("kouglof")
    assert not session.take_listed("kouglof")
    learn(session)
    assert session.words() == ["kouglof"]
    session.forget_word("kouglof")
    assert session.words() == []
    session.close()


def test_a_listed_word_that_stands_in_a_kept_sentence_is_not_kept_twice(tmp_path: Path) -> None:
    session = new_session(tmp_path)
    session.open()
    session.send("on mange un kouglof")
    assert [session.take_listed("kouglof") for _ in range(3)] == [False] * 3
    assert session.waiting == 1
    session.close()
