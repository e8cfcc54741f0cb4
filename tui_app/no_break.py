"""No-break spaces that hold: without this a line of French may begin with its own question mark."""

from __future__ import annotations

import re

from rich import _wrap as rich_wrap
from textual import _wrap as textual_wrap

SPACE = "[^\\S\u00a0\u202f]"
"""White space at which a line may end; Rich and Textual would break at the other kinds, too."""
WORD = "[\\S\u00a0\u202f]"


def keep_no_break_spaces() -> None:
    """Have Rich wrap messages, and Textual the text areas, between words only."""
    rich_wrap.re_word = re.compile(f"{SPACE}*{WORD}+{SPACE}*")
    textual_wrap.re_chunk = re.compile(f"{WORD}+{SPACE}*|{SPACE}+")
