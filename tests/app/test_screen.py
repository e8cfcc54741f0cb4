"""What the screen says of the session: at the start, while training, and when something fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from textual.widgets import TextArea

from tests.app.fakes import FACTS, FakeSession
from tests.app.pilots import opened, until_told, write
from tui_app.app import MotamotApp
from tui_app.screens.dialogs import ChoiceScreen, PathScreen
from tui_app.screens.document import DocumentScreen
from tui_app.screens.settings import SettingsScreen
from tui_app.session.news import Opened, TrainingEnded, TrainingReport
from tui_app.session.settings import Settings
from tui_app.widgets.conversation import Conversation
from tui_app.widgets.editor import Draft, Editor
from tui_app.widgets.inspector import Inspector
from tui_app.widgets.status_bar import StatusBar
from tui_app.widgets.suggestion_bar import SuggestionBar, percent


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

    def train(self, is_cancelled: Callable[[], bool], *, new: bool = True) -> Iterator[TrainingReport | TrainingEnded]:
        before, asked = self.words_offered, len(self.asked)
        self.words_offered = ["faux"]
        yield TrainingReport(0.5, replace(FACTS, loss=99.0), 1000.0, True)
        while len(self.asked) == asked and not is_cancelled():
            time.sleep(0.001)
        self.words_offered = before
        raise ArithmeticError("training diverged")


async def test_the_screen_takes_back_what_a_training_that_failed_had_shown() -> None:
    async with opened(DivergingSession(), size=(120, 36)) as pilot:
        editor = await write(pilot, "je vais ")
        await pilot.press("f5")
        await until_told(pilot, "training diverged")
        assert editor.suggestion == "bien"
        line = pilot.app.query_one(StatusBar).render().plain
        assert line.startswith("✗ problem")
        assert pilot.app.state.report is None  # type: ignore[attr-defined]  # of MotamotApp


async def test_sentences_that_could_not_be_kept_stay_in_the_panel() -> None:
    async with opened(FakeSession(disk_is_full=True)) as pilot:
        await pilot.press("f3")
        area = pilot.app.query_one("#sentences", TextArea)
        area.insert("Il fait beau.")
        await pilot.click("#add")
        assert area.text == "Il fait beau."
        assert [note.message for note in pilot.app._notifications] == [
            "Nothing was added. memory: the disk is full: make room and try again."
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


async def test_the_side_panel_stands_beside_the_messages_where_there_is_room_and_the_bar_has_all_the_width() -> None:
    async with opened(size=(120, 36)) as pilot:
        await pilot.press("f3")
        await pilot.pause(0.1)
        side, conversation = pilot.app.query_one("#side"), pilot.app.query_one("#talk")
        assert (side.region.width, side.region.right) == (44, 120)
        assert conversation.region.right == 76
        assert pilot.app.query_one(SuggestionBar).region.width == 120


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
async def test_in_a_narrow_terminal_the_panel_takes_the_place_of_the_messages(size: tuple[int, int]) -> None:
    async with opened(size=size) as pilot:
        side, talk = pilot.app.query_one("#side"), pilot.app.query_one("#talk")
        draft, bar = pilot.app.query_one(Draft), pilot.app.query_one(SuggestionBar)
        assert (side.display, talk.display) == (False, True)
        for key in ("f3", "f4"):
            await pilot.press(key)
            assert (side.region.width, talk.display) == (size[0], False)
            assert draft.region.height > 0
            assert bar.region.bottom < size[1]
        for key in ("f4", "f4", "escape"):
            assert draft.has_focus
            assert side.display == (not talk.display)
            await pilot.press(key)
        assert (side.display, talk.display, draft.has_focus) == (False, True, True)


async def test_the_inspector_follows_the_text_and_turns_its_pages_while_one_writes() -> None:
    async with opened(size=(120, 36)) as pilot:
        inspector = pilot.app.query_one(Inspector)
        await pilot.press("f4", "x", "shift+f4", "y")
        assert pilot.app.query_one(Draft).text == "xy"
        assert inspector.view == 2


async def test_settings_count_at_once() -> None:
    async with opened() as pilot:
        draft = await write(pilot, "je vais ")
        assert draft.suggestion == "bien"
        settings = Settings(ghost=False, suggestions=2, theme="ansi-dark")
        for name in ("ghost", "suggestions", "theme"):
            pilot.app.post_message(SettingsScreen.Changed(name, settings))
        await pilot.pause()
        assert draft.suggestion == ""
        assert len(pilot.app.query_one(SuggestionBar).chips()) == 2
        assert pilot.app.theme == "ansi-dark"


async def test_a_key_of_the_settings_replaces_the_usual_one() -> None:
    async with opened(settings=Settings(keymap={"editor.accept": "f11", "app.private": "shift+f8,ctrl+b"})) as pilot:
        draft = await write(pilot, "je vais ")
        await pilot.press("f11", "ctrl+b")
        assert draft.text == "je vais bien "
        assert "private" in pilot.app.query_one(StatusBar).render().plain


async def test_what_is_wrong_with_the_settings_is_told() -> None:
    async with opened(settings=Settings(theme="nope", keymap={"app.tran": "f7"})) as pilot:
        told = " ".join(note.message for note in pilot.app._notifications)
        assert "nope" in told
        assert "app.tran" in told


def test_every_binding_has_an_id_of_its_own_and_says_what_it_does() -> None:
    bindings = [
        binding
        for owner in (MotamotApp, Editor, Draft, Conversation, DocumentScreen, ChoiceScreen, PathScreen)
        for binding in vars(owner)["BINDINGS"]
    ]
    ids = [binding.id for binding in bindings]
    assert None not in ids
    assert len(set(ids)) == len(ids)
    assert all(binding.description and binding.tooltip for binding in bindings)


def test_a_small_probability_is_not_shown_as_none() -> None:
    assert [percent(p) for p in (0.0, 0.001, 0.0049, 0.0051, 0.5, 1.0)] == [
        "0 %",
        "<1 %",
        "<1 %",
        "1 %",
        "50 %",
        "100 %",
    ]
