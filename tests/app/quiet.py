"""Waiting until the app has nothing to do, told by its event loop and not by a clock.

Textual's own way sleeps for 40 ms after every key, and longer while the machine is busy with something else.
"""

from __future__ import annotations

import asyncio
import time

from textual._context import active_app
from textual.app import App, ScreenStackError

ROUNDS = 3
"""So often must the loop be found empty: what one callback put off by a turn or two is there by then."""
MOMENT = 0.02
"""Seconds for which a thread of the app that is at work is waited for; whoever needs more waits for what it brings."""


def _paint(app: App[object]) -> None:
    """Do now what the screen does sixty times a second: lay out, draw and call who waits for that."""
    try:
        app.screen._on_timer_update()
    except ScreenStackError:
        return


def _has_work(app: App[object]) -> bool:
    engine = getattr(app, "engine", None)
    is_at_work = engine is not None and not engine.is_idle
    return is_at_work or any(worker.is_running and worker._thread_worker for worker in app.workers)


async def wait_until_quiet(min_sleep: float = 0.0, max_sleep: float = 0.0) -> None:
    """Let the event loop run until it finds nothing to do; the arguments are those of Textual's `wait_for_idle`."""
    app = active_app.get()
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]  # there is no public way to see it
    empty, end = 0, time.monotonic() + MOMENT
    while empty < ROUNDS:
        await asyncio.sleep(0)
        if ready:
            empty = 0
        elif _has_work(app) and time.monotonic() < end:
            await asyncio.sleep(0.001)
            empty = 0
        else:
            _paint(app)
            empty += 1
