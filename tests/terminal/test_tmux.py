"""The app in a real terminal: what only a terminal can show."""

from __future__ import annotations

import itertools
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

from tests.app.sessions import starter_model

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux")

SECONDS = 20
NUMBERS = itertools.count()


class Terminal:
    """A tmux server of its own, with one pane and a shell in it."""

    def __init__(self, folder: Path) -> None:
        self._socket = f"motamot-{os.getpid()}-{next(NUMBERS)}"
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
    """A terminal in which the app was started, from a model that knows a few sentences."""
    config = tmp_path / "config"
    config.mkdir()
    starter_model().save(tmp_path / "tiny.safetensors")
    (config / "settings.toml").write_text(f'starter = "{tmp_path}/tiny.safetensors"\nlanguage = "fr"\n')
    terminal = Terminal(tmp_path)
    try:
        terminal.run(f"{motamot(tmp_path)}; echo left with $?")
        terminal.wait_for("ready")
        yield terminal
    finally:
        terminal("kill-server")


def motamot(folder: Path, *arguments: str) -> str:
    """The command, with data and settings of its own."""
    own = [f"MOTAMOT_DATA={folder}/data", f"MOTAMOT_CONFIG={folder}/config", "LC_ALL=C.UTF-8"]
    return shlex.join(["env", "-u", "COLUMNS", "-u", "LINES", *own, sys.executable, "-m", "tui_app", *arguments])


def test_a_word_is_suggested_accepted_sent_and_the_terminal_left_clean(terminal: Terminal) -> None:
    terminal("send-keys", "-l", "je suis tr")
    terminal.wait_for("je suis très")
    terminal("send-keys", "Tab")
    terminal.wait_for(r"2 \w+")  # a number takes what stands under it, so it must stand there
    terminal("send-keys", "M-2")
    terminal("send-keys", "-l", "fin")
    terminal.wait_for(r"je suis très \w+ fin")
    terminal("send-keys", "Enter")
    terminal.wait_for("1 to learn")
    terminal("send-keys", "C-q")
    terminal.wait_for("left with 0")
    assert terminal("display", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}").split() == ["0", "0", "1"]


KEYS = [
    (["je suis tr", "Tab"], "je suis très "),
    (["je suis ", "M-1", "M-1"], r"je suis \w+ \w+"),
    (["je suis ", "C-n", "Tab"], r"je suis \w+ "),
    (["je", "C-j", "suis"], r"je +│\n│ suis"),
    (["je", "M-Enter", "suis"], r"je +│\n│ suis"),
    (["Escape", "x"], "x"),
    (["👩‍👧 été", "Left", "Left", "Left", "Right", "X"], "éXté"),
    (["F4"], "Words"),
    (["F2", "y"], "y"),
]
"""What is typed, and what then stands on the screen; the draft is emptied in between."""


def test_keys_that_terminals_mangle_arrive(terminal: Terminal) -> None:
    for keys, seen in KEYS:
        for key in keys:
            named = key[0].isupper() and key.isascii() and len(key) > 1
            terminal("send-keys", *([] if named else ["-l"]), key)
        terminal.wait_for(seen)
        terminal("send-keys", "M-a", "BSpace")
    terminal("send-keys", "C-q")
    terminal.wait_for("left with 0")


def test_no_key_is_lost_at_a_hundred_a_second(terminal: Terminal) -> None:
    typed = "portez ce vieux whisky au juge blond qui fume " * 3
    for letter in typed:
        terminal("send-keys", "-l", letter)
        time.sleep(0.005)  # tmux itself takes as long again
    terminal("send-keys", "Enter")
    terminal.wait_for("1 to learn")
    message = terminal.screen().partition("› ")[2]
    shown = " ".join(re.findall(r"[a-z]+", re.split(r"\d\d:\d\d", message)[0]))
    assert shown == " ".join(typed.split())


