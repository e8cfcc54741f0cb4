"""Driving the app in tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.fakes import FakeSession
from tui_app.app import MotamotApp
from tui_app.widgets.editor import Editor
from tui_app.widgets.status_bar import StatusBar


@asynccontextmanager
async def opened(session: FakeSession | None = None, size: tuple[int, int] = (80, 24)) -> AsyncIterator[Pilot[None]]:
    """The app with a fake session, once it is ready."""
    app = MotamotApp(lambda: session or FakeSession())  # type: ignore[arg-type,return-value]  # stands in for it
    async with app.run_test(size=size) as pilot:
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


async def write(pilot: Pilot[None], text: str) -> Editor:
    """Put text into the editor at once; `Pilot.press` takes a tenth of a second a key."""
    editor = pilot.app.query_one(Editor)
    editor.insert(text)
    await pilot.pause()
    return editor
