"""The user's files: whole or not at all, and nobody else's to read."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tui_app.paths import FileError, read_text
from tui_app.store import Learnt, Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "deep" / "motamot")
    store.prepare()
    return store


def test_sentences_come_back_in_their_order(store: Store) -> None:
    store.append(["Il fait beau.", "Été 🌞 [bold]"])
    store.append(["Bonjour !"])
    assert Store(store.folder).sentences() == ["Il fait beau.", "Été 🌞 [bold]", "Bonjour !"]


def test_the_files_are_their_owners_alone(store: Store) -> None:
    store.append(["Bonjour !"])
    store.record(Learnt(0, 1))
    modes = {path.name: path.stat().st_mode & 0o777 for path in store.folder.iterdir()}
    assert modes == {"sentences.txt": 0o600, "learnt.json": 0o600}
    assert store.folder.stat().st_mode & 0o777 == 0o700


def test_a_sentence_is_synced_before_append_returns(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[bytes] = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.pread(handle, 99, 0)))
    store.append(["Bonjour !"])
    assert synced == [b"Bonjour !\n"]


def test_a_disk_that_fills_up_half_way_leaves_what_was_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.append(["Avant."])
    write = os.write

    def full(handle: int, data: bytes) -> int:
        if len(data) < 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data[:-5])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(FileError, match="disk is full"):
        store.append(["Pendant que le disque se remplit."])
    monkeypatch.undo()
    assert store.sentences() == ["Avant."]


def test_a_line_torn_by_a_crash_does_not_swallow_the_next(store: Store) -> None:
    store.append(["Avant."])
    with open(store.folder / "sentences.txt", "ab") as file:
        file.write("Coup\xe9".encode("latin-1"))
    store.append(["Après."])
    assert store.sentences() == ["Avant.", "Coup�", "Après."]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"epochs_left": "x", "sentences": 0}'])
def test_a_damaged_record_means_nothing_is_learnt(store: Store, damage: str) -> None:
    store.record(Learnt(0, 7))
    assert store.learnt() == Learnt(0, 7)
    (store.folder / "learnt.json").write_text(damage)
    assert store.learnt() == Learnt()


def test_a_record_without_a_count_stands_for_one_that_counted_what_was_learnt(store: Store) -> None:
    (store.folder / "learnt.json").write_text('{"epochs_left": 0, "sentences": 7}')
    assert store.learnt() == Learnt(0, 7, 7)


def test_models_set_aside_never_replace_each_other(store: Store) -> None:
    asides = []
    for content in (b"one", b"two"):
        store.model.write_bytes(content)
        asides.append(store.set_model_aside())
    assert [aside.read_bytes() for aside in asides] == [b"one", b"two"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"\x7fELF\0\0", "binary"),
        ("été".encode("utf-16"), "UTF-16"),
        ("bon\nété".encode("latin-1"), "line 2 is not UTF-8"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_advice(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(FileError, match=problem):
        read_text(path)


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes("Bonjour".encode("utf-8-sig"))
    assert read_text(path) == "Bonjour"
