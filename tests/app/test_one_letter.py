"""What one letter costs: one prediction, one update of the bar, one repaint."""

from __future__ import annotations

import pytest

from tests.app.fakes import FakeSession
from tests.app.pilots import opened, settled, write
from tui_app.widgets.editor import PAUSE
from tui_app.widgets.suggestion_bar import SuggestionBar


async def test_one_letter_costs_one_prediction_one_update_of_the_bar_and_one_repaint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = FakeSession()
    drawn: list[str] = []
    render = SuggestionBar.render
    monkeypatch.setattr(SuggestionBar, "render", lambda bar: (drawn.append("bar"), render(bar))[1])
    async with opened(session) as pilot:
        await write(pilot, "je vais ")
        await settled(pilot)
        await pilot.pause(2 * PAUSE)
        display, frames = pilot.app._display, []
        monkeypatch.setattr(pilot.app, "_display", lambda *what: (frames.append(what), display(*what)))
        for letter in "bon":
            asked = len(session.asked)
            drawn.clear()
            frames.clear()
            await pilot.press(letter)
            await pilot.pause(0.5 * PAUSE)
            assert (len(session.asked) - asked, len(drawn), len(frames)) == (1, 1, 1), letter


async def test_a_move_of_the_cursor_within_the_words_costs_one_prediction_and_an_idle_second_none() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await write(pilot, "je vais bien")
        await settled(pilot)
        before = len(session.asked)
        await pilot.press("left")
        assert len(session.asked) == before + 1
        await pilot.pause(1.1)
        assert len(session.asked) == before + 1
