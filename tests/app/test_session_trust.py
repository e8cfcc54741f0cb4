"""What a session is trusted with: languages apart, secrets nowhere, private words gone, other programs noticed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rnnlm_core.memory import Memory
from rnnlm_core.memory import _traces as traces
from tests.app.sessions import learn, new_session, words
from tui_app.session import draft
from tui_app.session.files import FileError
from tui_app.session.session import Session
from tui_app.session.store import Store

NEW = "Demain je visite Ploumanac'h avec ma sœur."
ENGLISH = "I would like to know where you have been."


@pytest.fixture
def session(new_session: Callable[[], Session]) -> Session:
    session = new_session()
    session.open()
    return session


def kept(folder: Path, language: str) -> list[str]:
    with closing(Memory.open(folder / language / "memory.sqlite3", language)) as memory:
        return [each.text for each in memory.sentences()]


def test_each_sentence_goes_into_the_memory_of_its_language(session: Session, tmp_path: Path) -> None:
    added = session.add(f"{NEW} {ENGLISH}\nOk !")
    assert added.new == 3
    session.send("What are you going to do with that?")
    assert kept(tmp_path, "fr") == ["Ok !", NEW]
    assert kept(tmp_path, "en") == ["What are you going to do with that?", ENGLISH]


def test_what_one_language_announces_is_a_secret_in_the_other_too(session: Session, tmp_path: Path) -> None:
    session.send("I think you should know that this is the password:")
    session.send("chaton")
    assert kept(tmp_path, "fr") == []


@pytest.mark.parametrize("private", [False, True])
def test_what_is_refused_is_never_recent_text(session: Session, private: bool) -> None:
    session.private = private
    session.send("mon mot de passe est hunter2!")
    session.send("le mot de passe :")
    session.send("Xylophage")
    assert "hunter" not in " ".join(words(session, "mon mot de passe est "))
    assert not {"hunter2", "Xylophage"} & {*words(session, "hun"), *words(session, "Xyl")}


@pytest.mark.parametrize(
    ("before", "begun"),
    [
        ("mon mot de passe est hunter2! Je répète : ", "hun"),
        ("mon mot de passe est hunter2 et encore ", "hun"),
        ("le mot de passe :\nXylophage\nBonjour. ", "Xyl"),
        ("the door code is K4z7w.\nI said ", "K4"),
    ],
)
def test_a_secret_of_the_draft_is_not_suggested_further_on(session: Session, before: str, begun: str) -> None:
    assert not {"hunter2", "Xylophage", "K4z7w"} & {*words(session, before), *words(session, before + begun)}


def test_private_words_leave_with_the_private_mode_and_do_not_come_back_with_a_lesson(session: Session) -> None:
    session.private = True
    session.send("Je pense à Zanzibar.")
    assert words(session, "Zan") == ["Zanzibar"]
    session.private = False
    assert "Zanzibar" not in words(session, "Zan")
    session.add(NEW)
    learn(session)
    assert "Zanzibar" not in words(session, "Zan")
    assert words(session, "Plou")[0] == "Ploumanac'h"


def test_what_is_forgotten_in_another_program_is_suggested_no_more(session: Session, tmp_path: Path) -> None:
    session.add(NEW)
    learn(session)
    assert not session.follow()
    store = Store(tmp_path, "fr")
    with closing(Memory.open(store.memory)) as other:
        other.forget_word("Ploumanac'h")
        store.finish(other)
    assert session.follow()
    assert "Ploumanac'h" not in words(session, "Demain je visite Plou")
    assert session.words() == []
    assert session.must_relearn is False
    learn(session)
    assert not any(b"Ploumanac" in path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())


def test_a_message_after_the_files_were_deleted_is_kept_in_a_new_one(session: Session, tmp_path: Path) -> None:
    session.add(NEW)
    shutil.rmtree(tmp_path / "fr")
    assert session.send("Bonjour à toi.").new == 1
    assert kept(tmp_path, "fr") == ["Bonjour à toi."]
    assert session.owns_training


def test_a_database_that_was_replaced_is_opened_again_when_idle(session: Session, tmp_path: Path) -> None:
    with closing(Memory.open(tmp_path / "other.sqlite3")) as other:
        other.add([NEW])
    session.send("Bonjour à toi.")
    (tmp_path / "other.sqlite3").replace(tmp_path / "fr" / "memory.sqlite3")
    for companion in ("-wal", "-shm"):
        (tmp_path / "fr" / f"memory.sqlite3{companion}").unlink(missing_ok=True)
    assert session.follow()
    assert [each.text for each in session.sentences()] == [NEW]
    assert words(session, "Plou")[0] == "Ploumanac'h"


def test_undoing_and_forgetting_learn_nothing_that_waits(session: Session) -> None:
    for text in (NEW, "Le zouk est beau."):
        session.add(text)
        learn(session)
    session.add("Elle aime Gibraltar.")
    assert session.undo() is not None
    assert not session.must_relearn, "the model before is still there"
    session.forget_word("Ploumanac'h")
    *_, end = session.train(lambda: False, new=False)
    assert end.finished  # type: ignore[union-attr]
    assert session.waiting == 1
    assert "Gibraltar" not in session.words()


def test_a_file_that_cannot_be_deleted_at_once_is_tried_again(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session.add(NEW)
    aside = tmp_path / "fr" / "memory.sqlite3.damaged-1"
    aside.write_text(NEW)
    unlink = Path.unlink

    def busy(path: Path, missing_ok: bool = False) -> None:
        if path == aside:
            raise OSError(16, "Device or resource busy", str(path))
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", busy)
    with pytest.raises(FileError, match="tried again"):
        session.forget_everything()
    monkeypatch.undo()
    session.follow()
    assert not aside.exists()
    assert traces.due(session._sentences._database).chores == set()


def test_a_folder_that_was_there_keeps_its_permissions_and_ours_is_private(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)
    session = new_session(tmp_path / "shared")
    session.open()
    session.close()
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "shared", tmp_path / "shared" / "fr")]
    assert modes == [0o777, 0o700]


def test_a_file_system_without_locks_is_said_to_be_one(
    new_session: Callable[[], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def refuse(*_: object) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(FileError, match="no locks"):
        new_session().open()


@pytest.mark.parametrize(
    ("blocked", "typed", "word"),
    [("aujourd'hui", "il fait beau a", "aujourd'hui"), ("très content", "je suis très c", "content")],
)
def test_what_is_shown_as_several_words_can_be_blocked(session: Session, blocked: str, typed: str, word: str) -> None:
    assert word in words(session, typed)
    session.block(blocked)
    assert word not in words(session, typed)
    found = session.phrase("je suis ")
    assert found is None or blocked not in f"je suis {found.insert}"
    session.unblock(blocked)
    assert word in words(session, typed)


def test_what_was_passed_over_steps_back(session: Session) -> None:
    first, *_ = session.suggest("je suis t")
    after = {each.word: each.probability for each in session.suggest("je suis t", 5, frozenset({first.word}))}
    assert after.get(first.word, 0.0) < first.probability


def test_forgetting_everything_leaves_no_draft_but_those_on_a_screen(session: Session, tmp_path: Path) -> None:
    left, shown = draft.of_message(tmp_path), draft.of_document(tmp_path, tmp_path / "note")
    assert left is not None
    assert shown is not None
    left.keep("Xylophage")
    shown.keep("Ornithorynque")
    left.release()
    session.forget_everything()
    assert [path.name for path in (tmp_path / "drafts").glob("message*")] == []
    assert shown.read() == "Ornithorynque"
    shown.release()
    session.forget_everything()
    assert list((tmp_path / "drafts").iterdir()) == []
