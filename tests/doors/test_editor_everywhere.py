"""Programs that ask for an editor get motamot, as docs/editor-everywhere.md says."""

from __future__ import annotations

import email.policy
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.doors.servers import environment
from tests.terminal.test_tmux import Terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: apt-get install tmux")
PAGE = (Path(__file__).parent.parent.parent / "docs" / "editor-everywhere.md").read_text(encoding="utf-8")
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


def needs(program: str, package: str = "") -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"apt-get install {package or program}")


ZSHRC = "autoload -Uz edit-command-line; zle -N edit-command-line; bindkey '^X^E' edit-command-line"


@needs("zsh")
def test_zsh_puts_the_edited_line_where_it_was(terminal: Terminal, tmp_path: Path) -> None:
    assert ZSHRC in PAGE
    (tmp_path / ".zshrc").write_text(f"unset zle_bracketed_paste; PS1='%% '\n{ZSHRC}\n")
    terminal.run("exec zsh --no-globalrcs")
    terminal.wait_for(r"(?m)^%\s*$")
    terminal("send-keys", "-l", "echo un mot")
    terminal("send-keys", "C-x", "C-e")
    terminal.wait_for(READY)
    terminal("send-keys", "End")
    write(terminal, "echo un mot", " deux", "echo un mot deux")
    terminal.wait_for(r"(?m)^% echo un mot deux$")
    terminal("send-keys", "Enter")
    terminal.wait_for(r"(?m)^un mot deux")


@needs("crontab", "cron")
def test_crontab_changes_nothing_when_nothing_is_saved(terminal: Terminal) -> None:
    before = subprocess.run(["crontab", "-l"], capture_output=True).stdout
    terminal.run("crontab -e; echo done $?")
    terminal.wait_for(READY)
    terminal("send-keys", "C-q")
    terminal.wait_for("done")
    assert subprocess.run(["crontab", "-l"], capture_output=True).stdout == before


MUTTRC = """set editor="motamot edit %s"
set from="moi@exemple.fr" realname="Moi" sendmail="sh send" copy=no
set folder="." spoolfile="=inbox" postponed="=postponed" header_cache="" abort_key="\\Cz"
"""


@needs("neomutt")
def test_neomutt_sends_what_was_written(terminal: Terminal, tmp_path: Path) -> None:
    recipe = MUTTRC.splitlines()[0]
    assert f"`{recipe}`" in PAGE
    (tmp_path / ".muttrc").write_text(MUTTRC.replace("motamot edit", EDITOR))
    (tmp_path / "send").write_text("cat > sent")
    (tmp_path / "inbox").touch()
    terminal.run("neomutt -n -F .muttrc -s bonjour toi@exemple.fr; echo done $?")
    terminal.wait_for("To: toi")
    terminal("send-keys", "Enter")
    terminal.wait_for("Subject: bonjour")
    terminal("send-keys", "Enter")
    write(terminal, "line 1", "je suis très content", "je suis très content")
    terminal.wait_for("y:Send")
    terminal("send-keys", "y")
    terminal.wait_for("done 0")
    sent = email.message_from_bytes((tmp_path / "sent").read_bytes(), policy=email.policy.default)
    assert sent.get_content() == "je suis très content\n"


@needs("tmux")
def test_tmux_shows_the_editor_above_the_other_work(terminal: Terminal, tmp_path: Path) -> None:
    """A popup is drawn for who is attached, so a tmux runs in the tmux that the test reads."""
    recipe = 'bind e display-popup -E -w 80% -h 80% "motamot edit ~/notes.md"'
    assert f"`{recipe}`" in PAGE
    (tmp_path / "tmux.conf").write_text(recipe.replace("motamot edit", EDITOR) + "\nset -g prefix C-a\n")
    terminal.run(f"TMUX= tmux -S {tmp_path}/inner -f tmux.conf new-session sh; echo done $?")
    try:
        terminal.wait_for(r"\[0\] 0:sh")
        terminal("send-keys", "C-a", "e")
        write(terminal, "line 1, column 1", "je suis très content", "je suis très content")
        terminal.wait_for(r"(?s)^(?!.*column)")
        assert (tmp_path / "notes.md").read_text(encoding="utf-8") == "je suis très content\n"
    finally:
        subprocess.run(["tmux", "-S", str(tmp_path / "inner"), "kill-server"], capture_output=True)


SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@pytest.fixture
def database() -> Iterator[Path]:
    """A server of its own, which only the socket in this folder reaches."""
    user: dict[str, Any] = {"user": "postgres"} if os.geteuid() == 0 else {}  # it refuses to run as root
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.chown(folder, **user) if user else None
        make = [SERVERS[-1], "-A", "trust", "-U", "moi", "--no-sync", "-D", folder / "d"]
        subprocess.run(make, check=True, cwd="/", **user)
        serve = [SERVERS[-1].with_name("postgres"), "-D", folder / "d", "-k", folder, "-h", "", "-F"]
        with subprocess.Popen(serve, cwd="/", **user) as server:
            yield folder
            server.send_signal(signal.SIGQUIT)  # at once


@pytest.mark.skipif(not SERVERS, reason="apt-get install postgresql")
@needs("psql", "postgresql-client")
def test_psql_runs_the_query_that_was_edited(terminal: Terminal, database: Path) -> None:
    while not (database / ".s.PGSQL.5432").exists():
        time.sleep(0.02)
    terminal.run(f"psql -X -q -h {database} -U moi postgres; echo done $?")
    terminal.wait_for(r"postgres=#\s*$")
    terminal.run("\\e")
    write(terminal, "1", "select 'un ' || 'mot'; ", "'mot';")
    terminal.wait_for(r"(?m)^ *un mot")
    terminal.run("\\q")
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
