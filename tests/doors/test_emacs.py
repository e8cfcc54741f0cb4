"""The language server in a real Emacs, in a real terminal: the recipe of docs/editors.md, as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.doors.servers import environment, serving, until_none_serves
from tests.terminal.test_tmux import Terminal

pytestmark = pytest.mark.skipif(
    not (shutil.which("tmux") and shutil.which("emacs")),
    reason="apt-get install tmux emacs-nox elpa-eglot",
)
PAGE = (Path(__file__).parent.parent.parent / "docs" / "editors.md").read_text(encoding="utf-8")
RECIPE = re.findall(r"^;; eglot.*?\n(.*?)(?=^;;)", PAGE, re.DOTALL | re.MULTILINE)[0]
INIT = """(setq make-backup-files nil create-lockfiles nil auto-save-default nil inhibit-startup-screen t
      native-comp-async-report-warnings-errors nil warning-minimum-level :emergency)
(require 'eglot)
"""
HAS_EGLOT = ["emacs", "-q", "--batch", "--eval", '(unless (locate-library "eglot") (kill-emacs 1))']


def test_a_word_that_is_completed_stands_in_the_file(tmp_path: Path) -> None:
    if subprocess.run(HAS_EGLOT, capture_output=True).returncode:
        pytest.skip("apt-get install elpa-eglot")
    own = environment(tmp_path)
    program = tmp_path / "motamot"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tui_app "$@"\n')
    program.chmod(0o755)
    (tmp_path / "init.el").write_text(INIT + RECIPE)
    (tmp_path / "lettre.txt").write_text("")
    variables = {name: own[name] for name in ("MOTAMOT_DATA", "MOTAMOT_CONFIG")} | {
        "PATH": f"{tmp_path}:{own['PATH']}", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).parent.parent.parent),
    }  # fmt: skip
    terminal = Terminal(tmp_path)
    try:
        setting = shlex.join(f"{name}={value}" for name, value in variables.items())
        terminal.run(f"cd {tmp_path}; export {setting}; emacs -nw -q -l init.el lettre.txt; echo left with $?")
        terminal.wait_for(r"\[eglot")
        terminal("send-keys", "-l", "je suis très co")
        terminal.wait_for("je suis très co")
        terminal("send-keys", "C-M-i")
        terminal.wait_for("je suis très content")
        assert serving(tmp_path)
        terminal("send-keys", "C-x", "C-s", "C-x", "C-c")
        terminal.wait_for("left with 0")
        until_none_serves(tmp_path)
        assert (tmp_path / "lettre.txt").read_text(encoding="utf-8").strip() == "je suis très content"
    finally:
        terminal("kill-server")
