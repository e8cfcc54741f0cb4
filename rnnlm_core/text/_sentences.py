"""Free text → sentences, and where the last one begins."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from rnnlm_core.text._language import Language, language_of
from rnnlm_core.text._normalize import normalize

LINE_ENDS = "[\n\r\v\f\x85\u2028\u2029]"
"""What separates lines, as a regular expression."""

_LINE = regex.compile(f"[^{LINE_ENDS[1:-1]}]+")
# A mark of the end, the quotes and brackets that close behind it, and the space.
_END = regex.compile(r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<closed>(?:[”\"')\]]| ?»)*+)(?: |$)")
_OPENS = regex.compile(r"[\"'«“‘(\[¿¡ —–-]*+[\p{Lu}\p{Lt}\p{Lo}\p{N}\p{So}]|[—–«“¿¡]")
_CONTINUES = regex.compile(r"[\"'«“‘(\[¿¡ ]*+\p{Ll}|[,;:]")
_CLOSES_QUOTATION = regex.compile("[»”]")
_LAST_WORD = regex.compile(r"(?r)[^ ('«\"“\[]+")
_ACRONYM = regex.compile(r"\p{Lu}(?:\.-?\p{Lu})+")
_ENUMERATION = regex.compile(r"\d{1,2}|\p{L}")


def _is_abbreviation(line: str, stop: int, start: int, rules: Language) -> bool:
    """Whether the full stop at `stop` belongs to the word before it, in a sentence that begins at `start`."""
    if any(line.endswith(phrase, start, stop + 1) for phrase in rules.phrase_texts):
        return True
    found = _LAST_WORD.match(line, start, stop)
    if found is None:
        return False
    word = found[0]
    if rules.is_abbreviation(word):
        return True
    if len(word) == 1 and word.isupper():
        return word not in rules.not_initials
    heads_a_list = found.start() == start and _ENUMERATION.fullmatch(word) is not None
    return heads_a_list or _ACRONYM.fullmatch(word) is not None


def boundaries(line: str, rules: Language) -> Iterator[int]:
    """Where the sentences of a normalized line end, the space that follows included.

    At the end of the line the next word is unknown: there only a plain . ! or ? ends the sentence, and no ! or ?
    of a quotation that closes behind it, since "he said" may follow.
    """
    start = 0
    for end in _END.finditer(line):
        mark = end["mark"]
        if mark == "." and not end["closed"] and _is_abbreviation(line, end.start(), start, rules):
            continue
        if end.end() == len(line):
            ends = mark == "." or (mark[0] in "!?" and not _CLOSES_QUOTATION.search(end["closed"]))
        else:
            ends = _OPENS.match(line, end.end()) is not None and _CONTINUES.match(line, end.end()) is None
        if ends:
            start = end.end()
            yield start


def sentences(text: str, language: str = "fr") -> Iterator[str]:
    """The sentences of a free text, normalized; a line never continues a sentence of the line before."""
    rules = language_of(language)
    for found in _LINE.finditer(text):
        line = normalize(found[0])
        start = 0
        for end in (*boundaries(line, rules), len(line)):
            if line[start:end].strip():
                yield line[start:end].strip()
            start = end
