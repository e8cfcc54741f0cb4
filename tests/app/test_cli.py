"""The command line: quick, useful in scripts, and clear when something is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.app.sessions import CORPUS
from tui_app.cli.main import cli

SENTENCES = "\n".join(CORPUS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder and working folder."""
    monkeypatch.setenv("MOTAMOT_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text(SENTENCES, "utf-8")
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


QUICKLY = ["--epochs", "60", "--learning-rate", "0.02", "--dropout", "0"]  # to where no seed changes the first word


def small(*arguments: str) -> Result:
    return run("train", *arguments, "--hidden-size", "16", "--embedding-size", "8", *QUICKLY)


def test_help_loads_neither_numpy_nor_textual() -> None:
    code = (
        "import sys; sys.argv = ['motamot', '--help']\n"
        "from tui_app.__main__ import main\n"
        "try: main()\n"
        "finally: print({'numpy', 'textual', 'rnnlm_core.network'} & set(sys.modules), file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "predict" in result.stdout
    assert result.stderr.strip() == "set()"


def test_the_language_of_a_command_stands_after_it() -> None:
    assert "motamot predict --language en" in run("--language", "en", "predict", "you are").output


def test_the_version_is_printed() -> None:
    assert run("--version").output.startswith("motamot 0.")


def test_a_new_model_is_trained_and_predicts(folder: Path) -> None:
    assert "m.safetensors: " in small("notes.txt", "--output", "m.safetensors").output
    assert not (folder / "data").exists(), "the user's own model stays out of it"
    result = run("predict", "je suis", "-k", "2", "--json", "--model", "m.safetensors")
    rows = json.loads(result.stdout)
    assert [set(row) for row in rows] == [{"word", "probability"}] * 2
    assert rows[0]["word"] == "très"
    assert "très" in run("predict", "je suis", "--model", "m.safetensors").stdout


def test_a_model_is_measured_as_a_table_and_as_json(folder: Path) -> None:
    small("notes.txt", "--output", "m.safetensors")
    table = run("eval", "notes.txt", "--model", "m.safetensors").stdout
    assert "perplexity" in table
    assert "keystroke savings @3" in run("eval", "notes.txt", "-k", "3", "--model", "m.safetensors").stdout
    figures = json.loads(run("eval", "notes.txt", "--json", "--model", "m.safetensors").stdout)["notes.txt"]
    assert figures["perplexity"]["unknown"] == 0
    assert 0 < figures["savings"]["savings"] < 100
    assert figures["accuracy"]["top1"] <= figures["accuracy"]["top5"]


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["predict", "je", "--model", "none.safetensors"], "make one with motamot train"),
        (["predict", "je", "--model", "notes.txt"], "train it again"),
        (["eval", "notes.txt", "--model", "none.safetensors"], "make one with motamot train"),
        (["eval", "none.txt"], "no such file"),
        ([], "needs a terminal"),
    ],
)
def test_what_goes_wrong_is_said_in_one_line_with_advice(folder: Path, arguments: list[str], advice: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert advice in result.stderr
    assert result.stderr.startswith("motamot: ")
    assert result.stderr.count("\n") == 1


def test_a_file_name_cannot_command_the_terminal(folder: Path) -> None:
    assert "\x1b" not in run("eval", "\x1b[31m.txt").stderr
