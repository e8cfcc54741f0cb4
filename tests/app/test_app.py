"""The app with the real language model: from typing to a word it did not know before."""

from __future__ import annotations

from pathlib import Path

from tests.app.pilots import until, until_told, write
from tests.app.sessions import new_session
from tui_app.app import MotamotApp
from tui_app.session.settings import Settings
from tui_app.widgets.suggestion_bar import SuggestionBar


def app_in(folder: Path) -> MotamotApp:
    return MotamotApp(lambda language: new_session(folder, language), settings=Settings(language="fr"))


async def test_a_word_that_was_sent_and_learnt_is_suggested(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, "● ready")
        editor = await write(pilot, "je suis ")
        bar = app.query_one(SuggestionBar)
        after_suis = bar.render().plain
        assert "très" in after_suis
        await pilot.press("ctrl+right")
        await pilot.pause()
        assert editor.text.startswith("je suis très ")  # all of the ghost, which may be a phrase
        assert bar.render().plain != after_suis

        editor.clear()
        await write(pilot, "je suis breton")
        await pilot.press("enter", "f5")
        await until_told(pilot, "Learnt: breton.")
        await write(pilot, "je suis b")
        assert editor.suggestion.startswith("reton")


async def test_the_next_start_knows_what_was_learnt(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with app.run_test() as pilot:
        await until(pilot, "● ready")
        await write(pilot, "je suis breton")
        await pilot.press("enter", "f5")
        await until_told(pilot, "Learnt: breton.")
        await pilot.press("ctrl+q")
    async with app_in(tmp_path).run_test() as pilot:
        await until(pilot, "● ready")
        editor = await write(pilot, "je suis b")
        assert editor.suggestion.startswith("reton")


async def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with app_in(tmp_path / "file" / "data").run_test() as pilot:
        await until_told(pilot, "a part of its path is a file, not a folder.")
        await pilot.press("x", "ctrl+s", "f5", "enter")
        assert pilot.app.is_running
