"""Driving the app in tests. Whatever waits has a deadline."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widgets import Static

from tests.app.fakes import FakeSession
from tui_app.app import MotamotApp
from tui_app.session.settings import Settings
from tui_app.widgets.editor import Draft
from tui_app.widgets.status_bar import StatusBar

USUAL = Settings()
SECONDS = 20.0
"""So long may anything take, on the slowest machine."""


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


async def until_so(pilot: Pilot[None], is_so: Callable[[], object], what: str = "it") -> None:
    """Wait until something is so."""
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, f"{what} did not come"
        await pilot.pause(0.01)


async def until(pilot: Pilot[None], state: str) -> None:
    """Wait until the status bar begins like this."""
    await until_so(pilot, lambda: pilot.app.query_one(StatusBar).render().plain.startswith(state), state)


async def until_told(pilot: Pilot[None], message: str) -> None:
    """Wait until the learn panel says this."""
    panel = pilot.app.screen_stack[0].query_one("#learn-message", Static)
    await until_so(pilot, lambda: message in str(panel.content), message)


async def settled(pilot: Pilot[None]) -> None:
    """Wait until the engine has nothing left to do, and the screen shows what came of it."""
    assert isinstance(pilot.app, MotamotApp)
    engine = pilot.app.engine
    await until_so(pilot, lambda: engine.is_idle, "the end of the work")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def write(pilot: Pilot[None], text: str) -> Draft:
    """Put text into the draft at once; `Pilot.press` takes a tenth of a second a key."""
    editor = pilot.app.screen_stack[0].query_one(Draft)
    editor.insert(text)
    await pilot.pause()
    return editor
