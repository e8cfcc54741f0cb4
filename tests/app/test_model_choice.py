"""Which model `predict` and `eval` take: the file named, the user's own, or the starter of the language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from rnnlm_core import starters
from rnnlm_core.language_model import LSTMLanguageModel, RNNLanguageModel
from rnnlm_core.memory import Memory
from rnnlm_core.personal import Made, Shelf
from tui_app.cli.main import cli

SENTENCES = {"fr": "je ne suis pas content", "en": "I am not very happy", "own": "je ne suis jamais content"}


def make(path: Path, language: str, sentence: str) -> None:
    model = LSTMLanguageModel(8, 8, language=language)
    model.build_vocabulary([sentence])
    model.fit([sentence] * 20, epochs=20, learning_rate=0.05)
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save(path)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    for name, sentence in SENTENCES.items():
        make(folder / f"{name}.safetensors", "en" if name == "en" else "fr", sentence)
    return folder


@pytest.fixture(autouse=True)
def folder(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder on a system that says nothing, with small starters."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MOTAMOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("MOTAMOT_CONFIG", str(tmp_path / "config"))
    monkeypatch.setattr(starters, "FOLDER", models)
    return tmp_path


@pytest.fixture
def own(folder: Path, models: Path) -> Iterator[Memory]:
    """Sentences of the user's, and the model that was made from them."""
    home = folder / "data" / "fr"
    with Memory.open(home / "memory.sqlite3", "fr") as memory:
        memory.add([SENTENCES["own"]])
        memory.record([sentence.id for sentence in memory.waiting()])
        model = RNNLanguageModel.load(models / "own.safetensors")
        Shelf(home, starters.digest("fr")).put(Made(model, memory.digest(), len(model.vocabulary)))
        yield memory


def write_settings(folder: Path, line: str) -> None:
    (folder / "config").mkdir()
    (folder / "config" / "settings.toml").write_text(f"{line}\n", "utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def first(*arguments: str) -> str:
    result = run("predict", *arguments, "-k", "1", "--json")
    return str(json.loads(result.stdout)[0]["word"])


def test_a_new_user_is_helped_by_the_starter() -> None:
    assert first("je ne suis") == "pas"


def test_the_text_chooses_the_starter() -> None:
    assert first("I am not") == "very"


def test_the_language_that_is_asked_for_wins() -> None:
    assert first("", "--language", "fr") == "Je"
    assert first("I am not", "--language", "fr") != "very"
    assert first("", "--language", "en") == "I"


def test_the_system_chooses_where_the_text_is_too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert first("") == "I"
    assert first("", "--language", "auto") == "I"


def test_the_settings_come_before_the_system(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_settings(folder, 'language = "en"')
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert first("") == "I"


def test_the_starter_that_the_settings_name_comes_before_the_one_that_ships(folder: Path, models: Path) -> None:
    write_settings(folder, f'starter = "{models / "own.safetensors"}"')
    assert first("je ne suis") == "jamais"
    assert first("I am not") == "very"


def test_the_users_own_model_comes_before_the_starter_of_its_language(own: Memory) -> None:
    assert first("je ne suis") == "jamais"
    assert first("I am not") == "very"


def test_a_model_that_knows_what_was_forgotten_is_not_used(own: Memory, folder: Path) -> None:
    own.forget_everything()
    assert (folder / "data" / "fr" / "model.safetensors").exists()
    assert first("je ne suis") == "pas"


def test_a_damaged_model_is_said_and_not_used(own: Memory, folder: Path) -> None:
    (folder / "data" / "fr" / "model.safetensors").write_bytes(b"no model")
    assert first("je ne suis") == "pas"
    assert "truncated" in run("predict", "je ne suis").stderr


def test_a_blocked_word_is_not_predicted(own: Memory) -> None:
    own.block("Jamais")
    assert first("je ne suis") != "jamais"


def test_eval_measures_the_same_choice(folder: Path) -> None:
    for name in ("fr", "en"):
        (folder / f"{name}.txt").write_text(SENTENCES[name], "utf-8")
        figures = json.loads(run("eval", str(folder / f"{name}.txt"), "--json").stdout)
        assert next(iter(figures.values()))["perplexity"]["unknown"] == 0


def test_eval_reads_standard_input() -> None:
    result = CliRunner().invoke(cli, ["eval", "-", "--json"], input=SENTENCES["en"])
    assert list(json.loads(result.stdout)) == ["-"]


@pytest.mark.parametrize("command", ["predict", "eval"])
def test_an_unknown_language_is_refused(command: str, folder: Path) -> None:
    (folder / "notes.txt").write_text("bonjour", "utf-8")
    result = run(command, str(folder / "notes.txt"), "--language", "de")
    assert result.exit_code == 1
    assert "choose fr, en or auto" in result.stderr
