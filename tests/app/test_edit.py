"""`motamot edit`: one file, on a screen."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tests.app.fakes import FakeSession
from tests.app.pilots import opened, settled, write
from tui_app.app import MotamotApp
from tui_app.cli.edit import place
from tui_app.screens.document import DocumentScreen, Editing
from tui_app.session import documents, draft
from tui_app.session.draft import RescueCopy
from tui_app.widgets.editor import Editor


@asynccontextmanager
async def editing(path: Path, line: int = 1, rescue: RescueCopy | None = None) -> AsyncIterator[Pilot[None]]:
    """The editor on a file, its cursor at the beginning of a line."""
    app = MotamotApp(lambda language: FakeSession(), editing=Editing(documents.load(path), line, rescue))  # type: ignore[arg-type,return-value]  # stands in
    async with app.run_test() as pilot:
        await settled(pilot)
        yield pilot


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "note.txt"
    path.write_bytes(b"va b\r\n")
    return path


async def test_a_word_is_accepted_the_file_saved_and_its_line_ends_kept(path: Path) -> None:
    async with editing(path) as pilot:
        await pilot.press("end", "tab", "ctrl+s", "ctrl+q")
    assert path.read_bytes() == b"va bien\r\n"
    assert pilot.app.return_code == 0


@pytest.mark.parametrize("folder", ["a", "a folder with a long name/" * 6, "資料/" * 40])
async def test_the_name_of_the_file_is_shown_however_deep_it_lies(folder: str, tmp_path: Path) -> None:
    path = tmp_path / folder / "note.txt"
    path.parent.mkdir(parents=True)
    path.write_text("a\n")
    async with editing(path) as pilot:
        for width in (80, 40):
            await pilot.resize_terminal(width, 24)
            await settled(pilot)
            first = "".join(piece.text for piece in pilot.app.screen._compositor.render_strips()[0])
            assert "note.txt" in first, first


async def test_enter_begins_a_line(path: Path) -> None:
    async with editing(path) as pilot:
        await pilot.press("enter", "x", "ctrl+s", "ctrl+q")
    assert path.read_bytes() == b"\r\nxva b\r\n"


LEAVING = [
    (["ctrl+q"], b"va b\r\n", 0),
    (["x", "ctrl+q", "enter"], b"xva b\r\n", 0),
    (["x", "ctrl+q", "down", "enter"], b"va b\r\n", 0),
    (["x", "ctrl+q", "escape", "ctrl+z", "ctrl+q"], b"va b\r\n", 0),
    (["ctrl+g"], b"va b\r\n", 1),
    (["x", "ctrl+g", "down", "enter"], b"va b\r\n", 1),
    (["x", "ctrl+g", "enter", "ctrl+s", "ctrl+g"], b"xva b\r\n", 1),
]


@pytest.mark.parametrize(("keys", "content", "status"), LEAVING, ids=[" ".join(keys) for keys, _, _ in LEAVING])
async def test_leaving_saves_what_was_asked_for_and_ends_with_an_editors_status(
    path: Path, keys: list[str], content: bytes, status: int
) -> None:
    async with editing(path) as pilot:
        await pilot.press(*keys)
    assert (path.read_bytes(), pilot.app.return_code) == (content, status)


@pytest.mark.parametrize(
    ("answer", "content"), [([], b"xva b\r\n"), (["right"], b"un autre\n"), (["escape"], b"un autre\n")]
)
async def test_what_another_program_wrote_meanwhile_is_not_overwritten_unasked(
    path: Path, answer: list[str], content: bytes
) -> None:
    async with editing(path) as pilot:
        await pilot.press("x")
        path.write_bytes(b"un autre\n")
        await pilot.press("ctrl+s", *answer, "enter")
        assert path.read_bytes() == content
        shown = pilot.app.screen.query_one(Editor).text
        assert shown == ("un autre" if answer == ["right"] else "x\nva b" if answer == ["escape"] else "xva b")


async def test_a_file_that_cannot_be_written_is_told_and_the_text_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with editing(path) as pilot:
        await pilot.press("x")

        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("tui_app.session.overwriting._replace", fail)
        await pilot.press("ctrl+s")
        (note,) = pilot.app._notifications
        assert note.message == f"Not saved. {path}: the disk is full: make room and try again."
        await pilot.press("ctrl+q", "enter")
        assert pilot.app.screen.query_one(Editor).text == "xva b"
        monkeypatch.undo()


async def test_another_name_is_asked_for_until_it_can_be_used(path: Path) -> None:
    taken = path.with_name("taken")
    taken.touch()
    async with editing(path) as pilot:
        await pilot.press("f12")
        for name in (taken, path.with_name("free")):
            pilot.app.screen.query_one(Input).value = str(name)
            await pilot.press("enter")
        await pilot.press("ctrl+q")
    assert taken.read_bytes() == b""
    assert path.with_name("free").read_bytes() == b"va b\r\n"


async def test_the_app_opens_a_file_beside_the_draft_and_saves_the_draft_as_another(path: Path) -> None:
    async with opened() as pilot:
        draft = await write(pilot, "un brouillon")
        for key, name in (
            ("ctrl+o", path.with_name("missing") / "x"),
            ("ctrl+o", path),
            ("f12", path.with_name("new")),
        ):
            await pilot.press(key)
            pilot.app.screen.query_one(Input).value = str(name)
            await pilot.press("enter")
            if name == path:
                await pilot.press("f3", "f4", "f2", "x", "ctrl+s", "ctrl+q")
            elif key == "ctrl+o":
                assert "its folder does not exist" in str(pilot.app.screen.query_one("#problem").render())
                await pilot.press("escape")
        assert draft.text == "un brouillon"
        assert draft.has_focus
    assert path.read_bytes() == b"xva b\r\n"
    assert path.with_name("new").read_bytes() == b"un brouillon\n"


async def test_a_read_only_file_is_overwritten_only_when_asked(path: Path) -> None:
    path.chmod(0o444)
    async with editing(path) as pilot:
        await pilot.press("x", "ctrl+s", "enter")
        assert path.read_bytes() == b"va b\r\n"
        await pilot.press("ctrl+q", "enter")
        await pilot.press("down", "enter")
    assert path.read_bytes() == b"xva b\r\n"
    assert path.stat().st_mode & 0o777 == 0o444


async def test_leaving_with_save_asks_about_what_another_program_wrote(path: Path) -> None:
    async with editing(path) as pilot:
        await pilot.press("x")
        path.write_bytes(b"un autre\n")
        await pilot.press("ctrl+q", "enter", "escape")
        assert path.read_bytes() == b"un autre\n"
        assert pilot.app.screen.query_one(Editor).text == "xva b"


@pytest.mark.parametrize("data", [b"\xe9t\xe9\n", b"a\0b\x0c\x1b[1m", b"x" * 12_000, b"un\r\ndeux\ntrois\r"])
async def test_bytes_that_are_no_text_and_endless_lines_come_through_a_change_elsewhere(
    path: Path, data: bytes
) -> None:
    path.write_bytes(data)
    async with editing(path) as pilot:
        await pilot.press("ctrl+end", "right", "delete", "ctrl+home", "x", "ctrl+s", "ctrl+q")
    assert path.read_bytes() == b"x" + data


async def test_a_file_that_is_only_looked_at_is_not_written(path: Path) -> None:
    path.write_bytes(b"va\r\n" + b"x" * 6_000 + b"\n\xff")
    os.utime(path, ns=(1, 1))
    async with editing(path) as pilot:
        await pilot.press("ctrl+end", "right", "left", "end", "pageup", "ctrl+s", "ctrl+q")
    assert path.stat().st_mtime_ns == 1


async def test_the_editor_begins_on_the_line_asked_for(path: Path) -> None:
    path.write_text("un\ndeux\ntrois\n")
    for line, row in ((2, 1), (99, 2)):
        async with editing(path, line) as pilot:
            assert pilot.app.screen.query_one(Editor).cursor_location == (row, 0)


PLACES = [
    (["f"], 1, "f"),
    (["+3", "f"], 3, "f"),
    (["+3:7", "f"], 3, "f"),
    (["+0", "f"], 1, "f"),
    (["+", "f"], sys.maxsize, "f"),
    (["f", "+3"], 3, "f"),
    (["+3"], 1, "+3"),
]


@pytest.mark.parametrize(("arguments", "line", "file"), PLACES, ids=[" ".join(each) for each, _, _ in PLACES])
def test_a_line_is_given_as_to_any_editor(arguments: list[str], line: int, file: str) -> None:
    assert place(arguments) == (line, Path(file))


def test_several_files_are_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        place(["a", "b"])
    assert "one file, not 2" in capsys.readouterr().err


@pytest.mark.parametrize(("answer", "shown"), [([], "xva b"), (["down"], "va b")])
async def test_what_a_killed_editor_left_is_offered(path: Path, tmp_path: Path, answer: list[str], shown: str) -> None:
    left = draft.of_document(tmp_path, path)
    assert left is not None
    async with editing(path, rescue=left) as pilot:
        await pilot.press("x")
        pilot.app.first.rescue()  # type: ignore[attr-defined]  # of MotamotApp
        assert left.path.stat().st_mode & 0o777 == 0o600
        assert draft.of_document(tmp_path, path) is None
    left.release()
    again = draft.of_document(tmp_path, path)
    async with editing(path, rescue=again) as pilot:
        await pilot.press(*answer, "enter")
        assert pilot.app.screen.query_one(Editor).text == shown
        await pilot.press("ctrl+s", "ctrl+q")
    assert not left.path.exists()


async def test_a_copy_follows_the_text_and_goes_when_it_is_saved(path: Path, tmp_path: Path) -> None:
    copy = draft.of_document(tmp_path, path)
    assert copy is not None
    async with editing(path, rescue=copy) as pilot:
        page = pilot.app.screen
        assert isinstance(page, DocumentScreen)
        for keys, kept in ((["x"], "xva b"), (["y"], "xyva b"), (["ctrl+s"], "")):
            await pilot.press(*keys)
            page.rescue()
            assert copy.read() == kept


async def test_a_text_is_found_whatever_its_accents_and_a_line_by_its_number(path: Path) -> None:
    path.write_text("un été\ndeux\nun ÉTÉ\n")
    async with editing(path) as pilot:
        editor = pilot.app.screen.query_one(Editor)
        for row, column in ((0, 3), (2, 3), (0, 3)):
            await pilot.press("ctrl+f")
            pilot.app.screen.query_one(Input).value = "ete"
            await pilot.press("enter")
            await pilot.pause()
            assert editor.selection.start == (row, column)
        await pilot.press("alt+g", "2", "enter")
        await pilot.pause()
        assert editor.cursor_location[0] == 1
        assert "5 words" in str(pilot.app.screen.query_one("#place", Static).content)
