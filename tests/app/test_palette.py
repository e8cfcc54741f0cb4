"""The palette: everything by name, and no text of the user's taken for markup."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import OptionList, TextArea

from tests.app.pilots import until_so
from tui_app.screens.palette import Palette, entries
from tui_app.screens.settings import SettingsScreen
from tui_app.session.settings import load
from tui_app.state import State


class Area(TextArea):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "accept", "Accept [red]it[/", tooltip="take the [i]ghost[/i]", id="editor.accept"),
        Binding("alt+1", "accept", "Accept 1", id="editor.accept_1"),
        Binding("f7", "never", "Never", id="editor.never"),
    ]
    accepted = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "never"

    def action_accept(self) -> None:
        self.accepted = True


class Draft(Area):
    """Has its keys from its kind."""


class Host(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.state = State()
        self.told: list[SettingsScreen.Changed] = []

    def on_settings_screen_changed(self, message: SettingsScreen.Changed) -> None:
        self.told.append(message)

    def compose(self) -> ComposeResult:
        yield Draft()

    def action_command_palette(self) -> None:
        self.push_screen(Palette())


async def test_it_lists_what_can_be_done_now() -> None:
    app = Host()
    async with app.run_test():
        assert [entry.title for entry in entries(app.screen)] == ["Accept [red]it[/"]


async def test_an_action_runs_on_the_widget_that_owns_it() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.action_command_palette()
        await pilot.press(*"ake the")
        await app.workers.wait_for_complete()
        await pilot.press("enter")
        await pilot.pause()
        assert app.query_one(Area).accepted


async def test_titles_and_helps_are_never_markup() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.action_command_palette()
        await pilot.press("e")
        await app.workers.wait_for_complete()
        await pilot.pause()
        options = app.screen.query_one(OptionList).options
        assert {str(option.prompt) for option in options} >= {
            "Accept [red]it[/  Tab\ntake the [i]ghost[/i]",
        }
        await pilot.press(*"d]")
        await app.workers.wait_for_complete()
        await pilot.press("enter")
        await pilot.pause()
        assert app.query_one(Area).accepted


async def test_the_value_of_a_setting_is_found_by_name_kept_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOTAMOT_CONFIG", str(tmp_path))
    app = Host()
    async with app.run_test() as pilot:
        app.action_command_palette()
        await pilot.press(*"rs: nord")
        await app.workers.wait_for_complete()
        await pilot.press("enter")
        await pilot.pause()
    assert [(message.name, message.settings.theme) for message in app.told] == [("theme", "nord")]
    assert load().settings.theme == "nord"


async def test_a_theme_is_seen_while_it_is_the_chosen_line_and_gone_after_esc() -> None:
    app = Host()
    async with app.run_test() as pilot:
        before = app.theme
        app.action_command_palette()
        await pilot.press(*"rs: nord")
        await app.workers.wait_for_complete()
        await until_so(pilot, lambda: app.theme == "nord")
        await pilot.press("escape", "escape")
        await until_so(pilot, lambda: app.theme == before)
    assert app.told == []
