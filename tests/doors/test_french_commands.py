"""The command line speaks French whole, or English whole."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
import typer

from tui_app.cli import spoken
from tui_app.cli.french import HELP
from tui_app.cli.main import cli

COMMANDS = list(spoken.commands(typer.main.get_command(cli)))


def motamot(*arguments: str, language: str = "fr") -> subprocess.CompletedProcess[str]:
    own = {**os.environ, "MOTAMOT_INTERFACE": language, "COLUMNS": "80"}
    return subprocess.run([sys.executable, "-m", "tui_app", *arguments], env=own, capture_output=True, text=True)


def test_every_text_of_the_help_has_its_french_and_no_other_has() -> None:
    said = {text for command in COMMANDS for text in spoken.texts(command)} - set(spoken.NAMES)
    assert said - set(HELP) == set()
    assert set(HELP) - said == set()


def test_the_french_of_the_help_is_set_as_french_is() -> None:
    wrong = re.compile(r"[^\u202f][;!?:](?=\s|$)|«[^\u00a0]|[^\u00a0]»|\w'\w")
    assert [text for text in HELP.values() if wrong.search(text)] == []


def test_the_help_is_french_and_lists_whole_sentences() -> None:
    done = motamot("--help")
    assert done.returncode == 0
    assert "Commandes\u202f:" in done.stdout
    assert "…" not in done.stdout
    assert "..." not in done.stdout.replace("[ARGUMENTS]...", "")
    assert not re.search(r"\b(the|you|Show|sentence)\b", done.stdout)
    assert "Suggests your next words" in motamot("--help", language="en").stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["predict", "--nonsense"], "Il n’y a pas d’option --nonsense."),
        (["nonsense"], "Il n’y a pas de commande nonsense."),
        (["predict"], "Il manque text."),
        (["predict", "a", "b"], "C’est en trop\u202f: b."),
        (
            ["learn", "/nowhere/notes.txt"],
            "/nowhere/notes.txt: il n’y a pas de tel fichier ni dossier\u202f: vérifiez le nom.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_french(arguments: list[str], said: str) -> None:
    done = motamot(*arguments)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
