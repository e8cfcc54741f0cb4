"""What a language asks of the text model, as one table; an unknown language gets words and punctuation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import regex

LETTER = r"[\p{L}\p{M}\p{Nd}\p{Nl}\p{No}_\u200C\u200D]"
"""What may continue a word, as a regular expression."""
NARROW_SPACE = "\u202f"
"""Narrow no-break space: before ; : ! ? in French, and between the groups of a number."""
NO_BREAK_SPACE = "\u00a0"


@dataclass(frozen=True)
class Language:
    """One language's closed lists; all entries are in lower case unless their case matters."""

    code: str = ""
    elisions: frozenset[str] = frozenset()
    """Words that lose their last vowel to an apostrophe, apostrophe included."""
    whole: frozenset[str] = frozenset()
    """Words that stay one token although their beginning or end looks like one of the other lists."""
    shields: tuple[str, ...] = ()
    """What begins a whole word that itself begins with an elision, up to where no other word begins so."""
    enclitics: tuple[str, ...] = ()
    """Pronouns that follow their verb behind a hyphen."""
    hosts: frozenset[str] = frozenset()
    """Verb forms after which a hyphen announces an enclitic, not a compound."""
    host_endings: tuple[str, ...] = ()
    """Endings that make a word such a verb form."""
    compound_heads: frozenset[str] = frozenset()
    """Words with such an ending after which a hyphen is rather that of a compound."""
    abbreviations: frozenset[str] = frozenset()
    """Abbreviations that own their full stop, which is left out here."""
    phrases: tuple[tuple[str, ...], ...] = ()
    """Abbreviations of several parts that make one token."""
    not_initials: frozenset[str] = frozenset()
    """Capitals that are words, so that a full stop after them ends a sentence."""
    possessive: bool = False
    """Whether 's after a noun is a token."""
    contracting: frozenset[str] = frozenset()
    """Words whose 's is a contraction and stays with them."""
    clipped: tuple[str, ...] = ()
    """Words that begin with an apostrophe, the longer before those they begin with."""
    never_last: frozenset[str] = frozenset()
    """Words that no sentence ends with: a line that does goes on in the next one."""
    spaced_marks: bool = False
    """Whether a no-break space stands before ; : ! ? % and currencies, and inside « »."""
    grouped_digits: bool = False
    """Whether a space groups the digits of a number by three."""

    @cached_property
    def phrase_texts(self) -> tuple[str, ...]:
        """The abbreviations of several parts as tokens."""
        return tuple(" ".join(parts).replace(" .", ".") for parts in self.phrases)

    @cached_property
    def enclitic(self) -> regex.Pattern[str]:
        """One enclitic with its hyphen, the euphonic -t- included."""
        one = "|".join(self.enclitics) or "(?!)"
        return regex.compile(rf"-(?:t-)?(?:{one})(?!{LETTER})", regex.IGNORECASE)

    @cached_property
    def enclitic_tail(self) -> regex.Pattern[str]:
        """The enclitics at a word's end: at most three, which no sentence exceeds and which bounds the search."""
        return regex.compile(rf"(?:{self.enclitic.pattern}){{1,3}}+$", regex.IGNORECASE)

    def is_bound(self, token: str) -> bool:
        """Whether the token cannot stand without the one before it: an enclitic or a possessive."""
        if self.possessive and token in {"'s", "'S"}:
            return True
        return token.startswith("-") and self.enclitic.fullmatch(token) is not None

    def is_host(self, word: str) -> bool:
        """Whether a hyphen after the word announces an enclitic."""
        lowered = word.casefold()
        if lowered in self.hosts:
            return True
        has_ending = bool(self.host_endings) and lowered.endswith(self.host_endings)
        return has_ending and lowered not in self.compound_heads

    def is_abbreviation(self, name: str) -> bool:
        """Whether the full stop after the name belongs to it, also where a sentence gives it a capital."""
        return name in self.abbreviations or name[:1].lower() + name[1:] in self.abbreviations
