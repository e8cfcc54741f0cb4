"""Every private part of Textual (and of Rich, which draws for it) that the app changes, each with the reason.

`tests/app/test_textual_patches.py` fails where one of them is no longer needed.
"""

from __future__ import annotations

import codecs
import os
import re
import string
import sys
from collections.abc import Iterable
from typing import Any, NamedTuple, cast

from rich import _wrap as rich_wrap
from textual import _wrap as textual_wrap
from textual import constants, events
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._keyboard_protocol import FUNCTIONAL_KEYS
from textual._xterm_parser import XTermParser
from textual.app import App, ScreenError
from textual.await_complete import AwaitComplete
from textual.css.query import NoMatches
from textual.document._wrapped_document import WrappedDocument
from textual.geometry import Offset
from textual.keys import _character_to_key
from textual.message import Message
from textual.screen import Screen
from textual.widget import MountError
from textual.worker import WorkerFailed

from tui_app.session.terminal_input import TerminalInput

# Rich and Textual break lines at no-break spaces, so that a line of French may begin with its own question mark:
# https://github.com/Textualize/rich/issues/4196
SPACE = "[^\\S\u00a0\u202f]"
"""White space at which a line may end."""
WORD = "[\\S\u00a0\u202f]"


def keep_no_break_spaces() -> None:
    """Have Rich wrap messages, and Textual the text areas, between words only."""
    rich_wrap.re_word = re.compile(f"{SPACE}*{WORD}+{SPACE}*")
    textual_wrap.re_chunk = re.compile(f"{WORD}+{SPACE}*|{SPACE}+")


class AltKey(NamedTuple):
    """A key as Textual's table of what terminals send has them."""

    value: str


AZERTY = {"&": "1", "é": "2", '"': "3", "'": "4", "(": "5", "-": "6", "§": "6"}
"""What the keys of the digits write without Shift, on the keyboards of France and Belgium."""
_NAMES = {
    "ampersand": "1",
    "é": "2",
    "quotation_mark": "3",
    "apostrophe": "4",
    "left_parenthesis": "5",
    "minus": "6",
    "section_sign": "6",
}
_KEYS = {f"alt+{name}": f"alt+{digit}" for name, digit in _NAMES.items()}


def mend() -> None:
    """All that an app needs, before it is made; what its terminal needs comes before it is imported."""
    keep_cursor_at_caret()
    let_alt_keys_through()
    dismiss_once()
    count_rows_once()
    leave_quietly()
    keep_cursor_at_caret()


def dismiss_once() -> None:
    """A screen that one key of a burst dismissed gets the next one still, and would take away the screen beneath it.

    https://github.com/Textualize/textual/issues/2575 asked that only the topmost screen may be dismissed, and
    https://github.com/Textualize/textual/pull/4621 saw to it; later versions have lost that again.
    """
    if hasattr(Screen.dismiss, "original"):
        return
    dismiss = Screen.dismiss

    def dismiss_if_shown(self: Screen[Any], result: object = None) -> AwaitComplete:
        is_shown = self.app.screen_stack[-1:] == [self]  # no screen is, once the app takes them down
        return dismiss(self, result) if is_shown else AwaitComplete()

    setattr(dismiss_if_shown, "original", dismiss)  # noqa: B010
    setattr(Screen, "dismiss", dismiss_if_shown)  # noqa: B010  # mypy would not have it otherwise


def measure_the_screen_itself() -> None:
    """Textual draws on the standard error, and takes the size of the standard output, which may be a pipe.

    No issue of Textual's is known of; https://github.com/Textualize/rich/issues/3412 is about the same on Windows.
    """
    try:
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:  # Windows draws on the console, whatever its output is
        return
    if hasattr(LinuxDriver._get_terminal_size, "original"):
        return
    of_output = LinuxDriver._get_terminal_size

    def of_screen(self: LinuxDriver) -> tuple[int, int]:
        try:
            size = os.get_terminal_size(sys.__stderr__.fileno()) if sys.__stderr__ else None
        except (OSError, ValueError):
            size = None
        return (size.columns, size.lines) if size and size.columns and size.lines else of_output(self)

    setattr(of_screen, "original", of_output)  # noqa: B010
    setattr(LinuxDriver, "_get_terminal_size", of_screen)  # noqa: B010


def count_rows_once() -> None:
    """Textual adds up the rows of all lines of a document for each row that it draws: a key in a long file takes long.

    The list of where each row belongs, which it keeps up to date, is as long. No issue upstream is known of.
    """
    setattr(WrappedDocument, "height", property(lambda self: len(self._offset_to_line_info)))  # noqa: B010  # as above


def leave_quietly() -> None:
    """No error that comes from screens being taken down counts, see `is_from_leaving`."""
    if hasattr(App._handle_exception, "original"):
        return
    handle = App._handle_exception

    def handle_unless_leaving(self: App[Any], error: Exception) -> None:
        if not is_from_leaving(self, error):
            handle(self, error)

    setattr(handle_unless_leaving, "original", handle)  # noqa: B010
    setattr(App, "_handle_exception", handle_unless_leaving)  # noqa: B010


def is_from_leaving(app: App[Any], error: Exception) -> bool:
    """Whether an error comes from screens being taken down, after the app was told to leave.

    Keys, timers and workers of a screen that was just opening run on for a moment without its widgets, and Textual
    would end with a traceback and a crash's status, though the app was left on purpose. No issue upstream is known of.
    """
    cause = error.error if isinstance(error, WorkerFailed) else error
    is_leaving = app._exit or not app._running
    return is_leaving and isinstance(cause, NoMatches | ScreenError | MountError)


