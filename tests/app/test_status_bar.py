"""The status bar: what it says, what gives way first, and that nothing needs colour to be understood."""

from __future__ import annotations

import re
from datetime import date

from textual.app import App, ComposeResult

from tests.app.fakes import FakeSession
from tests.app.pilots import opened, settled, until, until_so, write
from tests.app.test_language_switch import Sessions
from tui_app.app import MotamotApp
from tui_app.session.counts import Count
from tui_app.session.news import ModelFacts, TrainingReport
from tui_app.session.settings import Settings
from tui_app.state import State
from tui_app.widgets.status_bar import StatusBar

FACTS = ModelFacts(loss=4.308, vocabulary=20_003, parameters=7_123_456, language="fr", name="LSTM 512")
COUNTS = {date.today().isoformat(): Count(100, 60, 13)}


class Host(App[None]):
    CSS = "StatusBar { height: 1; padding: 0 1; }"

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.state = State()
        self.state.take(**{"phase": "ready"} | facts)

    def compose(self) -> ComposeResult:
        yield StatusBar(self.state)


def shown(app: App[None]) -> str:
    return app.query_one(StatusBar).render().plain


async def line(width: int, **facts: object) -> str:
    """The line in a terminal of this width, which it fills to the last cell."""
    app = Host(**facts)
    async with app.run_test(size=(width, 4)):
        assert app.query_one(StatusBar).render().cell_length == width - 2
        return re.sub("  +", "  ", shown(app))


async def test_a_wide_bar_says_everything_in_words() -> None:
    assert await line(120, waiting=2, is_private=True, is_quiet=True, own_loss=1.234, counts=COUNTS) == (
        "● ready  2 to learn  suggestions hidden  ⊘ private  47 keys saved today · loss 1.23 on your sentences · French"
    )


async def test_at_40_columns_the_language_and_what_waits_stay() -> None:
    assert await line(40, waiting=3, own_loss=1.0) == "● ready  3 to learn  French"


async def test_private_mode_is_said_at_any_width() -> None:
    assert (await line(24, phase="training", is_private=True)).rstrip() == "◐ learning…  ⊘ private"


async def test_each_phase_has_its_own_sign() -> None:
    signs = {(await line(40, phase=phase))[0] for phase in ("ready", "training", "problem")}
    assert signs == {"●", "◐", "✗"}


async def test_a_lesson_that_is_asked_to_stop_says_so_at_once_and_then_has_stopped() -> None:
    app = Host(phase="training", is_stopping=True)
    async with app.run_test(size=(80, 4)):
        assert shown(app).startswith("◐ stopping")
        app.state.phase = "ready"
        assert shown(app).startswith("● ready")


async def test_the_bar_follows_the_facts() -> None:
    app = Host()
    async with app.run_test(size=(80, 4)) as pilot:
        report = TrainingReport(0.5, FACTS, 1000.0, False, loss=3.21)
        for name, value, said in (("waiting", 3, "3 to learn"), ("own_loss", 2.0, "2.00"), ("report", report, "3.21")):
            app.state.take(**{name: value})
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            assert said in "".join(segment.text for segment in strips[0])


async def test_a_click_or_a_key_changes_the_language_at_once_and_for_good() -> None:
    sessions = Sessions("fr", "en")
    app = MotamotApp(sessions, settings=Settings())  # type: ignore[arg-type]  # stands in
    async with app.run_test() as pilot:
        await until(pilot, "● ready")
        await pilot.click(StatusBar, offset=(77, 0))
        await until_so(pilot, lambda: app.state.language == "en")
        await pilot.press("f10")
        await until_so(pilot, lambda: app.state.language == "fr")
        assert app.state.settings.language == "fr"


async def test_keys_that_were_saved_are_counted() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await write(pilot, "je vais ")
        await pilot.press("b", "tab", "ctrl+q")
        await settled(pilot)
    assert session.counted == Count(typed=1, written=4, taken=1)
