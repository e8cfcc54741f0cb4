"""Any text as it may be shown: nothing in it commands a terminal."""

from __future__ import annotations

from pathlib import Path

import regex

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# Control characters, broken bytes, line separators, and what turns the direction of the text around it.
_HARMFUL = regex.compile(r"[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]")


def is_harmless(text: str) -> bool:
    """Whether a terminal shows the text and does nothing else."""
    return text.isprintable() or _HARMFUL.search(text) is None


def printable(text: str | Path, max_chars: int = 2000) -> str:
    """The text on one line, with � for each character that a terminal would obey, cut where it is longer.

    For what comes from outside and goes to a terminal: names of files, words of a model, messages of other programs.
    """
    shown = str(text)
    shown = shown if len(shown) <= max_chars else f"{shown[:max_chars]}…"
    return shown if shown.isprintable() else _HARMFUL.sub(REPLACEMENT, shown)
