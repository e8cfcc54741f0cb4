"""The app with the real language model: from typing to a word it did not know before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.app.pilots import until, until_told, write
from tests.app.sessions import CORPUS, RECIPE
from tui_app.app import MotamotApp
from tui_app.session import Session
from tui_app.store import Store
from tui_app.widgets.suggestion_bar import SuggestionBar


def app_in(folder: Path) -> MotamotApp:
    return MotamotApp(lambda: Session(Store(folder), lambda: CORPUS, RECIPE))


async def test_a_word_that_was_added_and_learnt_is_suggested(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, "● ready")
        editor = await write(pilot, "je suis ")
        bar = app.query_one(SuggestionBar)
        after_suis = bar.render().plain
        assert "très" in after_suis
        await pilot.press("tab")
        await pilot.pause()
        assert editor.text == "je suis très "
        assert bar.render().plain != after_suis

        await pilot.press("f3")
        await pilot.press(*"je suis breton")
        await pilot.click("#add")
        await pilot.click("#train")
        await until_told(pilot, "Learnt 1 sentence, 1 new word.")
        await pilot.press("f2")
        editor.clear()
        await write(pilot, "je suis b")
        assert editor.suggestion == "reton"


async def test_the_next_start_knows_what_was_learnt(tmp_path: Path) -> None:
    async with app_in(tmp_path).run_test() as pilot:
        await until(pilot, "● ready")
    app = app_in(tmp_path)
    async with app.run_test() as pilot:
        await until(pilot, "● ready")
        editor = await write(pilot, "je suis tr")
        assert editor.suggestion == "ès"


async def test_quitting_amid_training_keeps_what_was_learnt(tmp_path: Path) -> None:
    endless = replace(RECIPE, epochs=1_000_000)
    app = MotamotApp(lambda: Session(Store(tmp_path), lambda: CORPUS, endless))
    async with app.run_test() as pilot:
        await until(pilot, "◐ training 0 %")
        await pilot.press("ctrl+q")
    learnt = Store(tmp_path).learnt()
    assert learnt.epochs_left is not None
    assert 0 < learnt.epochs_left < endless.epochs


async def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with app_in(tmp_path / "file" / "data").run_test() as pilot:
        await until_told(pilot, "file/data: a part of its path is a file, not a folder.")
        await pilot.press("x", "ctrl+s", "f5")
        assert pilot.app.is_running
