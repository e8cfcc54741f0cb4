"""`motamot edit`: one file, on a screen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.app.fakes import FakeSession
from tests.app.pilots import opened, settled, write
from tui_app.app import MotamotApp
from tui_app.session import documents
from tui_app.widgets.editor import Editor


@asynccontextmanager
async def editing(path: Path) -> AsyncIterator[Pilot[None]]:
    """The editor on a file, its cursor at the beginning."""
    app = MotamotApp(lambda language: FakeSession(), document=documents.load(path))  # type: ignore[arg-type,return-value]  # stands in
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
    assert path.read_bytes() == b"va bien \r\n"
    assert pilot.app.return_code == 0


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

        monkeypatch.setattr("tui_app.session.documents._replace", fail)
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
