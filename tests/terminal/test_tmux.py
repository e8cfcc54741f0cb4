"""The app in a real terminal: what only a terminal can show."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.sessions import CORPUS, RECIPE
from tui_app.session import Session
from tui_app.store import Store

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux")

SECONDS = 20


class Terminal:
    """A tmux server of its own, with one pane and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self._socket = f"motamot-{os.getpid()}"
        self._record = folder / "output"
        self("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "sh")
        self("pipe-pane", "-O", f"cat > {shlex.quote(str(self._record))}")

    def __call__(self, *arguments: str) -> str:
        command = ["tmux", "-L", self._socket, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def run(self, command: str) -> None:
        self("send-keys", "-l", command)
        self("send-keys", "Enter")

    def screen(self) -> str:
        return self("capture-pane", "-p")

    def output(self) -> bytes:
        """Every byte that reached the terminal."""
        return self._record.read_bytes()

    def wait_for(self, pattern: str) -> None:
        end = time.monotonic() + SECONDS
        while not re.search(pattern, screen := self.screen()):
            assert time.monotonic() < end, f"{pattern!r} did not appear:\n{screen}"
            time.sleep(0.02)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in which the app was started with a model that knows a few sentences."""
    data = tmp_path / "data"
    session = Session(Store(data), lambda: CORPUS, RECIPE)
    session.open()
    list(session.train(lambda: False))
    terminal = Terminal(tmp_path)
    try:
        command = shlex.join(["env", f"MOTAMOT_DATA={data}", "LC_ALL=C.UTF-8", sys.executable, "-m", "tui_app"])
        terminal.run(f"{command}; echo left with $?")
        terminal.wait_for("ready")
        yield terminal
    finally:
        terminal("kill-server")


def test_a_word_is_suggested_accepted_and_the_terminal_left_clean(terminal: Terminal) -> None:
    terminal("send-keys", "-l", "je suis tr")
    terminal.wait_for("je suis très")
    terminal("send-keys", "Tab", "M-2")
    terminal("send-keys", "-l", "fin")
    terminal.wait_for(r"je suis très \w+ fin")
    terminal("send-keys", "C-s")
    terminal.wait_for("Added 1 sentence")
    terminal("send-keys", "C-q")
    terminal.wait_for("left with 0")
    assert terminal("display", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}").split() == ["0", "0", "1"]


def test_text_that_commands_a_terminal_never_reaches_it(terminal: Terminal) -> None:
    terminal("set-buffer", "avant \x1b]0;pirate\x07\x9b2J [/] [bold]x après")
    terminal("paste-buffer", "-p")
    terminal.wait_for("après")
    terminal("send-keys", "C-s")
    terminal.wait_for("Added 1 sentence")
    assert "[bold]x" in terminal.screen()
    assert b"\x1b]0;pirate" not in terminal.output()
    assert terminal("display", "-p", "#{pane_title}").strip() != "pirate"
    terminal("send-keys", "C-q")
    terminal.wait_for("left with 0")
