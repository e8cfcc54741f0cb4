"""Messages: sent, kept, marked, copied and taken back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from textual.pilot import Pilot

from tests.app.fakes import FakeSession
from tests.app.pilots import app_with, opened, settled, until, until_so, write
from tui_app.app import MotamotApp
from tui_app.session.draft import of_message
from tui_app.session.files import FileError
from tui_app.session.news import Opened
from tui_app.session.session import Session
from tui_app.session.settings import Settings
from tui_app.widgets.conversation import LEVELS, LONGEST_SHOWN, MARK, Conversation, tinted
from tui_app.widgets.editor import Draft
from tui_app.widgets.key_bar import KeyBar
from tui_app.widgets.status_bar import StatusBar


def shown(conversation: Conversation) -> list[str]:
    """The messages, without their days and notes."""
    prompts = [str(option.prompt) for option in conversation.options]
    return [prompt.removeprefix(MARK).partition("\n  ")[0] for prompt in prompts if prompt.startswith(MARK)]


def lines(pilot: Pilot[None]) -> str:
    """All that the conversation says."""
    return "\n".join(str(option.prompt) for option in pilot.app.query_one(Conversation).options)


async def test_a_message_is_kept_then_shown_and_the_draft_is_empty() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        transcript = pilot.app.query_one(Conversation)
        for text in ("Il fait beau.", "[bold]gras[/bold] [/]"):
            draft = await write(pilot, text)
            await pilot.press("enter")
            assert draft.text == ""
            await settled(pilot)
        assert session.sent == shown(transcript) == ["Il fait beau.", "[bold]gras[/bold] [/]"]
        assert "2 to learn" in pilot.app.query_one(StatusBar).render().plain


async def test_a_message_that_could_not_be_kept_stays_in_the_draft_and_the_reason_is_told() -> None:
    async with opened(FakeSession(disk_is_full=True)) as pilot:
        draft = await write(pilot, "Il fait beau.")
        await pilot.press("enter")
        await settled(pilot)
        assert draft.text == "Il fait beau."
        assert "Il fait beau." not in shown(pilot.app.query_one(Conversation))
        told = [note.message for note in pilot.app._notifications]
        assert told == ["Not sent; your draft is kept. memory: the disk is full: make room and try again."]


async def test_a_message_that_the_memory_refuses_is_shown_and_the_reason_told() -> None:
    async with opened(FakeSession(refuses="it looks like a password")) as pilot:
        await write(pilot, "hunter2")
        await pilot.press("enter")
        await settled(pilot)
        assert shown(pilot.app.query_one(Conversation)) == ["hunter2"]
        assert [note.message for note in pilot.app._notifications] == ["Sent, but not kept: it looks like a password"]


class SlowSession(FakeSession):
    """Opens when it is told to, or fails then."""

    def __init__(self, problem: str = "") -> None:
        super().__init__()
        self.may_open = Event()
        self._problem = problem

    def open(self) -> Opened:
        assert self.may_open.wait(10)
        if self._problem:
            raise FileError(self._problem)
        return super().open()


@pytest.mark.parametrize(("problem", "sent", "draft"), [("", ["un", "deux"], "trois"), ("no", [], "un\ndeux\ntrois")])
async def test_what_is_sent_before_the_model_is_there_waits_for_it(problem: str, sent: list[str], draft: str) -> None:
    session = SlowSession(problem)
    async with app_with(session).run_test() as pilot:
        for text in ("un", "deux"):
            await write(pilot, text)
            await pilot.press("enter")
        area = await write(pilot, "trois")
        session.may_open.set()
        await until(pilot, "✗ problem" if problem else "● ready")
        await settled(pilot)
        assert (session.sent, area.text) == (sent, draft)


async def test_an_empty_draft_is_not_sent() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await write(pilot, " \n ")
        await pilot.press("enter")
        assert session.sent == []


async def test_private_mode_is_the_sessions_and_shown() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        for is_private in (True, False):
            await pilot.press("f8")
            await settled(pilot)
            assert session.private is is_private
            assert ("private" in pilot.app.query_one(StatusBar).render().plain) is is_private


async def test_a_sent_word_bears_the_style_of_its_surprise() -> None:
    async with opened() as pilot:
        await write(pilot, "un mot surprenant extraordinaire xyz")
        await pilot.press("enter")
        await settled(pilot)
        option = pilot.app.query_one(Conversation).options[1]
        styles = [span.style for span in option.prompt.spans]  # type: ignore[union-attr]  # it is Content
        words = ["un", "mot", "surprenant", "extraordinaire", "xyz"]
        assert str(option.prompt).startswith(MARK + " ".join(words))
        assert styles[1:-2] == [
            level.style for level in (LEVELS[0], LEVELS[0], LEVELS[1], LEVELS[2], LEVELS[2]) if level.style
        ]


def test_the_levels_can_be_told_apart_without_colour() -> None:
    without_colour = {tuple(word for word in level.style.split() if not word.startswith("$")) for level in LEVELS}
    assert len(without_colour) == len(LEVELS)


def test_the_tint_changes_no_letter() -> None:
    text = "[b]un[/b]  mot\n\tde 👩‍👧 plus"
    assert tinted(FakeSession().surprisals(text)).plain == text


async def test_messages_are_chosen_copied_and_taken_back_by_key() -> None:
    async with opened() as pilot:
        for text in ("un", "deux", "trois"):
            draft = await write(pilot, text)
            await pilot.press("enter")
        await pilot.press("up", "up", "ctrl+c")
        assert pilot.app.clipboard == "deux"
        await pilot.press("enter")
        assert (draft.text, draft.has_focus) == ("deux", True)


async def test_a_click_chooses_a_message_and_leaves_the_draft_alone() -> None:
    async with opened() as pilot:
        for text in ("un", "deux", "trois"):
            draft = await write(pilot, text)
            await pilot.press("enter")
        transcript = pilot.app.query_one(Conversation)
        await pilot.click(Conversation, offset=(3, 4))
        assert (transcript.highlighted, draft.text) == (2, "")
        await pilot.press("escape")
        assert draft.has_focus


async def test_a_long_message_is_shown_in_part_and_copied_whole() -> None:
    message = "Il fait beau aujourd'hui. " * 40_000
    async with opened() as pilot:
        await write(pilot, message)
        await pilot.press("enter")
        await settled(pilot)
        (prompt,) = shown(pilot.app.query_one(Conversation))
        assert len(prompt) < LONGEST_SHOWN + 100
        await pilot.press("up", "ctrl+c")
        assert len(pilot.app.clipboard.replace("\n", " ")) > 1_000_000


PAST = [(f"message {number}", f"2026-01-{1 + number // 60:02d}T12:{number % 60:02d}:00+00:00") for number in range(120)]


async def test_what_was_kept_before_is_there_with_its_days_and_more_of_it_comes_as_one_goes_up() -> None:
    session = FakeSession()
    session.past = PAST
    async with opened(session) as pilot:
        conversation = pilot.app.query_one(Conversation)
        await until_so(pilot, lambda: shown(conversation)[-1:] == ["message 119"])
        assert len(shown(conversation)) == 50
        assert "─ 2026-01-02 ─" in lines(pilot)
        await pilot.press("up", "home")
        await until_so(pilot, lambda: len(shown(conversation)) == 100)
        await pilot.press("x")
        assert pilot.app.query_one(Draft).text == "x"


async def test_a_panel_that_opens_leaves_the_newest_message_in_sight() -> None:
    session = FakeSession()
    session.past = [(f"un message assez long pour tenir à peine sur une ligne, {text}", at) for text, at in PAST]
    async with opened(session, size=(120, 36)) as pilot:
        conversation = pilot.app.query_one(Conversation)
        await until_so(pilot, lambda: conversation.option_count > 50)
        for key in ("f3", "f4"):
            await pilot.press(key)
            await until_so(pilot, lambda: conversation.max_scroll_y == conversation.scroll_y > 0, key)
            assert conversation.option_count > 50


@pytest.mark.parametrize("sent", ["Il fait beau. On mange ?", "Des courses :\ndu pain\n\nEt du lait. Merci !"])
async def test_the_next_start_shows_what_was_sent_as_it_was(new_session: Callable[[], Session], sent: str) -> None:
    for text in (sent, None):
        app = app_with(new_session(), Settings(language="fr"))  # type: ignore[arg-type]  # a real one does, too
        async with app.run_test() as pilot:
            await until(pilot, "● ready")
            await settled(pilot)
            if text is None:
                assert shown(pilot.app.query_one(Conversation)) == [sent]
                assert "─ today ─" in lines(pilot)
            else:
                await write(pilot, text)
                await pilot.press("enter", "ctrl+q")


async def test_a_message_that_was_sent_before_and_one_of_the_same_second_are_messages_of_their_own(
    new_session: Callable[[], Session],
) -> None:
    session = new_session()
    session.open()
    for text in ("Bonjour !", "Tu viens ?", "Bonjour ! On mange."):
        session.send(text)
        sleep(0.002)  # their moments are kept to the millisecond
    session.close()
    app = app_with(new_session(), Settings(language="fr"))  # type: ignore[arg-type]  # a real one does, too
    async with app.run_test() as pilot:
        await until(pilot, "● ready")
        await settled(pilot)
        assert shown(pilot.app.query_one(Conversation)) == ["Bonjour !", "Tu viens ?", "Bonjour ! On mange."]


async def test_a_search_shows_only_what_it_finds_and_esc_shows_everything_again() -> None:
    session = FakeSession()
    session.past = PAST
    async with opened(session) as pilot:
        conversation = pilot.app.query_one(Conversation)
        await pilot.press("ctrl+f", *"e 117")
        await until_so(pilot, lambda: shown(conversation) == ["message 117"])
        await pilot.press("escape")
        await until_so(pilot, lambda: len(shown(conversation)) == 50)
        assert pilot.app.query_one(Draft).has_focus


async def test_enter_copies_and_the_footer_says_so_and_names_the_palette() -> None:
    async with opened() as pilot:
        await write(pilot, "à copier")
        await pilot.press("enter")
        assert pilot.app.clipboard == "à copier"
        said = pilot.app.query_one(KeyBar).render().plain
        assert "copy" in said
        assert "Find" in said


async def test_the_network_says_what_surprised_it_and_what_it_does_not_know() -> None:
    async with opened() as pilot:
        await write(pilot, "un mot extraordinairement xyz")
        await pilot.press("enter")
        await settled(pilot)
        assert "surprised by “extraordinairement” · new to me: “xyz”" in lines(pilot)


async def test_the_network_goes_on_with_the_text_when_asked_and_undo_takes_it_out() -> None:
    async with opened() as pilot:
        draft = await write(pilot, "je dis ")
        await pilot.press("f6")
        await settled(pilot)
        assert draft.text == "je dis et voilà."
        await pilot.press("ctrl+z")
        assert draft.text == "je dis "


async def test_a_message_is_marked_as_waiting_until_it_is_safe() -> None:
    session = SlowSession()
    async with app_with(session).run_test() as pilot:
        await write(pilot, "un")
        await pilot.press("enter")
        assert "◌ un" in lines(pilot)
        session.may_open.set()
        await until(pilot, "● ready")
        await settled(pilot)
        assert "› un" in lines(pilot)


@pytest.mark.parametrize(("keys", "left"), [(["x"], "xun"), (["f8", "x"], "")])
async def test_a_draft_survives_a_quit_but_not_in_private_mode(tmp_path: Path, keys: list[str], left: str) -> None:
    for expected in (None, left):
        copy = of_message(tmp_path)
        assert copy is not None
        app = MotamotApp(lambda language: FakeSession(), rescue=copy)  # type: ignore[arg-type,return-value]  # stands in
        async with app.run_test() as pilot:
            await until(pilot, "● ready")
            if expected is None:
                await write(pilot, "un")
                await pilot.press("home", *keys, "ctrl+q")
            else:
                assert app.query_one(Draft).text == expected
        copy.release()
