"""Messages: sent, kept, marked, copied and taken back."""

from __future__ import annotations

from threading import Event

import pytest

from tests.app.fakes import FakeSession
from tests.app.pilots import app_with, opened, settled, until, write
from tui_app.session.files import FileError
from tui_app.session.news import Opened
from tui_app.widgets.conversation import LEVELS, LONGEST_SHOWN, MARK, Conversation, tinted
from tui_app.widgets.status_bar import StatusBar


def shown(transcript: Conversation) -> list[str]:
    return [str(option.prompt).removeprefix(MARK) for option in transcript.options]


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
        assert "2 waiting" in pilot.app.query_one(StatusBar).render().plain


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
        option = pilot.app.query_one(Conversation).options[0]
        styles = [span.style for span in option.prompt.spans]  # type: ignore[union-attr]  # it is Content
        words = ["un", "mot", "surprenant", "extraordinaire", "xyz"]
        assert str(option.prompt) == MARK + " ".join(words)
        assert styles[1:] == [
            level.style for level in (LEVELS[0], LEVELS[1], LEVELS[2], LEVELS[3], LEVELS[3]) if level.style
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
        await pilot.press("up", "up", "c")
        assert pilot.app.clipboard == "deux"
        await pilot.press("enter")
        assert (draft.text, draft.has_focus) == ("deux", True)


async def test_a_click_chooses_a_message_and_leaves_the_draft_alone() -> None:
    async with opened() as pilot:
        for text in ("un", "deux", "trois"):
            draft = await write(pilot, text)
            await pilot.press("enter")
        transcript = pilot.app.query_one(Conversation)
        await pilot.click(Conversation, offset=(3, 2))
        assert (transcript.highlighted, draft.text) == (1, "")
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
        await pilot.press("up", "c")
        assert len(pilot.app.clipboard.replace("\n", " ")) > 1_000_000
