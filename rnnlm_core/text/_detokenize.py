"""Tokens → text in the typography of the language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from rnnlm_core.text._language import NARROW_SPACE, NO_BREAK_SPACE, Language, language_of
from rnnlm_core.text._normalize import normalize
from rnnlm_core.text._tokenize import atoms

_OPENING = frozenset("([{“‘„¿¡")
_CLOSING = frozenset((*")]},.”…°", "..", "..."))
_HIGH = frozenset(";:!?")
_UNITS = frozenset(("%", "‰", "°C", "°F"))
_CURRENCIES = frozenset("€$£¥")
_NUMBER = regex.compile(r"[+−-]?\d")
_DIGITS_APART = regex.compile(r"(?<=\d) (?=\d)")
_LONGEST_CHUNK = 16


def spacings(tokens: Sequence[str], rules: Language) -> list[str]:
    """The spacing before each token."""
    open_quotes = {'"': False, "'": False}
    found = [""] if tokens else []
    for left, right in pairwise(tokens):
        if left in open_quotes:
            open_quotes[left] = not open_quotes[left]
        # A straight quote holds on to what follows it when it opens, to what precedes it when it closes.
        holds = open_quotes.get(left, False) or open_quotes.get(right, False)
        found.append("" if holds and left != "«" else spacing(left, right, rules))
    return found


def spacing(left: str, right: str, rules: Language) -> str:
    """The spacing between two tokens, straight quotes left aside."""
    narrow = NARROW_SPACE if rules.spaced_marks else ""
    if left in _OPENING or left.casefold() in rules.elisions or "/" in (left, right) or rules.is_bound(right):
        return ""
    if left == "«" or right == "»":
        return NO_BREAK_SPACE if rules.spaced_marks else ""
    if right in _CLOSING:
        return ""
    if right in _HIGH:
        return "" if left in _HIGH else narrow
    if right in _UNITS or (right in _CURRENCIES and _NUMBER.match(left)):
        return narrow
    return "" if left in _CURRENCIES and _NUMBER.match(right) else " "


def _groups(tokens: Sequence[str], rules: Language) -> Iterator[tuple[str, list[str], str]]:
    """(spacing before, atoms, text) of each token, together with the enclitics or the possessive bound to it."""
    before, parts, text = "", list[str](), ""
    for token, space in zip(tokens, spacings(tokens, rules), strict=True):
        if text and rules.is_bound(token):
            parts, text = [*parts, token], text + token
            continue
        if text:
            yield before, parts, text
        before, parts, text = space, atoms(token, rules) if " " in token else [token], token
    if text:
        yield before, parts, text


def detokenize(tokens: Sequence[str], language: str = "fr") -> str:
    """The text of some tokens, in the typography of the language.

    A space that typography would leave out stays where the tokens would otherwise run into each other, so that
    tokenising the text gives the tokens back.
    """
    rules = language_of(language)
    chunks: list[str] = []
    chunk, chunk_atoms = "", list[str]()
    for space, parts, text in _groups(tokens, rules):
        together = [*chunk_atoms, *parts]
        may_join = not space and chunk and len(together) <= _LONGEST_CHUNK
        if may_join and atoms(normalize(chunk + text), rules) == together:
            chunk, chunk_atoms = chunk + text, together
            chunks[-1] += text
        else:
            chunk, chunk_atoms = text, parts
            chunks.append((space or " ") + text if chunks else text)
    return "".join(_DIGITS_APART.sub(NARROW_SPACE, part) for part in chunks)
