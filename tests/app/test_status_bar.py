"""The status bar: what it says, what gives way first, and that nothing needs colour to be understood."""

from __future__ import annotations

import re

from textual.app import App, ComposeResult

from tui_app.session.news import ModelFacts, TrainingReport
from tui_app.state import State
from tui_app.widgets.status_bar import StatusBar

FACTS = ModelFacts(loss=4.308, vocabulary=20_003, parameters=7_123_456, language="fr", name="LSTM 512")


class Host(App[None]):
    CSS = "StatusBar { height: 1; padding: 0 1; }"

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.state = State()
        self.state.take(**{"phase": "ready", "facts": FACTS} | facts)

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


async def test_a_wide_bar_says_everything() -> None:
    assert await line(132, waiting=2, is_private=True) == (
        "● ready  2 waiting  ⊘ private  7,123,456 parameters · LSTM 512 · 20,003 words · fr"
        " · perplexity 74.3 · loss 4.31"
    )


async def test_at_40_columns_the_loss_and_what_waits_stay() -> None:
    assert await line(40, waiting=3) == "● ready  3 waiting  loss 4.31"


async def test_private_mode_is_said_at_any_width() -> None:
    assert (await line(24, phase="training", is_private=True)).rstrip() == "◐ training  ⊘ private"


async def test_each_phase_has_its_own_sign() -> None:
    signs = {(await line(40, phase=phase))[0] for phase in ("ready", "training", "problem")}
    assert signs == {"●", "◐", "✗"}


async def test_the_bar_follows_the_facts() -> None:
    app = Host()
    async with app.run_test(size=(80, 4)) as pilot:
        for name, value, said in (("waiting", 3, "3 waiting"), ("is_private", True, "private")):
            app.state.take(**{name: value})
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            assert said in "".join(segment.text for segment in strips[0])


async def test_figures_keep_their_places_while_a_lesson_goes_on() -> None:
    app, places = Host(), set()
    async with app.run_test(size=(80, 4)):
        for fraction in (0.04, 0.5, 1.0):
            app.state.take(phase="training", report=TrainingReport(fraction, FACTS, 1000.0, False))
            places.add(shown(app).index("perplexity"))
    assert len(places) == 1
