"""What a session does when it is killed, when the disk is full, and when its model is damaged."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rnnlm_core.files import checkpoint
from tests.app.sessions import learn, words
from tui_app.session.files import FileError
from tui_app.session.session import Session

NEW = "Demain je visite Ploumanac'h avec ma sœur."


@pytest.fixture
def taught(new_session: Callable[[], Session]) -> Session:
    session = new_session()
    session.open()
    session.add(NEW)
    learn(session)
    return session


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks")
def test_whenever_it_is_killed_no_acknowledged_sentence_is_lost_and_the_model_loads(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.app.killed_sessions", str(tmp_path), "7"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    found = re.fullmatch(r"20 killed, (\d+) acknowledged, none lost", done.stdout.strip())
    assert found, done.stderr
    assert int(found[1]) >= 20


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From the call on, no model of more than a kilobyte can be written."""
    save = checkpoint.save

    def limited(*args: Any) -> None:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
        try:
            save(*args)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)

    return lambda: monkeypatch.setattr(checkpoint, "save", limited)


def test_what_was_learnt_on_a_full_disk_is_in_use_and_learnt_again_at_the_next_start(
    taught: Session, new_session: Callable[[], Session], full_disk: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    taught.add("Le zouk est beau.")
    full_disk()
    with pytest.raises(FileError, match="larger than the disk allows"):
        learn(taught)
    suggested = taught.suggest("Le ")
    assert "zouk" in taught.words()
    monkeypatch.undo()
    again = new_session()
    opened = again.open()
    assert (opened.waiting, opened.must_train) == (0, True)
    assert learn(again).finished
    assert again.suggest("Le ") == suggested


def test_a_damaged_model_is_said_and_made_again_the_same(
    taught: Session, new_session: Callable[[], Session], tmp_path: Path
) -> None:
    before = taught.suggest("Demain je ")
    file = tmp_path / "fr" / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    again = new_session()
    opened = again.open()
    assert "made again from your sentences" in opened.notice
    assert opened.must_train
    assert words(again, "je suis ")[0] == "très", "the starter suggests meanwhile"
    assert learn(again).finished
    assert again.suggest("Demain je ") == before


def test_a_model_that_was_deleted_is_made_again(
    taught: Session, new_session: Callable[[], Session], tmp_path: Path
) -> None:
    before = taught.suggest("Demain je ")
    (tmp_path / "fr" / "model.safetensors").unlink()
    again = new_session()
    assert again.open().must_train
    learn(again)
    assert again.suggest("Demain je ") == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks")
@pytest.mark.parametrize("what", ["first", "last", "waiting", "everything", "undo"])
def test_killed_after_any_disk_call_forgetting_and_undoing_are_finished_by_the_next_opener(
    tmp_path: Path, what: str
) -> None:
    command = [sys.executable, "-m", "tests.app.killed_forgetting", str(tmp_path), what, "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    found = re.fullmatch(r"(\d+) of \d+ killed, (\d+) after the change", done.stdout.strip())
    assert found, done.stderr
    assert int(found[1]) > int(found[2]) > 1, "some before, some after"
