"""Driving the app in tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.fakes import FakeSession
from tui_app.app import MotamotApp
from tui_app.session.settings import Settings
from tui_app.widgets.editor import Draft
from tui_app.widgets.status_bar import StatusBar

USUAL = Settings()


def app_with(session: FakeSession | None = None, settings: Settings = USUAL) -> MotamotApp:
    """The app with a fake session, whatever the language."""
    return MotamotApp(lambda language: session or FakeSession(), settings=settings)  # type: ignore[arg-type,return-value]  # stands in for it


@asynccontextmanager
async def opened(
    session: FakeSession | None = None, size: tuple[int, int] = (80, 24), settings: Settings = USUAL
) -> AsyncIterator[Pilot[None]]:
    """The app with a fake session, once it is ready."""
    async with app_with(session, settings).run_test(size=size) as pilot:
        await until(pilot, "● ready")
        yield pilot


async def until(pilot: Pilot[None], state: str) -> None:
    """Wait until the status bar begins like this."""
    while not pilot.app.query_one(StatusBar).render().plain.startswith(state):
        await pilot.pause(0.01)


async def until_told(pilot: Pilot[None], message: str) -> None:
    """Wait until the learn panel says this."""
    while message not in str(pilot.app.query_one("#learn-message", Static).content):
        await pilot.pause(0.01)


async def write(pilot: Pilot[None], text: str) -> Draft:
    """Put text into the draft at once; `Pilot.press` takes a tenth of a second a key."""
    editor = pilot.app.query_one(Draft)
    editor.insert(text)
    await pilot.pause()
    return editor
