"""Files as an editor keeps them."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_app.session.documents import BYTE_ORDER_MARK, LARGEST, Document, load, save
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
    "latin 1": b"un\n\xe9t\xe9\n",
    "controls": b"un\n\x1b[31m\x0c\x00\x85\x7f\n",
    "other line ends": "un\u2028deux\u2029trois\x85".encode(),
    "an endless line": b"x" * (3 * LONGEST_LINE) + b" y" * LONGEST_LINE,
    "mixed line ends": b"un\r\ndeux\ntrois\rquatre\r\r\n",
    "utf-16": "un\ndeux\n".encode("utf-16"),
    "signs that stand for bytes": "\U0010ff00\U0010ffff\U0010fe00\n".encode(),
}


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT)
def test_a_file_saved_unchanged_is_the_same_to_the_byte(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(data)
    document = load(path)
    os.utime(path, ns=(1, 1))  # as if another program had written it: else nothing is saved
    save(document, document.text)
    assert path.read_bytes() == data
    assert path.stat().st_mtime_ns != 1


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


def test_a_file_too_large_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_bytes(b"x\n" * (LARGEST // 2 + 1))
    with pytest.raises(FileError, match="it is too large to edit here"):
        load(path)


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


def test_mixed_line_ends_are_told_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"un\r\ndeux\ntrois\n")
    document = load(path)
    assert "several kinds" in document.notice
    save(document, document.text + "\nquatre")
    assert path.read_bytes() == b"un\r\ndeux\ntrois\nquatre\n"


@given(st.binary(max_size=80) | st.text("ab\r\n\x0c\u2028", max_size=30).map(str.encode))
def test_any_file_keeps_its_bytes_where_a_word_is_added(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "note")
        path.write_bytes(data)
        document = load(path)
        save(document, f"{document.text}!")
        bare = data.removeprefix(BYTE_ORDER_MARK)
        mark, ends = data[: len(data) - len(bare)], document.ends_with_line_end
        end = document.line_end.encode() if ends else b""
        assert path.read_bytes() == mark + bare.removesuffix(end) + b"!" + end


def test_a_hard_link_stays_one(tmp_path: Path) -> None:
    path, other = tmp_path / "one", tmp_path / "other"
    path.write_text("un\n")
    os.link(path, other)
    path.chmod(0o444)
    save(load(path), "deux")
    assert other.read_text() == "deux\n"
    assert path.samefile(other)
    assert path.stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize("code", [errno.EACCES, errno.EBUSY, errno.EXDEV, errno.EROFS])
@pytest.mark.parametrize("call", ["replace", "fsync"])
def test_where_no_file_can_take_its_place_it_is_written_in_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, call: str
) -> None:
    path = tmp_path / "note"
    path.write_text("un texte plus long\n")
    number, document = path.stat().st_ino, load(path)
    refusals = iter([OSError(code, "no")])

    def refuse_once(*arguments: object) -> None:
        if refusal := next(refusals, None):
            raise refusal

    monkeypatch.setattr(os, call, refuse_once)
    save(document, "deux")
    assert path.read_text() == "deux\n"
    assert path.stat().st_ino == number
    assert [item.name for item in tmp_path.iterdir()] == ["note"]


def test_what_was_there_is_written_back_where_writing_in_place_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "note"
    path.write_text("un\n")
    os.link(path, tmp_path / "other")
    document = load(path)
    failures = iter([OSError(errno.ENOSPC, "No space left on device")])

    def fail_once(*arguments: object) -> None:
        if failure := next(failures, None):
            raise failure

    monkeypatch.setattr(os, "fsync", fail_once)
    with pytest.raises(FileError, match="the disk is full"):
        save(document, "un autre texte")
    assert path.read_text() == "un\n"


def test_extended_attributes_stay(tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_text("un\n")
    try:
        os.setxattr(path, "user.of", b"moi")
    except OSError:
        pytest.skip("this disk has no extended attributes")
    save(load(path), "deux")
    assert os.getxattr(path, "user.of") == b"moi"


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    path = tmp_path / "note"
    path.write_text("un\n")
    os.utime(path, ns=(1, 1))
    document = load(path)
    assert save(document, document.text) == document
    assert path.stat().st_mtime_ns == 1
