"""Text that would be markup, or a command to the terminal, is neither."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.widgets import TextArea

from tests.app.fakes import FakeSession
from tests.app.pilots import opened
from tui_app.session.plain_text import FOLD, LONGEST_LINE, clean, decode, encode, pictured, unfold

HOSTILE = {
    "closing tag": "[/]",
    "markup": "[bold]gras[/bold] [@click=app.quit]x[/]",
    "escape": "\x1b[31mrouge\x1b]52;c;bm9u\x07",
    "c1 control": "\x9b2J\x85",
    "surrogate": "avant \ud83d après \udc00",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 \u202e abc",
    "line ends": "un\r\ndeux\rtrois\u2028quatre\u2029cinq\x0bsix",
    "only controls": "\x00\x01\x02",
}


_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@given(st.text(st.characters(exclude_categories=()), max_size=40))
def test_clean_text_prints_and_cleaning_it_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert all(letter.isprintable() or letter in "\t\n" or ord(letter) >= 0xA0 for letter in cleaned)
    cleaned.encode("utf-8")


def test_a_long_line_is_folded_after_a_sentence_and_unfolds_to_itself() -> None:
    text = "Il fait beau. " * 1_000
    lines = clean(text).split("\n")
    assert max(map(len, lines)) <= LONGEST_LINE + len(FOLD)
    assert all(line.endswith(f"beau. {FOLD}") for line in lines[:-1])
    assert unfold("\n".join(lines)) == text


@given(st.binary(max_size=60) | st.text(st.characters(exclude_categories=()), max_size=20).map(_bytes))
def test_any_bytes_come_back_from_a_text_that_can_be_shown(data: bytes) -> None:
    text = decode(data)
    assert encode(text) == data
    assert all(letter in "\t\n" or not _CONTROL.match(letter) for letter in text)
    assert len(pictured(text)) == len(text)


async def test_hostile_text_pasted_typed_and_added_is_only_text() -> None:
    session = FakeSession("[/]", "[bold]x")
    everything = "\n".join(HOSTILE.values())
    async with opened(session) as pilot:
        await pilot.press("f3")
        for area in pilot.app.query(TextArea):
            area.focus()
            pilot.app.post_message(events.Paste(everything))
            await pilot.pause()
            assert area.text == clean(everything)
            for text in HOSTILE.values():
                pilot.app.post_message(events.Key(text[0], text[0]))
            await pilot.press("ctrl+s")
        await pilot.pause()
        assert pilot.app.is_running
    assert session.added.count("[/]") == 2
    assert session.added.count("[31mrouge]52;c;bm9u") == 2


async def test_a_megabyte_is_pasted_and_added() -> None:
    session = FakeSession()
    async with opened(session) as pilot:
        await pilot.press("f3")
        area = pilot.app.focused
        assert isinstance(area, TextArea)
        pilot.app.post_message(events.Paste("Il fait beau aujourd'hui. " * 40_000))
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert area.text == ""
    assert sum(map(len, session.added)) > 1_000_000
