"""The settings in the app: changed by keys, kept at once, and told to the app."""

from __future__ import annotations

import gettext
import textwrap
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App
from textual.widgets import Static

from tui_app import i18n, themes
from tui_app.screens.settings import FROM_NEXT_START, ROOM_TO_EXPLAIN, SettingRow, SettingsScreen, in_words, stepped
from tui_app.session.settings import Settings
from tui_app.session.settings_table import SETTINGS


class Host(App[None]):
    """Opens the settings, and keeps what they tell."""

    def __init__(self, file: Path, settings: Settings) -> None:
        super().__init__()
        themes.start(self, settings.theme)
        self.file, self.settings = file, settings
        self.told: list[tuple[str, object]] = []

    def on_mount(self) -> None:
        self.push_screen(SettingsScreen(self.settings, self.file))

    def on_settings_screen_changed(self, message: SettingsScreen.Changed) -> None:
        self.told.append((message.name, message.settings.value(message.name)))


def about(app: App[None]) -> str:
    return str(app.screen.query_one("#about", Static).content)


async def test_keys_choose_a_setting_change_it_and_keep_it(tmp_path: Path) -> None:
    app = Host(tmp_path / "settings.toml", Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "down", "right", "down", "enter", "escape")
        assert not isinstance(app.screen, SettingsScreen)
    assert app.told == [("suggestions", 6), ("ghost", False)]
    kept = tomllib.loads(app.file.read_text("utf-8"))
    assert (kept["suggestions"], kept["ghost"]) == (6, False)


async def test_at_40_by_12_the_cursor_scrolls_to_the_last_setting_and_it_is_explained(tmp_path: Path) -> None:
    app = Host(tmp_path / "settings.toml", Settings())
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("up")
        row = app.screen.focused
        assert isinstance(row, SettingRow)
        assert row.id == list(SETTINGS)[-1]
        assert app.screen.region.contains_region(row.region)
        assert row.region.bottom < app.screen.query_one("#about").region.bottom <= 12
        assert "from the next start" in about(app)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_explanation_has_room_at_40_columns(language: str) -> None:
    catalogue = gettext.translation(i18n.DOMAIN, i18n.FOLDER, [language], fallback=True)
    note = catalogue.gettext(FROM_NEXT_START)
    texts = [f"{catalogue.gettext(each.about)} {note if each.at_start else ''}" for each in SETTINGS.values()]
    assert [text for text in texts if len(textwrap.wrap(text, 36)) >= ROOM_TO_EXPLAIN] == []


async def test_the_row_with_the_cursor_is_marked_without_colour(tmp_path: Path) -> None:
    app = Host(tmp_path / "settings.toml", Settings())
    async with app.run_test(size=(40, 12)):
        marked = [row.id for row in app.screen.query(SettingRow) if row.render().plain.startswith("▸")]
    assert marked == ["language"]


async def test_a_change_that_could_not_be_kept_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("broken = ", "utf-8")
    app = Host(file, Settings())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("right")
        assert "was not changed" in about(app)
    assert app.told == []
    assert file.read_text("utf-8") == "broken = "


async def test_markup_and_wide_letters_of_the_file_are_shown_as_they_are(tmp_path: Path) -> None:
    app = Host(tmp_path / "settings.toml", Settings(starter="[red]漢字[/"))
    async with app.run_test(size=(80, 24)):
        row = app.screen.query_one("#starter", SettingRow)
        assert "[red]漢字[/" in row.render().plain
        assert row.render().cell_length == row.content_size.width


@pytest.mark.parametrize(
    ("value", "step", "expected"), [(0.06, 1, 0.1), (0.07, 1, 0.1), (0.07, -1, 0.06), (0.5, 1, 0.0), (0.9, 1, 0.0)]
)
def test_a_number_of_ones_own_has_its_place_among_the_choices(value: float, step: int, expected: float) -> None:
    assert stepped(value, SETTINGS["ghost_confidence"].choices, step) == expected


@given(st.sampled_from([name for name, setting in SETTINGS.items() if setting.choices]), st.integers(-1, 1))
def test_every_step_leads_to_a_value_that_is_accepted_and_shown(name: str, step: int) -> None:
    value = stepped(SETTINGS[name].default, SETTINGS[name].choices, step)
    assert SETTINGS[name].accepts(value)
    assert in_words(name, value)