def test_what_is_typed_while_the_app_starts_is_not_lost(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    try:
        terminal.run(motamot(tmp_path, "--language", "fr"))
        time.sleep(0.3)
        terminal("send-keys", "-l", "un brouillon")
        terminal.wait_for("│ un brouillon")
    finally:
        terminal("kill-server")


SIZES = {
    (40, 12): r"expected unlikely surprising─\n je suis",
    (120, 36): r"╭─ Conversation ─{90,}╮\n",
    (80, 24): r"╭─ Conversation ─{60,}╮\n",
}
"""What the screen shows at each size: no frames; the panel is closed."""


def test_the_screen_follows_the_size_of_the_terminal(terminal: Terminal) -> None:
    terminal("send-keys", "-l", "je suis")
    for (width, height), seen in SIZES.items():
        terminal("resize-window", "-x", str(width), "-y", str(height))
        terminal.wait_for(seen)
        terminal.wait_for("je suis")
    terminal("send-keys", "C-q")
    terminal.wait_for("left with 0")


def test_git_commits_what_was_written_in_the_editor_and_nothing_after_an_abort(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    starter_model().save(tmp_path / "tiny.safetensors")
    (tmp_path / "config/settings.toml").write_text(f'starter = "{tmp_path}/tiny.safetensors"\nlanguage = "fr"\n')
    terminal = Terminal(tmp_path)
    commit = f"git -c user.name=N -c user.email=e@example.org -c core.editor={shlex.quote(motamot(tmp_path, 'edit'))} "
    try:
        terminal.run(f"cd {shlex.quote(str(tmp_path))} && git init -q . && clear")
        terminal.run(f"{commit} commit --allow-empty; echo left with $?")
        terminal.wait_for("Please enter")
        terminal("send-keys", "C-g")
        terminal.wait_for("left with 1")
        terminal.run(f"clear; {commit} commit --allow-empty; echo left with $?")
        terminal.wait_for("Please enter")
        terminal("send-keys", "-l", "Je suis tr")
        terminal.wait_for("Je suis très")
        terminal("send-keys", "Tab", "C-s")
        terminal.wait_for("saved")
        terminal("send-keys", "C-q")
        terminal.wait_for("left with 0")
        log = ["git", "-C", str(tmp_path), "log", "--format=%s"]
        committed = subprocess.run(log, capture_output=True, text=True, check=True).stdout.splitlines()
        assert committed in (["Je suis très"], ["Je suis très content"])  # the ghost of a word, or a phrase by then
    finally:
        terminal("kill-server")


def test_what_is_written_for_a_command_fills_the_terminal_and_is_printed_on_leaving(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    starter_model().save(tmp_path / "tiny.safetensors")
    (tmp_path / "config/settings.toml").write_text(
        f'starter = "{tmp_path}/tiny.safetensors"\nlanguage = "fr"\nsend_to = "tee -a {tmp_path}/handed-on.txt"\n'
    )
    terminal = Terminal(tmp_path)
    try:
        terminal("resize-window", "-x", "110", "-y", "20")
        terminal.run(f'echo "[$({motamot(tmp_path, "write")})]"')
        terminal.wait_for(r"╭─ Conversation ─{90,}╮\n")
        terminal("send-keys", "-l", "Corrige une faute")
        terminal("send-keys", "Enter")
        terminal.wait_for("1 to learn")
        terminal("send-keys", "C-q")
        terminal.wait_for(r"\[Corrige une faute\]")
        assert (tmp_path / "handed-on.txt").read_text() == "Corrige une faute"
        assert b"\x1b]52;c;" in terminal.output()  # and it is in the clipboard
    finally:
        terminal("kill-server")


def test_text_that_commands_a_terminal_never_reaches_it(terminal: Terminal) -> None:
    terminal("set-buffer", "avant \x1b]0;pirate\x07\x9b2J [/] [bold]x après")
    terminal("paste-buffer", "-p")
    terminal.wait_for("après")
    terminal("send-keys", "Enter")
    terminal.wait_for(r"│ › .*après")
    assert "[bold]x" in terminal.screen()
    assert b"\x1b]0;pirate" not in terminal.output()
    assert terminal("display", "-p", "#{pane_title}").strip() != "pirate"
    terminal("send-keys", "C-q")
    terminal.wait_for("left with 0")
