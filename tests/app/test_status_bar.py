"""The status bar: what it says, what gives way first, and that nothing needs colour to be understood."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from textual.app import App, ComposeResult

from tui_app.session.news import ModelFacts
from tui_app.widgets.status_bar import StatusBar

FACTS = ModelFacts(loss=4.308, vocabulary=20_003, parameters=7_123_456, language="fr", name="LSTM 512")


class Host(App[None]):
    CSS = "StatusBar { height: 1; padding: 0 1; }"

    def __init__(self, *prepare: Callable[[StatusBar], None]) -> None:
        super().__init__()
        self.prepare = prepare

    def compose(self) -> ComposeResult:
        bar = StatusBar()
        bar.show("ready", FACTS)
        for each in self.prepare:
            each(bar)
        yield bar


@asynccontextmanager
async def line(width: int, *prepare: Callable[[StatusBar], None]) -> AsyncIterator[str]:
    """The line in a terminal of this width, which it fills to the last cell."""
    app = Host(*prepare)
    async with app.run_test(size=(width, 4)):
        content = app.query_one(StatusBar).render()
        assert content.cell_length == width - 2
        yield re.sub("  +", "  ", content.plain)


def quick(bar: StatusBar) -> None:
    bar.show_latency(0.0023)


async def test_a_wide_bar_says_everything() -> None:
    async with line(132, quick, lambda bar: bar.show_waiting(2), lambda bar: bar.show_private(True)) as shown:
        assert shown == (
            "● ready  2 waiting  ⊘ private  7,123,456 parameters · LSTM 512 · 20,003 words · fr"
            " · perplexity 74.3 · loss 4.31 · 2.3 ms"
        )


async def test_at_80_columns_everything_but_the_parameters_is_there() -> None:
    async with line(80, quick) as shown:
        assert shown == "● ready  LSTM 512 · 20,003 words · fr · perplexity 74.3 · loss 4.31 · 2.3 ms"


async def test_at_40_columns_the_loss_and_what_waits_stay() -> None:
    async with line(40, quick, lambda bar: bar.show_waiting(3)) as shown:
        assert shown == "● ready  3 waiting  loss 4.31 · 2.3 ms"


async def test_private_mode_is_said_at_any_width() -> None:
    long = "training 100 %, 3 min 20 s left, much more to say"
    async with line(40, lambda bar: bar.show(long), lambda bar: bar.show_private(True)) as shown:
        assert shown == "● training 100 %, 3 min 20…  ⊘ private"


async def test_each_kind_of_state_has_its_own_sign() -> None:
    show = partial(StatusBar.show, state="state")
    signs = set()
    for prepare in (show, partial(show, busy=True), partial(show, failed=True)):
        async with line(40, prepare) as shown:
            signs.add(shown[0])
    assert signs == {"●", "◐", "✗"}


async def test_figures_keep_their_places_while_the_state_changes() -> None:
    places = set()
    for state in ("ready", "training   4 %", "training 100 %"):
        app = Host(quick, partial(StatusBar.show, state=state))
        async with app.run_test(size=(80, 4)):
            places.add(app.query_one(StatusBar).render().plain.index("perplexity"))
    assert len(places) == 1


def test_one_slow_key_moves_the_latency_little() -> None:
    bar = StatusBar()
    for seconds in (0.002, 0.002, 0.022):
        bar.show_latency(seconds)
    assert "6.0 ms" in bar._latency_text()
