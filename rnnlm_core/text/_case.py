"""Case: what a key ignores, where a sentence starts, and how a suggestion is displayed."""

from __future__ import annotations

import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from rnnlm_core.text._tokenize import is_word

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "’": "'"})
_TERMINATORS = frozenset((".", "!", "?", "…", "...", ".."))
_QUOTES = frozenset('"«“„‘')
_PAUSES = frozenset(",;:)]»”")
_NEVER_CAPITALISED = ("@", "#", "-", "www.", "'s")


class _Folded(dict[int, str]):
    """Each character without its accents, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFD", chr(code).translate(_LIGATURES))
        self[code] = folded = "".join(part for part in parts if not unicodedata.combining(part))
        return folded


_FOLDED = _Folded()


def fold(word: str) -> str:
    """The key of a word without accents and without case: Été → ete, cœur → coeur."""
    lowered = word.casefold()
    return lowered if lowered.isascii() else lowered.translate(_FOLDED)


def is_foldable(token: str) -> bool:
    """Whether a capital at the head of a sentence may hide a lower-case word: Paris, L' yes; NASA, I'm, iPad no."""
    head, rest = token[:1], token[1:]
    return head.isupper() and rest == rest.lower() and token != "I" and not token.startswith("I'")


def sentence_starts(tokens: Iterable[str]) -> Iterator[bool]:
    """For each token, whether it begins a sentence or stands before the word that does; then so for the next one.

    Quotes, brackets and dashes at the head of a sentence leave the start to the word behind them; a quotation after
    a colon or a comma begins a sentence of its own. What follows a quotation that closes goes on with the sentence,
    whatever its last mark: « Non ! » dit-il.
    """
    starting, before = True, ""
    for token in tokens:
        yield starting
        if token in _TERMINATORS or (token in _QUOTES and before in {":", ","}):
            starting = True
        elif token in _PAUSES or is_word(token):
            starting = False
        before = token
    yield starting


def starts_sentence(context: Sequence[str]) -> bool:
    """Whether the word after this context begins a sentence."""
    return deque(sentence_starts(context), maxlen=1)[0]


def match_case(word: str, typed: str = "", sentence_start: bool = False) -> str:
    """The word as displayed after what was typed of it: capitals follow the typist and the sentence."""
    letters = [letter for letter in typed if letter.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return word.upper()
    if (sentence_start or typed[:1].isupper()) and not _keeps_case(word):
        return word[:1].upper() + word[1:]
    return word


def _keeps_case(word: str) -> bool:
    has_capital = word != word.lower()
    return has_capital or "@" in word or "://" in word or word.startswith(_NEVER_CAPITALISED)