def keep_cursor_at_caret() -> None:
    """Put the terminal's own cursor where the caret is drawn, which screen readers and input methods follow.

    Textual moves it when the caret moves in the text, but not when a layout moves the text: at the start, and when a
    panel opens. No issue upstream is known of.
    """

    def get(app: App[object]) -> Offset:
        focused = app.focused if app._running else None
        found: Offset = getattr(focused, "cursor_screen_offset", None) or vars(app).get("_cursor", Offset())
        return found

    def put(app: App[object], place: Offset) -> None:
        vars(app)["_cursor"] = place

    setattr(App, "cursor_position", property(get, put))  # noqa: B010  # mypy would not have it otherwise


def let_alt_keys_through() -> None:
    """Textual reads Esc and a digit as a symbol of one keyboard, and waits to see whether Alt+Enter is more than Esc.

    Two such keys in quick succession would else arrive as text, and Alt with a sign is read as the sign.
    Only Alt+[ stays what it is: the beginning of many keys.
    No issue upstream is known of; the table is as Textual means it for one keyboard.
    """
    sequences = cast(dict[str, object], ANSI_SEQUENCES_KEYS)
    sequences["\x1b\r"] = (AltKey("alt+enter"),)
    for sign in set(string.digits + string.punctuation) - {"["}:
        sequences[f"\x1b{sign}"] = (AltKey(f"alt+{_character_to_key(sign)}"),)
    for sign, digit in AZERTY.items():
        sequences[f"\x1b{sign}"] = (AltKey(f"alt+{digit}"),)


class _AsBytes(codecs.IncrementalDecoder):
    """Hands bytes on, one character each: `RobustParser` decodes them once it knows what they are."""

    def decode(self, data: object, final: bool = False) -> str:
        """The bytes as Latin-1; none at all means that the terminal is gone, and reading on would never end."""
        read = bytes(cast(bytes, data))
        if not read and not final:
            raise EOFError("the terminal is gone")
        return read.decode("latin-1")


class RobustParser(XTermParser):
    """A parser that gets no report it can't read, no broken byte, and starts anew where it fails all the same."""

    def __init__(self, debug: bool = False) -> None:
        """Start with nothing held back."""
        self._input = TerminalInput(is_known_sequence, constants.ESCAPE_DELAY)
        super().__init__(debug)

    def feed(self, data: str) -> Iterable[Message]:
        """The messages of some bytes, which come as Latin-1."""
        if not data:
            yield from super().feed("")
            return
        yield from self._fed(self._input.feed(data.encode("latin-1")))

    def tick(self) -> Iterable[Message]:
        """The messages of what waited for more and got none."""
        if late := self._input.release():
            yield from self._fed(late)
            self._timeout_time = 0.0 if self._timeout_time is not None else None
        yield from super().tick()

    def _fed(self, text: str) -> Iterable[Message]:
        if not text:
            return
        try:
            for message in super().feed(text):
                yield _renamed(message)
        except Exception:  # a number too large, a code point that is none: what a terminal sends must not end the app
            XTermParser.__init__(self)


def _renamed(message: Message) -> Message:
    """Alt with a sign of AZERTY, as terminals with a protocol for keys say it, is Alt with the digit."""
    if isinstance(message, events.Key) and message.key in _KEYS:
        return events.Key(_KEYS[message.key], None)
    return message


_SPECIAL = {"\x1b[200~", "\x1b[201~", "\x1b[I", "\x1b[O"}
"""The ends of a paste, and of the window's focus."""
_UNDERSTOOD = (
    re.compile(r"\x1b\[<\d+;-?\d+;-?\d+[Mm]"),  # the mouse
    re.compile(r"\x1b\[\?\d+;\d\$y"),  # a mode that Textual asked about
    re.compile(r"\x1b\[48(?:;\d+(?::\d+)*){4}t"),  # the window's size
)
_NUMBERED_KEY = re.compile(r"\x1b\[(\d{1,7})(?:;\d{0,3}(?:;\d{1,7}(?::\d{1,7})*)?)?([u~ABCDEFHPQRS])")


def is_known_sequence(sequence: str) -> bool:
    """Whether Textual makes something of an escape sequence that was meant; it would type the others."""
    if sequence in ANSI_SEQUENCES_KEYS or sequence in _SPECIAL:
        return True
    if key := _NUMBERED_KEY.fullmatch(sequence):
        code, end = int(key[1]), key[2]
        return f"{code}{end}" in FUNCTIONAL_KEYS or (end == "u" and code <= sys.maxunicode)
    return any(pattern.fullmatch(sequence) for pattern in _UNDERSTOOD)


def read_input_robustly() -> None:
    """Textual ends at a byte that is no UTF-8, and types the reports of terminals that it does not know.

    https://github.com/Textualize/textual/issues/6456 is about the bytes; /3742, closed, listed a few of the sequences.
    """
    try:
        from textual.drivers import linux_driver
    except ImportError:  # Windows hands over characters, not bytes
        return
    setattr(linux_driver, "XTermParser", RobustParser)  # noqa: B010  # mypy would not have it otherwise
    setattr(linux_driver, "getincrementaldecoder", lambda _encoding: _AsBytes)  # noqa: B010
