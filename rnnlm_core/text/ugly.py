"""Insults, slurs and obscenities: words that are not to be suggested unasked.

The lists are in ugly_fr.txt and ugly_en.txt beside this file; their comments say what was left out and why.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rnnlm_core.text._case import fold
from rnnlm_core.text._language import LANGUAGES

__all__ = ["is_ugly", "ugly_words"]

FOLDER = Path(__file__).parent
COMMENT = "#"


def is_ugly(word: str, language: str = "fr") -> bool:
    """Whether a word is on the list of its language, whatever its case, its accents and its kind of apostrophe.

    Args:
        word: One token, as `tokenize` gives it: without the elision before it (`l'`) or the sign behind it.
        language: The code of the list. A word that is ugly in one language may be harmless in the other.
    """
    return fold(word).strip("'") in ugly_words(language)


@cache
def ugly_words(language: str = "fr") -> frozenset[str]:
    """The list of a language, each form as `fold` gives it; read once. Empty for a language that has none."""
    if language not in LANGUAGES:
        return frozenset()
    lines = (FOLDER / f"ugly_{language}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold(form) for line in lines if not line.startswith(COMMENT) for form in line.split())
