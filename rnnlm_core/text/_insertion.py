"""What the app writes when a suggestion is accepted."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from rnnlm_core.text._detokenize import spacing, spacings
from rnnlm_core.text._language import NARROW_SPACE, NO_BREAK_SPACE, Language, language_of
from rnnlm_core.text._normalize import normalize
from rnnlm_core.text._split import Split, split
from rnnlm_core.text._tokenize import tokenize

_SPACES = f" {NO_BREAK_SPACE}{NARROW_SPACE}"


class Acceptance(NamedTuple):
    """An edit at the cursor."""

    erase: int
    """How many characters before the cursor go: the prefix, and a space that does not belong there."""
    text: str
    """What comes in their place."""


def insertion(word: str, language: str = "fr", *, automatic_space: bool = True) -> str:
    """The text of an accepted word: itself and a space, but none after an elision or an opening bracket.

    In French ; : ! ? and » bring the no-break space that goes before them.
    """
    rules = language_of(language)
    before = spacing("a", _edges(word, rules.code)[0], rules)
    return before.strip(" ") + _with_space_after(word, rules, automatic_space)


def accept(
    text_before_cursor: str,
    word: str,
    language: str = "fr",
    *,
    automatic_space: bool = True,
    at: Split | None = None,
) -> Acceptance:
    """The edit that puts the word in the place of the prefix at the cursor, spaced as the language asks.

    `at` is the split of the text, for who has it already.
    """
    rules = language_of(language)
    context, prefix = at or split(text_before_cursor, language)
    kept = text_before_cursor[: len(text_before_cursor) - _typed_length(text_before_cursor, prefix)]
    text = _with_space_after(word, rules, automatic_space)
    bare = kept.rstrip(_SPACES)
    between = kept[len(bare) :]
    wanted = spacings([*context, _edges(word, rules.code)[0]], rules)[-1] if context else between
    at_line_start = bare != bare.rstrip("\r\n")
    if at_line_start or between == wanted or (between and wanted == " "):
        return Acceptance(len(text_before_cursor) - len(kept), text)
    return Acceptance(len(text_before_cursor) - len(bare), wanted + text)


@lru_cache(maxsize=4096)
def _edges(word: str, code: str) -> tuple[str, str]:
    """The first and the last token of a word; the same few words are offered again and again."""
    tokens = [word] if language_of(code).is_bound(word) else tokenize(word, code) or [word]
    return tokens[0], tokens[-1]


def _with_space_after(word: str, rules: Language, automatic_space: bool) -> str:
    takes_space = spacing(_edges(word, rules.code)[1], "a", rules) == " "
    return word + " " if automatic_space and takes_space else word


def _typed_length(text: str, prefix: str) -> int:
    """How many characters of the text made the prefix, which is normalized."""
    length = len(prefix)
    while length < len(text) and normalize(text[len(text) - length :]) != prefix:
        length += 1
    return length
