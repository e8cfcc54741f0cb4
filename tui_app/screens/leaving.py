"""Leaving the program, once what was sent is safe."""

from __future__ import annotations

from asyncio import sleep, to_thread

from textual.app import App

from tui_app.engine import Engine
from tui_app.screens.pages import FirstScreen

LONGEST_WAIT_SECONDS = 1.0


def end_at_once(app: App[None], first: FirstScreen, status: int) -> None:
    """Leave as the system wants it; what is not safe yet is in its copy."""
    first.rescue()
    app.exit(return_code=status)


async def close(engine: Engine, first: FirstScreen) -> None:
    """Let the engine end, and wait until what it posted last has arrived; what is safe by then needs no copy."""
    engine.count(first.composer.take_count())
    await to_thread(engine.close)
    waited = 0.0
    while not first.is_settled and waited < LONGEST_WAIT_SECONDS:
        await sleep(0.01)
        waited += 0.01
    first.rescue()
