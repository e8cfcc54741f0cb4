"""The conversation: the messages that were sent, each word marked by how much it surprised the model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple, Protocol

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui_app.commands import bindings
from tui_app.i18n import _, number

LONGEST_SHOWN = 4_000
"""Letters of a message that are shown; all of it can be copied."""
MARK = "› "
"""Begins each message, so that its further lines are not taken for another."""
WAITING_MARK = "◌ "
"""Begins a message that is not safe yet."""


class Piece(Protocol):
    """A word, or what is between words."""

    @property
    def text(self) -> str:
        """As it stands in the message."""
        ...

    @property
    def bits(self) -> float | None:
        """How surprising it was; None for spaces, and for words that the model lacks."""
        ...


class Level(NamedTuple):
    """A degree of surprise; each has a style that can be told from the others without colour."""

    bits: float
    """Up to here."""
    style: str
    name: str


LEVELS = (
    Level(2.0, "dim", _("expected")),
    Level(7.0, "", _("likely")),
    Level(12.0, "underline $text-warning", _("unlikely")),
    Level(float("inf"), "bold underline $text-error", _("surprising")),
)


def tinted(pieces: Iterable[Piece]) -> Content:
    """The pieces joined, each in the style of its surprise."""
    return Content.assemble(*((piece.text, _style(piece)) for piece in pieces))


def legend() -> Content:
    """What the styles mean, in a line that fits a narrow terminal."""
    names = [Content.styled(level.name, level.style) for level in LEVELS]
    return Content(" ").join(names)


class Conversation(OptionList):
    """Messages, newest last; the highlighted one can be copied, or taken back into the draft."""

    BORDER_TITLE = _("Sent")
    DEFAULT_CSS = """
    Conversation {
        height: 1fr;
        background: $background;
        & > .option-list--option { padding: 0; }
        & > .option-list--option-disabled { color: $text-muted; }
        & > .option-list--option-highlighted {
            color: $foreground;
            background: $background;
            text-style: none;
        }
        &:focus {
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

    @dataclass
    class TakeBackRequested(Message):
        """The typist wants this message in the draft."""

        text: str

    @dataclass
    class CopyRequested(Message):
        """The typist wants this message in the clipboard."""

        text: str

    class Left(Message):
        """The typist goes back to writing."""

    def __init__(self, welcome: str = "") -> None:
        """Start with no message, and a word of welcome in their place."""
        super().__init__(markup=False)
        self._messages: dict[int, str] = {}
        self._next_number = 0
        self._shown_welcome = Option(Content(welcome), disabled=True)
        self.add_option(self._shown_welcome)
        self.border_subtitle = legend()

    def add(self, text: str) -> int:
        """Show a message that is being kept; returns its number, for `mark_kept`, `tint` and `take_away`."""
        if not self._messages:
            self.clear_options()
        number = self._next_number
        self._next_number += 1
        self._messages[number] = text
        self.add_option(Option(_prompt(Content(text), text, is_kept=False), id=str(number)))
        self.highlighted = None
        self.call_after_refresh(self.scroll_end, animate=False)
        return number

    def mark_kept(self, number: int) -> None:
        """Show that a message is safe."""
        text = self._messages[number]
        self.replace_option_prompt(str(number), _prompt(Content(text), text))

    def tint(self, number: int, pieces: Sequence[Piece]) -> None:
        """Mark the words of a message by their surprise; its letters stay where they are."""
        if number in self._messages:
            self.replace_option_prompt(str(number), _prompt(tinted(pieces), self._messages[number]))

    def take_away(self, number: int) -> str:
        """Show a message no more; returns its text."""
        self.remove_option(str(number))
        text = self._messages.pop(number)
        if not self._messages:
            self.add_option(self._shown_welcome)
        return text

    def choose_newest(self) -> None:
        """Take the focus, and begin at the newest message."""
        if self._messages:
            self.focus()
            self.highlighted = self.option_count - 1

    def on_blur(self, _event: events.Blur) -> None:
        """Show no choice where no key acts on it."""
        self.highlighted = None

    def on_click(self, event: events.Click) -> None:
        """A click highlights a message; a key or a second click says what to do with it."""
        message = event.style.meta.get("option")
        if message is not None and self._messages and event.chain == 1:
            event.prevent_default()
            self.highlighted = message

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Offer the message to the draft."""
        event.stop()
        self.post_message(self.TakeBackRequested(self._messages[int(event.option_id or 0)]))

    def action_copy(self) -> None:
        """Ask for the highlighted message to be copied, or else the newest."""
        if self._messages:
            option = self.get_option_at_index(self.option_count - 1 if self.highlighted is None else self.highlighted)
            self.post_message(self.CopyRequested(self._messages[int(option.id or 0)]))

    def action_leave(self) -> None:
        """Go back to writing."""
        self.post_message(self.Left())


def _style(piece: Piece) -> str:
    if not piece.text.strip():
        return ""
    bits = float("inf") if piece.bits is None else piece.bits
    return next(level.style for level in LEVELS if bits <= level.bits)


def _prompt(content: Content, text: str, *, is_kept: bool = True) -> Content:
    """The message with its mark; of a very long one the beginning."""
    mark = (MARK, "$primary") if is_kept else (WAITING_MARK, "$text-muted")
    left = len(text) - LONGEST_SHOWN
    if left <= 0:
        return Content.assemble(mark, content)
    note = _("… and {letters} more characters").format(letters=number(left))
    return Content.assemble(mark, content[:LONGEST_SHOWN], (note, "dim italic"))
