"""Random keys: what is typed is never lost, whatever else is pressed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.app.fakes import FakeSuggestion
from tui_app.session.settings import Settings
from tui_app.widgets.editor import Editor

SIGNS = [*"abzé8 .,;!-'\"/#@()", "’", "\u00a0", "👩", "\u200d", "\u0301", "enter"]
MOVES = [
    *("left", "right", "up", "down", "home", "end", "ctrl+left", "ctrl+right", "ctrl+home", "ctrl+end"),
    *("shift+left", "shift+right", "shift+home", "shift+end"),
]
ACCEPTS = ["tab", "alt+1", "alt+2"]
OTHERS = ["ctrl+n", "escape", "alt+9"]
DELETES = ["backspace", "delete"]
KEYS = st.lists(st.sampled_from(SIGNS * 2 + MOVES + (ACCEPTS + OTHERS + DELETES) * 2), max_size=40)


@dataclass(frozen=True)
class Words:
    """Ends the word that was begun, or takes it for a slip of another; after a space it offers two words."""

    language: str = "fr"
    settings: Settings = field(default_factory=Settings)

    def suggest(self, text: str, passed_over: frozenset[str] = frozenset()) -> Sequence[FakeSuggestion]:
        found = regex.search(r"[\p{L}\p{M}\p{N}#@]*$", text)
        typed = found[0] if found else ""
        words = [word for word in ("bien", "aujourd'hui", "été", "b-a") if word[0] == typed[:1] or not typed]
        guess = [FakeSuggestion("zut", 0.9, "zut ", len(typed), is_guess=True)] if len(typed) > 2 else []
        return guess + [FakeSuggestion(word, 0.5, f"{word} ", len(typed)) for word in words]

    def phrase(self, text: str, passed_over: frozenset[str] = frozenset()) -> None:
        return None


class OneEditor(App[None]):
    def compose(self) -> ComposeResult:
        yield Editor()


def visible(text: str) -> Counter[str]:
    return Counter(letter for letter in text if not letter.isspace())


def sign_of(key: str) -> str:
    return "\n" if key == "enter" else key


async def step(pilot: Pilot[None], editor: Editor, key: str) -> None:
    """Press a key, and check what it may do to the text."""
    old, selected, ghost = editor.text, editor.selected_text, editor.suggestion
    is_sign = key in SIGNS and key != "enter"
    pilot.app.post_message(events.Key(f"sign_{ord(key)}" if is_sign else key, key if is_sign else None))
    await pilot.pause()
    new = editor.text
    if key in SIGNS:
        assert visible(new) == visible(old) - visible(selected) + visible(sign_of(key)), key
    elif key in MOVES:
        assert new == old or (ghost and visible(new) - visible(old) == visible(ghost)), key
        assert not visible(old) - visible(new), key
    elif key in DELETES:
        assert len(new) <= len(old), key
        lost = visible(old) - visible(new)
        assert lost == visible(selected) if selected else len(regex.findall(r"\X", "".join(lost.elements()))) <= 3, key
    elif key in OTHERS:
        assert new == old, key
    else:
        lost = visible(old) - visible(new)
        assert all(letter.isalpha() or letter in "\u0301\u200d'-" for letter in lost), (key, lost)


async def play(keys: Sequence[str]) -> None:
    async with OneEditor().run_test() as pilot:
        editor = pilot.app.query_one(Editor)
        editor.focus()
        editor.source = Words()
        await pilot.pause()
        for key in keys:
            await step(pilot, editor, key)
        text, value = editor.text, editor.value
        assert visible(value) == visible(text)
        while editor.history.undo_stack:
            editor.undo()
        assert editor.text == ""
        while editor.history.redo_stack:
            editor.redo()
        assert editor.text == text


@settings(max_examples=20)
@given(KEYS)
async def test_no_key_loses_what_is_typed_and_all_of_it_can_be_undone(keys: list[str]) -> None:
    await play(keys)
