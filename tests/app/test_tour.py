"""The tour: three hints, once, in nobody's way."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import App
from textual.widgets import Static

from tui_app import tour
from tui_app.tour import TourScreen


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
