"""The table of a language by its code."""

from __future__ import annotations

from rnnlm_core.text._english import ENGLISH
from rnnlm_core.text._french import FRENCH
from rnnlm_core.text._table import LETTER, NARROW_SPACE, NO_BREAK_SPACE, Language

__all__ = ["LANGUAGES", "LETTER", "NARROW_SPACE", "NO_BREAK_SPACE", "Language", "language_of"]

FALLBACK = Language()
_TABLES = {table.code: table for table in (FRENCH, ENGLISH)}
LANGUAGES = tuple(_TABLES)


def language_of(code: str) -> Language:
    """The table of a language code such as "fr"; that of any other language is empty."""
    return _TABLES.get(code, FALLBACK)
