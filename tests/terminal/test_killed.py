"""kill -9 between two keys, in a real terminal: no kept message is lost, and of the draft no more than the last second.

MOTAMOT_EVERY_GAP=1 kills in every gap of the script; two of them, which take a few seconds, are enough each time.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.sessions import new_session, starter_model
from tests.terminal.test_tmux import SECONDS, Terminal, motamot
from tui_app.session import draft

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux")

SCRIPT = [
    ("je", "je"),
    (" suis tr", "je suis tr"),
    ("Tab", "je suis très"),
    ("Enter", ""),
    ("il", "il"),
    (" fait", "il fait"),
    ("C-j", "il fait"),
    ("beau", "il fait\nbeau"),
    ("Enter", ""),
    ("on", "on"),
    (" mange", "on mange"),
    ("C-q", "on mange"),
]
"""Each key, and the draft after it, without spaces at its end."""
SENT = {4: "je suis très", 9: "il fait\nbeau"}
"""From which gap on a message has been sent, as the conversation has it."""
GAPS = range(1, len(SCRIPT)) if os.environ.get("MOTAMOT_EVERY_GAP") else (2, 8)
NAMED = {"Tab", "Enter", "C-j", "C-q"}


def until(holds: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, f"{what} did not come"
        time.sleep(0.02)


def kept_draft(folder: Path) -> str:
    return "".join(file.read_text("utf-8") for file in (folder / "data" / "drafts").glob("message-*.txt")).rstrip()


def press(terminal: Terminal, key: str) -> None:
    terminal("send-keys", *([key] if key in NAMED else ["-l", key]))


def kill(terminal: Terminal) -> None:
    shell = terminal("display", "-p", "#{pane_pid}").strip()
    (program,) = subprocess.run(["pgrep", "-P", shell], capture_output=True, text=True, check=True).stdout.split()
    os.kill(int(program), signal.SIGKILL)
    terminal.wait_for("left with 137")


@pytest.mark.parametrize("gap", GAPS)
def test_a_kill_between_two_keys_loses_nothing_but_the_last_second(gap: int, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    starter_model().save(tmp_path / "tiny.safetensors")
    (tmp_path / "config/settings.toml").write_text(
        f'starter = "{tmp_path}/tiny.safetensors"\nlanguage = "fr"\nlearning = "by hand"\n'
    )
    terminal = Terminal(tmp_path)
    try:
        terminal.run(f"{motamot(tmp_path)}; echo left with $?")
        terminal.wait_for("ready")
        for number, (key, _draft) in enumerate(SCRIPT[:gap], start=1):
            press(terminal, key)
            if number in SENT:
                first_line = SENT[number].partition("\n")[0]
                terminal.wait_for(f"› {re.escape(first_line)}")  # acknowledged: it is safe from now on
            elif key == "Tab":
                terminal.wait_for("je suis très")
        before, (next_key, after) = SCRIPT[gap - 1][1], SCRIPT[gap]
        until(lambda: kept_draft(tmp_path) == before, "the copy of the draft")  # the second is over
        press(terminal, next_key)
        kill(terminal)
    finally:
        terminal("kill-server")
    session = new_session(tmp_path / "data")
    session.open()
    messages = [sent.text for sent in session.messages()]
    session.close()
    sent = [text for first, text in SENT.items() if first <= gap]
    assert set(messages) >= set(sent)
    left = [kept_draft(tmp_path), *messages[: len(messages) - len(sent)]]
    assert {before, after} & set(left)


def test_a_draft_is_copied_every_second() -> None:
    assert draft.SECONDS <= 1.0
