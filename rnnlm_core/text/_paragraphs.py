"""Which line ends are those of a paragraph, and which only of a line that was full.

Mail and commit messages are wrapped at 60 to 80 letters, so that a sentence goes on in the next line. A line that ends
so is long, or its last word can't be the last of a sentence.
"""

from __future__ import annotations

import regex

from rnnlm_core.text._language import Language, language_of

FULL_LINE = 50
"""Characters: a line wrapped at 72 is hardly shorter, as no word is much longer than the rest."""
_LONG_ENOUGH_FOR_COMMA = 30
"""A shorter line with a comma at its end is a greeting."""
_ENDED = regex.compile(r"[.!?…:;][\"'”»)\]]*\s*$")
_STANDS_ALONE = regex.compile(r"\s*(?:[#>|*•–—-]|\d{1,2}[.)]|\p{L}[)])(?:\s|$)|\s*[#>]|\s*$")
"""A quoted or commented line, an entry of a list, an empty line."""
_LAST_WORD = regex.compile(r"(?r)[\p{L}'’]+")
_BREAK = regex.compile("\r\n|[\n\r]")


def unwrap(text: str, language: str = "fr") -> str:
    """The text with a space in the place of each line end inside a sentence; no character moves."""
    if "\n" not in text and "\r" not in text:
        return text
    rules = language_of(language)
    parts, start = list[str](), 0
    for found in _BREAK.finditer(text):
        line = text[start : found.start()]
        goes_on = continues(line, rules) and not _STANDS_ALONE.match(_line_at(text, found.end()))
        parts += (line, " " * len(found[0]) if goes_on else found[0])
        start = found.end()
    return "".join([*parts, text[start:]])


def continues(line: str, rules: Language) -> bool:
    """Whether a sentence that the line does not end goes on in the next one."""
    written = line.strip()
    if _STANDS_ALONE.match(line) or _ENDED.search(written):
        return False
    if len(written) >= FULL_LINE:
        return True
    if written.endswith(","):
        return len(written) >= _LONG_ENOUGH_FOR_COMMA
    last = _LAST_WORD.match(written)
    return last is not None and last.end() == len(written) and _is_never_last(last[0], rules)


def _line_at(text: str, start: int) -> str:
    """The line that begins here; a letter for one that is still to be written, which is no empty line."""
    end = _BREAK.search(text, start)
    line = text[start : end.start() if end else len(text)]
    return line or ("" if end else "x")


def _is_never_last(word: str, rules: Language) -> bool:
    lowered = word.casefold().replace("’", "'")
    return lowered in rules.never_last or lowered in rules.elisions
