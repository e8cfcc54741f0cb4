"""The lists of sentences, words and lessons: searched, forgotten, blocked, undone."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable, Input, Static

from tests.app.fakes import FakeSession
from tests.app.pilots import app_with, opened, until, until_so, until_told
from tests.app.sessions import learn
from tui_app.screens.dialogs import ChoiceScreen
from tui_app.screens.memory import ListingScreen
from tui_app.session.session import Session
from tui_app.session.settings import Settings, load

THREE = ["il fait beau", "il fait froid", "[bold]bonjour[/] @click=app.quit"]


def remembering(*texts: str) -> FakeSession:
    session = FakeSession()
    session.added = list(texts)
    return session


def rows(pilot: Pilot[None]) -> list[str]:
    """The lines of the list as they are shown."""
    screen = next(each for each in reversed(pilot.app.screen_stack) if isinstance(each, ListingScreen))
    table = screen.query_one(DataTable)
    return [" ".join(map(str, table.get_row_at(row))).strip() for row in range(table.row_count)]


async def until_rows(pilot: Pilot[None], is_so: Callable[[list[str]], bool]) -> None:
    async with asyncio.timeout(20):
        while not is_so(rows(pilot)):
            await pilot.pause(0.01)


async def answer(pilot: Pilot[None], *keys: str) -> str:
    """Wait for a question, press keys, and return what was asked."""
    while not isinstance(pilot.app.screen, ChoiceScreen):
        await pilot.pause(0.01)
    question = str(pilot.app.screen.query(Static).first().content)
    await pilot.press(*keys)
    return question


async def test_typing_searches_and_the_arrow_leads_to_what_was_found() -> None:
    async with opened(remembering(*THREE)) as pilot:
        await pilot.press("f3", "ctrl+l")
        await until_rows(pilot, lambda found: len(found) == 3)
        await pilot.press("f", "r", "o")
        await until_rows(pilot, lambda found: len(found) == 1)
        assert "il fait froid" in rows(pilot)[0]
        await pilot.press("down")
        assert pilot.app.screen.query_one(DataTable).has_focus
        await pilot.press("z")
        assert pilot.app.screen.query_one(Input).value == "froz"
        await until_rows(pilot, lambda found: found == ["Nothing like this."])


async def test_a_sentence_is_never_markup() -> None:
    async with opened(remembering(*THREE)) as pilot:
        await pilot.press("f3", "ctrl+l")
        await until_rows(pilot, lambda found: len(found) == 3)
        assert THREE[2] in rows(pilot)[0]
        assert THREE[2] in str(pilot.app.screen.query_one("#about", Static).content)
        await pilot.press("delete")
        assert THREE[2] in await answer(pilot, "escape")


async def test_what_is_marked_is_forgotten_once_the_user_agrees() -> None:
    session = remembering(*THREE)
    async with opened(session) as pilot:
        await pilot.press("f3", "ctrl+l")
        await until_rows(pilot, lambda found: len(found) == 3)
        await pilot.press("space", "enter", "delete")
        assert "Forget 2 sentences for good?" in await answer(pilot, "enter")
        assert session.added == THREE
        await pilot.press("delete")
        await answer(pilot, "right", "enter")
        await until_rows(pilot, lambda found: len(found) == 1)
        await until_told(pilot, "Forgot 2 sentences.")
        assert session.added == THREE[:1]


async def test_any_word_can_be_blocked_and_let_through_again() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await pilot.press("f3", "ctrl+g")
        await until_rows(pilot, lambda found: "zythum" in found[0])
        pilot.app.screen.query_one(Input).value = "mot"
        await until_rows(pilot, lambda found: "mot" in found[0])
        await pilot.press("space")
        await until_rows(pilot, lambda found: "blocked" in found[0])
        assert session.blocked() == ["mot"]
        await pilot.press("enter")
        await until_rows(pilot, lambda found: "blocked" not in found[0])
        assert session.blocked() == []


async def test_an_abbreviation_of_ones_own_is_taught_and_taken_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MOTAMOT_CONFIG", str(tmp_path))
    session = FakeSession()
    async with opened(session) as pilot:
        await pilot.press("f3", "ctrl+g")
        pilot.app.screen.query_one(Input).value = "biz = bisous"
        await until_rows(pilot, lambda found: "abbreviation" in found[0])
        await pilot.press("enter")
        await until_so(pilot, lambda: session.abbreviations() == {"biz": "bisous"})
        assert load().settings.abbreviations == {"biz": "bisous"}
        await pilot.press("delete")
        await until_so(pilot, lambda: session.abbreviations() == {})
        assert load().settings.abbreviations == {}


async def test_a_word_is_forgotten_with_all_its_sentences_which_are_shown_first() -> None:
    session = remembering(*THREE)
    async with opened(session) as pilot:
        await pilot.press("f3", "ctrl+g")
        pilot.app.screen.query_one(Input).value = "fait"
        await until_rows(pilot, lambda found: "fait" in found[0])
        await pilot.press("delete")
        question = await answer(pilot, "right", "enter")
        assert "2 sentences with “fait”" in question
        assert "il fait froid" in question
        await until_told(pilot, "Forgot 2 sentences.")
        assert session.added == THREE[2:]


async def test_a_lesson_is_undone_and_its_sentence_learnt_again_when_asked(
    new_session: Callable[[], Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui_app.screens.clerk.QUIET_SECONDS", 0.2)
    session = new_session()
    session.open()
    session.add("je suis breton")
    learn(session)
    session.close()
    app = app_with(new_session(), Settings(language="fr"))  # type: ignore[arg-type]  # a real one does, too
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, "● ready")
        await pilot.press("f3", "ctrl+t")
        await until_rows(pilot, lambda found: "1 sentence" in found[0])
        await pilot.press("u")
        await answer(pilot, "right", "enter")
        await until_told(pilot, "Lesson 1 is undone; 1 sentence is set aside.")
        await until_rows(pilot, lambda found: "Nothing has been learnt yet" in found[0])
        await pilot.press("escape", "ctrl+l")
        await until_rows(pilot, lambda found: "set aside" in found[0])
        await pilot.press("f5")
        await until_rows(pilot, lambda found: "lesson 2" in found[0])
        await until_told(pilot, "Learnt: breton.")
