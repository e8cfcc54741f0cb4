"""The tour: three hints, once, in nobody's way."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.app import App
from textual.widgets import Static

from tests.app.fakes import FakeSession
from tui_app.app import MotamotApp
from tui_app.screens import tour
from tui_app.screens.tour import TourScreen
from tui_app.session.settings import Settings
from tui_app.widgets.editor import Draft


class Host(App[None]):
    result: str | None = None

    def on_mount(self) -> None:
        self.push_screen(TourScreen({"editor.accept": "ctrl+l"}), lambda result: setattr(self, "result", result))


async def test_three_hints_with_the_keys_of_the_settings_and_then_it_is_over() -> None:
    app, texts = Host(), []
    async with app.run_test(size=(40, 12)) as pilot:
        for _hint in range(3):
            texts.append(str(app.screen.query_one("#hint", Static).content))
            assert app.screen.query_one("#hint").region.height <= 8
            await pilot.press("enter")
        assert not isinstance(app.screen, TourScreen)
    assert [key for key, text in zip(("Ctrl+L", "Enter", "F1"), texts, strict=True) if key not in text] == []


@pytest.mark.parametrize(("key", "result"), [("escape", ""), ("é", "é")])
async def test_esc_skips_it_and_a_letter_ends_it_without_being_lost(key: str, result: str) -> None:
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press(key)
        assert app.result == result


async def test_what_is_typed_quickly_ends_it_once_and_arrives_in_its_order(tmp_path: Path) -> None:
    app = MotamotApp(lambda language: FakeSession(), settings=Settings(), tour_folder=tmp_path)  # type: ignore[arg-type,return-value]  # stands in for it
    async with app.run_test() as pilot:
        while not isinstance(app.screen, TourScreen):
            await pilot.pause(0.01)
        for letter in "je suis très con":
            app.post_message(events.Key("space" if letter == " " else letter, letter))
        while len(app.query_one(Draft).text) < 16 or isinstance(app.screen, TourScreen):
            await pilot.pause(0.01)
        assert app.query_one(Draft).text == "je suis très con"


def test_it_is_remembered_in_a_private_file(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert not tour.was_seen(folder)
    tour.remember(folder)
    assert tour.was_seen(folder)
    assert (folder / tour.SEEN).stat().st_mode & 0o077 == folder.stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written_to_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    tour.remember(tmp_path / "file" / "data")
    assert not tour.was_seen(tmp_path / "file" / "data")
