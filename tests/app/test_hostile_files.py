"""Files of strangers on the command line: told in one line of plain text, whatever they hold or are called."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from rnnlm_core import RNNLanguageModel
from tests.core.hostile_models import forge, forge_text
from tui_app.cli.main import cli


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTAMOT_DATA", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    made = RNNLanguageModel(4, 3)
    made.build_vocabulary(["le chat dort"])
    made.save("model.safetensors")
    return tmp_path / "model.safetensors"


def told(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 1
    assert "\x1b" not in done.output
    assert "Traceback" not in done.output
    assert isinstance(done.exception, SystemExit), done.exception
    return done.output


def test_words_with_control_characters_are_not_printed(model: Path) -> None:
    forge(model, vocabulary__words=["<unk>", "</s>", "\x1b]0;owned\x07", "chat", "dort"])
    assert "control characters" in told("predict", "le", "--model", str(model))


@pytest.mark.parametrize("command", [["predict", "le"], ["eval", "text.txt"]])
def test_a_deeply_nested_description_is_no_traceback(command: list[str], model: Path) -> None:
    Path("text.txt").write_text("le chat dort\n")
    forge_text(model, '{"format": 1, "extra": ' + "[" * 100_000 + "]" * 100_000 + "}")
    assert "can't be read" in told(*command, "--model", str(model))


@pytest.mark.parametrize("command", [["predict", "le", "--model"], ["eval"]])
def test_the_name_of_a_file_is_text(command: list[str], model: Path) -> None:
    name = "a\x1b[2Jb"
    Path(name).write_bytes(b"\0no text and no model")
    assert "a�[2Jb" in told(*command, name)
