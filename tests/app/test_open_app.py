"""Which language the app begins with, and whether it may follow what is typed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tui_app.cli.app import open_app
from tui_app.session.settings import Loaded, Settings


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class App:
    """In the place of the app; it remembers what it was opened with."""

    last = ("", False)

    def __init__(self, _make_session: object, language: str, *, settings: Settings, **_others: object) -> None:
        App.last = (language, settings.language == "auto")

        self.first = self

    return_code = 0
    written = ""

    def run(self) -> None:
        pass

    def rescue(self) -> None:
        pass


def be_at_a_terminal(monkeypatch: pytest.MonkeyPatch, folder: Path, setting: str) -> None:
    """On an English system, with this language in the settings."""
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr("tui_app.app.MotamotApp", App)
    monkeypatch.setattr("tui_app.cli.screen.prepare_screen", lambda: Loaded(Settings(language=setting), ()))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setenv("MOTAMOT_DATA", str(folder))


@pytest.mark.parametrize(
    ("option", "setting", "language", "follows"),
    [
        (None, "auto", "en", True),
        (None, "fr", "fr", False),
        ("fr", "auto", "fr", False),
        ("fr", "en", "fr", False),
        ("auto", "fr", "en", True),
    ],
)
def test_the_option_comes_before_the_settings_and_these_before_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, option: str | None, setting: str, language: str, follows: bool
) -> None:
    be_at_a_terminal(monkeypatch, tmp_path, setting)
    with pytest.raises(SystemExit) as end:
        open_app(option)
    assert end.value.code == 0
    assert App.last == (language, follows)


def test_an_unknown_language_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    be_at_a_terminal(monkeypatch, tmp_path, "auto")
    with pytest.raises(SystemExit):
        open_app("de")
    assert "choose fr, en or auto" in capsys.readouterr().err
