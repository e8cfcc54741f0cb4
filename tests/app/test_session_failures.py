"""What a session does when its model can't be read or saved, or when the training diverges."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from rnnlm_core.language_model import RNNLanguageModel
from rnnlm_core.training_state import DivergenceError, Progress
from tests.app.sessions import learn, words
from tui_app.paths import FileError
from tui_app.session import Session
from tui_app.store import Learnt, Store


def test_a_damaged_model_is_set_aside_and_made_again(new_session: Callable[[], Session], tmp_path: Path) -> None:
    session = new_session()
    session.open()
    session.add("Je garde mes phrases.")
    learn(session)
    model = Store(tmp_path).model
    model.write_bytes(model.read_bytes()[:-100])
    again = new_session()
    opened = again.open()
    assert opened.must_train
    assert "model.damaged-1.safetensors" in opened.notice
    learn(again)
    assert "phrases" in words(again, "Je garde mes ")


def test_a_model_that_was_deleted_is_made_again(new_session: Callable[[], Session], tmp_path: Path) -> None:
    session = new_session()
    session.open()
    learn(session)
    Store(tmp_path).model.unlink()
    assert new_session().open().must_train


def test_a_model_that_may_not_be_read_is_neither_set_aside_nor_made_again(
    new_session: Callable[[], Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session()
    session.open()
    learn(session)
    files = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def refuse(path: Path) -> RNNLanguageModel:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(RNNLanguageModel, "load", refuse)
    with pytest.raises(FileError, match=r"model\.safetensors: permission is refused"):
        new_session().open()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == files


def fill_disk(monkeypatch: pytest.MonkeyPatch, saves: int) -> None:
    """Let so many saves fail, the first of them amid the training."""
    save, failures = RNNLanguageModel.save, iter(range(saves))

    def full_disk(self: RNNLanguageModel, path: Path) -> None:
        if next(failures, None) is not None:
            raise OSError(28, "No space left on device")
        save(self, path)

    monkeypatch.setattr("tui_app.session.SAVE_SECONDS", 0.0)
    monkeypatch.setattr(RNNLanguageModel, "save", full_disk)


def test_what_was_learnt_is_in_use_where_no_save_succeeds_and_the_record_does_not_run_ahead(
    new_session: Callable[[], Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session()
    session.open()
    fill_disk(monkeypatch, saves=10**6)
    with pytest.raises(FileError, match="disk is full"):
        learn(session)
    assert Store(tmp_path).learnt() == Learnt()
    assert words(session, "je suis ")[0] == "très"
    assert session.facts().loss is not None, "the next lesson goes on from it"


def test_a_save_that_fails_amid_training_does_not_end_it(
    new_session: Callable[[], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session()
    session.open()
    fill_disk(monkeypatch, saves=1)
    assert learn(session).finished
    assert not new_session().open().must_train


@pytest.fixture
def diverging(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, trainings diverge after three batches, each of which is published and saved."""
    training = RNNLanguageModel.training

    def diverge(self: RNNLanguageModel, texts: list[str], **options: Any) -> Iterator[Progress]:
        yield from islice(training(self, texts, **options), 3)
        raise DivergenceError("training diverged")

    def begin() -> None:
        monkeypatch.setattr("tui_app.session.PUBLISH_SECONDS", 0.0)
        monkeypatch.setattr("tui_app.session.SAVE_SECONDS", 0.0)
        monkeypatch.setattr(RNNLanguageModel, "training", diverge)

    return begin


def test_after_a_lesson_that_diverged_the_model_from_before_is_in_use_and_saved(
    new_session: Callable[[], Session], tmp_path: Path, diverging: Callable[[], None]
) -> None:
    session = new_session()
    session.open()
    learn(session)
    before = session.suggest("je suis "), session.facts(), Store(tmp_path).learnt()
    session.add("Ploumanac'h est en Bretagne.")
    diverging()
    with pytest.raises(DivergenceError):
        learn(session)
    assert (session.suggest("je suis "), session.facts(), Store(tmp_path).learnt()) == before
    again = new_session()
    assert again.open().waiting == 1
    assert (again.suggest("je suis "), again.facts()) == before[:2]


def test_a_first_training_that_diverged_leaves_nothing_behind(
    new_session: Callable[[], Session], diverging: Callable[[], None]
) -> None:
    session = new_session()
    session.open()
    diverging()
    with pytest.raises(DivergenceError):
        learn(session)
    again = new_session()
    assert again.open().must_train
    assert (session.suggest("je suis "), again.suggest("je suis ")) == ([], [])
