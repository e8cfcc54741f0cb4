"""The core and the app need nothing that only POSIX has, and one module alone asks which system this is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rnnlm_core.files import system
from tests.doors.windows import MODULES, NAMES, SIGNALS

ROOT = Path(__file__).parent.parent.parent
ASKS = re.compile(
    r"\bsys\.platform|\bos\.name\b|\bplatform\.system|\bhasattr\((?:os|signal),"
    rf"|^\s*(?:import|from) (?:{'|'.join([*MODULES, 'msvcrt', 'winreg'])})\b"
    rf"|\bos\.(?:{'|'.join(NAMES)})\b|\bsignal\.(?:{'|'.join(SIGNALS)})\b",
    re.MULTILINE,
)
SOURCES = [path for folder in ("rnnlm_core", "tui_app", "corpora") for path in sorted((ROOT / folder).rglob("*.py"))]


@pytest.mark.skipif(sys.platform != "linux", reason="it looks for open files in /proc")
def test_a_first_day_needs_nothing_of_posix(tmp_path: Path) -> None:
    day = [sys.executable, "-m", "tests.doors.windows", "tests.doors.a_first_day", str(tmp_path)]
    own = {**os.environ, "OMP_NUM_THREADS": "1", "TEXTUAL_DRIVER": "textual.drivers.headless_driver:HeadlessDriver"}
    done = subprocess.run(day, cwd=ROOT, env=own, capture_output=True, text=True)
    assert done.stdout == "all of it\n", done.stderr[-4000:]


def test_one_module_alone_asks_which_system_this_is() -> None:
    asking = {path for path in SOURCES if ASKS.search(path.read_text(encoding="utf-8"))}
    assert asking == {ROOT / "rnnlm_core" / "files" / "system.py"}


def test_a_process_is_there_until_it_has_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        assert system.is_alive(child.pid)
        child.communicate(b"\n")
    assert system.is_alive(child.pid) is False


def test_a_shell_starts_what_the_command_line_says() -> None:
    said = ["it's", 'a "b"', "$HOME", "é"]
    line = system.command_line([sys.executable, "-c", "import sys; print(sys.argv[1:])", *said])
    assert subprocess.run(line, shell=True, capture_output=True, text=True).stdout.strip() == repr(said)
