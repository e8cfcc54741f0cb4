"""Random bursts of keys over every screen: python -m tests.app.fuzz --seeds 200.

Each seed opens the app and presses a few dozen keys, several at once; whatever they open, the app goes on, or is left
on purpose. What fails is said with its seed and its keys.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import tempfile
from pathlib import Path

from textual import app as textual_app
from textual import events
from textual import pilot as textual_pilot
from textual.pilot import Pilot

from tests.app.fakes import FakeSession
from tests.app.pilots import until_so
from tests.app.quiet import wait_until_quiet
from tui_app.app import MotamotApp
from tui_app.commands import COMMANDS
from tui_app.keymap import keys_of
from tui_app.screens.document import Editing
from tui_app.session import documents

LETTERS = list("abeét 1?.,:")
PLAIN = ["enter", "escape", "tab", "backspace", "delete", "up", "down", "left", "right", "home", "end", "space"]
COMMAND_KEYS = sorted({key for command in COMMANDS for key in keys_of(command.keys)})
SIZES = [(80, 24), (120, 36), (40, 12)]
BURSTS, LONGEST_BURST = 12, 6
SECONDS = 60.0
"""So long may a seed take."""
NASTY = [
    ["ctrl+p", "ctrl+p"],
    ["ctrl+p", "escape", "ctrl+p"],
    ["ctrl+o", "enter", "enter"],
    ["ctrl+o", *"x/y", "enter", "enter"],
    ["f2", *"abc"],
    ["f1", "f1", "f9", "escape", "escape"],
    ["ctrl+l", "escape", "ctrl+g", "escape", "ctrl+t", "escape"],
    ["f5", "f5", "ctrl+p", "f5"],
    ["ctrl+f", *"ab", "escape", "enter"],
    ["f3", "f4", "f3", "tab", "escape"],
]
"""What broke programs like this one."""


def bursts(seed: int) -> list[list[str]]:
    """Keys that are pressed at once, several times."""
    rng = random.Random(seed)
    kinds = [LETTERS, PLAIN, COMMAND_KEYS]
    random_ones = [
        [rng.choice(rng.choice(kinds)) for _key in range(rng.randint(1, LONGEST_BURST))] for _burst in range(BURSTS)
    ]
    return [*random_ones[: BURSTS // 2], rng.choice(NASTY), *random_ones[BURSTS // 2 :]]


def key_event(key: str) -> events.Key:
    """As a terminal would send it."""
    character = {"space": " ", "enter": "\r", "tab": "\t"}.get(key, key if len(key) == 1 else None)
    return events.Key("space" if key == " " else key, character)


def app_of(seed: int) -> MotamotApp:
    """The chat, or each third time the file editor."""
    session = FakeSession()
    session.past = [(f"message {number}", f"2026-01-01T12:{number:02d}:00+00:00") for number in range(60)]
    editing = Editing(documents.load(Path("fuzz.txt"))) if seed % 3 == 2 else None
    return MotamotApp(lambda language: session, editing=editing)  # type: ignore[arg-type,return-value]  # stands in


async def press(pilot: Pilot[None], keys: list[str]) -> None:
    """All at once, before the app can look at the first."""
    for key in keys:
        pilot.app.post_message(key_event(key))
    await pilot.pause()


async def run(seed: int) -> None:
    """Raises what the app raises."""
    app = app_of(seed)
    async with app.run_test(size=SIZES[seed % len(SIZES)]) as pilot:
        await until_so(pilot, lambda: app.state.session, "the model")
        for keys in bursts(seed):
            if not app.is_running or app._exit:
                break
            await press(pilot, keys)


async def leave_early(keys: list[str], turns: int) -> int | None:
    """Press keys and leave so many turns of the event loop later, whatever is opening by then: the exit status."""
    app = app_of(0)
    running = asyncio.create_task(app.run_async(headless=True, size=SIZES[0]))
    async with asyncio.timeout(SECONDS):
        while not app.state.session:
            await asyncio.sleep(0.005)
        for key in keys:
            app.post_message(key_event(key))
        for _turn in range(turns):
            await asyncio.sleep(0)
        app.exit()
        await running
    return app.return_code


async def check(seed: int) -> None:
    """Run one seed in a folder of its own.

    Raises:
        AssertionError: Something went wrong; it says with which keys.
    """
    with tempfile.TemporaryDirectory() as folder:
        before = os.getcwd()
        os.chdir(folder)
        try:
            await asyncio.wait_for(run(seed), SECONDS)
        except BaseException as error:
            raise AssertionError(f"seed {seed}: {error!r} after {bursts(seed)}") from error
        finally:
            os.chdir(before)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args()
    textual_app.wait_for_idle = textual_pilot.wait_for_idle = wait_until_quiet
    with tempfile.TemporaryDirectory() as config:
        os.environ["MOTAMOT_CONFIG"] = config
        for seed in range(given.first, given.first + given.seeds):
            asyncio.run(check(seed))
    print(f"{given.seeds} seeds, none failed")


if __name__ == "__main__":
    main()
