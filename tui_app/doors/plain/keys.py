"""Keys as they are pressed, one character each, from a terminal or a pipe."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from rnnlm_core.files.system import pressed_keys

ESCAPE = "\x1b"


@contextmanager
def keys(source: TextIO) -> Iterator[Iterator[str]]:
    """The keys of a terminal as they come, arrow keys and the like left out; of a pipe its characters."""
    if not source.isatty():
        yield (letter for line in source for letter in line)
    else:
        with pressed_keys(source.fileno()) as pressed:
            yield _without_sequences(_letters(pressed))


def _letters(pressed: Iterator[bytes]) -> Iterator[str]:
    """The characters, each as soon as its last byte is there."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for data in pressed:
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
