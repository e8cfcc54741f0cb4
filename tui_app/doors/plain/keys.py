"""Keys as they are pressed, one character each, from a terminal or a pipe."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

ESCAPE = "\x1b"


@contextmanager
def keys(source: TextIO) -> Iterator[Iterator[str]]:
    """The keys of a terminal as they come, arrow keys and the like left out; of a pipe its characters."""
    if not source.isatty():
        yield (letter for line in source for letter in line)
    elif os.name == "nt":
        yield _windows_keys()
    else:
        import termios
        import tty

        handle = source.fileno()
        before = termios.tcgetattr(handle)
        try:
            tty.setcbreak(handle)
            yield _without_sequences(_read(handle))
        finally:
            termios.tcsetattr(handle, termios.TCSADRAIN, before)


def _read(handle: int) -> Iterator[str]:
    """The characters, each as soon as its last byte is there."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    while data := os.read(handle, 1024):
        yield from decoder.decode(data)


def _without_sequences(letters: Iterator[str]) -> Iterator[str]:
    """Leave out what arrow keys and function keys send: Esc [ … a letter or ~, and Esc O with a letter."""
    for letter in letters:
        if letter != ESCAPE:
            yield letter
            continue
        if next(letters, "") in ("[", "O"):
            while (following := next(letters, "~")) != "~" and not following.isalpha():
                pass


def _windows_keys() -> Iterator[str]:
    if sys.platform == "win32":
        import msvcrt

        while True:
            letter = msvcrt.getwch()
            if letter in ("\0", "\xe0"):
                msvcrt.getwch()  # the rest of a function key
            elif letter == "\x03":
                raise KeyboardInterrupt
            else:
                yield "\n" if letter == "\r" else letter
    else:
        yield from ()
