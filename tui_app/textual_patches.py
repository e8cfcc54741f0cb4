"""Every private part of Textual (and of Rich, which draws for it) that the app changes."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

from rich import _wrap as rich_wrap
from textual import _wrap as textual_wrap
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

SPACE = "[^\\S\u00a0\u202f]"
"""White space at which a line may end; Rich and Textual would break at the other kinds, too."""
WORD = "[\\S\u00a0\u202f]"


class AltKey(NamedTuple):
    """A key as Textual's table of what terminals send has them."""

    value: str


def let_alt_keys_through() -> None:
    """Textual reads Esc and a digit as a symbol of one keyboard, and waits to see whether Alt+Enter is more than Esc.

    Two such keys in quick succession would else arrive as text.
    """
    sequences = cast(dict[str, object], ANSI_SEQUENCES_KEYS)
    sequences["\x1b\r"] = (AltKey("alt+enter"),)
    for digit in "12345":
        sequences[f"\x1b{digit}"] = (AltKey(f"alt+{digit}"),)


def keep_no_break_spaces() -> None:
    """Have Rich wrap messages, and Textual the text areas, between words only."""
    rich_wrap.re_word = re.compile(f"{SPACE}*{WORD}+{SPACE}*")
    textual_wrap.re_chunk = re.compile(f"{WORD}+{SPACE}*|{SPACE}+")
