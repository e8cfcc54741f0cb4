"""Typed text → the tokens before the word under the cursor, and what is typed of that word.

Where the word under the cursor begins is decided by the signs before it (a space, an apostrophe, a hyphen, a comma),
never by its letters: that is why one more letter leaves the context as it was.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import NamedTuple

import regex

from rnnlm_core.text._language import LETTER, Language, language_of
from rnnlm_core.text._normalize import SPACE, normalize
from rnnlm_core.text._paragraphs import unwrap
from rnnlm_core.text._sentences import LINE_ENDS, boundaries
from rnnlm_core.text._tokenize import elided_until, tokenize

_LAST_SPACE = regex.compile(f"(?r){SPACE}")
_LAST_LINE_END = regex.compile(f"(?r){LINE_ENDS}")
# The signs that may turn out to be inside a word leave it open; any other sign closes what stands before it.
_PIECE = regex.compile(
    rf"""
      (?P<open>(?i:(?:https?|ftp):|www\.).*+)
    | (?P<run>(?:[@\#]|{LETTER})(?:{LETTER}|['@-]|\.(?!\.)|(?<=\p{{Nd}})[,:/])*+)
    | -++ | \.++ | .
    """,
    regex.VERBOSE | regex.V1 | regex.DOTALL,
)
_REACH = 1000
"""How many letters of an endless sentence are read at least; at most twice as many.

The cut moves in steps of as many, so that from word to word the context goes on, instead of beginning a word later.
"""


class Split(NamedTuple):
    """What stands before the cursor."""

    context: list[str]
    """The tokens of the last sentence before the word under the cursor."""
    prefix: str
    """What is typed of that word; "" after a space."""


def split(text_before_cursor: str, language: str = "fr") -> Split:
    """The context and the prefix at the cursor; it looks no further back than the sentence, or two thousand letters."""
    rules = language_of(language)
    space = _LAST_SPACE.search(text_before_cursor)
    start = space.end() if space else 0
    chunk = normalize(text_before_cursor[start:])
    word = _word_start(chunk, rules)
    cut = max(0, start // _REACH - 1) * _REACH
    return Split(list(_context(text_before_cursor[cut:start], cut > 0, chunk[:word], language)), chunk[word:])


@lru_cache(maxsize=64)
def _context(window: str, is_cut: bool, head: str, code: str) -> tuple[str, ...]:
    """The tokens before the word under the cursor; kept, since they stay the same from letter to letter."""
    return tuple(tokenize(_last_sentence(window, is_cut, language_of(code)) + head, code))


def _word_start(chunk: str, rules: Language) -> int:
    """Where the word under the cursor begins in the chunk since the last space."""
    last = deque(_PIECE.finditer(chunk), maxlen=1)
    if not last or last[0].lastgroup is None:
        return len(chunk)
    piece = last[0]
    return piece.start() + (_open_from(piece[0], rules) if piece.lastgroup == "run" else 0)


def _open_from(run: str, rules: Language) -> int:
    """Where the last word of a run begins: behind its elisions, and its verb where an enclitic is on its way."""
    start = elided_until(run, rules, shielded=True)
    hyphen = run.find("-", start)
    if hyphen < 0 or not rules.is_host(run[start:hyphen]):
        return start
    while (enclitic := rules.enclitic.match(run, hyphen)) and run[enclitic.end() : enclitic.end() + 1] == "-":
        hyphen = enclitic.end()
    return hyphen


def _last_sentence(window: str, is_cut: bool, rules: Language) -> str:
    """The last sentence of a window that ends where the last space does; a word cut by its edge is dropped."""
    if is_cut:
        window = regex.sub(rf"^.*?{SPACE}", "", window, count=1, flags=regex.DOTALL)
    window = unwrap(window, rules.code)
    line_end = _LAST_LINE_END.search(window)
    line = normalize(window[line_end.end() :] if line_end else window)
    if not line:
        return ""
    ends = list(boundaries(line + " ", rules))
    return (line + " ")[ends[-1] :] if ends else line + " "
