"""The suggestions follow the language of the draft, where the settings leave it to the text."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.app.fakes import FakeSession
from tests.app.pilots import settled, until, write
from tui_app.app import MotamotApp
from tui_app.session.files import FileError
from tui_app.session.settings import Settings
from tui_app.widgets.composer import LANGUAGE_PAUSE

ENGLISH = "I would like to know whether you are coming with them this "
FRENCH = "Je voudrais savoir si vous venez avec nous demain soir à la "


class Sessions:
    """Makes a session of each language that there is a model of."""

    def __init__(self, *languages: str) -> None:
        self.made = {language: FakeSession(f"{language}-word", language=language) for language in languages}
        self.asked: list[str] = []

    def __call__(self, language: str) -> FakeSession:
        self.asked.append(language)
        if language not in self.made:
            raise FileError(f"no model of {language}")
        return self.made[language]


async def looked_at(pilot: Pilot[None]) -> None:
    await pilot.pause(LANGUAGE_PAUSE + 0.1)
    await settled(pilot)


@pytest.mark.parametrize(("setting", "ghost"), [("auto", "en-word"), ("fr", "fr-word")])
async def test_a_draft_in_the_other_language_brings_its_session_if_the_settings_allow(setting: str, ghost: str) -> None:
    sessions = Sessions("fr", "en")
    app = MotamotApp(sessions, settings=Settings(language=setting))  # type: ignore[arg-type]  # stands in
    async with app.run_test() as pilot:
        await until(pilot, "● ready")
        draft = await write(pilot, ENGLISH)
        await looked_at(pilot)
        assert draft.suggestion == ghost


async def test_both_sessions_are_opened_once_and_closed_at_the_end() -> None:
    sessions = Sessions("fr", "en")
    app = MotamotApp(sessions, settings=Settings())  # type: ignore[arg-type]  # stands in
    async with app.run_test() as pilot:
        await until(pilot, "● ready")
        for text in (ENGLISH, FRENCH, ENGLISH):
            draft = await write(pilot, text)
            await looked_at(pilot)
            draft.clear()
        assert app.state.language == draft.spelling == "en"
        await pilot.press("ctrl+q")
    assert sessions.asked == ["fr", "en"]
    assert all(session.closed for session in sessions.made.values())


async def test_a_language_without_a_model_is_told_once_and_the_other_stays() -> None:
    sessions = Sessions("fr")
    app = MotamotApp(sessions, settings=Settings())  # type: ignore[arg-type]  # stands in
    async with app.run_test() as pilot:
        await until(pilot, "● ready")
        for _ in range(2):
            draft = await write(pilot, ENGLISH)
            await looked_at(pilot)
        assert draft.suggestion == "fr-word"
    assert sessions.asked == ["fr", "en"]
