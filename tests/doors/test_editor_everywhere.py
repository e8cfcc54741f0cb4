"""Programs that ask for an editor get motamot, as docs/editor-everywhere.md says."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.doors.servers import environment
from tests.terminal.test_tmux import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux")
READY = "● saved"
EDITOR = f"{shlex.quote(sys.executable)} -m tui_app edit"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal whose editor is motamot."""
    own = environment(tmp_path)
    terminal = Terminal(tmp_path)
    root = Path(__file__).parent.parent.parent
    variables = {
        "MOTAMOT_DATA": own["MOTAMOT_DATA"],
        "MOTAMOT_CONFIG": own["MOTAMOT_CONFIG"],
        "PYTHONPATH": str(root),
        "EDITOR": EDITOR,
        "VISUAL": EDITOR,
        "LC_ALL": "C.UTF-8",
        "HOME": str(tmp_path),
        "PS1": "$ ",
    }
    terminal.run(f"cd {tmp_path}; export {shlex.join(f'{name}={value}' for name, value in variables.items())}; clear")
    try:
        yield terminal
    finally:
        terminal("kill-server")


def write(terminal: Terminal, before: str, text: str, after: str) -> None:
    """Wait for the editor, type, save and leave."""
    terminal.wait_for(READY)
    terminal.wait_for(before)
    terminal("send-keys", "-l", text)
    terminal.wait_for(after)
    terminal("send-keys", "C-s")
    terminal.wait_for(READY)
    terminal("send-keys", "C-q")


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_commits_what_was_written(terminal: Terminal, tmp_path: Path) -> None:
    terminal.run("git init -q r && cd r && git -c user.name=a -c user.email=a@b commit -q --allow-empty; echo done $?")
    write(terminal, "# Please enter", "je suis très content", "je suis très content")
    terminal.wait_for("done 0")
    done = subprocess.run(["git", "log", "--format=%B"], cwd=tmp_path / "r", capture_output=True, text=True)
    assert done.stdout.strip() == "je suis très content"


def test_bash_runs_the_line_that_was_edited(terminal: Terminal) -> None:
    if shutil.which("bash") is None:
        pytest.skip("bash is not installed")
    terminal.run("bash --norc --noprofile")
    terminal.wait_for(r"\$ $|bash")
    terminal("send-keys", "-l", "echo un mot")
    terminal("send-keys", "C-x", "C-e")
    terminal.wait_for(READY)
    terminal("send-keys", "End")
    write(terminal, "echo un mot", " deux", "echo un mot deux")
    terminal.wait_for(r"(?m)^un mot deux")


def test_less_opens_the_line_that_is_read(terminal: Terminal, tmp_path: Path) -> None:
    if shutil.which("less") is None:
        pytest.skip("less is not installed")
    (tmp_path / "long.txt").write_text("".join(f"ligne {number}\n" for number in range(1, 200)))
    terminal.run("less +100g long.txt; echo done $?")
    terminal.wait_for("ligne 100")
    terminal("send-keys", "v")
    terminal.wait_for(READY)
    terminal.wait_for("ligne 11")
    terminal("send-keys", "C-q")
    terminal.wait_for("ligne 100")
    terminal("send-keys", "q")
    terminal.wait_for("done 0")


STUB = """import os, subprocess, tempfile
handle, path = tempfile.mkstemp(suffix=".md")
os.write(handle, b"un\\r\\ndeux"); os.close(handle)
subprocess.run(f'{os.environ["VISUAL"]} "{path}"', shell=True)
print("left with", open(path, "rb").read())
"""


def test_who_leaves_without_saving_changes_no_byte(terminal: Terminal, tmp_path: Path) -> None:
    """As crontab -e and coding assistants do it: a copy in a temporary file."""
    (tmp_path / "stub.py").write_text(STUB)
    terminal.run(f"{shlex.quote(sys.executable)} stub.py")
    terminal.wait_for(READY)
    terminal("send-keys", "-l", "x")
    terminal.wait_for("xun")
    terminal("send-keys", "C-q")
    terminal.wait_for("(?i)discard")
    terminal("send-keys", "Down", "Enter")
    terminal.wait_for(r"left with b'un\\r\\ndeux'")
