"""Text → tokens.

A text is cut at its spaces; each chunk between two spaces gives its atoms whatever surrounds it; a few neighbouring
atoms then make one token (the groups of a number, "p. ex."). Nothing looks further, so the cost is linear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex

from rnnlm_core.text._language import Language, language_of
from rnnlm_core.text._normalize import normalize
from rnnlm_core.text._patterns import ATOM

_INITIALS = regex.compile(r"\p{Lu}\.(?:-?\p{Lu}\.){0,9}+(?!\p{L})")
_WORD = regex.compile(r"-?(?:t-)?[\p{L}\p{N}]|[@#']?\p{L}|[@#]\p{N}", regex.V1)
_GROUP = regex.compile(r"\d{3}(,\d+)?")
_HEAD = regex.compile(r"\d{1,3}")
_LONG = 64
_LONGEST_ABBREVIATION = 10


def elided_until(run: str, rules: Language, shielded: bool = False) -> int:
    """Where the elisions at the head of a run of letters, apostrophes and hyphens end."""
    end = 0
    while (apostrophe := run.find("'", end, end + 8)) > 0:
        if run[end : apostrophe + 1].casefold() not in rules.elisions or is_whole(run, end, rules, shielded):
            break
        end = apostrophe + 1
    return end


def is_whole(run: str, start: int, rules: Language, shielded: bool) -> bool:
    """Whether the run holds a whole word from `start` on; with `shielded`, whether it may still become one."""
    rest = run[start : start + _LONG].casefold()
    return rest.startswith(rules.shields) if shielded and rules.shields else rest in rules.whole


def _split_word(run: str, rules: Language) -> Iterator[str]:
    """The tokens of a run: elisions, the word, its enclitics or its possessive."""
    rest = elided_until(run, rules)
    if rest:
        yield from (part + "'" for part in run[: rest - 1].split("'"))
    word, tail = run[rest:], ""
    if word.endswith("'") and not (rules.possessive and word[-2:-1] in "sS"):
        word, tail = word[:-1], "'"
    if word.casefold() in rules.whole:
        yield word
    elif word:
        yield from _split_end(word, rules)
    if tail:
        yield tail


def _split_end(word: str, rules: Language) -> Iterator[str]:
    """A word without its elisions, cut before its enclitics or its possessive 's."""
    if rules.possessive and word[-2:] in {"'s", "'S"} and word[:-2].casefold() not in rules.contracting:
        yield from (word[:-2], word[-2:])
        return
    tail = rules.enclitic_tail.search(word) if rules.enclitics and "-" in word else None
    if tail is None or tail.start() == 0:
        yield word
        return
    yield word[: tail.start()]
    yield from rules.enclitic.findall(tail[0])


def _scan(chunk: str, rules: Language) -> Iterator[str]:
    """The atoms of a chunk."""
    position = 0
    while position < len(chunk):
        if atom := _special(chunk, position, rules):
            yield atom
            position += len(atom)
            continue
        found = ATOM.match(chunk, position)
        assert found is not None  # \X matches any character
        if found.lastgroup == "word":
            yield from _split_word(found[0], rules)
        else:
            yield found[0]
        position = found.end()


def _special(chunk: str, position: int, rules: Language) -> str:
    """What the language's lists make one atom from here, or nothing."""
    first = chunk[position]
    if (first != "'" and not first.isalpha()) or (position and chunk[position - 1].isalnum()):
        return ""
    return _clipped(chunk, position, rules) if first == "'" else _owning_full_stop(chunk, position, rules)


def _owning_full_stop(chunk: str, position: int, rules: Language) -> str:
    """The abbreviation or the initials that begin here, full stops included, or nothing."""
    initials = _INITIALS.match(chunk, position)
    if initials and chunk[position] not in rules.not_initials:
        return initials[0]
    stop = chunk.find(".", position, position + _LONGEST_ABBREVIATION)
    while stop > 0:
        after = chunk[stop + 1 : stop + 2]
        if rules.is_abbreviation(chunk[position:stop]) and after != "." and not after.isalnum():
            return chunk[position : stop + 1]
        stop = chunk.find(".", stop + 1, position + _LONGEST_ABBREVIATION)
    return ""


def _clipped(chunk: str, position: int, rules: Language) -> str:
    """The word with its leading apostrophe that begins here, or nothing."""
    for word in rules.clipped:
        end = position + len(word)
        if chunk[position:end].lower() == word and not chunk[end : end + 1].isalpha():
            return chunk[position:end]
    return ""


@lru_cache(maxsize=1 << 16)
def _remembered(chunk: str, code: str) -> tuple[str, ...]:
    return tuple(_scan(chunk, language_of(code)))


def atoms(text: str, rules: Language) -> list[str]:
    """The atoms of a normalized text."""
    found: list[str] = []
    for chunk in text.split(" "):
        if chunk:
            # Text repeats its words: most chunks have been scanned before. Long ones are not worth the memory.
            found.extend(_remembered(chunk, rules.code) if len(chunk) <= _LONG else _scan(chunk, rules))
    return found


def _join_atoms(parts: Sequence[str], rules: Language) -> list[str]:
    """Atoms → tokens: "p." "ex" "." and "1" "000" become one token each."""
    tokens: list[str] = []
    position = 0
    while position < len(parts):
        size = _group_size(parts, position) if rules.grouped_digits else 1
        token = " ".join(parts[position : position + size])
        for phrase, text in zip(rules.phrases, rules.phrase_texts, strict=True):
            if parts[position] == phrase[0] and tuple(parts[position : position + len(phrase)]) == phrase:
                size, token = len(phrase), text
        tokens.append(token)
        position += size
    return tokens


def _group_size(parts: Sequence[str], position: int) -> int:
    """How many atoms from here are groups of one number: 1 when there is no group."""
    end = position + 1
    if _HEAD.fullmatch(parts[position]):
        while end < len(parts) and (group := _GROUP.fullmatch(parts[end])):
            end += 1
            if group[1]:
                break
    return end - position


def tokenize(text: str, language: str = "fr") -> list[str]:
    """The tokens of a text, normalized first; an unknown language gets words and punctuation."""
    rules = language_of(language)
    return _join_atoms(atoms(normalize(text), rules), rules)


def is_word(token: str) -> bool:
    """Whether a token is a word, a number or a name rather than punctuation or a symbol."""
    return token[:1].isalpha() or _WORD.match(token) is not None


def is_elision(token: str, language: str = "fr") -> bool:
    """Whether the token is elided, so that no space comes after it."""
    return token.casefold() in language_of(language).elisions


def is_enclitic(token: str, language: str = "fr") -> bool:
    """Whether the token hangs on the word before it: -t-il, 's."""
    return language_of(language).is_bound(token)
