"""What the app writes when a suggestion is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rnnlm_core.text._detokenize import spacing, spacings
from rnnlm_core.text._language import NARROW_SPACE, NO_BREAK_SPACE, Language, language_of
from rnnlm_core.text._normalise import normalise
from rnnlm_core.text._split import split
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
    before = spacing("a", _tokens(word, rules)[0], rules)
    return before.strip(" ") + _with_space_after(word, rules, automatic_space)


def accept(text_before_cursor: str, word: str, language: str = "fr", *, automatic_space: bool = True) -> Acceptance:
    """The edit that puts the word in the place of the prefix at the cursor, spaced as the language asks."""
    rules = language_of(language)
    context, prefix = split(text_before_cursor, language)
    kept = text_before_cursor[: len(text_before_cursor) - _typed_length(text_before_cursor, prefix)]
    text = _with_space_after(word, rules, automatic_space)
    bare = kept.rstrip(_SPACES)
    between = kept[len(bare) :]
    wanted = spacings([*context, _tokens(word, rules)[0]], rules)[-1] if context else between
    if between == wanted or (between and wanted == " "):
        return Acceptance(len(text_before_cursor) - len(kept), text)
    return Acceptance(len(text_before_cursor) - len(bare), wanted + text)


def _tokens(word: str, rules: Language) -> Sequence[str]:
    return [word] if rules.is_bound(word) else tokenize(word, rules.code) or [word]


def _with_space_after(word: str, rules: Language, automatic_space: bool) -> str:
    takes_space = spacing(_tokens(word, rules)[-1], "a", rules) == " "
    return word + " " if automatic_space and takes_space else word


def _typed_length(text: str, prefix: str) -> int:
    """How many characters of the text made the prefix, which is normalised."""
    length = len(prefix)
    while length < len(text) and normalise(text[len(text) - length :]) != prefix:
        length += 1
    return length
