"""How little stands between the command and the first suggestion."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LOADED = """
import sys
import tui_app.__main__, tui_app.cli.app
from tui_app.cli.screen import prepare_screen
prepare_screen()
import tui_app.app
print(sorted({"typer", "pydantic", "numpy", "rnnlm_core.files.checkpoint"} & set(sys.modules)))
"""
FIRST_WORD = """
import sys
from tui_app.cli.screen import prepare_screen
prepare_screen()
import tui_app.app
from tui_app.cli.common import make_session
session = make_session("fr")
session.open()
assert session.suggest("je suis très ")
print(sorted({"typer", "requests", "pooch", "matplotlib"} & set(sys.modules)))
session.close()
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTAMOT_DATA", str(tmp_path))
    monkeypatch.setenv("MOTAMOT_CONFIG", str(tmp_path))


def run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_screen_waits_neither_for_the_command_line_nor_for_the_network() -> None:
    assert run(LOADED) == "[]"


def test_a_starter_suggests_without_loading_what_no_suggestion_needs() -> None:
    assert run(FIRST_WORD) == "[]"  # how long it takes is for `python -m benchmarks --only typing`
