"""What the screen says of the session: at the start, while training, and when something fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from textual.widgets import Static, TextArea

from tests.app.fakes import FACTS, FakeSession
from tests.app.pilots import opened, until_told, write
from tui_app.help_screen import HelpScreen
from tui_app.messages import Opened, TrainingEnded, TrainingReport
from tui_app.widgets.learn_panel import LearnPanel
from tui_app.widgets.status_bar import StatusBar
from tui_app.widgets.suggestion_bar import SuggestionBar, percent


async def test_the_status_bar_gives_the_models_figures() -> None:
    async with opened(size=(120, 36)) as pilot:
        line = pilot.app.query_one(StatusBar).render().plain
    assert line == "● ready  ·  loss 2.00  ·  perplexity 7.4  ·  1,234 words  ·  56,789 parameters  ·  fr"


async def test_a_narrow_status_bar_leaves_out_whole_figures() -> None:
    async with opened(size=(40, 12)) as pilot:
        line = pilot.app.query_one(StatusBar).render().plain
    assert line == "● ready  ·  loss 2.00"


async def test_a_first_start_trains_by_itself() -> None:
    session = FakeSession(opened=Opened(FACTS, waiting=0, must_train=True, notice=""))
    async with opened(session) as pilot:
        await until_told(pilot, "Learnt it.")


async def test_what_was_added_is_suggested_after_training() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "zythum")
        await pilot.press("ctrl+s", "f5")
        await until_told(pilot, "Learnt it.")
        editor.clear()
        await write(pilot, "zy")
        assert editor.suggestion == "thum"


class DivergingSession(FakeSession):
    """Its training publishes a word, fails once the screen has asked for it, and takes it back."""

    def train(self, is_cancelled: Callable[[], bool]) -> Iterator[TrainingReport | TrainingEnded]:
        before, asked = self.words, len(self.asked)
        self.words = ["faux"]
        yield TrainingReport(0.5, replace(FACTS, loss=99.0), 1000.0, True)
        while len(self.asked) == asked and not is_cancelled():
            time.sleep(0.001)
        self.words = before
        raise ArithmeticError("training diverged")


async def test_the_screen_takes_back_what_a_training_that_failed_had_shown() -> None:
    async with opened(DivergingSession(), size=(120, 36)) as pilot:
        editor = await write(pilot, "je vais ")
        await pilot.press("f5")
        await until_told(pilot, "training diverged")
        assert editor.suggestion == "bien"
        assert "● problem  ·  loss 2.00" in pilot.app.query_one(StatusBar).render().plain


async def test_sentences_that_could_not_be_kept_stay_in_the_panel() -> None:
    async with opened(FakeSession(disk_is_full=True)) as pilot:
        await pilot.press("f3")
        area = pilot.app.query_one("#sentences", TextArea)
        area.insert("Il fait beau.")
        await pilot.click("#add")
        assert area.text == "Il fait beau."
        assert [note.message for note in pilot.app._notifications] == [
            "Nothing was added. sentences.txt: the disk is full: make room and try again."
        ]


async def test_a_click_on_a_word_of_the_bar_accepts_it() -> None:
    async with opened() as pilot:
        editor = await write(pilot, "je vais ")
        first = pilot.app.query_one(SuggestionBar).chips()[0].cell_length
        await pilot.click(SuggestionBar, offset=(first + 3, 0))
        assert editor.text == "je vais bon "


async def test_a_bar_too_narrow_for_all_suggestions_shows_the_first_ones_whole() -> None:
    async with opened(size=(40, 12)) as pilot:
        await write(pilot, "je vais ")
        bar = pilot.app.query_one(SuggestionBar)
        assert [chip.plain.split()[1] for chip in bar.chips()] == ["bien", "bon"]


async def test_help_lists_every_key_that_acts() -> None:
    async with opened() as pilot:
        await pilot.press("f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        shown = str(pilot.app.screen.query_one(Static).content)
        assert all(key in shown for key in ("tab", "^n", "alt+5", "f5 or ^r", "^s", "^q"))
        await pilot.press("escape")
        assert pilot.app.query_one(LearnPanel)


def test_a_small_probability_is_not_shown_as_none() -> None:
    assert [percent(p) for p in (0.0, 0.001, 0.0049, 0.0051, 0.5, 1.0)] == [
        "0 %",
        "<1 %",
        "<1 %",
        "1 %",
        "50 %",
        "100 %",
    ]
