"""What the app writes when a suggestion is accepted."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

from rnnlm_core.text._detokenize import spacing, spacings
from rnnlm_core.text._language import NARROW_SPACE, NO_BREAK_SPACE, Language, language_of
from rnnlm_core.text._normalize import normalize
from rnnlm_core.text._split import Split, split
from rnnlm_core.text._tokenize import tokenize

_SPACES = f" {NO_BREAK_SPACE}{NARROW_SPACE}"
_MARKS = frozenset(",.;:!?…)]}»”%‰€£")
"""Signs whose own spacing replaces an automatic space."""
_JOINERS = frozenset("-‐‑'’/")
"""Signs that go on with the word before them, or may."""
_PAIRED = frozenset('"*_~`')
"""Signs that open and close with the same form."""
_LEADING_SIGNS = regex.compile(r"[^\p{L}\p{M}\p{N}]+")
_OPEN_PAIR = r"(?<![\p{{L}}\p{{M}}\p{{N}}.,;:!?…{0}]){0}+(?=[^\s{0}])"
"""A paired sign that opens: nothing of a word stands before it, something stands behind it."""


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
    written = _with_leading_signs(text_before_cursor[len(kept) :], word)
    text = _with_typed_apostrophe(text_before_cursor, _with_space_after(written, rules, automatic_space))
    bare = kept.rstrip(_SPACES)
    between = kept[len(bare) :]
    wanted = spacings([*context, _edges(word, rules.code)[0]], rules)[-1] if context else between
    at_line_start = bare != bare.rstrip("\r\n")
    is_meant = wanted == " " and (between or _is_joined(bare, prefix))
    if at_line_start or between == wanted or is_meant:
        return Acceptance(len(text_before_cursor) - len(kept), text)
    return Acceptance(len(text_before_cursor) - len(bare), wanted + text)


def follow(text_before_cursor: str, typed: str, language: str = "fr") -> Acceptance:
    """The edit for what is typed right after an automatic space, the last character of the text.

    White space takes the place of the automatic one. Punctuation is spaced as the language asks, hyphens, slashes,
    apostrophes and closing quotes join the word, and what begins a word leaves the space where it is.
    """
    sign, rest = typed[:1], typed[1:]
    if sign.isspace() or sign in _JOINERS or (sign in _PAIRED and _is_open(text_before_cursor, sign)):
        return Acceptance(1, typed)
    if sign in _MARKS:
        erase, text = accept(text_before_cursor, sign, language, automatic_space=False)
        return Acceptance(erase, text + rest)
    return Acceptance(0, typed)


def _is_joined(before: str, prefix: str) -> bool:
    """Whether a word stands at the sign before it without a space on purpose: *bold, yes/no, a+b; not yes,no."""
    sign = before[-1:]
    opens = sign in _PAIRED and not before.rstrip(sign)[-1:].strip()
    return opens or (bool(prefix) and sign not in _MARKS)


def _is_open(text: str, sign: str) -> bool:
    """Whether the line has a paired sign that waits for its closing one."""
    line = text[text.rfind("\n") + 1 :]
    opening = regex.compile(_OPEN_PAIR.format(regex.escape(sign)))
    last = line.rfind(sign)
    return any(found.start() <= last < found.end() for found in opening.finditer(line))


def _with_leading_signs(typed: str, word: str) -> str:
    """The word behind the # or @ that was typed before it: accepting drops no sign."""
    signs = _LEADING_SIGNS.match(typed)
    if signs is None or normalize(word).startswith(normalize(signs[0])):
        return word
    return signs[0] + word


def _with_typed_apostrophe(text_before_cursor: str, word: str) -> str:
    """The word with the apostrophe that the typist used last, ' or ’."""
    typographic = text_before_cursor.rfind("’") > text_before_cursor.rfind("'")
    return word.replace("'", "’") if typographic else word


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
