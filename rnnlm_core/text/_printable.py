"""Any text as it may be shown: nothing in it commands a terminal."""

from __future__ import annotations

from pathlib import Path

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def printable(text: str | Path, max_chars: int = 2000) -> str:
    """The text on one line, with � for each control character and broken byte, cut where it is longer.

    For what comes from outside and goes to a terminal: names of files, words of a model, messages of other programs.
    """
    shown = str(text)
    shown = shown if len(shown) <= max_chars else f"{shown[:max_chars]}…"
    if shown.isprintable():
        return shown
    # Joiners and variation selectors are what emoji and some scripts are made of.
    return "".join(letter if letter.isprintable() or letter in _HARMLESS else REPLACEMENT for letter in shown)


_HARMLESS = frozenset("\u00a0\u202f\u200c\u200d")
