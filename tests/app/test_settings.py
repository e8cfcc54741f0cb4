"""The settings file: what it may say, what happens when it says something else, and what saving leaves alone."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tui_app.cli.main import cli
from tui_app.session import settings
from tui_app.session.files import FileError
from tui_app.session.settings import Settings, load, save
from tui_app.session.settings_table import SETTINGS

TABLES = ("keymap", "abbreviations")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MOTAMOT_CONFIG", str(tmp_path))
    return tmp_path / "settings.toml"


def test_the_table_describes_every_setting_and_its_default() -> None:
    named = {each.name: getattr(Settings(), each.name) for each in fields(Settings) if each.name not in TABLES}
    assert named == {name: setting.default for name, setting in SETTINGS.items()}
    assert all(
        setting.accepts(choice) for setting in SETTINGS.values() for choice in (setting.default, *setting.choices)
    )


def test_without_a_file_everything_has_its_default(file: Path) -> None:
    assert load() == (Settings(), ())


def test_the_default_file_says_the_defaults_and_nothing_wrong(file: Path) -> None:
    file.write_text(settings.default_file(), "utf-8")
    assert load() == (Settings(), ())
    assert set(tomllib.loads(settings.default_file())) == {*SETTINGS, *TABLES}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("suggestions = 12", "line 2: “suggestions” is 12; allowed: 1 … 9. 5 is used."),
        ("suggestions = true", "line 2: “suggestions” is true; allowed: 1 … 9. 5 is used."),
        ("suggestions = 2.5", "line 2: “suggestions” is 2.5; allowed: 1 … 9. 5 is used."),
        ("ghost = 1", "line 2: “ghost” is 1; allowed: true, false. true is used."),
        ("ghost_confidence = nan", "line 2: “ghost_confidence” is NaN; allowed: 0 … 1. 0.06 is used."),
        ('language = "de"', 'line 2: “language” is "de"; allowed: "auto", "fr", "en". "auto" is used.'),
        ("starter = 2026-01-01", 'line 2: “starter” is "2026-01-01"; allowed: "…". "" is used.'),
        ("[ghost]", "line 2: “ghost” is {}; allowed: true, false. true is used."),
        ("colour = 1", "line 2: there is no setting “colour”; it is left alone."),
        ('"\\u001b[2J" = 1', "line 1: there is no setting “�[2J”; it is left alone."),
        (
            "[abbreviations]\nbcp = 3",
            'line 2: “abbreviations” is a table of texts, such as "biz" = "bisous". The others are used.',
        ),
        ("keymap = 3", 'line 2: “keymap” is a table of texts, such as "app.train" = "f8". The others are used.'),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(file: Path, line: str, complaint: str) -> None:
    file.write_text(f"phrases = false\n{line}\n", "utf-8")
    loaded = load()
    assert [str(problem) for problem in loaded.problems] == [f"settings.toml, {complaint}"]
    assert loaded.settings == Settings(phrases=False)


@pytest.mark.parametrize("content", [b"suggestions = \n", b'theme = "\xe9"\n', b"a = 1\na = 2\n"])
def test_a_file_that_is_not_toml_is_left_alone_and_told_about(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    (problem,) = load().problems
    assert str(problem).startswith(f"{file} can't be read: ")
    with pytest.raises(FileError, match="was not changed"):
        save("ghost", False)
    assert file.read_bytes() == content


@hypothesis.settings(max_examples=50)
@given(st.binary(max_size=60))
def test_no_content_breaks_the_start(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "any.toml"
    file.write_bytes(content)
    assert isinstance(load(file).settings, Settings)


def test_abbreviations_of_ones_own_are_read(file: Path) -> None:
    file.write_text('[abbreviations]\nbiz = "bisous"\n"a+" = "à plus"\n', "utf-8")
    assert load().settings.abbreviations == {"biz": "bisous", "a+": "à plus"}


def test_keys_may_be_named_with_and_without_quotes(file: Path) -> None:
    file.write_text('[keymap]\n"app.train" = "f8"\nlearn.add = "ctrl+t"\neditor.next = 5\n', "utf-8")
    loaded = load()
    assert loaded.settings.keymap == {"app.train": "f8", "learn.add": "ctrl+t"}
    assert len(loaded.problems) == 1


def test_saving_one_setting_leaves_every_other_letter_of_the_file(file: Path) -> None:
    before = '# mine\ntheme = "nord"   # as in my editor\n\n[keymap]\nappel = 1 # unknown\n'
    file.write_text(before, "utf-8")
    save("theme", "ansi-dark")
    assert file.read_text("utf-8") == before.replace("nord", "ansi-dark")
    save("suggestions", 7)
    assert load().settings == Settings(theme="ansi-dark", suggestions=7)
    assert "# unknown" in file.read_text("utf-8")


def test_saving_without_a_file_makes_the_explained_one(file: Path) -> None:
    save("ghost", False)
    assert file.read_text("utf-8") == settings.default_file().replace("ghost = true", "ghost = false")


def test_saving_through_a_link_keeps_the_link(file: Path, tmp_path: Path) -> None:
    target = tmp_path / "dotfiles.toml"
    target.write_text("ghost = true\n", "utf-8")
    file.symlink_to(target)
    save("ghost", False)
    assert file.is_symlink()
    assert target.read_text("utf-8") == "ghost = false\n"


def test_a_folder_that_cannot_be_made_is_named(file: Path) -> None:
    file.parent.joinpath("taken").touch()
    with pytest.raises(FileError, match="taken"):
        save("ghost", False, file.parent / "taken" / "settings.toml")


def test_the_command_makes_the_file_once_and_shows_what_counts(file: Path) -> None:
    run = CliRunner().invoke
    assert run(cli, ["settings", "path"]).output == f"{file}\n"
    assert run(cli, ["settings", "init"]).exit_code == 0
    file.write_text("suggestions = 7\nghost = 3\n", "utf-8")
    refused = run(cli, ["settings", "init"])
    assert refused.exit_code == 1
    assert file.read_text("utf-8").startswith("suggestions = 7")
    shown = run(cli, ["settings", "show"])
    assert tomllib.loads(shown.stdout)["suggestions"] == 7
    assert "line 2: “ghost” is 3" in shown.stderr


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 100_000, "keymap." + "a." * 50_000 + "b = 1", "suggestions = " + "9" * 5000]
)
def test_a_hostile_settings_file_is_said_and_the_usual_settings_are_used(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text)
    loaded = load(path)
    assert loaded.settings == Settings()
    assert len(loaded.problems) == 1
