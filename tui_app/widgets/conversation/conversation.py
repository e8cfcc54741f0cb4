"""The conversation: what was kept, newest last; more of it comes as one scrolls up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_app.commands import bindings
from tui_app.session.conversation import Sent
from tui_app.widgets.conversation.drawing import Entry, Piece, options_of

NEAR_THE_TOP = 4
"""Lines from the top at which earlier messages are asked for."""


class Conversation(OptionList):
    """Messages by day; the highlighted one can be copied, or taken back into the draft."""

    DEFAULT_CSS = """
    Conversation {
        height: auto;
        max-height: 100%;
        border: none;
        padding: 0;
        background: $background;
        scrollbar-size-vertical: 1;
        & > .option-list--option { padding: 0; }
        & > .option-list--option-disabled { color: $text-muted; }
        & > .option-list--option-highlighted {
            color: $foreground;
            background: $background;
            text-style: none;
        }
        &:focus {
            border: none;
            background-tint: $foreground 0%;
            & > .option-list--option-highlighted {
                color: $foreground;
                background: $primary 25%;
                text-style: none;
            }
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings("conversation")
    welcome: var[str] = var("", init=False)
    """What stands in the place of the messages where there are none."""

    @dataclass
    class TakeBackRequested(Message):
        """The typist wants this message in the draft."""

        text: str

    @dataclass
    class CopyRequested(Message):
        """The typist wants this message in the clipboard."""

        text: str

    @dataclass
    class EarlierWanted(Message):
        """The typist has come near the top."""

        skip: int
        """How many kept messages are there already."""

    class Left(Message):
        """The typist goes back to writing."""

    def __init__(self) -> None:
        """Start with no message."""
        super().__init__(markup=False)
        self._entries: dict[int, Entry] = {}
        """By their numbers, in the order of the screen; those from before this start have negative ones."""
        self._notes: dict[int, str] = {}
        """What the network says after a message, by that message's number."""
        self._next_number = 0
        self._is_explained = False
        """Whether the marks of words are known from before, or explained."""
        self._has_all = False
        self._is_asking = False

    def watch_welcome(self) -> None:
        """Say it where there is nothing else."""
        if not self._entries:
            self._rebuild()

    def add(self, text: str, *, is_private: bool) -> int:
        """Show a message that is being kept; returns its number, by which the other methods know it."""
        number, entry = self._next_number, Entry(text, datetime.now().astimezone(), False, is_private)
        self._next_number += 1
        before = self._last if self._entries else None
        if before is None:
            self.clear_options()
        self._entries[number] = entry
        self.add_options(options_of({number: entry}, {}, before))
        self.highlighted = None
        self._go_to_end()
        return number

    @property
    def _last(self) -> Entry:
        return self._entries[next(reversed(self._entries))]

    def mark_kept(self, number: int) -> None:
        """Show that a message is safe."""
        self._change(number, is_kept=True)

    def tint(self, number: int, pieces: Sequence[Piece]) -> None:
        """Mark the words of a message by their surprise; its letters stay where they are."""
        self._change(number, pieces=pieces)
        if not self._is_explained and number in self._entries and self._entries[number].is_marked:
            self._is_explained = True
            self._change(number, explains=True)

    def _change(self, number: int, **facts: object) -> None:
        if number in self._entries:
            self._entries[number] = self._entries[number].changed(**facts)
            self.replace_option_prompt(str(number), self._entries[number].draw())
            self._go_to_end()

    def take_away(self, number: int) -> str:
        """Show a message no more; returns its text."""
        text = self._entries.pop(number).text
        self._rebuild()
        return text

    def say(self, note: str) -> None:
        """Let the network say something after the newest message."""
        if self._entries:
            number = next(reversed(self._entries))
            self._notes[number] = note
            self._rebuild()
            self._stay_at_end()

    def put_before(self, messages: Sequence[Sent]) -> None:
        """Show messages of before, newest first, above those that are there; what one looks at stays in its place."""
        self._is_asking = True  # until all is in its place: on the way there, the top comes into view
        self._has_all = not messages
        self._is_explained |= bool(messages)
        lines, lowest = self.virtual_size.height, min([0, *self._entries])
        older = {lowest - 1 - place: Entry(sent.text, sent.when) for place, sent in enumerate(messages)}
        self._entries = dict(reversed(older.items())) | self._entries
        is_first, place = lowest == 0, self.scroll_y
        self._rebuild()
        self.call_after_refresh(self._settle, None if is_first else place - lines)

    def _settle(self, above_end: float | None) -> None:
        """Go to the end, or to where one was, counted from the end."""
        y = self.max_scroll_y if above_end is None else self.virtual_size.height + above_end
        self.scroll_to(y=y, animate=False, force=True)
        self.call_after_refresh(setattr, self, "_is_asking", False)

    def show_only(self, messages: Sequence[Sent]) -> None:
        """Show other messages in the place of all: what a search has found, or what is left."""
        self._entries.clear()
        self._notes.clear()
        self.put_before(messages)

    def _rebuild(self) -> None:
        chosen = self._chosen
        self.set_options(list(options_of(self._entries, self._notes)) or [Option(Content(self.welcome), disabled=True)])
        if chosen in self._entries:
            self.highlighted = self.get_option_index(str(chosen))

    def on_resize(self) -> None:
        """A panel beside it takes room, and must not take the newest messages."""
        self._stay_at_end()

    def _stay_at_end(self) -> None:
        """Go to the newest message, unless somebody looks at others."""
        if not self.has_focus:
            self._go_to_end()

    def _go_to_end(self) -> None:
        self.call_after_refresh(self.scroll_end, animate=False)

    @property
    def _chosen(self) -> int | None:
        """The number of the highlighted message."""
        if self.highlighted is None or not self._entries:
            return None
        option = self.get_option_at_index(self.highlighted)
        return int(option.id) if option.id else None

    def choose_newest(self) -> None:
        """Take the focus, and begin at the newest message."""
        if self._entries:
            self.focus()
            self.highlighted = self.get_option_index(str(next(reversed(self._entries))))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Ask for earlier messages near the top."""
        super().watch_scroll_y(old_value, new_value)
        if new_value < NEAR_THE_TOP and self._entries and not (self._has_all or self._is_asking):
            self._is_asking = True
            self.post_message(self.EarlierWanted(sum(entry.is_kept for entry in self._entries.values())))

    def action_cursor_up(self) -> None:
        """Go to the message above; the first one is no way round to the last."""
        if self._chosen != next(iter(self._entries), None):
            super().action_cursor_up()

    def action_cursor_down(self) -> None:
        """Go to the message beneath; after the newest comes the draft."""
        if self._chosen in (None, next(reversed(self._entries), None)):
            self.post_message(self.Left())
        else:
            super().action_cursor_down()

    def on_blur(self, _event: events.Blur) -> None:
        """Show no choice where no key acts on it."""
        self.highlighted = None

    def on_click(self, event: events.Click) -> None:
        """A click highlights a message; a key or a second click says what to do with it."""
        message = event.style.meta.get("option")
        if message is not None and self._entries and event.chain == 1:
            event.prevent_default()
            self.highlighted = message

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Offer the message to the draft."""
        event.stop()
        if self._chosen is not None:
            self.post_message(self.TakeBackRequested(self._entries[self._chosen].text))

    def action_copy(self) -> None:
        """Ask for the highlighted message to be copied, or else the newest."""
        if self._entries:
            chosen = self._last if self._chosen is None else self._entries[self._chosen]
            self.post_message(self.CopyRequested(chosen.text))

    def action_leave(self) -> None:
        """Go back to writing."""
        self.post_message(self.Left())
