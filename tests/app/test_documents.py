"""Files as an editor keeps them."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.session.documents import LARGEST, Document, load, save
from tui_app.session.files import FileError
from tui_app.session.plain_text import LONGEST_LINE

KEPT = {
    "a final line end": b"un\ndeux\n",
    "no final line end": b"un\ndeux",
    "several final line ends": b"un\n\n\n",
    "windows": b"un\r\ndeux\r\n",
    "old mac": b"un\rdeux\r",
    "byte order mark": b"\xef\xbb\xbfun\n",
    "tabs and accents": "\tété 👩‍👧 e\u0301\n".encode(),
    "nothing": b"",
    "one line end": b"\n",
}


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT)
def test_a_file_saved_unchanged_is_the_same_to_the_byte(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    document = load(path)
    save(document, document.text)
    assert path.read_bytes() == data


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20)), st.booleans())
def test_any_text_comes_back(lines: list[str], is_windows: bool) -> None:
    text = "\n".join(lines)
    with tempfile.TemporaryDirectory() as folder:
        document = Document(Path(folder, "note"), line_end="\r\n" if is_windows else "\n")
        save(document, text)
        assert load(document.path).text == text


def test_a_new_file_ends_with_a_line_end_and_others_may_read_it_as_the_umask_says(tmp_path: Path) -> None:
    path = tmp_path / "new.txt"
    old = os.umask(0o027)
    try:
        save(load(path), "un")
    finally:
        os.umask(old)
    assert path.read_bytes() == b"un\n"
    assert path.stat().st_mode & 0o777 == 0o640


def test_saving_keeps_the_link_and_the_permissions(tmp_path: Path) -> None:
    target, link = tmp_path / "target.sh", tmp_path / "link"
    target.write_text("un\n")
    target.chmod(0o755)
    link.symlink_to(target)
    save(load(link), "deux")
    assert link.is_symlink()
    assert target.read_text() == "deux\n"
    assert target.stat().st_mode & 0o777 == 0o755
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link", "target.sh"]


def test_a_file_written_by_another_program_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    document = load(path)
    assert not document.is_changed_on_disk()
    path.write_text("d'un autre\n")
    assert document.is_changed_on_disk()
    assert not save(document, "de moi").is_changed_on_disk()


REFUSED = {
    "binary": (b"a\0b", "it is a binary file, not text."),
    "latin 1": (b"un\n\xe9t\xe9\n", "line 2 is not UTF-8."),
    "escape": (b"un\n\x1b[31m\n", "line 2 holds a control character, which can't be shown."),
    "form feed": (b"\x0c\n", "line 1 holds a control character, which can't be shown."),
    "endless line": (b"x" * (LONGEST_LINE + 1), f"line 1 is longer than {LONGEST_LINE} characters."),
    "too large": (b"x\n" * (LARGEST // 2 + 1), "it is too large to edit here."),
}


@pytest.mark.parametrize(("data", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_saving_would_harm_is_refused_in_words(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "note"
    path.write_bytes(data)
    with pytest.raises(FileError) as refusal:
        load(path)
    assert str(refusal.value) == f"{path}: {reason}"


def test_a_folder_and_a_file_in_no_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="it is not a file"):
        load(tmp_path)
    with pytest.raises(FileError, match="its folder does not exist"):
        load(tmp_path / "missing" / "note")


def test_a_failed_save_leaves_the_file_and_nothing_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "note.txt"
    path.write_text("un\n")
    document = load(path)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FileError, match="the disk is full"):
        save(document, "deux")
    assert [item.read_text() for item in tmp_path.iterdir()] == ["un\n"]


def test_mixed_line_ends_are_told(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"un\r\ndeux\ntrois\n")
    document = load(path)
    assert "several kinds" in document.notice
    assert document.line_end == "\n"
